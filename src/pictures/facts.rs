//! What is known of pictures goes into the catalogue in the background, some at a time: nobody waits for it, and an
//! import that holds the database for a moment holds up no picture.

use std::{collections::HashMap, time::Duration};

use tokio::sync::mpsc;

use super::{address::PictureId, raster::Facts};
use crate::{
    catalog::{Catalog, CatalogError, store::pictures::PictureFacts},
    clock,
    ids::Millis,
};

/// Facts that wait. What is over it is learned again when the next width of that picture is made.
const MAX_WAITING: usize = 1_024;
/// Written in one transaction.
const BATCH: usize = 128;
/// Pictures of which is remembered what was written, so that other widths don't write it again.
const MAX_REMEMBERED: usize = 20_000;

/// After this long without a width being made anew, a picture is hardly in any feed.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(400 * 24);

/// Forgets what pictures were like that are hardly shown any more.
pub async fn forget_old(catalog: &Catalog) -> Result<(), CatalogError> {
    let age = Millis::try_from(FORGOTTEN_AFTER.as_millis()).unwrap_or(Millis::MAX);
    catalog.forget_pictures(clock::now().saturating_sub(age)).await
}

/// Takes facts to the catalogue.
#[derive(Clone)]
pub struct Notebook(mpsc::Sender<(PictureId, Facts)>);

impl Notebook {
    /// Writes into this catalogue for as long as somebody holds the notebook.
    pub fn of(catalog: Catalog) -> Self {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        tokio::spawn(write(catalog, receiver));
        Self(sender)
    }

    /// Notes what a picture is like.
    pub fn note(&self, id: PictureId, facts: Facts) {
        let _ = self.0.try_send((id, facts));
    }
}

async fn write(catalog: Catalog, mut facts: mpsc::Receiver<(PictureId, Facts)>) {
    let mut written: HashMap<PictureId, Facts> = HashMap::new();
    let mut batch = Vec::new();
    while facts.recv_many(&mut batch, BATCH).await > 0 {
        batch.retain(|(id, facts)| written.get(id) != Some(facts));
        if written.len() > MAX_REMEMBERED {
            written.clear();
        }
        let rows: HashMap<_, _> = batch.iter().map(|(id, facts)| (*id.bytes(), stored(facts))).collect();
        match catalog.note_pictures(&rows, clock::now()).await {
            Ok(()) => written.extend(batch.drain(..)),
            Err(error) => {
                tracing::warn!(%error, "what pictures are like could not be noted");
                batch.clear();
            }
        }
    }
}

fn stored(facts: &Facts) -> PictureFacts {
    let [r, g, b] = facts.tone;
    PictureFacts { width: facts.width, height: facts.height, tone: format!("#{r:02x}{g:02x}{b:02x}") }
}
