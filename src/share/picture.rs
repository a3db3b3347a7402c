//! Pictures of shared looks: what they show is gathered, they are drawn on the picture threads, and the last ones are kept in memory.
//!
//! They are kept nowhere else: a picture is drawn again faster than most are fetched, and what is taken back leaves nothing behind.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::{
    Piece, Share,
    paint::{Layer, Source, Undrawn, paint},
};
use crate::{
    catalog::{Catalog, CatalogError, art, model::VariantLine},
    ids::{ShareId, VariantId},
    pictures::{
        Pictures, SHARED_WAITING,
        address::{Picture, PictureId, Width},
        flights::{Flights, Full},
        pool::Pool,
        raster::Format,
    },
    share::scene::View,
};

/// Width of a picture, in pixels.
pub const WIDTH: u32 = 1_200;
/// Width of a small one: sharp at the width of half a printed page.
const SMALL_WIDTH: u32 = 720;
/// Height of a wide one: what previews of links don't cut.
const WIDE_HEIGHT: u32 = 630;

/// How a picture is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As the sheet is.
    Square,
    /// The same at a smaller size: for pages that hold many.
    Small,
    /// With paper either side, as on a wide board: for previews of links, which cut what is high.
    Wide,
}

impl Shape {
    /// Width and height, in pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::Square => (WIDTH, WIDTH),
            Self::Small => (SMALL_WIDTH, SMALL_WIDTH),
            Self::Wide => (WIDTH, WIDE_HEIGHT),
        }
    }
}

/// Part of every digest: raised when the same look is drawn in another way.
const DRAWN_AS: u8 = 1;
/// Pictures kept, in bytes: some fifty looks of drawn goods, or a dozen of photographs.
const MAX_KEPT_BYTES: usize = 16 << 20;
/// Looks whose things are gathered and drawn at a time: each may hold dozens of files.
const AT_ONCE: usize = 3;
/// Pictures that may be waited for: several lookbooks. Who comes later is told to come again.
const MAX_WAITING: usize = 200;
/// Shops' pictures that are asked for at a time, for one look.
const ASKED_AT_ONCE: usize = 8;
/// How long a look waits for one of them. It comes without it then, and with it the next time.
const ASKED_WITHIN: Duration = Duration::from_secs(6);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// Too many are being drawn.
    #[error("too many pictures of looks are being drawn")]
    Busy,
    /// The catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The drawing.
    #[error(transparent)]
    Undrawn(#[from] Undrawn),
}

/// A picture to serve.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The PNG.
    pub bytes: Bytes,
    /// Changes when what is in it does.
    pub digest: String,
    /// Whether every picture of a shop could be had.
    pub whole: bool,
}

/// What is in a picture, as a digest.
type Digest = [u8; 16];

/// Why a drawing came to nothing, for all who wait for it.
#[derive(Debug, Clone, Copy)]
enum Failed {
    Busy,
    Undrawn,
}

impl From<Failed> for DrawError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Busy => Self::Busy,
            Failed::Undrawn => Self::Undrawn(Undrawn),
        }
    }
}

/// Draws.
pub struct Drawer {
    catalog: Catalog,
    pictures: Pictures,
    pool: Arc<Pool>,
    drawing: Arc<Flights<Digest, Result<Bytes, Failed>>>,
    /// Who may wait, and whose turn it is.
    line: Semaphore,
    turns: Semaphore,
    kept: Mutex<Kept>,
}

impl Drawer {
    /// Draws on the threads that pictures are made on.
    pub fn new(catalog: Catalog, pictures: Pictures) -> Self {
        let pool = pictures.pool();
        let (line, turns) = (Semaphore::new(MAX_WAITING), Semaphore::new(AT_ONCE));
        Self { catalog, pictures, pool, drawing: Flights::new(SHARED_WAITING), line, turns, kept: Mutex::default() }
    }

    /// The picture of a look as it was shared, in the pictures that the catalogue has today.
    pub async fn draw(&self, share: &Share, form: Shape) -> Result<Drawing, DrawError> {
        let _place = self.line.try_acquire().map_err(|_| DrawError::Busy)?;
        let _turn = self.turns.acquire().await.map_err(|_| DrawError::Busy)?;
        let (layers, whole) = self.gathered(&share.shown.pieces, form).await?;
        let digest = digest(&layers, form);
        let named = data_encoding::HEXLOWER.encode(&digest);
        if let Some(bytes) = self.kept.lock().get(&share.id, digest) {
            return Ok(Drawing { bytes, digest: named, whole });
        }
        let bytes = self.painted(layers, digest, form).await?;
        self.kept.lock().put(&share.id, digest, bytes.clone());
        Ok(Drawing { bytes, digest: named, whole })
    }

    /// The picture of a look that nobody shares: nothing of it is kept.
    pub async fn sketch(&self, pieces: &[Piece], form: Shape) -> Result<Bytes, DrawError> {
        let _place = self.line.try_acquire().map_err(|_| DrawError::Busy)?;
        let _turn = self.turns.acquire().await.map_err(|_| DrawError::Busy)?;
        let (layers, _) = self.gathered(pieces, form).await?;
        let digest = digest(&layers, form);
        self.painted(layers, digest, form).await
    }

    async fn painted(&self, layers: Vec<Layer>, digest: Digest, form: Shape) -> Result<Bytes, DrawError> {
        let (width, height) = form.size();
        let pool = Arc::clone(&self.pool);
        let began = tokio::time::Instant::now();
        let drawn = self.drawing.join(digest, async move {
            let job = pool.run(move || paint(&layers, width, height)).map_err(|_| Failed::Busy)?;
            let painted = job.await.unwrap_or(Err(Undrawn));
            painted.map(Bytes::from).map_err(|Undrawn| Failed::Undrawn)
        });
        let bytes = match drawn.await {
            Ok(drawn) => drawn.unwrap_or(Err(Failed::Undrawn))?,
            Err(Full) => return Err(DrawError::Busy),
        };
        metrics::histogram!("cabas_look_pictures_seconds").record(began.elapsed().as_secs_f64());
        Ok(bytes)
    }

    /// Lets go of what is kept of a look.
    pub fn forget(&self, share: &ShareId) {
        self.kept.lock().forget(share);
    }

    /// What is to be drawn of these, as the catalogue has them today; false where a shop's picture could not be had in time.
    async fn gathered(&self, pieces: &[Piece], form: Shape) -> Result<(Vec<Layer>, bool), CatalogError> {
        let mut ids: Vec<VariantId> = pieces.iter().map(|piece| piece.variant.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let lines = self.catalog.variants(&ids, None).await?;
        Ok(self.layers(pieces, &lines, form).await)
    }

    /// The same of lines; false where a shop's picture could not be had in time.
    async fn layers(&self, pieces: &[Piece], lines: &[VariantLine], shape: Shape) -> (Vec<Layer>, bool) {
        let urls: HashMap<&VariantId, &str> =
            lines.iter().filter_map(|line| Some((&line.id, line.image.as_ref()?.url.as_str()))).collect();
        let (width, height) = shape.size();
        let view = View::fit(width, height, pieces.iter().map(|piece| piece.pose));
        // Each picture once, as large as it is shown at its largest.
        let mut wanted: HashMap<&str, f64> = HashMap::new();
        for piece in pieces {
            if let Some(url) = urls.get(&piece.variant) {
                let side = wanted.entry(url).or_default();
                *side = side.max(view.side(piece.pose));
            }
        }
        let count = wanted.len();
        let asked: Vec<_> =
            wanted.into_iter().map(|(url, side)| source(self.pictures.clone(), url.to_owned(), side)).collect();
        let sources: HashMap<String, Arc<Source>> =
            stream::iter(asked).buffer_unordered(ASKED_AT_ONCE).filter_map(std::future::ready).collect().await;
        let layer = |piece: &Piece| {
            let source = sources.get(*urls.get(&piece.variant)?)?;
            Some(Layer { pose: piece.pose, source: Arc::clone(source) })
        };
        (pieces.iter().filter_map(layer).collect(), sources.len() == count)
    }
}

/// What is behind a picture's address, where it can be had.
pub async fn source(pictures: Pictures, url: String, side: f64) -> Option<(String, Arc<Source>)> {
    if let Some((symbol, colour)) = art::of_path(&url) {
        let drawn = Source::Drawn { symbol: symbol.to_owned(), colour };
        return Some((url, Arc::new(drawn)));
    }
    let picture = Picture { id: PictureId::of(&url), url: url.parse().ok()? };
    if !matches!(picture.url.scheme(), "http" | "https") {
        return None;
    }
    let served = pictures.get(&picture, Width::holding(side), Format::Webp);
    let served = tokio::time::timeout(ASKED_WITHIN, served).await.ok()?.ok()?;
    Some((url, Arc::new(Source::File { bytes: served.bytes, hash: served.hash })))
}

/// Of everything that the picture is made of.
fn digest(layers: &[Layer], shape: Shape) -> Digest {
    let (width, height) = shape.size();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[DRAWN_AS]).update(&width.to_le_bytes()).update(&height.to_le_bytes());
    for Layer { pose, source } in layers {
        for number in pose {
            hasher.update(&number.to_le_bytes());
        }
        let named = match &**source {
            Source::Drawn { symbol, colour } => art::path(symbol, *colour),
            Source::File { hash, .. } => hash.clone(),
        };
        hasher.update(&(named.len() as u64).to_le_bytes()).update(named.as_bytes());
    }
    std::array::from_fn(|n| hasher.finalize().as_bytes()[n])
}

/// The last pictures, a few of a look, least recently used first.
#[derive(Default)]
struct Kept {
    pictures: VecDeque<(ShareId, Digest, Bytes)>,
    bytes: usize,
}

impl Kept {
    fn get(&mut self, share: &ShareId, digest: Digest) -> Option<Bytes> {
        let at = self.pictures.iter().position(|(id, of, _)| id == share && *of == digest)?;
        let found = self.pictures.remove(at)?;
        let bytes = found.2.clone();
        self.pictures.push_back(found);
        Some(bytes)
    }

    fn put(&mut self, share: &ShareId, digest: Digest, picture: Bytes) {
        // Another may have drawn it meanwhile. What was drawn of an earlier copy goes by itself.
        self.drop_those(|id, of| id == share && *of == digest);
        self.bytes += picture.len();
        self.pictures.push_back((share.clone(), digest, picture));
        while self.bytes > MAX_KEPT_BYTES
            && let Some((.., oldest)) = self.pictures.pop_front()
        {
            self.bytes -= oldest.len();
        }
    }

    fn forget(&mut self, share: &ShareId) {
        self.drop_those(|id, _| id == share);
    }

    fn drop_those(&mut self, over: impl Fn(&ShareId, &Digest) -> bool) {
        self.pictures.retain(|(id, digest, _)| !over(id, digest));
        self.bytes = self.pictures.iter().map(|(.., picture)| picture.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::art::Rgb;

    fn layer(x: f64, symbol: &str) -> Layer {
        let source = Source::Drawn { symbol: symbol.to_owned(), colour: Rgb(1, 2, 3) };
        Layer { pose: [x, 500.0, 1.0, 0.0, 0.0, 1.0], source: Arc::new(source) }
    }

    #[test]
    fn whatever_is_seen_is_in_the_digest() {
        let one = digest(&[layer(1.0, "g-dress"), layer(2.0, "g-hat")], Shape::Square);
        assert_eq!(one, digest(&[layer(1.0, "g-dress"), layer(2.0, "g-hat")], Shape::Square));
        assert_ne!(one, digest(&[layer(1.0, "g-dress"), layer(2.0, "g-hat")], Shape::Wide));
        for other in
            [vec![layer(2.0, "g-hat"), layer(1.0, "g-dress")], vec![layer(1.0, "g-dress"), layer(3.0, "g-hat")]]
        {
            assert_ne!(one, digest(&other, Shape::Square));
        }
        assert_ne!(digest(&[layer(1.0, "g-dress")], Shape::Square), digest(&[layer(1.0, "g-hat")], Shape::Square));
    }

    #[test]
    fn the_last_pictures_are_kept_and_no_more_than_fits() {
        let mut kept = Kept::default();
        let (a, b, c) = (ShareId::random(), ShareId::random(), ShareId::random());
        let large = Bytes::from(vec![0; MAX_KEPT_BYTES / 2]);
        kept.put(&a, [1; 16], large.clone());
        kept.put(&a, [1; 16], large.clone());
        assert!(kept.bytes == large.len() && kept.get(&a, [2; 16]).is_none());
        kept.put(&b, [3; 16], large.clone());
        assert!(kept.get(&a, [1; 16]).is_some(), "used again");
        kept.put(&c, [4; 16], large);
        assert!(kept.get(&b, [3; 16]).is_none() && kept.get(&a, [1; 16]).is_some());
        kept.forget(&a);
        assert!(kept.get(&a, [1; 16]).is_none());
        assert_eq!(kept.bytes, MAX_KEPT_BYTES / 2);
    }
}
