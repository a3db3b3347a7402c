//! The picture against a small one that was looked at, and against where the board puts things.

use std::{io::Cursor, path::Path, sync::Arc};

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{
    Piece, Shown,
    paint::{Layer, Source, paint},
    picture::WIDTH,
    scene::Pose,
};
use crate::{catalog::art, ids::VariantId};

/// Set, the picture is written anew: look at it.
const WRITE: &str = "CABAS_WRITE_PICTURES";
/// Side of the small picture.
const SIDE: u32 = 180;
/// How far a channel may be from the picture that was looked at, in the mean: other processors round in other ways.
const MAX_MEAN_DIFFERENCE: f64 = 1.0;

fn drawn(symbol: &str, colour: &str, pose: Pose) -> Layer {
    let source = Source::Drawn { symbol: symbol.to_owned(), colour: art::Rgb::parse(colour).unwrap() };
    Layer { pose, source: Arc::new(source) }
}

/// A photograph: one colour, twice as wide as high.
fn photo(colour: [u8; 4], pose: Pose) -> Layer {
    let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(80, 40, Rgba(colour)));
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    let source = Source::File { bytes: file.into_inner().into(), hash: format!("{colour:?}") };
    Layer { pose, source: Arc::new(source) }
}

fn picture(layers: &[Layer], side: u32) -> RgbImage {
    let file = paint(layers, side, side).unwrap();
    image::load_from_memory_with_format(&file, ImageFormat::Png).unwrap().into_rgb8()
}

/// The least rectangle around all pixels of about this colour: left, top, right, bottom.
fn around(picture: &RgbImage, colour: [u8; 3]) -> (u32, u32, u32, u32) {
    let near = |pixel: &Rgb<u8>| pixel.0.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 24);
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, _) in picture.enumerate_pixels().filter(|(.., pixel)| near(pixel)) {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
    }
    (left, top, right, bottom)
}

#[test]
fn a_look_looks_as_it_did() {
    let layers = [
        drawn("g-coat", "34507c", [330.0, 470.0, 1.5, -4.0, 0.0, 1.0]),
        drawn("g-dress", "cf4a33", [600.0, 520.0, 1.3, 0.0, 1.0, 2.0]),
        drawn("g-hat", "c29467", [600.0, 150.0, 0.75, 12.0, 0.0, 3.0]),
        photo([63, 107, 58, 160], [820.0, 820.0, 0.6, 30.0, 0.0, 4.0]),
    ];
    let now = picture(&layers, SIDE);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/look.png");
    if std::env::var_os(WRITE).is_some() {
        now.save(&path).unwrap();
    }
    let then = image::open(&path).unwrap().into_rgb8();
    assert_eq!(now.dimensions(), then.dimensions());
    let differences = now.as_raw().iter().zip(then.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)));
    #[allow(clippy::cast_precision_loss, reason = "some thousands")]
    let mean = differences.sum::<f64>() / now.as_raw().len() as f64;
    assert!(mean < MAX_MEAN_DIFFERENCE, "{mean} in the mean: {WRITE}=1 writes it anew");
}

#[test]
fn things_lie_where_the_board_puts_them() {
    // 1,032 pixels: one a unit, and 16 of margin.
    let green = [63, 107, 58];
    let upright = picture(&[photo([63, 107, 58, 255], [500.0, 400.0, 0.5, 0.0, 0.0, 1.0])], 1_032);
    // A square of 200, and the photograph whole in its middle: 200 wide, 100 high.
    assert_eq!(around(&upright, green), (416, 366, 616, 466));
    let turned = picture(&[photo([63, 107, 58, 255], [500.0, 400.0, 0.5, 90.0, 0.0, 1.0])], 1_032);
    assert_eq!(around(&turned, green), (466, 316, 566, 516));
    // What lies beside the sheet makes all of it smaller, and is to be seen.
    let beside = picture(&[photo([63, 107, 58, 255], [-250.0, 500.0, 0.2, 0.0, 0.0, 1.0])], 1_032);
    let (left, top, right, bottom) = around(&beside, green);
    assert!(left < right && right < 120 && top > 490 && bottom < 542, "{:?}", (left, top, right, bottom));
}

#[test]
fn the_uppermost_is_seen_and_paper_is_all_around() {
    let lower = photo([200, 60, 40, 255], [500.0, 500.0, 0.5, 0.0, 0.0, 1.0]);
    let upper = photo([40, 60, 200, 255], [500.0, 500.0, 0.5, 0.0, 0.0, 2.0]);
    let both = picture(&[lower.clone(), upper], SIDE);
    let of = |x, y| both.get_pixel(x, y).0;
    assert_eq!((of(SIDE / 2, SIDE / 2), of(2, 2)), ([40, 60, 200], [0xff, 0xfd, 0xf8]));
    let broken = Layer {
        source: Arc::new(Source::File { bytes: Bytes::from_static(b"RIFF????WEBP?"), hash: String::new() }),
        ..lower
    };
    assert_eq!(picture(&[broken], SIDE).get_pixel(SIDE / 2 + 5, SIDE / 2 + 5).0, [0xff, 0xfd, 0xf8], "left out");
    assert_eq!(picture(&[drawn("g-dragon", "000000", [500.0; 6])], 8).dimensions(), (8, 8));
}

#[test]
fn layers_go_by_z_and_then_by_their_ids() {
    let piece =
        |variant: &str, z| Piece { variant: VariantId::parse(variant).unwrap(), pose: [0.0, 0.0, 1.0, 0.0, 0.0, z] };
    let layered =
        Shown::layered([("k_b", piece("v_bbbb", 1.0)), ("k_c", piece("v_cccc", -3.0)), ("k_a", piece("v_aaaa", 1.0))]);
    let order: Vec<_> = layered.iter().map(|piece| piece.variant.as_str()).collect();
    assert_eq!(order, ["v_cccc", "v_aaaa", "v_bbbb"]);
}

/// Not a test of ours to fail on a busy machine: `cargo test … sixty_pieces -- --ignored --nocapture` says how long it takes.
#[test]
#[ignore = "measures"]
#[allow(clippy::disallowed_methods, reason = "it measures")]
fn sixty_pieces_are_drawn_quickly() {
    let symbols: Vec<_> = art::symbols().filter(|symbol| symbol.starts_with("g-")).collect();
    let colours = ["cf4a33", "34507c", "8a9b78", "dda032", "4c7a4a", "c58a96"];
    let layers: Vec<_> = (0..60_u16)
        .map(|n| {
            let pose = [
                f64::from(n % 8) * 130.0 + 40.0,
                f64::from(n / 8) * 130.0 + 40.0,
                0.8,
                f64::from(n) * 7.0,
                0.0,
                f64::from(n),
            ];
            drawn(symbols[usize::from(n) % symbols.len()], colours[usize::from(n) % colours.len()], pose)
        })
        .collect();
    let mut took: Vec<_> = (0..9)
        .map(|_| {
            let began = std::time::Instant::now();
            let file = paint(&layers, WIDTH, WIDTH).unwrap();
            (began.elapsed(), file.len())
        })
        .collect();
    took.sort_unstable();
    println!("60 pieces: {:?} in the middle of nine, {} bytes", took[4].0, took[4].1);
}
