//! Why an update is refused, and how its sender is told.

use super::scan::ScanError;
use crate::protocol::close::Close;

/// Why an update is refused. Nothing of it is stored or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoardRefusal {
    /// It builds on what is not here. No offence: answered with a sync step 1.
    #[error("the update builds on others that are missing")]
    Gap,
    /// Over 64 KiB, a step 2 over 1 MiB.
    #[error("the update is too large")]
    TooLarge,
    /// No update in encoding V1, or one that no client makes.
    #[error("the update can't be read")]
    NotDecodable,
    /// A value nested deeper than 64.
    #[error("a value is nested too deep")]
    TooDeep,
    /// Against schema or rights; names the rule.
    #[error("the update is not allowed: {0}")]
    Forbidden(&'static str),
    /// The member's share is used up; names which.
    #[error("the member's quota of {0} is used up")]
    Quota(&'static str),
    /// The document is at its limit: only deletions go through.
    #[error("the board is full")]
    RoomFull,
    /// It belongs to a document that was rebuilt since.
    #[error("the update belongs to an earlier epoch of the board")]
    StaleEpoch,
    /// The member only looks on.
    #[error("viewers can't change the board")]
    ReadOnly,
    /// The stored document can't be read: nothing is accepted, nothing written over it.
    #[error("the board is damaged")]
    Damaged,
}

/// Looks are for hosts and cohosts to change (B16).
pub const HOSTS_EDIT: BoardRefusal = BoardRefusal::Forbidden("hosts_edit");

impl BoardRefusal {
    /// The code to close the sender's socket with; `None`: it stays open and gets a sync step 1.
    pub fn close(self) -> Option<Close> {
        Some(match self {
            Self::Gap => return None,
            Self::TooLarge => Close::TooLarge,
            Self::NotDecodable => Close::Malformed,
            Self::TooDeep => Close::TooDeep,
            Self::Forbidden(_) | Self::ReadOnly => Close::Forbidden,
            Self::Quota(_) => Close::QuotaExceeded,
            Self::RoomFull => Close::RoomFull,
            Self::StaleEpoch => Close::StaleEpoch,
            Self::Damaged => Close::Unavailable,
        })
    }
}

impl From<ScanError> for BoardRefusal {
    fn from(e: ScanError) -> Self {
        match e {
            ScanError::NotDecodable => Self::NotDecodable,
            ScanError::TooLarge => Self::TooLarge,
            ScanError::TooDeep => Self::TooDeep,
            ScanError::Forbidden(rule) => Self::Forbidden(rule),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the table of close codes has for each; a match, so that a new refusal asks for its line here.
    fn code(refusal: BoardRefusal) -> Option<u16> {
        match refusal {
            BoardRefusal::Gap => None,
            BoardRefusal::TooLarge => Some(4413),
            BoardRefusal::NotDecodable => Some(4400),
            BoardRefusal::TooDeep => Some(4414),
            BoardRefusal::Forbidden(_) | BoardRefusal::ReadOnly => Some(4403),
            BoardRefusal::Quota(_) => Some(4421),
            BoardRefusal::RoomFull => Some(4420),
            BoardRefusal::StaleEpoch => Some(4409),
            BoardRefusal::Damaged => Some(4503),
        }
    }

    #[test]
    fn every_refusal_has_its_row_of_the_close_table() {
        let all = [
            BoardRefusal::Gap,
            BoardRefusal::TooLarge,
            BoardRefusal::NotDecodable,
            BoardRefusal::TooDeep,
            BoardRefusal::Forbidden("a rule"),
            BoardRefusal::ReadOnly,
            BoardRefusal::Quota("lines"),
            BoardRefusal::RoomFull,
            BoardRefusal::StaleEpoch,
            BoardRefusal::Damaged,
        ];
        for refusal in all {
            assert_eq!(refusal.close().map(|close| close.row().code), code(refusal), "{refusal:?}");
        }
    }
}
