//! What pages say of themselves that messages link to, as it goes over the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::Seq;

/// Characters of a page's title: two lines of a card on a phone, and a little that is cut off there.
pub const MAX_CARD_TITLE_CHARS: usize = 140;
/// Characters of its description: what a card shows of it.
pub const MAX_CARD_DESCRIPTION_CHARS: usize = 240;
/// Characters of its site's name.
pub const MAX_CARD_SITE_CHARS: usize = 60;

/// What the page behind a link says of itself. Plain text, one line each: claims of another site, no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LinkCard {
    /// The entry that brought it, and its name.
    pub seq: Seq,
    /// The link, as the message's text has it.
    pub link: String,
    /// The host that the page came from, after redirects: as addresses write it, so in ASCII, with its port where that is unusual.
    pub host: String,
    /// The page's title, 1 to 140 characters.
    pub title: String,
    /// What the site calls itself, at most 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub site: Option<String>,
    /// What the page is about, at most 240.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<String>,
}
