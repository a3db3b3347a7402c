//! Why the room says no: a table of stable codes, each with a sentence for the person.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::protocol::message::CommandError;

/// A refusal of a command or of a join. Values come from this module's constants only, so that codes stay stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejection {
    /// Stable, `snake_case`; clients translate by it.
    pub code: &'static str,
    /// A sentence in English.
    pub message: &'static str,
}

macro_rules! rejections {
    ($( $(#[$doc:meta])* $name:ident = $code:literal, $message:literal; )*) => {
        impl Rejection {
            $( $(#[$doc])* pub const $name: Self = Self { code: $code, message: $message }; )*

            /// The whole table.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];
        }
    };
}

rejections! {
    /// Not (or no longer) a member of this room.
    NOT_A_MEMBER = "not_a_member", "You are not a member of this room.";
    /// A viewer tried to change something.
    READ_ONLY = "read_only", "You are looking on in this room. Ask a host to let you take part.";
    /// The role does not reach that far.
    FORBIDDEN = "forbidden", "You are not allowed to do that.";
    /// What is everybody's is for hosts and cohosts to change.
    HOSTS_EDIT = "hosts_edit", "In this room only hosts change looks and notes. Your own bag is yours.";
    /// Removed by a host; only a host can let them back.
    REMOVED = "removed", "A host removed you from this room.";
    /// A room's members are bounded.
    MEMBERS_FULL = "members_full", "This room has as many members as a room can have.";
    /// The message was never there, or was taken back.
    NO_SUCH_MESSAGE = "no_such_message", "That message is not there (any more).";
    /// The member was never there, or is gone.
    NO_SUCH_MEMBER = "no_such_member", "That person is not a member of this room.";
    /// The command's id is empty, too long, or holds control characters.
    BAD_ID = "bad_id", "The command's id must be 1 to 64 printable characters.";
    /// The command's id was used before for something else.
    ID_REUSED = "id_reused", "That command id was used before for something else.";
    /// Nothing to read, or control characters in it.
    BAD_TEXT = "bad_text", "A message needs some text, without control characters.";
    /// Longer than a message may be.
    TOO_LONG = "too_long", "A message may have at most 4,000 characters.";
    /// A room is never without a host.
    LAST_HOST = "last_host", "You are the last host. Make somebody else a host first.";
    /// While others stand in, the creator's place is kept.
    CREATOR_AWAY = "creator_away", "The room's creator is only away: their place is kept until they come back.";
    /// Products with a thumb are bounded, in all and per member.
    TOO_MANY_VOTES = "too_many_votes", "There are too many votes. Take some back first.";
    /// Signs are bounded, in all, per member and per thing.
    TOO_MANY_REACTIONS = "too_many_reactions", "There are too many reactions already.";
    /// A message calls only so many.
    TOO_MANY_MENTIONS = "too_many_mentions", "A message may mention at most 20 people.";
    /// Too many, one twice, or shown for too long or too short a time.
    BAD_PHOTOS = "bad_photos", "A message may have at most 4 photos, each once, for up to a month.";
    /// Not an upload of theirs, posted already, or gone.
    NO_SUCH_PHOTO = "no_such_photo", "That photo is not there (any more).";
    /// Photos are bounded, in all and per member.
    TOO_MANY_PHOTOS = "too_many_photos", "There are too many photos in this room. Take some back first.";
    /// Not a place on the photo.
    BAD_SPOT = "bad_spot", "That is not a place on the photo: 0 to 1,000 from the left and from the top.";
    /// Never there, or taken away.
    NO_SUCH_SPOT = "no_such_spot", "That is not on the photo (any more).";
    /// Spots are bounded, on a photo, in all and per member.
    TOO_MANY_SPOTS = "too_many_spots", "There are too many things on photos. Take some away first.";
    /// Neither empty, nor too long, nor with control characters.
    BAD_TITLE = "bad_title", "A title needs 1 to 80 characters, without control characters.";
    /// The collection was never there, or was deleted.
    NO_SUCH_PICKS = "no_such_picks", "That collection is not there (any more).";
    /// Its id stands for a collection already.
    PICKS_EXIST = "picks_exist", "There is a collection with that id already.";
    /// Collections are bounded.
    TOO_MANY_PICKS = "too_many_picks", "This room has as many collections as a room can have. Delete one first.";
    /// So is what is in each.
    PICKS_FULL = "picks_full", "That collection is full. Take something out first.";
    /// What was to be moved is not in the collection.
    NO_SUCH_PICK = "no_such_pick", "That product is not in the collection (any more).";
    /// Question, options, quorum or time are out of bounds.
    BAD_POLL = "bad_poll", "A poll needs a question, 2 to 12 different options, and up to a month.";
    /// Not a choice among the poll's options.
    BAD_BALLOT = "bad_ballot", "That is not one of the choices in this poll.";
    /// Never there, or made room for newer ones.
    NO_SUCH_POLL = "no_such_poll", "That poll is not there (any more).";
    /// Its id stands for a poll already.
    POLL_EXISTS = "poll_exists", "There is a poll with that id already.";
    /// Open polls are bounded, in all and per member.
    TOO_MANY_POLLS = "too_many_polls", "There are too many open polls. Close one first.";
    /// Its time is up, or it was closed.
    POLL_CLOSED = "poll_closed", "That poll is closed.";
    /// Only what is closed can be decided otherwise.
    POLL_OPEN = "poll_open", "That poll is still open. Close it first.";
    /// Ballots are bounded.
    POLL_FULL = "poll_full", "That poll has as many ballots as a poll can have.";
    /// One payer a line.
    ALREADY_PAID = "already_paid", "Somebody else pays for that already.";
    /// Too long, or with control characters.
    BAD_NOTE = "bad_note", "A note may have at most 200 characters, without control characters.";
    /// Parts out of range, or percents that don't add up.
    BAD_SPLIT = "bad_split", "That can't be split so: parts must be positive, and percents add up to 100.";
    /// Negative, or larger than any price.
    BAD_AMOUNT = "bad_amount", "That is no amount of money.";
    /// Marks on lines are bounded, in all and per member.
    TOO_MANY_MARKS = "too_many_marks", "There are too many notes and claims. Take some back first.";
    /// Not (or no longer) on the board.
    NO_SUCH_LOOK = "no_such_look", "That look is not there (any more).";
    /// Texts too long or with control characters, or a deadline out of bounds.
    BAD_PLAN = "bad_plan", "A look's occasion and dress code have at most 80 characters, and its deadline is within a year.";
    /// Looks with a plan are bounded.
    TOO_MANY_PLANS = "too_many_plans", "Too many looks of this room have an occasion or a lock. Take some away first.";
    /// The entry does not stand where it was meant to; only a fault in the server can cause it.
    OUT_OF_ORDER = "out_of_order", "That could not be done. Please try again.";
    /// A refusal that a newer version knew and this one does not.
    REFUSED = "refused", "That was refused.";
}

impl Rejection {
    /// The refusal with this code; [`Rejection::REFUSED`] where the table has none.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.iter().find(|r| r.code == code).copied().unwrap_or(Self::REFUSED)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Rejection {}

impl From<Rejection> for CommandError {
    fn from(r: Rejection) -> Self {
        Self { code: r.code.into(), message: r.message.into(), retry_after_ms: None }
    }
}

/// Stored by its code alone: sentences may be reworded.
impl Serialize for Rejection {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Rejection {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self::from_code(&<std::borrow::Cow<'de, str>>::deserialize(d)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found_again() {
        let mut codes: Vec<_> = Rejection::ALL.iter().map(|r| r.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Rejection::ALL.len());
        for r in Rejection::ALL {
            assert_eq!(Rejection::from_code(r.code), *r);
        }
        assert_eq!(Rejection::from_code("of a later version"), Rejection::REFUSED);
    }
}
