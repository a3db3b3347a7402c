//! Cards: what the pages say of themselves that messages link to. The room knows which message has which; they are fetched elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{link, text};
use crate::{
    ids::{MemberId, Seq},
    protocol::link::{LinkCard, MAX_CARD_DESCRIPTION_CHARS, MAX_CARD_SITE_CHARS, MAX_CARD_TITLE_CHARS},
};

/// Messages whose cards are kept: all that the room greets with, and some beyond them. The oldest makes room.
pub const MAX_CARDED_MESSAGES: usize = 300;
/// Characters of a host: a name of the DNS has 253, and a port may follow.
const MAX_HOST_CHARS: usize = 260;

/// What the page behind a link says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The link, as the message's text has it.
    pub link: String,
    /// The host that the page came from.
    pub host: String,
    /// Its title.
    pub title: String,
    /// What the site calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What the page is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Card {
    /// Whether it keeps the bounds (R179): whoever fetched it cuts, the room only looks.
    pub(super) fn fits(&self) -> bool {
        let line =
            |line: &str, most: usize| u32::try_from(most).is_ok_and(|most| text::words(line, most) == Some(line));
        let may = |part: &Option<String>, most| part.as_deref().is_none_or(|part| line(part, most));
        line(&self.host, MAX_HOST_CHARS)
            && line(&self.title, MAX_CARD_TITLE_CHARS)
            && may(&self.site, MAX_CARD_SITE_CHARS)
            && may(&self.description, MAX_CARD_DESCRIPTION_CHARS)
    }

    pub(super) fn view(&self, seq: Seq) -> LinkCard {
        let Self { link, host, title, site, description } = self.clone();
        LinkCard { seq, link, host, title, site, description }
    }
}

/// A card and the entry whose row holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    row: Seq,
    card: Card,
    /// Whose message it is on. Not known of what came under rules before 7.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<MemberId>,
}

/// The cards that messages have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Cards {
    messages: BTreeMap<Seq, Vec<Kept>>,
}

impl Cards {
    /// A message's cards, in the order in which they came.
    pub fn of(&self, message: Seq) -> Vec<LinkCard> {
        self.kept(message).iter().map(|kept| kept.card.view(kept.row)).collect()
    }

    /// Whether a link of a message has one.
    pub fn has(&self, message: Seq, link: &str) -> bool {
        self.kept(message).iter().any(|kept| kept.card.link == link)
    }

    /// The rows of a message's cards whose links are not in its `text`; of all where it has none.
    pub fn without_link(&self, message: Seq, text: Option<&str>) -> Vec<Seq> {
        let links = text.map(link::links).unwrap_or_default();
        let gone = self.kept(message).iter().filter(|kept| !links.contains(&kept.card.link.as_str()));
        gone.map(|kept| kept.row).collect()
    }

    /// The rows that give up their card where `message` gets its first one: those of the oldest.
    pub fn too_many_with(&self, message: Seq) -> Vec<Seq> {
        if self.messages.contains_key(&message) || self.messages.len() < MAX_CARDED_MESSAGES {
            return Vec::new();
        }
        self.messages.values().next().into_iter().flatten().map(|kept| kept.row).collect()
    }

    /// Gives a message a card.
    pub fn put(&mut self, message: Seq, row: Seq, card: Card, by: Option<MemberId>) {
        self.messages.entry(message).or_default().push(Kept { row, card, by });
    }

    /// Takes the cards of these rows away.
    pub fn take(&mut self, rows: &[Seq]) {
        if rows.is_empty() {
            return;
        }
        self.messages.retain(|_, cards| {
            cards.retain(|kept| !rows.contains(&kept.row));
            !cards.is_empty()
        });
    }

    /// Takes away the cards of these messages, of all that somebody wrote, and of those that nobody knows whose they are: rather one
    /// too many.
    pub fn erase(&mut self, member: &MemberId, messages: &[Seq]) {
        self.messages.retain(|message, cards| {
            cards.retain(|kept| !messages.contains(message) && kept.by.as_ref().is_some_and(|by| by != member));
            !cards.is_empty()
        });
    }

    fn kept(&self, message: Seq) -> &[Kept] {
        self.messages.get(&message).map_or(&[], Vec::as_slice)
    }
}
