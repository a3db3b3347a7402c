//! Photos that were taken along with a room, back into the data directory of a server that doesn't run.

use std::{io, path::Path};

use sqlx::SqlitePool;

use super::{
    MAX_UPLOAD_BYTES, PhotoError,
    files::{Files, Name},
    rows::{NewRow, Rows},
};
use crate::{
    ids::{MemberId, Millis, PhotoId, RoomId},
    pictures::{
        photo::{self, Photo},
        raster::{Facts, RasterError},
    },
};

/// Puts them back.
pub struct Bringer {
    files: Files,
    rows: Rows,
}

/// A photo whose files are there, and that nobody's row names yet.
#[derive(Debug, Clone)]
pub struct Brought {
    large: Name,
    small: Name,
    bytes: u64,
    facts: Facts,
}

/// Where a photo belongs.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its id.
    pub photo: &'a PhotoId,
    /// The room that shows it.
    pub room: &'a RoomId,
    /// Whose it is.
    pub member: &'a MemberId,
    /// What is to be seen on it; may be empty.
    pub alt: &'a str,
    /// When it was posted.
    pub at: Millis,
}

impl Bringer {
    /// Into the data directory `data`, rows in the pool of its `rooms.db`.
    pub fn open(data: &Path, rows: SqlitePool) -> io::Result<Self> {
        Ok(Self { files: Files::open(data)?, rows: Rows::new(rows) })
    }

    /// Keeps the large file as it came, if it is one of ours, and makes the small one of it.
    pub fn keep(&self, large: &[u8]) -> Result<Brought, PhotoError> {
        if large.len() > MAX_UPLOAD_BYTES {
            return Err(RasterError::TooLarge.into());
        }
        let Photo { large, small, facts } = photo::again(large)?;
        let bytes = (large.len() + small.len()) as u64;
        Ok(Brought { large: self.files.write(&large)?, small: self.files.write(&small)?, bytes, facts })
    }

    /// Notes whose it is; false where another room has a photo of that id.
    pub async fn note(&self, brought: &Brought, place: Place<'_>) -> Result<bool, PhotoError> {
        let new = NewRow {
            id: place.photo,
            room: place.room,
            member: place.member,
            large: brought.large,
            small: brought.small,
            bytes: brought.bytes,
            width: brought.facts.width,
            height: brought.facts.height,
            tone: brought.facts.tone,
            at: place.at,
        };
        Ok(self.rows.bring(&new, place.alt).await?)
    }
}
