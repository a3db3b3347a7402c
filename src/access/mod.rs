//! Access: identities, invites, tickets, tokens, roles.

/// Who somebody is and what they hold in their hand.
pub struct Access {}
