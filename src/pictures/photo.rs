//! A photo that somebody shows: the same way as a shop's picture goes ([`super::raster`]), to two sizes. Where it was taken, with
//! what and by whom stays behind.

use image::{DynamicImage, ImageFormat, metadata::Orientation};

use super::{
    raster::{Facts, Format, Original, RasterError, decode, encode, part, scale, sniff, to_srgb, upright},
    tone,
};

/// Longest side of the large one: fills a laptop's screen.
pub const LARGE_SIDE: u32 = 1_600;
/// Longest side of the small one: a message's width on a sharp phone.
pub const SMALL_SIDE: u32 = 640;
/// What both are.
pub const FORMAT: Format = Format::Webp;

/// A photo of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The file whose longest side is [`LARGE_SIDE`] at most.
    pub large: Vec<u8>,
    /// The file whose longest side is [`SMALL_SIDE`] at most.
    pub small: Vec<u8>,
    /// Of the large one.
    pub facts: Facts,
}

/// Makes both. Never larger than the original; the same bytes give the same files.
pub fn make(bytes: &[u8]) -> Result<Photo, RasterError> {
    let Original { pixels, orientation, profile } = decode(bytes)?;
    let (across, down) = upright(&pixels, orientation);
    let large = to_srgb(scale(pixels, within(across, down, LARGE_SIDE), orientation)?, profile.as_deref());
    let (width, height) = large.dimensions();
    let copy = DynamicImage::ImageRgba8(large.clone());
    let small = scale(copy, within(width, height, SMALL_SIDE), Orientation::NoTransforms)?;
    let facts = Facts { width, height, tone: tone::of(&small) };
    Ok(Photo { large: encode(large, FORMAT)?, small: encode(small, FORMAT)?, facts })
}

/// A photo of ours again, out of its large file, which stays as it is.
pub fn again(large: &[u8]) -> Result<Photo, RasterError> {
    if sniff(large) != Some(ImageFormat::WebP) {
        return Err(RasterError::NotOurs);
    }
    let Original { pixels, .. } = decode(large)?;
    let (width, height) = (pixels.width(), pixels.height());
    if width.max(height) > LARGE_SIDE {
        return Err(RasterError::TooLarge);
    }
    let small = scale(pixels, within(width, height, SMALL_SIDE), Orientation::NoTransforms)?;
    let facts = Facts { width, height, tone: tone::of(&small) };
    Ok(Photo { large: large.to_vec(), small: encode(small, FORMAT)?, facts })
}

/// The size whose longest side is `side` at most.
fn within(across: u32, down: u32, side: u32) -> (u32, u32) {
    let longest = across.max(down);
    if longest <= side { (across, down) } else { (part(across, side, longest), part(down, side, longest)) }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

    use super::*;
    use crate::pictures::raster::sniff;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let image =
            RgbImage::from_fn(width, height, |x, _| if x * 2 < width { Rgb([200, 60, 40]) } else { Rgb([250; 3]) });
        let mut file = Cursor::new(Vec::new());
        JpegEncoder::new_with_quality(&mut file, 90).encode_image(&image).unwrap();
        file.into_inner()
    }

    /// With what a phone writes: which way is up (a quarter turn), a place, a name.
    fn of_a_phone(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0".to_vec();
        tiff.extend(b"\x01\x0e\0\x02\0\0\0\x04HOME\0\0\0\0");
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x>GPSLatitude 48.85</x>".to_vec();
        let segment = |bytes: &[u8]| {
            let length = u16::try_from(bytes.len() + 2).unwrap().to_be_bytes();
            [&[0xff, 0xe1], &length[..], bytes].concat()
        };
        [&jpeg[..2], &segment(&tiff), &segment(&xmp), &jpeg[2..]].concat()
    }

    fn size(file: &[u8]) -> (u32, u32) {
        assert_eq!(sniff(file), Some(ImageFormat::WebP));
        let image = image::load_from_memory_with_format(file, ImageFormat::WebP).unwrap();
        (image.width(), image.height())
    }

    #[test]
    fn a_photo_comes_in_two_sizes_upright_and_with_nothing_else_in_it() {
        let original = of_a_phone(&jpeg(2_400, 1_600));
        let photo = make(&original).unwrap();
        assert_eq!((photo.facts.width, photo.facts.height), (1_067, 1_600));
        assert_eq!((size(&photo.large), size(&photo.small)), ((1_067, 1_600), (427, 640)));
        for secret in [&b"HOME"[..], b"GPSLatitude", b"Exif", b"EXIF", b"XMP"] {
            let holds = |file: &[u8]| file.windows(secret.len()).any(|w| w == secret);
            assert!(!holds(&photo.large) && !holds(&photo.small), "{secret:?}");
        }
        assert_eq!(make(&original).unwrap(), photo, "the same bytes, the same files");
    }

    #[test]
    fn small_and_narrow_ones_keep_their_proportions() {
        for (from, to) in [((40, 30), (40, 30)), ((200, 4_000), (80, 1_600)), ((3_200, 1), (1_600, 1))] {
            assert_eq!(within(from.0, from.1, LARGE_SIDE), to, "{from:?}");
        }
        assert_eq!(make(b"<svg/>"), Err(RasterError::NotOurs));
    }

    #[test]
    fn a_photo_comes_back_as_it_was() {
        let photo = make(&jpeg(2_400, 1_600)).unwrap();
        let back = again(&photo.large).unwrap();
        assert_eq!((&back.large, size(&back.small)), (&photo.large, (640, 427)));
        assert_eq!((back.facts.width, back.facts.height), (1_600, 1_067));
        assert_eq!(again(&jpeg(40, 30)), Err(RasterError::NotOurs), "none of ours");
        assert_eq!(again(&photo.large[..200]), Err(RasterError::Damaged));
    }
}
