//! How a room is made of what was taken along. All that a file can say is judged here as it would be of people: a file may have
//! been written by anybody.

use std::collections::BTreeSet;

use super::{TakenMember, Takeout, board};
use crate::{
    ids::{MemberId, Millis, RoomId, Seq},
    protocol::{
        activity::Activity,
        link::LinkCard,
        message::{ChatMessage, MemberView, Role, Tally, Thumb},
        photo::Photo,
    },
    room::{
        Act, Body, Entry, FIRST_EPOCH, Rejection, Room,
        activity::{Activities, MAX_ACTIVITY},
        bill::{Agreed, Prices},
        board::Board,
        card::Card,
        chat::{self, Chat, MAX_CHAT_KEPT},
        command_log::Digest,
        entry::{PostedPhoto, RULES},
        member::{AVATARS, Change, Gone, MAX_MEMBERS, Member},
        picks::Collections,
        plan::Plans,
        poll::Polls,
        reign::Reign,
        subject::Subject,
    },
};

/// Why what was taken along makes no room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {what}")]
pub struct TakeoutError {
    /// Which part of it.
    pub part: &'static str,
    /// What is wrong with it.
    pub what: String,
}

/// A room that came back, and the rows of history that hold its chat.
pub struct BroughtBack {
    /// The room, as of the last entry that was taken along.
    pub room: Room,
    /// The chat's rows, each in its former place, in order.
    pub rows: Vec<(Seq, Entry)>,
}

pub(super) fn refused(part: &'static str, what: impl Into<String>) -> TakeoutError {
    TakeoutError { part, what: what.into() }
}

/// What a rule of the room says of a part.
fn by_rule(part: &'static str) -> impl Fn(Rejection) -> TakeoutError {
    move |rejection| refused(part, format!("{} ({})", rejection.message, rejection.code))
}

impl Room {
    /// Makes the room `id` of what was taken along, and of its `chat` in any order. Its board begins the epoch `epoch`, which no
    /// device may know.
    pub fn bring_back(
        id: RoomId,
        takeout: Takeout,
        mut chat: Vec<ChatMessage>,
        epoch: u32,
    ) -> Result<BroughtBack, TakeoutError> {
        chat.sort_unstable_by_key(|message| message.seq);
        let mut room = Self::new(id);
        let known: BTreeSet<_> = takeout.members.iter().map(|member| member.view.id.clone()).collect();
        check_chat(&chat, &takeout, &known)?;

        (room.seq, room.last_at) = (takeout.seq, takeout.last_at);
        bring_people(&mut room, takeout.creator, takeout.members)?;
        for (product, tally) in &takeout.votes {
            bring_tally(&mut room, &Subject::from(product), tally).map_err(by_rule("votes"))?;
        }
        for (look, tally) in &takeout.look_marks.votes {
            bring_tally(&mut room, &Subject::from(look), tally).map_err(by_rule("look_marks"))?;
        }
        room.plans =
            Plans::back(takeout.look_marks.plans, takeout.plan_authors, takeout.seq).map_err(by_rule("look_marks"))?;
        let prices = takeout.look_marks.prices.into_iter();
        let prices = prices.flat_map(|(look, of)| of.into_iter().map(move |(variant, m)| ((look.clone(), variant), m)));
        room.look_prices = Prices::back(prices, takeout.seq);
        room.picks = Collections::back(takeout.picks).map_err(by_rule("picks"))?;
        room.polls = Polls::back(takeout.polls, &takeout.reader).map_err(by_rule("polls"))?;
        room.prices = Prices::back(takeout.bill.prices.clone(), takeout.seq);
        room.bill = Agreed::back(takeout.bill, &takeout.reader).map_err(by_rule("bill"))?;
        room.editors = takeout.editors;
        room.activities = bring_deeds(takeout.deeds, takeout.deeds_forgot)?;
        if takeout.read > 0 {
            room.read_marks.advance(&takeout.reader, takeout.read.min(takeout.seq));
        }
        let values = board::values(takeout.cart, takeout.looks)?;
        room.board =
            Board::of_values(epoch.max(FIRST_EPOCH), &values).ok_or_else(|| refused("board", "is too large"))?;

        let mut rows = Vec::with_capacity(chat.len());
        for message in &chat {
            bring_marks(&mut room, message)?;
            rows.push((message.seq, row(message)?));
        }
        let more = chat.len() > MAX_CHAT_KEPT;
        let kept = chat.split_off(chat.len().saturating_sub(MAX_CHAT_KEPT));
        room.chat = Chat::back(kept, more);
        Ok(BroughtBack { room, rows })
    }
}

fn check_chat(chat: &[ChatMessage], takeout: &Takeout, known: &BTreeSet<MemberId>) -> Result<(), TakeoutError> {
    let mut before = 0;
    for message in chat {
        let seq = message.seq;
        if seq <= before || seq > takeout.seq {
            return Err(refused("chat", format!("message {seq} stands twice, or behind the room's last entry")));
        }
        if !known.contains(&message.by) {
            return Err(refused("chat", format!("message {seq} is by {}, who is no member", message.by)));
        }
        if message.at > takeout.last_at {
            return Err(refused("chat", format!("message {seq} is later than the room's last entry")));
        }
        if message.reply_to.is_some_and(|to| to >= seq) {
            return Err(refused("chat", format!("message {seq} answers one that is not before it")));
        }
        if let Some(text) = &message.text {
            chat::check_words(text).map_err(|e| refused("chat", format!("message {seq}: {}", e.message)))?;
        }
        before = seq;
    }
    Ok(())
}

fn bring_people(room: &mut Room, creator: Option<MemberId>, members: Vec<TakenMember>) -> Result<(), TakeoutError> {
    if members.len() > MAX_MEMBERS {
        return Err(refused("members", format!("there are more than {MAX_MEMBERS}")));
    }
    let mut change = Change { reign: Some(Reign { creator, ..Reign::default() }), ..Change::default() };
    for TakenMember { view, went } in members {
        if view.gone != went.is_some() || view.avatar >= AVATARS {
            return Err(refused(
                "members",
                format!("{} is neither here nor gone, or wears no avatar of ours", view.id),
            ));
        }
        let MemberView { id, role, avatar, staff, joined_at, .. } = view;
        let staff = staff.filter(|_| went != Some(Gone::Erased));
        change.members.push((id, Member { role, avatar, joined_at, staff, gone: went }));
    }
    room.people.commit(change);
    Ok(())
}

fn bring_tally(room: &mut Room, thing: &Subject, tally: &Tally) -> Result<(), Rejection> {
    for (thumb, members) in [(Thumb::Up, &tally.up), (Thumb::Down, &tally.down)] {
        for member in members {
            room.votes.judge(member, thing, Some(thumb))?;
            room.votes.set(member, thing, Some(thumb));
        }
    }
    for (sign, members) in &tally.reactions {
        for member in members {
            room.signs.set(member, thing, *sign, true)?;
        }
    }
    Ok(())
}

fn bring_deeds(deeds: Vec<Activity>, forgot: Millis) -> Result<Activities, TakeoutError> {
    if deeds.len() > MAX_ACTIVITY {
        return Err(refused("deeds", format!("there are more than {MAX_ACTIVITY}")));
    }
    Ok(Activities::back(deeds, forgot))
}

/// What the room knows of a message beside its row: signs, cards, photos.
fn bring_marks(room: &mut Room, message: &ChatMessage) -> Result<(), TakeoutError> {
    let seq = message.seq;
    for (sign, members) in &message.reactions {
        for member in members {
            room.line_signs.set_on_line(member, seq, *sign, true).map_err(by_rule("chat"))?;
        }
    }
    for LinkCard { seq: row, link, host, title, site, description } in message.cards.iter().cloned() {
        let card = Card { link, host, title, site, description };
        if !card.fits() || row > room.seq {
            return Err(refused("chat", format!("message {seq} has a card that is none")));
        }
        room.cards.put(seq, row, card, Some(message.by.clone()));
    }
    let shown: Vec<_> = message.photos.iter().filter(|photo| !photo.gone).map(posted).collect::<Result<_, _>>()?;
    room.photos.show(seq, &message.by, &shown, message.photos_until).map_err(by_rule("photos"))?;
    message.photos.iter().try_for_each(|photo| bring_spots(room, photo))
}

fn bring_spots(room: &mut Room, photo: &Photo) -> Result<(), TakeoutError> {
    for spot in &photo.spots {
        let twice = room.photos.spots(&photo.id).iter().any(|known| known.id == spot.id);
        if twice || room.people.get(&spot.by).is_none() {
            return Err(refused("photos", format!("{} is on {} twice, or by nobody", spot.id, photo.id)));
        }
        room.photos.put_spot(&spot.by, Role::Viewer, &photo.id, spot.clone()).map_err(by_rule("photos"))?;
    }
    Ok(())
}

fn posted(photo: &Photo) -> Result<PostedPhoto, TakeoutError> {
    let Photo { id, width, height, tone, .. } = photo;
    let tone = crate::protocol::photo::tone_of(tone).ok_or_else(|| refused("photos", format!("{id} has no tone")))?;
    Ok(PostedPhoto { id: id.clone(), width: *width, height: *height, tone })
}

/// A message's row. The entry of its last edit was not taken along: 0, where no row ever is, stands for it.
fn row(message: &ChatMessage) -> Result<Entry, TakeoutError> {
    let act = Act::ChatPost {
        text: message.text.clone(),
        edited: message.edited_at.map(|at| (0, at)),
        reply_to: message.reply_to,
        about: message.about.clone(),
        photos: message.photos.iter().map(posted).collect::<Result<_, _>>()?,
        photos_last_ms: message.photos_until.map(|until| until.saturating_sub(message.at)),
    };
    let body = Body::Command { id: String::new(), hash: Digest::default(), act };
    Ok(Entry { at: message.at, by: Some(message.by.clone()), rules: RULES, body })
}
