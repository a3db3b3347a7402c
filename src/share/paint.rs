//! The picture of a look: its pieces over each other on the board's paper, as a PNG. Pure, and nothing for a thread that others wait for.
//!
//! Goods that are drawn are rendered by resvg, one by one; photographs are laid beside them as pixels. So no SVG ever names a picture, and
//! the resolver, which by itself would open files, knows of none.

use std::{collections::HashMap, rc::Rc, sync::Arc};

use bytes::Bytes;
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use resvg::{
    tiny_skia::{
        Color, FillRule, FilterQuality, IntSize, Paint, PathBuilder, Pixmap, PixmapPaint, PremultipliedColorU8,
        Transform,
    },
    usvg::{ImageHrefResolver, Options, Tree},
};

use super::scene::{Pose, View};
use crate::{
    catalog::art::{self, Rgb},
    pictures::raster,
};

/// The board's paper, and the dots on it (`--board` and `--line` of the page's tokens).
const PAPER: Rgb = Rgb(0xff, 0xfd, 0xf8);
const DOT: Rgb = Rgb(0xe6, 0xdc, 0xc9);
/// As many dots lie across the picture: as on a board of 600 pixels.
const DOTS_ACROSS: u16 = 25;
/// Radius of a dot, of the way to the next.
const DOT_RADIUS: f32 = 1.5 / 24.0;

/// What a piece shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A drawn good.
    Drawn {
        /// Which.
        symbol: String,
        /// In which colour.
        colour: Rgb,
    },
    /// A shop's picture, as [`crate::pictures`] serves it.
    File {
        /// The file.
        bytes: Bytes,
        /// Changes when the bytes do.
        hash: String,
    },
}

/// A piece of the picture.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Where.
    pub pose: Pose,
    /// What.
    pub source: Arc<Source>,
}

/// It could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the picture of a look can't be drawn")]
pub struct Undrawn;

/// Draws layers from the lowest to the uppermost. One whose picture can't be read is left out, as on a page where it doesn't come.
pub fn paint(layers: &[Layer], width: u32, height: u32) -> Result<Vec<u8>, Undrawn> {
    let mut sheet = Pixmap::new(width, height).ok_or(Undrawn)?;
    sheet.fill(color(PAPER));
    dots(&mut sheet);
    let view = View::fit(width, height, layers.iter().map(|layer| layer.pose));
    let mut trees = HashMap::new();
    let mut files = Files::default();
    for Layer { pose, source } in layers {
        match &**source {
            Source::Drawn { symbol, colour } => {
                let tree = trees.entry((symbol, *colour)).or_insert_with(|| tree(symbol, *colour));
                let Some(tree) = tree else { continue };
                let size = (f64::from(tree.size().width()), f64::from(tree.size().height()));
                resvg::render(tree, view.lay(*pose, size), &mut sheet.as_mut());
            }
            Source::File { bytes, hash } => {
                let Some(pixels) = files.pixels(hash, bytes) else { continue };
                let size = (f64::from(pixels.width()), f64::from(pixels.height()));
                let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
                sheet.draw_pixmap(0, 0, (*pixels).as_ref(), &paint, view.lay(*pose, size), None);
            }
        }
    }
    encode(&sheet)
}

fn color(Rgb(r, g, b): Rgb) -> Color {
    Color::from_rgba8(r, g, b, u8::MAX)
}

/// The board's dots, with one in the middle.
#[allow(clippy::cast_precision_loss, reason = "pixels of a picture")]
fn dots(sheet: &mut Pixmap) {
    let (width, height) = (sheet.width() as f32, sheet.height() as f32);
    let step = width / f32::from(DOTS_ACROSS);
    let mut path = PathBuilder::new();
    let either_way = |length: f32| {
        let most = (length / 2.0 / step).ceil();
        std::iter::successors(Some(-most), |n| Some(n + 1.0)).take_while(move |n| *n <= most)
    };
    for down in either_way(height) {
        for across in either_way(width) {
            path.push_circle(width / 2.0 + across * step, height / 2.0 + down * step, step * DOT_RADIUS);
        }
    }
    let mut paint = Paint::default();
    paint.set_color(color(DOT));
    if let Some(path) = path.finish() {
        sheet.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }
}

/// A drawn good, read. Our own drawings alone come here: what shops serve as SVG is no picture for us.
fn tree(symbol: &str, colour: Rgb) -> Option<Tree> {
    let nothing_else =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing_else, ..Options::default() };
    Tree::from_str(&art::svg(symbol, colour)?, &options).ok()
}

/// Pixels that are kept while a look is drawn, in bytes: a shop's picture lies on it more than once, and reading it is what costs.
const MAX_PIXEL_BYTES: usize = 64 << 20;

/// The files of a look, as pixels.
#[derive(Default)]
struct Files {
    read: HashMap<String, Option<Rc<Pixmap>>>,
    bytes: usize,
}

impl Files {
    /// A file's, read once as far as there is room for it.
    fn pixels(&mut self, hash: &str, bytes: &[u8]) -> Option<Rc<Pixmap>> {
        if let Some(known) = self.read.get(hash) {
            return known.clone();
        }
        let read = pixels(bytes).map(Rc::new);
        let size = read.as_ref().map_or(0, |pixels| pixels.data().len());
        if self.bytes + size <= MAX_PIXEL_BYTES {
            self.bytes += size;
            self.read.insert(hash.to_owned(), read.clone());
        }
        read
    }
}

/// A file as pixels.
fn pixels(bytes: &[u8]) -> Option<Pixmap> {
    let format = raster::sniff(bytes)?;
    let image = image::load_from_memory_with_format(bytes, format).ok()?;
    let image = DynamicImage::into_rgba8(image);
    let size = IntSize::from_wh(image.width(), image.height())?;
    let mut pixels = image.into_raw();
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [r, g, b, a] = *pixel;
        let times = |channel: u8| {
            let product = u16::from(channel) * u16::from(a) + 127;
            u8::try_from(product / 255).unwrap_or(u8::MAX)
        };
        *pixel = [times(r), times(g), times(b), a];
    }
    Pixmap::from_vec(pixels, size)
}

/// Without an alpha channel: the paper fills it.
fn encode(sheet: &Pixmap) -> Result<Vec<u8>, Undrawn> {
    let rgb: Vec<u8> = sheet.pixels().iter().copied().flat_map(opaque).collect();
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Adaptive);
    let written = encoder.write_image(&rgb, sheet.width(), sheet.height(), ExtendedColorType::Rgb8);
    written.map(|()| file).map_err(|_| Undrawn)
}

fn opaque(pixel: PremultipliedColorU8) -> [u8; 3] {
    [pixel.red(), pixel.green(), pixel.blue()]
}
