//! The goods of the demo shops: drawn, and coloured here, so that every variant has a picture of its own.
//!
//! The sheets have one symbol a good. Their shades are presentation attributes that name four tones; each is replaced by
//! a concrete colour, mixed from the one that the variant gives. The result stands alone, and needs no style sheet.
//! Clothes share a scale and an axis, so that they lay over each other. `make goods` shows them all.

use std::{collections::BTreeMap, fmt::Write as _, sync::LazyLock};

static SHEETS: [&str; 4] = [
    include_str!("art/garments.svg"),
    include_str!("art/clothes.svg"),
    include_str!("art/shoes-bags.svg"),
    include_str!("art/home.svg"),
];

/// What shade, light and detail are mixed with; the same as in the style sheet.
const DARK: Rgb = Rgb(0x22, 0x16, 0x0c);
const LIGHT: Rgb = Rgb(0xff, 0xf4, 0xe2);
const DETAIL: Rgb = Rgb(0x2e, 0x24, 0x1c);
/// How much of the good's own colour is in its shade and in its light.
const SHADE_SHARE: f64 = 0.80;
const LIGHT_SHARE: f64 = 0.52;

/// A good: the names of the symbols and what is in them.
static SYMBOLS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut symbols = BTreeMap::new();
    for piece in SHEETS.iter().flat_map(|sheet| sheet.split("<symbol id=\"").skip(1)) {
        let parts = piece.split_once('"').and_then(|(id, rest)| {
            let (_, body) = rest.split_once('>')?;
            let (body, _) = body.split_once("</symbol>")?;
            Some((id, body))
        });
        symbols.extend(parts);
    }
    symbols
});

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads six hexadecimal digits in lower case: one address for one colour.
    pub fn parse(hex: &str) -> Option<Self> {
        let digit = |b: u8| match b {
            b'0'..=b'9' => Some(b - b'0'),
            b'a'..=b'f' => Some(b - b'a' + 10),
            _ => None,
        };
        let bytes: [u8; 6] = hex.as_bytes().try_into().ok()?;
        let pair = |n: usize| Some(digit(bytes[n])? << 4 | digit(bytes[n + 1])?);
        Some(Self(pair(0)?, pair(2)?, pair(4)?))
    }

    /// `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// `color-mix(in oklab, self share, other)`.
    #[must_use]
    pub fn mix(self, share: f64, other: Self) -> Self {
        let (a, b) = (self.oklab(), other.oklab());
        let mixed = [0, 1, 2].map(|n| a[n].mul_add(share, b[n] * (1.0 - share)));
        Self::from_oklab(mixed)
    }

    // Oklab as its author gives it: linear light, to cone responses, cube root, to lightness and two hues.

    /// In Oklab: lightness from 0 to 1, and two axes of hue.
    #[allow(clippy::many_single_char_names, reason = "the names of the formula")]
    pub fn oklab(self) -> [f64; 3] {
        let [r, g, b] = [self.0, self.1, self.2].map(linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    #[allow(clippy::many_single_char_names, reason = "the names of the formula")]
    fn from_oklab([lightness, a, b]: [f64; 3]) -> Self {
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        Self(
            encoded(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
            encoded(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
            encoded(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s),
        )
    }
}

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 just before")]
fn encoded(linear: f64) -> u8 {
    let c = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round().clamp(0.0, 255.0) as u8
}

/// Whether there is such a good.
pub fn is_symbol(symbol: &str) -> bool {
    SYMBOLS.contains_key(symbol)
}

/// The names of all goods.
pub fn symbols() -> impl Iterator<Item = &'static str> {
    SYMBOLS.keys().copied()
}

/// The path under which a good in a colour is served; its picture never changes.
pub fn path(symbol: &str, colour: Rgb) -> String {
    format!("/art/{symbol}/{}.svg", &colour.css()[1..])
}

/// The good and the colour that a path names, where it is the path of one.
pub fn of_path(path: &str) -> Option<(&str, Rgb)> {
    let (symbol, colour) = path.strip_prefix("/art/")?.strip_suffix(".svg")?.split_once('/')?;
    Some((symbol, Rgb::parse(colour)?)).filter(|_| is_symbol(symbol))
}

/// Whether this is the path of a good.
pub fn is_path(path: &str) -> bool {
    of_path(path).is_some()
}

/// The side of the box that the goods are drawn in.
pub const SIDE: u32 = 240;

/// A good in a colour, as an SVG of its own on transparent ground; `None` where there is no such good.
pub fn svg(symbol: &str, colour: Rgb) -> Option<String> {
    let body = SYMBOLS.get(symbol)?;
    let tones = [colour, colour.mix(SHADE_SHARE, DARK), colour.mix(LIGHT_SHARE, LIGHT), DETAIL].map(Rgb::css);
    let mut svg = String::with_capacity(body.len() + 256);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{SIDE}\" height=\"{SIDE}\" viewBox=\"0 0 {SIDE} {SIDE}\">"
    );
    let mut rest = *body;
    while let Some((before, after)) = rest.split_once("var(--g") {
        svg.push_str(before);
        let tone = after.bytes().next().and_then(|b| tones.get(usize::from(b.wrapping_sub(b'1'))));
        svg.push_str(tone?);
        (_, rest) = after.split_once(')')?;
    }
    svg.push_str(rest);
    svg.push_str("</svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_good_stands_alone() {
        assert_eq!(symbols().count(), 97);
        for symbol in symbols() {
            let svg = svg(symbol, Rgb(0xcf, 0x4a, 0x33)).unwrap();
            assert!(svg.contains("#cf4a33"), "{symbol}");
            for left in ["var(", "--g", "style=", "<script", "href", "<symbol"] {
                assert!(!svg.contains(left), "{symbol}: {left}");
            }
        }
        assert_eq!(svg("g-dragon", Rgb(0, 0, 0)), None);
    }

    #[test]
    fn colours_are_six_digits_in_lower_case() {
        assert_eq!(Rgb::parse("cf4a33"), Some(Rgb(0xcf, 0x4a, 0x33)));
        for bad in ["", "cf4a3", "cf4a333", "CF4A33", "cf4a3g", "#cf4a3", "é4a3é"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn mixing_agrees_with_a_browser() {
        // What Chromium computes for color-mix(in oklab, … 80%, #22160c) and (… 52%, #fff4e2).
        for (colour, shade, light) in CHROMIUM {
            let colour = Rgb::parse(colour).unwrap();
            assert_eq!(colour.mix(SHADE_SHARE, DARK).css()[1..], **shade, "{colour:?} shade");
            assert_eq!(colour.mix(LIGHT_SHARE, LIGHT).css()[1..], **light, "{colour:?} light");
        }
    }

    const CHROMIUM: &[(&str, &str, &str)] = &[
        ("cf4a33", "a9402b", "ec9f87"),
        ("34507c", "324464", "909cae"),
        ("8a9b78", "747e60", "c1c5aa"),
        ("dda032", "b4812c", "eec98f"),
        ("4c7a4a", "45643d", "a0b390"),
        ("c58a96", "a17177", "e2bcba"),
        ("74507f", "624466", "b49caf"),
        ("e7d9bc", "bbad94", "f2e6ce"),
        ("000000", "000000", "5d5952"),
        ("ffffff", "cecac8", "fffaf1"),
        ("00ff00", "35cb16", "acfd92"),
    ];
}
