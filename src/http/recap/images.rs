//! Pictures in the file itself: goods as we draw them or as their shops show them, photos as they are kept.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use data_encoding::BASE64;
use futures_util::{StreamExt, stream};

use crate::{
    catalog::{art, model::Image},
    http::{AppState, download::Broken},
    ids::{PhotoId, RoomId},
    photos::link::Size,
    pictures::Pictures,
    share::{paint::Source, picture::source},
};

/// Side of a good's picture, in pixels: twice what is shown.
const SIDE: f64 = 160.0;
/// Goods with a picture; what is beyond has its colour alone.
const MAX_GOODS: usize = 600;
/// Shops' pictures that are asked for at a time.
const ASKED_AT_ONCE: usize = 8;
/// How long all of them are waited for: those that have not come by then are left out.
const ASKED_WITHIN: Duration = Duration::from_secs(20);

/// Goods' pictures, by the addresses that the catalogue has.
#[derive(Debug, Default)]
pub struct Images(HashMap<String, String>);

impl Images {
    /// Draws and fetches them.
    pub async fn gather(pictures: &Pictures, images: impl Iterator<Item = &Image>) -> Self {
        let urls: BTreeSet<&str> = images.map(|image| image.url.as_str()).collect();
        let asked: Vec<_> =
            urls.into_iter().take(MAX_GOODS).map(|url| source(pictures.clone(), url.to_owned(), SIDE)).collect();
        let found = stream::iter(asked)
            .buffer_unordered(ASKED_AT_ONCE)
            .take_until(tokio::time::sleep(ASKED_WITHIN))
            .filter_map(async |found| {
                let (url, source) = found?;
                Some((url, as_data(&source)?))
            });
        Self(found.collect().await)
    }

    /// The picture behind an address, as data.
    pub fn get(&self, url: &str) -> Option<&str> {
        self.0.get(url).map(String::as_str)
    }
}

fn as_data(source: &Source) -> Option<String> {
    Some(match source {
        Source::Drawn { symbol, colour } => data("image/svg+xml", art::svg(symbol, *colour)?.as_bytes()),
        Source::File { bytes, .. } => data("image/webp", bytes),
    })
}

/// An address that holds what is behind it.
pub fn data(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", BASE64.encode(bytes))
}

/// A photo that is shown in the room.
#[derive(Debug)]
pub struct Photograph {
    /// Itself, as data.
    pub data: String,
    /// What is to be seen on it, in its owner's words.
    pub alt: String,
    /// In pixels, of the large one.
    pub size: (u32, u32),
}

/// A photo in the smaller size that is kept, which is sharp at half a printed page's width; nothing where it is gone. The large ones are
/// in the other export.
pub async fn photograph(state: &AppState, room: &RoomId, photo: &PhotoId) -> Result<Option<Photograph>, Broken> {
    let read = state.photos.read(room, photo, Size::Small).await.map_err(|error| Some(error.into()))?;
    Ok(read.map(|(known, bytes)| Photograph {
        data: data("image/webp", &bytes),
        alt: known.alt,
        size: (known.width, known.height),
    }))
}
