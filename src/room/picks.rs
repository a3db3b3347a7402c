//! Picks: collections of products that hosts put together in the room ("our picks for the wedding").

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{rejection::Rejection, text};
use crate::{
    ids::{MemberId, Millis, PicksId, ProductId, Seq},
    protocol::message::{Event, Picks},
};

/// Collections in one room. They stand as shelves on its front page, and all of them travel in every greeting.
pub const MAX_PICKS: u32 = 20;
/// Products in one collection: with [`MAX_PICKS`] at most some 70 KB of a greeting.
pub const MAX_PICK_PRODUCTS: u32 = 100;
/// Characters (Unicode scalar values) of a title, after trimming: two lines above a shelf.
pub const MAX_PICK_TITLE_CHARS: u32 = 80;
/// Deleted collections that are remembered, so that a deletion can be undone. Who undoes does so within moments.
pub const MAX_DELETED_PICKS: usize = 20;

/// What is done to one collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PickChange {
    /// It is made.
    #[serde(rename = "create")]
    Create {
        /// Trimmed.
        title: String,
        /// The first product in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        product: Option<ProductId>,
    },
    /// It gets another title.
    #[serde(rename = "rename")]
    Rename {
        /// Trimmed.
        title: String,
    },
    /// It is taken away, but remembered for a while.
    #[serde(rename = "delete")]
    Delete,
    /// It comes back as it was.
    #[serde(rename = "restore")]
    Restore,
    /// A product is put in.
    #[serde(rename = "add")]
    Add {
        /// Which.
        product: ProductId,
        /// The one that it is to stand before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<ProductId>,
    },
    /// A product is taken out.
    #[serde(rename = "remove")]
    Remove {
        /// Which.
        product: ProductId,
    },
    /// A product is put somewhere else in the order.
    #[serde(rename = "move")]
    Move {
        /// Which.
        product: ProductId,
        /// The one that it is to stand before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<ProductId>,
    },
}

impl PickChange {
    /// Itself with its title trimmed, if that has the form of one.
    pub(super) fn checked(mut self) -> Result<Self, Rejection> {
        if let Self::Create { title, .. } | Self::Rename { title } = &mut self {
            *title = text::words(title, MAX_PICK_TITLE_CHARS).ok_or(Rejection::BAD_TITLE)?.to_owned();
        }
        Ok(self)
    }
}

/// The collections of a room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Collections {
    /// In the order of their `seq`.
    kept: Vec<Picks>,
    /// The last ones that were deleted, the last of them last.
    deleted: VecDeque<Picks>,
}

impl Collections {
    pub fn all(&self) -> &[Picks] {
        &self.kept
    }

    /// Collections that were taken along, if they keep the bounds.
    pub fn back(all: Vec<Picks>) -> Result<Self, Rejection> {
        let mut collections = Self::default();
        for picks in all {
            if text::words(&picks.title, MAX_PICK_TITLE_CHARS) != Some(&picks.title) {
                return Err(Rejection::BAD_TITLE);
            }
            let twice = (1..picks.products.len()).any(|n| picks.products[..n].contains(&picks.products[n]));
            if twice || picks.products.len() > MAX_PICK_PRODUCTS as usize {
                return Err(Rejection::PICKS_FULL);
            }
            if collections.get(&picks.id).is_ok() {
                return Err(Rejection::PICKS_EXIST);
            }
            collections.insert(picks)?;
        }
        Ok(collections)
    }

    /// The collections that somebody made go, the deleted ones too.
    pub fn erase(&mut self, member: &MemberId) {
        self.kept.retain(|picks| picks.by != *member);
        self.deleted.retain(|picks| picks.by != *member);
    }

    /// Does what `by` may do, and says what happened, if anything did. What is refused changes nothing.
    ///
    /// Used on the truth and on a copy of it that is ahead, so that `propose` and `apply` cannot differ.
    pub fn change(
        &mut self,
        seq: Seq,
        at: Millis,
        by: &MemberId,
        id: &PicksId,
        change: &PickChange,
    ) -> Result<Option<Event>, Rejection> {
        match change {
            PickChange::Create { title, product } => self.create((seq, at), by, id, title, product.as_ref()).map(Some),
            PickChange::Rename { title } => self.rename(id, title),
            PickChange::Delete => self.delete(id).map(Some),
            PickChange::Restore => self.restore(id),
            PickChange::Add { product, before } => self.add(id, product, before.as_ref()),
            PickChange::Remove { product } => self.remove(id, product),
            PickChange::Move { product, before } => self.reorder(id, product, before.as_ref()),
        }
    }

    fn create(
        &mut self,
        (seq, at): (Seq, Millis),
        by: &MemberId,
        id: &PicksId,
        title: &str,
        product: Option<&ProductId>,
    ) -> Result<Event, Rejection> {
        if self.kept.iter().chain(&self.deleted).any(|picks| picks.id == *id) {
            return Err(Rejection::PICKS_EXIST);
        }
        let (title, products) = (title.to_owned(), product.cloned().into_iter().collect());
        self.insert(Picks { id: id.clone(), seq, title: title.clone(), by: by.clone(), at, products })?;
        Ok(Event::PickCreated { id: id.clone(), title, product: product.cloned() })
    }

    fn rename(&mut self, id: &PicksId, title: &str) -> Result<Option<Event>, Rejection> {
        let picks = self.get(id)?;
        if picks.title == title {
            return Ok(None);
        }
        title.clone_into(&mut picks.title);
        Ok(Some(Event::PickRenamed { id: id.clone(), title: title.to_owned() }))
    }

    fn delete(&mut self, id: &PicksId) -> Result<Event, Rejection> {
        let index = self.kept.iter().position(|picks| picks.id == *id).ok_or(Rejection::NO_SUCH_PICKS)?;
        while self.deleted.len() >= MAX_DELETED_PICKS {
            self.deleted.pop_front();
        }
        self.deleted.push_back(self.kept.remove(index));
        Ok(Event::PickDeleted { id: id.clone() })
    }

    fn restore(&mut self, id: &PicksId) -> Result<Option<Event>, Rejection> {
        if self.get(id).is_ok() {
            return Ok(None);
        }
        let index = self.deleted.iter().position(|picks| picks.id == *id).ok_or(Rejection::NO_SUCH_PICKS)?;
        let picks = self.deleted[index].clone();
        self.insert(picks.clone())?;
        self.deleted.remove(index);
        Ok(Some(Event::PickRestored { picks }))
    }

    fn add(
        &mut self,
        id: &PicksId,
        product: &ProductId,
        before: Option<&ProductId>,
    ) -> Result<Option<Event>, Rejection> {
        let picks = self.get(id)?;
        if picks.products.contains(product) {
            return Ok(None);
        }
        if picks.products.len() >= MAX_PICK_PRODUCTS as usize {
            return Err(Rejection::PICKS_FULL);
        }
        let before = put(&mut picks.products, product, before);
        Ok(Some(Event::PickAdded { id: id.clone(), product: product.clone(), before }))
    }

    fn remove(&mut self, id: &PicksId, product: &ProductId) -> Result<Option<Event>, Rejection> {
        let picks = self.get(id)?;
        let Some(index) = picks.products.iter().position(|p| p == product) else { return Ok(None) };
        picks.products.remove(index);
        Ok(Some(Event::PickRemoved { id: id.clone(), product: product.clone() }))
    }

    fn reorder(
        &mut self,
        id: &PicksId,
        product: &ProductId,
        before: Option<&ProductId>,
    ) -> Result<Option<Event>, Rejection> {
        let picks = self.get(id)?;
        let from = picks.products.iter().position(|p| p == product).ok_or(Rejection::NO_SUCH_PICK)?;
        if before == Some(product) {
            return Ok(None);
        }
        picks.products.remove(from);
        let before = put(&mut picks.products, product, before);
        let moved = picks.products.get(from) != Some(product);
        Ok(moved.then(|| Event::PickMoved { id: id.clone(), product: product.clone(), before }))
    }

    fn get(&mut self, id: &PicksId) -> Result<&mut Picks, Rejection> {
        self.kept.iter_mut().find(|picks| picks.id == *id).ok_or(Rejection::NO_SUCH_PICKS)
    }

    fn insert(&mut self, picks: Picks) -> Result<(), Rejection> {
        if self.kept.len() >= MAX_PICKS as usize {
            return Err(Rejection::TOO_MANY_PICKS);
        }
        let index = self.kept.partition_point(|other| other.seq < picks.seq);
        self.kept.insert(index, picks);
        Ok(())
    }
}

/// Puts a product before another one, or at the end where that one isn't there; what it stands before now.
fn put(products: &mut Vec<ProductId>, product: &ProductId, before: Option<&ProductId>) -> Option<ProductId> {
    let index = before.and_then(|before| products.iter().position(|p| p == before));
    products.insert(index.unwrap_or(products.len()), product.clone());
    index.and(before.cloned())
}
