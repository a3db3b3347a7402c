//! Access: identities, invites, tickets, tokens, roles.
