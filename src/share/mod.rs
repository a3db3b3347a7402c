//! Looks that people show outside of their rooms: a copy as it was when it was shared, a page and a picture for whoever has the link.
//!
//! * [`rows`], [`books`]: what is shown, in a table beside the rooms' logs, so that it can be taken back and forgotten.
//! * [`scene`], [`paint`]: where things lie on the picture, and the picture. Pure.
//! * [`picture`]: what it shows is gathered, it is drawn once, and kept for a while.
//! * [`today`]: what the things on a look cost now.
//!
//! Sharing is nobody's but the room's: who may is judged by whoever calls. Nothing here knows a room's name or its members' names, but
//! for the one that is shown because its owner wanted that.

mod books;
pub mod paint;
pub mod picture;
mod rows;
pub mod scene;
#[cfg(test)]
mod tests;
pub mod today;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

pub use self::books::Lookbook;
use self::{
    books::Books,
    picture::{DrawError, Drawer, Drawing, Shape},
    rows::Rows,
    scene::Pose,
    today::Today,
};
use crate::{
    catalog::{Catalog, CatalogError},
    clock,
    ids::{LookId, LookbookId, MemberId, Millis, RoomId, ShareId, VariantId},
    pictures::Pictures,
};

/// Looks that a room may show at a time.
pub const MAX_SHARES: u32 = 100;
/// Looks of a lookbook.
pub const MAX_BOOK_LOOKS: usize = 40;
/// Pieces of a look that are shown: as many as a look may have.
pub const MAX_PIECES: usize = 60;

/// Why something can't be shared or shown.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The room shows as many as it may.
    #[error("this room shows as many looks as it may")]
    TooMany,
    /// Whose look it is, who shares it, or the room is being erased.
    #[error("whose look it is has gone")]
    Gone,
    /// The table.
    #[error("the table of shared looks: {0}")]
    Sql(#[from] sqlx::Error),
    /// The catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

/// A thing on a shared look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Which.
    pub variant: VariantId,
    /// Where.
    pub pose: Pose,
}

/// What a shared look shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its title.
    pub title: String,
    /// Its note, where its sharer shows it.
    pub note: Option<String>,
    /// Its maker's name, where they show it.
    pub by: Option<String>,
    /// What is on it, from the lowest to the uppermost.
    pub pieces: Vec<Piece>,
}

impl Shown {
    /// Puts pieces in order: those with the same `z` stand by `key`, as on the board.
    pub fn layered<K: Ord>(pieces: impl IntoIterator<Item = (K, Piece)>) -> Vec<Piece> {
        let mut pieces: Vec<_> = pieces.into_iter().collect();
        pieces.sort_by(|(a, p), (b, q)| p.pose[5].total_cmp(&q.pose[5]).then_with(|| a.cmp(b)));
        pieces.into_iter().map(|(_, piece)| piece).take(MAX_PIECES).collect()
    }
}

/// A look that is to be shown.
#[derive(Debug, Clone)]
pub struct NewShare {
    /// Its room.
    pub room: RoomId,
    /// Which.
    pub look: LookId,
    /// Who shares it.
    pub member: MemberId,
    /// Whose it is.
    pub maker: MemberId,
    /// What of it.
    pub shown: Shown,
}

/// A look that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// What its address is made of.
    pub id: ShareId,
    /// Its room.
    pub room: RoomId,
    /// Which look it was made of.
    pub look: LookId,
    /// Who shared it last.
    pub member: MemberId,
    /// Whose look it is.
    pub maker: MemberId,
    /// What of it.
    pub shown: Shown,
    /// When it was shared first.
    pub shared_at: Millis,
    /// When what is shown of it was changed last.
    pub updated_at: Millis,
}

/// The looks that are shown.
pub struct Shares {
    rows: Rows,
    books: Books,
    catalog: Catalog,
    drawer: Drawer,
}

impl Shares {
    /// Keeps rows in the pool of `rooms.db`.
    pub fn new(pool: SqlitePool, catalog: Catalog, pictures: Pictures) -> Self {
        let books = Books::new(pool.clone());
        Self { rows: Rows::new(pool), books, drawer: Drawer::new(catalog.clone(), pictures), catalog }
    }

    /// Shows a look, or shows it anew, under the address that it has.
    pub async fn share(&self, new: &NewShare) -> Result<Share, ShareError> {
        match self.rows.put(new, MAX_SHARES, clock::now()).await? {
            Some(share) => Ok(share),
            None if self.rows.is_gone(new).await? => Err(ShareError::Gone),
            None => Err(ShareError::TooMany),
        }
    }

    /// The look behind an address.
    pub async fn get(&self, id: &ShareId) -> Result<Option<Share>, ShareError> {
        Ok(self.rows.get(id).await?)
    }

    /// How a look is shown.
    pub async fn of_look(&self, room: &RoomId, look: &LookId) -> Result<Option<Share>, ShareError> {
        Ok(self.rows.of_look(room, look).await?)
    }

    /// All looks of a room that are shown, the first shared first.
    pub async fn of_room(&self, room: &RoomId) -> Result<Vec<Share>, ShareError> {
        Ok(self.rows.of_room(room).await?)
    }

    /// Shows a look no more; whether it was shown.
    pub async fn take_back(&self, id: &ShareId) -> Result<bool, ShareError> {
        let was_shown = self.rows.delete(id).await?;
        self.drawer.forget(id);
        Ok(was_shown)
    }

    /// Shows nothing more of what a member shared or worded, nor of looks that they made.
    pub async fn forget_member(&self, room: &RoomId, member: &MemberId) -> Result<(), ShareError> {
        self.books.forget_member(room, member).await?;
        for id in self.rows.forget_member(room, member).await? {
            self.drawer.forget(&id);
        }
        Ok(())
    }

    /// Shows nothing more of a room.
    pub async fn forget_room(&self, room: &RoomId) -> Result<(), ShareError> {
        self.books.delete(room).await?;
        for id in self.rows.forget_room(room).await? {
            self.drawer.forget(&id);
        }
        Ok(())
    }

    /// Makes a room's lookbook out of looks that it shows; nothing where it has one.
    pub async fn make_book(
        &self,
        room: &RoomId,
        member: &MemberId,
        title: &str,
        looks: &[ShareId],
    ) -> Result<Option<Lookbook>, ShareError> {
        Ok(self.books.make(room, member, title, looks, clock::now()).await?)
    }

    /// Changes a room's lookbook; nothing where it has none.
    pub async fn change_book(
        &self,
        room: &RoomId,
        member: &MemberId,
        title: &str,
        looks: &[ShareId],
    ) -> Result<Option<Lookbook>, ShareError> {
        Ok(self.books.change(room, member, title, looks, clock::now()).await?)
    }

    /// A room's lookbook.
    pub async fn book_of(&self, room: &RoomId) -> Result<Option<Lookbook>, ShareError> {
        Ok(self.books.of_room(room).await?)
    }

    /// Takes a room's lookbook back; whether it had one.
    pub async fn take_book_back(&self, room: &RoomId) -> Result<bool, ShareError> {
        Ok(self.books.delete(room).await?)
    }

    /// The lookbook behind an address, and those of its looks that are shown, in its order.
    pub async fn book(&self, id: &LookbookId) -> Result<Option<(Lookbook, Vec<Share>)>, ShareError> {
        let Some(book) = self.books.get(id).await? else { return Ok(None) };
        let mut shown = self.rows.of_room(&book.room).await?;
        let looks = book.looks.iter().filter_map(|id| {
            let at = shown.iter().position(|share| share.id == *id)?;
            Some(shown.swap_remove(at))
        });
        let looks = looks.collect();
        Ok(Some((book, looks)))
    }

    /// The picture of a look.
    pub async fn picture(&self, share: &Share, form: Shape) -> Result<Drawing, DrawError> {
        self.drawer.draw(share, form).await
    }

    /// The picture of a look that is not shown outside.
    pub async fn sketch(&self, pieces: &[Piece], form: Shape) -> Result<Bytes, DrawError> {
        self.drawer.sketch(pieces, form).await
    }

    /// What is on a look, as the catalogue has it now, in the language that is wanted.
    pub async fn today(&self, shown: &Shown, lang: Option<&str>) -> Result<Today, ShareError> {
        Ok(today::of(&self.catalog, &shown.pieces, lang).await?)
    }
}
