//! Photos that people show each other, as they go over the wire. The pictures themselves are fetched over HTTP.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{MemberId, PhotoId, SpotId, VariantId};

/// A spot's place is so many of a photo's width and height: whole numbers, so that every client says the same.
pub const SPOT_SCALE: u16 = 1_000;

/// A photo in a message: what is known before it is there, so that nothing moves when it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Photo {
    /// Its id: the one that the upload was answered with.
    pub id: PhotoId,
    /// In pixels, upright, of the large one.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its own colour, `#rrggbb`.
    pub tone: String,
    /// Taken back, or its time is up: there is nothing to fetch any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub gone: bool,
    /// What is seen on it, in the order in which that was said; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Spot>>")]
    pub spots: Vec<Spot>,
}

/// Something that is seen on a photo, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Spot {
    /// Its id on that photo, of a client's making.
    pub id: SpotId,
    /// What it is. Checked for form only: it may have vanished from the catalogue.
    pub variant: VariantId,
    /// From the left, in thousandths of the photo's width.
    pub x: u16,
    /// From the top, in thousandths of its height.
    pub y: u16,
    /// Who put it there.
    pub by: MemberId,
}

/// A colour as it is told: `#rrggbb`.
pub fn tone([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour that [`tone`] told.
pub fn tone_of(told: &str) -> Option<[u8; 3]> {
    let digits = told.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    (tone([r, g, b]) == told).then_some([r, g, b])
}
