//! Access: identities, invites, tickets, tokens, roles.
//!
//! * Who somebody is: a signed [`identity`] in a cookie; in each room it is one member, for good.
//! * What lets somebody in: an [`invite`] (a link with a role, revocable), once; from then on the identity.
//! * What carries somebody to another [`device`]: a link, once, for ten minutes.
//! * What opens a socket: a [`ticket`] (once, 30 s) for our client, an access [`token`] (reusable, 12 h) for stock ones.
//!   Both are checked without a database. Revoking raises the member's generation.
//!
//! Roles are facts of the room's log, so access asks nobody's role: callers do.

pub mod device;
pub mod identity;
pub mod invite;
pub mod keys;
pub mod name;
mod revoked;
mod sealed;
pub mod store;
pub mod ticket;
pub mod token;

use std::path::Path;

use sqlx::SqlitePool;

use self::{
    keys::{KeyError, Keys},
    revoked::Revoked,
    store::Store,
    ticket::{Tickets, TicketsFull},
    token::Tokens,
};
use crate::{
    ids::{DeviceLinkId, IdentityId, InviteId, MemberId, Millis, RoomId},
    protocol::close::Close,
};

/// What a ticket or a token opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// This room.
    pub room: RoomId,
    /// As this member.
    pub member: MemberId,
    /// The member's generation when it was issued.
    pub generation: u32,
    /// When the token that was shown ends; `None` for tickets.
    pub expires_at: Option<Millis>,
}

/// Why a ticket or a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// Not issued here.
    #[error("not a ticket or token of this server")]
    Bad,
    /// Past its time.
    #[error("expired")]
    Expired,
    /// Used before, or withdrawn.
    #[error("revoked")]
    Revoked,
}

impl TokenProblem {
    /// How the socket is closed.
    pub fn close(self) -> Close {
        match self {
            Self::Bad => Close::BadToken,
            Self::Expired => Close::ExpiredToken,
            Self::Revoked => Close::RevokedToken,
        }
    }
}

/// The tables don't answer, or hold what they can't.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Of the database.
    #[error("access tables: {0}")]
    Sql(#[from] sqlx::Error),
    /// A row that we can't have written.
    #[error("{0}")]
    Damaged(&'static str),
}

/// Why access can't start.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The tables.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why no credentials were made.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// Too many tickets wait.
    #[error(transparent)]
    Full(#[from] TicketsFull),
    /// The token could not be signed.
    #[error("signing: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// What a member gets to open sockets with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passes {
    /// For our client.
    pub ticket: String,
    /// For stock clients.
    pub access: String,
    /// When `access` ends.
    pub access_expires_at: Millis,
}

/// Who somebody is and what they hold in their hand.
pub struct Access {
    keys: Keys,
    tokens: Tokens,
    tickets: Tickets,
    revoked: Revoked,
    store: Store,
}

impl Access {
    /// Reads the key in `data` (making one where there is none) and the revocations that still matter.
    pub async fn open(data: &Path, pool: SqlitePool, now: Millis) -> Result<Self, AccessError> {
        let keys = Keys::open(data)?;
        let store = Store::new(pool);
        let revoked = Revoked::default();
        for (member, generation, at) in store.revoked_since(Revoked::horizon(now)).await? {
            revoked.note(member, generation, at);
        }
        Ok(Self { tokens: Tokens::new(&keys), keys, tickets: Tickets::default(), revoked, store })
    }

    /// The tables.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The key that signs addresses of pictures, and nothing else.
    pub fn picture_key(&self) -> [u8; 32] {
        self.keys.picture
    }

    /// The key that signs addresses of photos, and nothing else.
    pub fn photo_key(&self) -> [u8; 32] {
        self.keys.photo
    }

    /// The cookie's value for an identity.
    pub fn seal_identity(&self, id: &IdentityId) -> String {
        identity::seal(&self.keys, id)
    }

    /// The identity of a cookie's value, where we signed it.
    pub fn open_identity(&self, value: &str) -> Option<IdentityId> {
        identity::open(&self.keys, value)
    }

    /// An invite's code, `i_….SECRET`, as often as it is asked for.
    pub fn invite_code(&self, id: &InviteId) -> String {
        invite::code(&self.keys, id)
    }

    /// The live invite of a code; `None` for wrong, expired and revoked ones alike.
    pub async fn open_invite(&self, code: &str, now: Millis) -> Result<Option<invite::InviteRow>, StoreError> {
        let Some(id) = invite::read_code(&self.keys, code) else { return Ok(None) };
        Ok(self.store.invite(&id).await?.filter(|invite| invite.is_live(now)))
    }

    /// The code of a link to another device, `d_….SECRET`.
    pub fn device_code(&self, id: &DeviceLinkId) -> String {
        device::code(&self.keys, id)
    }

    /// The link of a code, usable or not; `None` where there is none such.
    pub async fn open_device_link(&self, code: &str) -> Result<Option<device::DeviceLink>, StoreError> {
        let Some(id) = device::read_code(&self.keys, code) else { return Ok(None) };
        self.store.device_link(&id).await
    }

    /// A ticket and an access token for a member.
    pub fn issue(&self, room: &RoomId, member: &MemberId, generation: u32, now: Millis) -> Result<Passes, IssueError> {
        let grant = Grant { room: room.clone(), member: member.clone(), generation, expires_at: None };
        let (access, access_expires_at) = self.tokens.issue(&grant, now)?;
        let ticket = self.tickets.issue(&self.keys, grant, now)?;
        Ok(Passes { ticket, access, access_expires_at })
    }

    /// Takes a ticket in. Memory only.
    pub fn redeem_ticket(&self, ticket: &str, now: Millis) -> Result<Grant, TokenProblem> {
        self.unrevoked(self.tickets.redeem(&self.keys, ticket, now)?)
    }

    /// Checks an access token. Memory only.
    pub fn check_access_token(&self, token: &str, now: Millis) -> Result<Grant, TokenProblem> {
        self.unrevoked(self.tokens.read(token, now)?)
    }

    /// Whether a grant that was good still is: for sockets that outlive their token's revocation.
    pub fn is_revoked(&self, grant: &Grant) -> bool {
        self.revoked.is_revoked(&grant.member, grant.generation)
    }

    /// Revokes all tickets and tokens of a member. The caller closes the sockets.
    pub async fn sign_out(&self, room: &RoomId, member: &MemberId, now: Millis) -> Result<(), StoreError> {
        let generation = self.store.revoke_tokens(room, member, now).await?;
        self.revoked.note(member.clone(), generation, now);
        Ok(())
    }

    /// A host removed a member: what they hold opens nothing any more, and neither does the invite that they came by, or
    /// they would be back under another name at once. That the identity stays out is the room's own rule, until a host
    /// lets it back. The hub closes the sockets.
    pub async fn removed(&self, room: &RoomId, member: &MemberId, now: Millis) -> Result<(), StoreError> {
        self.store.revoke_invite_of(room, member, now).await?;
        self.sign_out(room, member, now).await
    }

    /// A room is deleted: nobody is a member of it any more.
    pub async fn forget_room(&self, room: &RoomId) -> Result<(), StoreError> {
        self.store.drop_room(room).await
    }

    fn unrevoked(&self, grant: Grant) -> Result<Grant, TokenProblem> {
        if self.is_revoked(&grant) { Err(TokenProblem::Revoked) } else { Ok(grant) }
    }
}
