//! Cards of links, proposed and applied. The room names the links of a message, somebody fetches their pages beside the room's
//! turn, and what they say of themselves comes back as a system entry: a replay fetches nothing.
//!
//! A card is made of what somebody wrote, so it goes the way of texts: it stands in its row's own column, and the entry that ends
//! it takes it from there. Which rows that are is decided ahead, as with texts.

use super::{
    Room,
    apply::Place,
    card::{Card, Cards},
    effect::{Effect, Effects},
    entry::CARD_AUTHORS_SINCE,
    link::links,
    member::Member,
    reign::SystemEntry,
};
use crate::{
    ids::{Millis, Seq},
    protocol::message::Event,
};

/// What is proposed.
impl Room {
    /// The links without a card of messages that were posted or edited after `since`: what a server that stopped may have left.
    pub fn uncarded(&self, since: Millis) -> Vec<(Seq, Vec<String>)> {
        let late = self.chat.messages().filter(|m| m.edited_at.unwrap_or(m.at) > since);
        let uncarded =
            late.filter_map(|message| Some((message.seq, self.links_of(message.seq, message.text.as_deref()?))));
        uncarded.filter(|(_, links)| !links.is_empty()).collect()
    }

    /// The entry of a card, where the message is still there, still has that link, and no card for it.
    pub(super) fn judge_card(&mut self, message: Seq, card: &Card) -> Option<SystemEntry> {
        // What is in flight may change the text; once it is applied its links are named again.
        if self.draft.chat.contains_key(&message) || !card.fits() {
            return None;
        }
        let text = self.chat.text(message)?;
        let author = self.chat.head(message)?.by;
        if self.ahead().get(&author).is_some_and(Member::is_erased) {
            return None;
        }
        let ahead = self.draft.cards.or(&self.cards);
        if !links(text).contains(&card.link.as_str()) || ahead.has(message, &card.link) {
            return None;
        }
        let (row, forgets) = (self.next_seq(), ahead.too_many_with(message));
        let by = Some(author);
        let put = |ahead: &mut Cards| {
            ahead.take(&forgets);
            ahead.put(message, row, card.clone(), by.clone());
            Ok::<_, ()>(())
        };
        self.draft.cards.change(row, &self.cards, put).ok()?;
        Some(SystemEntry::Unfurled { message, card: Some(card.clone()), forgets })
    }

    /// The entry `row` gives a message another text, or takes it away: the rows of the cards that go with the old one.
    pub(super) fn judge_cards_gone(&mut self, row: Seq, message: Seq, text: Option<&str>) -> Vec<Seq> {
        let gone = self.draft.cards.or(&self.cards).without_link(message, text);
        if !gone.is_empty() {
            let take = |ahead: &mut Cards| {
                ahead.take(&gone);
                Ok::<_, ()>(())
            };
            let _ = self.draft.cards.change(row, &self.cards, take);
        }
        gone
    }
}

/// What is applied.
impl Room {
    pub(super) fn unfurled(
        &mut self,
        place: Place<'_>,
        message: Seq,
        card: Option<&Card>,
        forgets: &[Seq],
        effects: &mut Effects,
    ) {
        self.cards.take(forgets);
        // One that is not there any more was taken from its row: it goes later in this log.
        let erased = self.chat.head(message).is_some_and(|head| self.is_erased(&head.by));
        if let Some(card) = card.filter(|_| !erased)
            && !self.cards.has(message, &card.link)
        {
            let by = self.chat.head(message).map(|head| head.by).filter(|_| place.rules >= CARD_AUTHORS_SINCE);
            self.cards.put(message, place.seq, card.clone(), by);
            effects.push(place.tell_all(Event::ChatUnfurled { message, card: card.view(place.seq) }));
        }
        self.draft.cards.settle(place.seq);
    }

    pub(super) fn cards_gone(&mut self, place: Place<'_>, rows: &[Seq]) {
        self.cards.take(rows);
        self.draft.cards.settle(place.seq);
    }

    /// Names a message's links that have no card.
    pub(super) fn name_links(&self, message: Seq, text: &str, effects: &mut Effects) {
        let links = self.links_of(message, text);
        if !links.is_empty() {
            effects.push(Effect::Linked { message, links });
        }
    }

    fn links_of(&self, message: Seq, text: &str) -> Vec<String> {
        links(text).into_iter().filter(|link| !self.cards.has(message, link)).map(str::to_owned).collect()
    }
}
