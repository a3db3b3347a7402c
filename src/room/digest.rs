//! "While you were away": what others did after some time, as it stands now. A pure fold over deeds and messages.

use std::collections::{BTreeMap, BTreeSet};

use super::{Room, mention, subject::Subject};
use crate::{
    ids::{LookId, MemberId, Millis, PicksId, PollId, ProductId, Seq, VariantId},
    protocol::{
        activity::{Activity, Deed, Digest, Liked, LikedLook, LineChange, Paid, Picked},
        message::{ChatMessage, Reaction, Thumb},
    },
};

/// Messages that mention the reader and are named: more are reason enough to read it all.
const MAX_MENTIONS: usize = 20;

impl Room {
    /// What others did after `since`, for `reader`: a time of the log's, which never runs backwards.
    pub fn digest(&self, reader: &MemberId, since: Millis) -> Digest {
        let mut fold = Fold::new(reader);
        for activity in self.activities.since(since) {
            fold.deed(activity);
        }
        for message in self.chat.messages().filter(|message| message.at > since) {
            fold.message(message);
        }
        let first = self.chat.messages().next().map_or(since, |message| message.at);
        let partial = self.activities.forgot_since(since) || (self.chat_more() && first > since);
        // What was opened may have been forgotten since.
        let remembered: BTreeSet<PollId> = self.polls(reader).into_iter().map(|poll| poll.id).collect();
        fold.opened.retain(|poll| remembered.contains(poll));
        fold.closed.retain(|poll| remembered.contains(poll));
        fold.finish(since, partial)
    }

    /// What people did, the newest first, as it is read: at most [`super::activity::MAX_ACTIVITY`].
    pub fn activity(&self) -> Vec<Activity> {
        let mut read = self.activities.read();
        read.reverse();
        read
    }
}

struct Fold<'a> {
    reader: &'a MemberId,
    messages: u32,
    writers: BTreeMap<MemberId, u32>,
    mentions: Vec<Seq>,
    /// From what, to what, and whether anybody else had a hand in it.
    cart: BTreeMap<(VariantId, MemberId), (u8, u8, bool)>,
    paid: BTreeMap<VariantId, MemberId>,
    liked: BTreeMap<Subject, Vec<MemberId>>,
    locked: Vec<LookId>,
    opened: Vec<PollId>,
    closed: Vec<PollId>,
    picked: BTreeMap<PicksId, Vec<ProductId>>,
    joined: Vec<MemberId>,
    left: Vec<MemberId>,
}

impl<'a> Fold<'a> {
    fn new(reader: &'a MemberId) -> Self {
        Self {
            reader,
            messages: 0,
            writers: BTreeMap::new(),
            mentions: Vec::new(),
            cart: BTreeMap::new(),
            paid: BTreeMap::new(),
            liked: BTreeMap::new(),
            locked: Vec::new(),
            opened: Vec::new(),
            closed: Vec::new(),
            picked: BTreeMap::new(),
            joined: Vec::new(),
            left: Vec::new(),
        }
    }

    fn message(&mut self, message: &ChatMessage) {
        let Some(text) = message.text.as_deref().filter(|_| message.by != *self.reader) else { return };
        self.messages += 1;
        *self.writers.entry(message.by.clone()).or_default() += 1;
        if self.mentions.len() < MAX_MENTIONS && mention::mentioned(text).contains(self.reader) {
            self.mentions.push(message.seq);
        }
    }

    fn deed(&mut self, Activity { by, deed, .. }: &Activity) {
        let others = by.as_ref() != Some(self.reader);
        match deed {
            // Also the reader's own: they may have done it on another device, and what counts is what has become of it.
            Deed::CartChanged(LineChange { variant, member, from, to }) => {
                let line = self.cart.entry((variant.clone(), member.clone())).or_insert((*from, *to, false));
                line.1 = *to;
                line.2 |= others;
            }
            Deed::CartPayer { variant, payer } => match payer.clone().filter(|payer| payer != self.reader) {
                Some(payer) => drop(self.paid.insert(variant.clone(), payer)),
                None => drop(self.paid.remove(variant)),
            },
            Deed::VoteCast { product, thumb } => self.like(product.into(), by.as_ref(), *thumb == Some(Thumb::Up)),
            Deed::VoteReacted { product, reaction: Reaction::Heart, on } => self.like(product.into(), by.as_ref(), *on),
            Deed::LookVoted { look, thumb } => self.like(look.into(), by.as_ref(), *thumb == Some(Thumb::Up)),
            Deed::LookReacted { look, reaction: Reaction::Heart, on } => self.like(look.into(), by.as_ref(), *on),
            Deed::LookLocked { look } if others => note(&mut self.locked, look),
            Deed::LookOpened { look } => drop_from(&mut self.locked, look),
            Deed::PollOpened { poll } if others => note(&mut self.opened, poll),
            Deed::PollReopened { poll } => drop_from(&mut self.closed, poll),
            Deed::PollClosed { poll } | Deed::PollDecided { poll, option: Some(_) } if others => {
                note(&mut self.closed, poll);
            }
            Deed::PickAdded { id, product } if others => note(self.picked.entry(id.clone()).or_default(), product),
            Deed::PickRemoved { id, product } => {
                if let Some(products) = self.picked.get_mut(id) {
                    drop_from(products, product);
                }
            }
            Deed::PickDeleted { id } => drop(self.picked.remove(id)),
            Deed::MemberJoined { member } if member != self.reader => {
                drop_from(&mut self.left, member);
                note(&mut self.joined, member);
            }
            Deed::MemberRemoved { member } if member != self.reader => {
                // Who came and went meanwhile is no news.
                if self.joined.contains(member) {
                    drop_from(&mut self.joined, member);
                } else {
                    note(&mut self.left, member);
                }
            }
            _ => {}
        }
    }

    fn like(&mut self, thing: Subject, by: Option<&MemberId>, on: bool) {
        let Some(by) = by.filter(|by| *by != self.reader) else { return };
        let likers = self.liked.entry(thing).or_default();
        if on { note(likers, by) } else { drop_from(likers, by) }
    }

    fn finish(self, since: Millis, partial: bool) -> Digest {
        let mut writers: Vec<_> = self.writers.into_iter().collect();
        writers.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        let cart = self.cart.into_iter().filter(|(_, (from, to, others))| from != to && *others);
        let (mut liked, mut liked_looks) = (Vec::new(), Vec::new());
        for (thing, by) in self.liked.into_iter().filter(|(_, by)| !by.is_empty()) {
            match thing {
                Subject::Product(product) => liked.push(Liked { product, by }),
                Subject::Look(look) => liked_looks.push(LikedLook { look, by }),
            }
        }
        let picked = self.picked.into_iter().filter(|(_, products)| !products.is_empty());
        Digest {
            since,
            partial,
            messages: self.messages,
            writers: writers.into_iter().map(|(id, _)| id).collect(),
            mentions: self.mentions,
            cart: cart.map(|((variant, member), (from, to, _))| LineChange { variant, member, from, to }).collect(),
            paid: self.paid.into_iter().map(|(variant, payer)| Paid { variant, payer }).collect(),
            liked,
            liked_looks,
            locked: self.locked,
            opened: self.opened,
            closed: self.closed,
            picked: picked.map(|(id, products)| Picked { id, products }).collect(),
            joined: self.joined,
            left: self.left,
        }
    }
}

/// Puts it in, once.
fn note<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}

fn drop_from<T: PartialEq>(list: &mut Vec<T>, item: &T) {
    list.retain(|each| each != item);
}
