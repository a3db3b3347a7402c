//! Cards of links in a random room: what is said, what comes of it, and what a client makes of the events.

use std::collections::BTreeMap;

use super::*;
use crate::{protocol::link::LinkCard, room::card::Card};

pub fn link(n: usize) -> String {
    format!("https://shop.example/{n}")
}

pub fn card(n: usize) -> Card {
    Card {
        link: link(n),
        host: "shop.example".into(),
        title: format!("Robe {n} — été"),
        site: Some("Lin & Lune".into()),
        description: None,
    }
}

/// A text with some of four links.
pub fn linked(links: &[usize]) -> String {
    links.iter().map(|n| link(*n)).collect::<Vec<_>>().join(" or ")
}

/// The cards of the messages that a client that was greeted knows.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HeardCards {
    messages: BTreeMap<Seq, Vec<LinkCard>>,
}

impl HeardCards {
    pub fn greeted(room: &Room) -> Self {
        let carded = room.chat().filter(|message| !message.cards.is_empty());
        Self { messages: carded.map(|message| (message.seq, message.cards)).collect() }
    }

    pub fn hear(&mut self, told: &EventMessage) {
        match &told.event {
            Event::ChatUnfurled { message, card } => {
                assert_eq!(card.seq, told.seq);
                self.messages.entry(*message).or_default().push(card.clone());
            }
            Event::ChatEdited { message, cards_gone, .. } if !cards_gone.is_empty() => {
                let cards = self.messages.get_mut(message).expect("it is there");
                let before = cards.len();
                cards.retain(|card| !cards_gone.contains(&card.seq));
                assert_eq!(before - cards.len(), cards_gone.len(), "no news");
                self.messages.retain(|_, cards| !cards.is_empty());
            }
            Event::ChatDeleted { message } => drop(self.messages.remove(message)),
            _ => {}
        }
    }
}
