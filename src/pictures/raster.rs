//! From the bytes that somebody else serves to a small picture of ours: recognised by what they are, measured before they
//! are decoded, turned upright, scaled down, brought to sRGB and encoded anew. Whatever else was in the file (camera,
//! place, comments, profiles, a second picture, a program) does not come along.

use std::io::Cursor;

use fast_image_resize::{
    PixelType, ResizeOptions, Resizer,
    images::{Image as Pixels, ImageRef},
};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbaImage,
    codecs::jpeg::JpegEncoder, metadata::Orientation,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::tone;

/// Most pixels that are decoded: the largest that shop systems take. At four bytes each this is what one worker holds.
pub const MAX_PIXELS: u64 = 25_000_000;
/// Longest side that is decoded.
pub const MAX_SIDE: u32 = 12_000;
/// What a decoder may use beside the pixels themselves.
const MAX_DECODER_BYTES: u64 = 256 << 20;
/// How much higher than wide a picture may come out; beyond that it gets narrower.
const MAX_HEIGHT_RATIO: u32 = 3;
/// Where more makes files larger, and nothing that anybody sees.
const WEBP_QUALITY: f32 = 78.0;
const JPEG_QUALITY: u8 = 82;
/// The ground under transparent pixels where the format has none: goods lie on white in most shops.
const JPEG_GROUND: u8 = 255;

/// What we serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Lossy, keeps transparency.
    Webp,
    /// For what doesn't know WebP.
    Jpeg,
}

impl Format {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Why bytes are no picture for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// Not JPEG, PNG, WebP or GIF, whatever its headers say. SVG is none either: it can hold programs and links.
    #[error("not a JPEG, PNG, WebP or GIF picture")]
    NotOurs,
    /// More than [`MAX_PIXELS`] or [`MAX_SIDE`].
    #[error("has more than {} million pixels, or a side over {MAX_SIDE}", MAX_PIXELS / 1_000_000)]
    TooLarge,
    /// It begins like one, and then isn't.
    #[error("damaged")]
    Damaged,
}

/// What is known of a picture once it was decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
    /// Its own colour, red, green and blue; of what it shows rather than of the ground.
    pub tone: [u8; 3],
}

/// A picture of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Of the original.
    pub facts: Facts,
}

/// What the first bytes say that a file is.
pub fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(ImageFormat::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Makes a picture that is at most `width` wide; a smaller original keeps its size.
pub fn render(bytes: &[u8], width: u32, format: Format) -> Result<Rendered, RasterError> {
    let Original { pixels, orientation, profile } = decode(bytes)?;
    let (across, down) = upright(&pixels, orientation);
    let scaled = scale(pixels, fit(across, down, width), orientation)?;
    let scaled = to_srgb(scaled, profile.as_deref());
    let facts = Facts { width: across, height: down, tone: tone::of(&scaled) };
    Ok(Rendered { bytes: encode(scaled, format)?, facts })
}

pub(super) struct Original {
    pub pixels: DynamicImage,
    pub orientation: Orientation,
    pub profile: Option<Vec<u8>>,
}

pub(super) fn decode(bytes: &[u8]) -> Result<Original, RasterError> {
    let format = sniff(bytes).ok_or(RasterError::NotOurs)?;
    let damaged = |_| RasterError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(RasterError::TooLarge);
    }
    // What can't be read of the words beside a picture does not spoil it.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let pixels = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    if pixels.width() == 0 || pixels.height() == 0 {
        return Err(RasterError::Damaged);
    }
    Ok(Original { pixels, orientation, profile })
}

/// Width and height as it is to be looked at.
pub(super) fn upright(pixels: &DynamicImage, orientation: Orientation) -> (u32, u32) {
    if is_turned(orientation) { (pixels.height(), pixels.width()) } else { (pixels.width(), pixels.height()) }
}

/// Whether width and height change places.
fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Scales to a size and turns upright, in this order: the small one is quickly turned.
pub(super) fn scale(
    pixels: DynamicImage,
    (to_across, to_down): (u32, u32),
    orientation: Orientation,
) -> Result<RgbaImage, RasterError> {
    let (to_width, to_height) = if is_turned(orientation) { (to_down, to_across) } else { (to_across, to_down) };
    let pixels = pixels.into_rgba8();
    let damaged = RasterError::Damaged;
    let scaled = if (to_width, to_height) == pixels.dimensions() {
        pixels
    } else {
        let source = ImageRef::new(pixels.width(), pixels.height(), pixels.as_raw(), PixelType::U8x4);
        let source = source.map_err(|_| damaged)?;
        let mut target = Pixels::new(to_width, to_height, PixelType::U8x4);
        // The default is Lanczos 3, and transparent pixels lend no colour to their neighbours.
        Resizer::new().resize(&source, &mut target, &ResizeOptions::new()).map_err(|_| damaged)?;
        RgbaImage::from_raw(to_width, to_height, target.into_vec()).ok_or(damaged)?
    };
    let mut upright = DynamicImage::ImageRgba8(scaled);
    upright.apply_orientation(orientation);
    Ok(upright.into_rgba8())
}

/// `n · of / by`, rounded, never without a pixel.
pub(super) fn part(n: u32, of: u32, by: u32) -> u32 {
    let scaled = (u64::from(n) * u64::from(of) + u64::from(by) / 2) / u64::from(by.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// The size within `width`, never larger than the original, never without a pixel.
fn fit(across: u32, down: u32, width: u32) -> (u32, u32) {
    let most_down = width * MAX_HEIGHT_RATIO;
    let (mut to_across, mut to_down) = if across > width { (width, part(down, width, across)) } else { (across, down) };
    if to_down > most_down {
        (to_across, to_down) = (part(across, most_down, down), most_down);
    }
    (to_across, to_down)
}

/// Colours of a wider or another space come out dull where nobody is told of it; so they are converted. A profile that
/// can't be read is passed over, as browsers do.
pub(super) fn to_srgb(mut pixels: RgbaImage, profile: Option<&[u8]>) -> RgbaImage {
    let Some(profile) = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok()) else { return pixels };
    if profile.color_space != DataColorSpace::Rgb {
        return pixels;
    }
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgba, TransformOptions::default())
    else {
        return pixels;
    };
    let source = pixels.as_raw().clone();
    match transform.transform(&source, &mut pixels) {
        Ok(()) => pixels,
        Err(_) => RgbaImage::from_raw(pixels.width(), pixels.height(), source).unwrap_or(pixels),
    }
}

pub(super) fn encode(pixels: RgbaImage, format: Format) -> Result<Vec<u8>, RasterError> {
    let (width, height) = pixels.dimensions();
    match format {
        Format::Webp => {
            let opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
            let encoded = if opaque {
                let rgb = DynamicImage::ImageRgba8(pixels).into_rgb8();
                webp::Encoder::from_rgb(&rgb, width, height).encode_simple(false, WEBP_QUALITY)
            } else {
                webp::Encoder::from_rgba(&pixels, width, height).encode_simple(false, WEBP_QUALITY)
            };
            encoded.map(|file| file.to_vec()).map_err(|_| RasterError::Damaged)
        }
        Format::Jpeg => {
            let rgb: Vec<u8> = pixels.pixels().flat_map(|pixel| flat(pixel.0)).collect();
            let mut file = Vec::new();
            let encoder = JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY);
            let written = encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8);
            written.map(|()| file).map_err(|_| RasterError::Damaged)
        }
    }
}

/// A pixel as it looks on the ground.
fn flat([r, g, b, a]: [u8; 4]) -> [u8; 3] {
    let over = |channel: u8| {
        let (a, most) = (u16::from(a), u16::from(u8::MAX));
        let mixed = (u16::from(channel) * a + u16::from(JPEG_GROUND) * (most - a) + most / 2) / most;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    [over(r), over(g), over(b)]
}

#[cfg(test)]
mod tests {
    use image::Rgba;
    use proptest::prelude::*;

    use super::*;

    const LEFT: Rgba<u8> = Rgba([200, 60, 40, 255]);
    const RIGHT: Rgba<u8> = Rgba([40, 60, 200, 255]);

    /// Left half one colour, right half another.
    fn halves(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, _| if x * 2 < width { LEFT } else { RIGHT }))
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    fn jpeg(image: &DynamicImage, profile: Option<Vec<u8>>) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile).unwrap();
        }
        encoder.encode_image(&image.to_rgb8()).unwrap();
        file
    }

    /// With an EXIF segment that says which way is up, and where it was taken.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        tiff.push(orientation);
        tiff.extend(b"\0\0\x01\x0e\0\x02\0\0\0\x04HOME\0\0\0\0");
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat()
    }

    fn decoded(rendered: &Rendered) -> RgbaImage {
        image::load_from_memory_with_format(&rendered.bytes, sniff(&rendered.bytes).unwrap()).unwrap().into_rgba8()
    }

    fn near(a: Rgba<u8>, b: Rgba<u8>) -> bool {
        a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 12)
    }

    #[test]
    fn every_format_becomes_ours_at_the_width_asked_for() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
            let image = if format == ImageFormat::Jpeg { halves(400, 200).to_rgb8().into() } else { halves(400, 200) };
            let file = file(&image, format);
            for (ours, out) in [(Format::Webp, ImageFormat::WebP), (Format::Jpeg, ImageFormat::Jpeg)] {
                let small = render(&file, 160, ours).unwrap();
                assert_eq!(sniff(&small.bytes), Some(out), "{format:?}");
                assert_eq!((small.facts.width, small.facts.height), (400, 200), "{format:?}");
                let pixels = decoded(&small);
                assert_eq!(pixels.dimensions(), (160, 80), "{format:?}");
                assert!(near(*pixels.get_pixel(20, 40), LEFT) && near(*pixels.get_pixel(140, 40), RIGHT), "{format:?}");
            }
            assert_eq!(decoded(&render(&file, 640, Format::Webp).unwrap()).dimensions(), (400, 200), "not enlarged");
        }
    }

    #[test]
    fn transparency_stays_where_the_format_has_it() {
        let mut image = halves(200, 200).into_rgba8();
        image.rows_mut().take(100).flatten().for_each(|pixel| pixel.0[3] = 0);
        let file = file(&image.into(), ImageFormat::Png);
        let webp = decoded(&render(&file, 160, Format::Webp).unwrap());
        assert_eq!((webp.get_pixel(40, 20).0[3], webp.get_pixel(40, 140).0[3]), (0, 255));
        let jpeg = decoded(&render(&file, 160, Format::Jpeg).unwrap());
        assert!(near(*jpeg.get_pixel(40, 20), Rgba([255; 4])) && near(*jpeg.get_pixel(40, 140), LEFT));
    }

    #[test]
    fn pictures_stand_upright_and_tell_nothing_of_where_they_were_taken() {
        let sideways = with_exif(&jpeg(&halves(400, 200), None), 6);
        let upright = render(&sideways, 160, Format::Jpeg).unwrap();
        assert_eq!((upright.facts.width, upright.facts.height), (200, 400));
        let pixels = decoded(&upright);
        assert_eq!(pixels.dimensions(), (160, 320));
        // A quarter turn to the right: what was left is now above.
        assert!(near(*pixels.get_pixel(80, 40), LEFT) && near(*pixels.get_pixel(80, 280), RIGHT));
        assert!(sideways.windows(4).any(|w| w == b"HOME") && !upright.bytes.windows(4).any(|w| w == b"HOME"));
    }

    #[test]
    fn colours_of_a_wider_space_are_converted() {
        // Display P3's full red is redder than sRGB has; its 200, 60, 40 is about 216, 39, 20 there.
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let red = DynamicImage::ImageRgba8(RgbaImage::from_pixel(200, 200, LEFT));
        let wide = decoded(&render(&jpeg(&red, Some(profile)), 160, Format::Jpeg).unwrap());
        assert!(wide.get_pixel(80, 80).0[0] > 208 && wide.get_pixel(80, 80).0[1] < 50, "{:?}", wide.get_pixel(80, 80));
        let nonsense = decoded(&render(&jpeg(&red, Some(vec![7; 200])), 160, Format::Jpeg).unwrap());
        assert!(near(*nonsense.get_pixel(80, 80), LEFT), "{:?}", nonsense.get_pixel(80, 80));
    }

    #[test]
    fn what_is_no_picture_is_told_apart_from_what_is_too_large_or_damaged() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for other in [&svg[..], b"", b"\xff\xd8", b"BM\0\0", b"<!doctype html>", b"GIF88a\0\0", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(render(other, 160, Format::Webp), Err(RasterError::NotOurs), "{other:?}");
        }
        let png = file(&halves(64, 64), ImageFormat::Png);
        assert_eq!(render(&png[..60], 160, Format::Webp), Err(RasterError::Damaged));
        let long = DynamicImage::new_luma8(MAX_SIDE + 1, 1);
        assert_eq!(render(&file(&long, ImageFormat::Png), 160, Format::Webp), Err(RasterError::TooLarge));
        let wide = DynamicImage::new_luma8(5_001, 5_000);
        assert_eq!(render(&file(&wide, ImageFormat::Png), 160, Format::Webp), Err(RasterError::TooLarge));
    }

    #[test]
    fn sizes_fit_and_keep_their_proportions() {
        for (from, width, to) in [
            ((2_000, 1_000), 320, (320, 160)),
            ((100, 50), 320, (100, 50)),
            ((1_000, 3), 160, (160, 1)),
            ((100, 9_000), 160, (5, 480)),
            ((1, 12_000), 160, (1, 480)),
        ] {
            assert_eq!(fit(from.0, from.1, width), to, "{from:?} to {width}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damaged_bytes_are_an_error_or_a_picture_never_a_panic(
            at in prop::collection::vec((0_usize..600, any::<u8>()), 1..8),
            format in prop::sample::select(vec![
                ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP,
            ]),
            cut in 0_usize..100,
        ) {
            let image: DynamicImage =
                if format == ImageFormat::Jpeg { halves(24, 24).to_rgb8().into() } else { halves(24, 24) };
            let mut bytes = file(&image, format);
            for (at, to) in at {
                let len = bytes.len();
                bytes[at % len] = to;
            }
            bytes.truncate(bytes.len() - bytes.len() * cut / 400);
            if let Ok(rendered) = render(&bytes, 160, Format::Webp) {
                prop_assert_eq!(sniff(&rendered.bytes), Some(ImageFormat::WebP));
            }
        }
    }
}
