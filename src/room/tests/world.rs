//! A room with people at it who do random things.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    bill::euros,
    bill_world::{bill_ask, hear_bill},
    card_world::{HeardCards, card, linked},
    look_world::{hear_look, look_ask},
    photo_world::{HeardPhotos, photo_ask},
    poll_world::{hear_poll, poll_ask},
    reaction_world::{HeardSigns, SignAsk, sign_ask},
    staff::{greeted_staff, hear_staff, of_shop, of_some_shop, set_staff},
    *,
};
use crate::protocol::{look::LookMarks, message::Staff};

pub const NAMES: [&str; 5] = ["ana", "ben", "cleo", "vic", "dora"];
/// Whose view of the polls is followed.
pub const LISTENER: usize = 1;

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Op {
    Command(usize, Ask),
    /// The last command of all once more, by its id; with another body if so.
    Resend(bool),
    Join(usize, Role),
    Put {
        who: usize,
        whose: usize,
        variant: usize,
        quantity: u32,
    },
    /// A look is made and gets things, or goes.
    Draw {
        who: usize,
        look: usize,
        variant: Option<usize>,
    },
    System(SystemAsk),
    /// The clock goes on, or is set back.
    Tick(i64),
    /// So many of those in flight are applied.
    Settle(usize),
    Rollback,
    Snapshot,
}

#[derive(Debug, Clone)]
pub enum Ask {
    Post(String),
    Reply(String, Index),
    Edit(Index, String),
    Delete(Index),
    Vote(usize, Option<Thumb>),
    Pick(Command),
    Poll(Command),
    Bill(Command),
    Photo(Command),
    Look(Command),
    Sign(SignAsk),
    SetRole(usize, Role),
    SetEditors(Editors),
    SetStaff(usize, Option<Staff>),
    Remove(usize),
}

#[derive(Debug, Clone)]
pub enum SystemAsk {
    Absent,
    Rebuild,
    Present(usize),
    HandOver(Option<usize>),
    /// What is due by the clock.
    Due,
    Price(Arrival, i64),
    Card(Index, usize),
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Viewer), Just(Role::Shopper), Just(Role::Cohost), Just(Role::Host)]
}

fn text() -> impl Strategy<Value = String> {
    let links = vec(0..4usize, 1..4).prop_map(|links| linked(&links));
    prop_oneof![6 => "[a-zé ]{0,12}", 3 => links, 1 => any::<String>()]
}

fn ask() -> impl Strategy<Value = Ask> {
    let who = 0..NAMES.len();
    let thumb = prop::option::of(prop_oneof![Just(Thumb::Up), Just(Thumb::Down)]);
    prop_oneof![
        4 => text().prop_map(Ask::Post),
        1 => (text(), any::<Index>()).prop_map(|(text, to)| Ask::Reply(text, to)),
        4 => (any::<Index>(), text()).prop_map(|(seq, text)| Ask::Edit(seq, text)),
        2 => any::<Index>().prop_map(Ask::Delete),
        3 => (0..6usize, thumb).prop_map(|(product, thumb)| Ask::Vote(product, thumb)),
        2 => (who.clone(), role()).prop_map(|(who, role)| Ask::SetRole(who, role)),
        1 => (who.clone(), prop_oneof![Just(None), Just(of_some_shop()), Just(of_shop(1))])
            .prop_map(|(who, staff)| Ask::SetStaff(who, staff)),
        1 => who.prop_map(Ask::Remove),
        2 => prop_oneof![Just(Editors::Everybody), Just(Editors::Hosts)].prop_map(Ask::SetEditors),
    ]
}

/// What is done to three collections of six products.
fn pick_ask() -> impl Strategy<Value = Ask> {
    let id = || (0..3usize).prop_map(picks);
    let what = || (0..6usize).prop_map(product);
    let before = || prop::option::of(what());
    let title = || prop_oneof![9 => "[a-zé ]{1,12}", 1 => any::<String>()];
    let command = prop_oneof![
        2 => (id(), title(), before()).prop_map(|(id, title, product)| Command::PickCreate { id, title, product }),
        1 => (id(), title()).prop_map(|(id, title)| Command::PickRename { id, title }),
        1 => id().prop_map(|id| Command::PickDelete { id }),
        1 => id().prop_map(|id| Command::PickRestore { id }),
        5 => (id(), what(), before()).prop_map(|(id, product, before)| Command::PickAdd { id, product, before }),
        2 => (id(), what()).prop_map(|(id, product)| Command::PickRemove { id, product }),
        4 => (id(), what(), before()).prop_map(|(id, product, before)| Command::PickMove { id, product, before }),
    ];
    command.prop_map(Ask::Pick)
}

pub fn op() -> impl Strategy<Value = Op> {
    let who = 0..NAMES.len();
    let system = prop_oneof![
        Just(SystemAsk::Absent),
        Just(SystemAsk::Rebuild),
        Just(SystemAsk::Due),
        who.clone().prop_map(SystemAsk::Present),
        prop::option::of(who.clone()).prop_map(SystemAsk::HandOver),
        (0..4usize, 0..3i64).prop_map(|(variant, price)| SystemAsk::Price(in_cart(variant), price)),
        (0..3usize, 0..4usize, 0..3i64).prop_map(|(of, variant, price)| SystemAsk::Price(on_look(of, variant), price)),
        (any::<Index>(), 0..4usize).prop_map(|(message, link)| SystemAsk::Card(message, link)),
    ];
    prop_oneof![
        12 => (who.clone(), ask()).prop_map(|(who, ask)| Op::Command(who, ask)),
        6 => (prop_oneof![4 => Just(0), 1 => who.clone()], pick_ask()).prop_map(|(who, ask)| Op::Command(who, ask)),
        6 => (who.clone(), poll_ask().prop_map(Ask::Poll)).prop_map(|(who, ask)| Op::Command(who, ask)),
        4 => (who.clone(), sign_ask().prop_map(Ask::Sign)).prop_map(|(who, ask)| Op::Command(who, ask)),
        4 => (who.clone(), photo_ask().prop_map(Ask::Photo)).prop_map(|(who, ask)| Op::Command(who, ask)),
        6 => (who.clone(), look_ask().prop_map(Ask::Look)).prop_map(|(who, ask)| Op::Command(who, ask)),
        6 => (who.clone(), 0..3usize, prop::option::weighted(0.8, 0..4usize))
            .prop_map(|(who, look, variant)| Op::Draw { who, look, variant }),
        6 => (who.clone(), bill_ask().prop_map(Ask::Bill)).prop_map(|(who, ask)| Op::Command(who, ask)),
        2 => any::<bool>().prop_map(Op::Resend),
        2 => (who.clone(), role()).prop_map(|(who, role)| Op::Join(who, role)),
        6 => (who.clone(), who, 0..4usize, 0..5u32)
            .prop_map(|(who, whose, variant, quantity)| Op::Put { who, whose, variant, quantity }),
        3 => system.prop_map(Op::System),
        2 => (-30_000..120_000i64).prop_map(Op::Tick),
        3 => (1..3usize).prop_map(Op::Settle),
        3 => Just(Op::Settle(usize::MAX)),
        1 => Just(Op::Rollback),
        1 => Just(Op::Snapshot),
    ]
}

/// A room with people at it, each with a copy of the board.
pub struct World {
    pub table: Table,
    copies: BTreeMap<usize, Copy>,
    next_client: ClientId,
    last: Option<(usize, String, Command)>,
    commands: u32,
    pub snapshots: Vec<Bytes>,
    /// The picks of somebody who was greeted at the beginning and hears every event.
    pub heard: Vec<Picks>,
    /// The polls of the one who listens, likewise.
    pub heard_polls: Vec<Poll>,
    /// The same of the bill, as `m_ana` may know it.
    pub heard_bill: Bill,
    /// The same of looks.
    pub heard_looks: LookMarks,
    /// The same of signs and of how far was read.
    pub heard_signs: HeardSigns,
    /// The same of who edits.
    pub heard_editors: Editors,
    /// The same of who is of a shop's staff.
    pub heard_staff: BTreeMap<MemberId, Staff>,
    /// The same of photos.
    pub heard_photos: HeardPhotos,
    /// The same of the cards of links.
    pub heard_cards: HeardCards,
    /// Every outcome, to compare two worlds by.
    pub outcomes: Vec<String>,
}

impl World {
    pub fn new() -> Self {
        Self::around(Table::new())
    }

    pub fn around(table: Table) -> Self {
        let heard = table.room.picks().to_vec();
        let heard_polls = table.room.polls(&member(NAMES[LISTENER]));
        let heard_bill = table.room.bill(&member(NAMES[LISTENER]));
        let heard_looks = table.room.look_marks();
        let heard_editors = table.room.editors();
        let heard_staff = greeted_staff(&table.room);
        let heard_signs = HeardSigns::greeted(&table.room, &member(NAMES[LISTENER]));
        let heard_photos = HeardPhotos::greeted(&table.room);
        let heard_cards = HeardCards::greeted(&table.room);
        let mut world = Self {
            table,
            heard_looks,
            heard_editors,
            heard_staff,
            heard_signs,
            heard_photos,
            heard_cards,
            heard,
            heard_polls,
            heard_bill,
            copies: BTreeMap::new(),
            next_client: 1_000,
            last: None,
            commands: 0,
            snapshots: Vec::new(),
            outcomes: Vec::new(),
        };
        world.fresh_copies();
        world
    }

    fn fresh_copies(&mut self) {
        for who in 0..NAMES.len() {
            self.fresh_copy(who);
        }
    }

    fn fresh_copy(&mut self, who: usize) {
        self.next_client += 1;
        let copy = Copy::new(self.next_client);
        for update in self.table.room.board().diff(&[0]).unwrap() {
            copy.receive(&update);
        }
        self.copies.insert(who, copy);
    }

    fn message(&self, pick: Index) -> Seq {
        let posts: Vec<_> =
            (1..).zip(&self.table.rows).filter(|(_, r)| r.topic == topic::CHAT).map(|(s, _)| s).collect();
        if posts.is_empty() { 1 } else { *pick.get(&posts) }
    }

    fn command(&self, ask: &Ask) -> Command {
        match ask.clone() {
            Ask::Post(text) => post(&text),
            Ask::Reply(text, to) => reply(&text, self.message(to)),
            Ask::Edit(seq, text) => edit(self.message(seq), &text),
            Ask::Delete(seq) => delete(self.message(seq)),
            Ask::Vote(n, thumb) => vote(n, thumb),
            Ask::Pick(command) | Ask::Poll(command) | Ask::Bill(command) | Ask::Photo(command) | Ask::Look(command) => {
                command
            }
            Ask::Sign(ask) => ask.command(|pick| self.message(pick)),
            Ask::SetRole(who, role) => set_role(NAMES[who], role),
            Ask::SetEditors(editors) => Command::RoomSetEditors { editors },
            Ask::SetStaff(who, staff) => set_staff(NAMES[who], staff),
            Ask::Remove(who) => remove(NAMES[who]),
        }
    }

    fn note(&mut self, outcome: impl std::fmt::Debug) {
        self.outcomes.push(format!("{outcome:?}"));
    }

    fn propose(&mut self, who: usize, id: String, command: Command) {
        let outcome = self.table.propose_as(NAMES[who], &id, command.clone());
        self.note(outcome);
        self.last = Some((who, id, command));
    }

    fn next_piece(&self) -> usize {
        self.outcomes.len()
    }

    fn update(&mut self, who: usize, update: &Bytes) {
        let outcome = self.table.room.propose_board(&member(NAMES[who]), update, false, self.table.now);
        self.note(&outcome);
        match outcome {
            Ok(entry) => self.table.waiting.extend(entry),
            Err(_) => self.fresh_copy(who),
        }
    }

    fn step(&mut self, op: &Op) {
        let now = self.table.now;
        match op {
            Op::Command(who, ask) => {
                self.commands += 1;
                let (id, command) = (format!("p{}", self.commands), self.command(ask));
                self.propose(*who, id, command);
            }
            Op::Resend(changed) => {
                if let Some((who, id, command)) = self.last.clone() {
                    self.propose(who, id, if *changed { vote(77, None) } else { command });
                }
            }
            Op::Join(who, role) => {
                let outcome = self.table.room.propose_join(&member(NAMES[*who]), *role, None, None, now);
                self.note(&outcome);
                self.table.waiting.extend(outcome.ok().flatten());
            }
            Op::Put { who, whose, variant, quantity } => {
                let update = self.copies[who].put(*variant, &member(NAMES[*whose]), *quantity);
                self.update(*who, &update);
            }
            Op::Draw { who, look, variant } => {
                let (copy, by) = (&self.copies[who], member(NAMES[*who]));
                let update = match variant {
                    Some(n) if copy.has_look(*look) => copy.put_on(*look, self.next_piece(), *n, &by),
                    Some(_) => copy.draw(*look, &by),
                    None => copy.erase(*look),
                };
                self.update(*who, &update);
            }
            Op::System(ask) => {
                let command = match ask {
                    SystemAsk::Due => {
                        let listener = member(NAMES[LISTENER]);
                        for command in self.table.room.due(now, [&listener]) {
                            let outcome = self.table.room.propose_system(&command, now);
                            self.note(&outcome);
                            self.table.waiting.extend(outcome);
                        }
                        return;
                    }
                    SystemAsk::Absent => SystemCommand::HostsAbsent,
                    SystemAsk::Rebuild => SystemCommand::RebuildBoard,
                    SystemAsk::Present(who) => SystemCommand::Present { member: member(NAMES[*who]) },
                    SystemAsk::Price(arrival, amount) => {
                        SystemCommand::Price { arrival: arrival.clone(), price: euros(*amount) }
                    }
                    SystemAsk::Card(message, n) => {
                        SystemCommand::Card { message: self.message(*message), card: card(*n) }
                    }
                    SystemAsk::HandOver(to) => SystemCommand::HandOver { to: to.map(|who| member(NAMES[who])) },
                };
                let outcome = self.table.room.propose_system(&command, now);
                self.note(&outcome);
                self.table.waiting.extend(outcome);
            }
            Op::Tick(by) => self.table.now = self.table.now.saturating_add_signed(*by),
            Op::Settle(count) => self.settle(*count),
            Op::Rollback => {
                self.table.rollback();
                self.fresh_copies();
            }
            Op::Snapshot => {
                let bytes = self.table.room.snapshot();
                self.snapshots.push(bytes);
            }
        }
    }

    pub fn settle(&mut self, count: usize) {
        self.table.effects.clear();
        self.table.settle_some(count);
        let effects = std::mem::take(&mut self.table.effects);
        for effect in &effects {
            match effect {
                Effect::Board(update) => self.copies.values().for_each(|copy| copy.receive(update)),
                Effect::Event { audience, event } => {
                    let listener = member(NAMES[LISTENER]);
                    if matches!(audience, Audience::All) || *audience == Audience::Member(listener.clone()) {
                        hear_poll(&mut self.heard_polls, &listener, event.clone());
                        hear_bill(&mut self.heard_bill, event);
                        hear_look(&mut self.heard_looks, event);
                        if let Event::RoomEditorsChanged { editors } = event.event {
                            let before = std::mem::replace(&mut self.heard_editors, editors);
                            assert_ne!(before, editors, "no news");
                        }
                        hear_staff(&mut self.heard_staff, &event.event);
                        self.heard_signs.hear(event);
                        self.heard_photos.hear(event);
                        self.heard_cards.hear(event);
                    }
                    hear(&mut self.heard, event.clone());
                }
                _ => {}
            }
        }
        if effects.iter().any(|effect| matches!(effect, Effect::BoardRebuilt(_))) {
            self.fresh_copies();
        }
        self.note(&effects);
    }

    pub fn run(&mut self, ops: &[Op]) {
        for op in ops {
            self.step(op);
        }
    }
}

/// What a client does with the events about picks.
fn hear(heard: &mut Vec<Picks>, event: EventMessage) {
    let put = |products: &mut Vec<ProductId>, product, before: Option<ProductId>| {
        let place = before.map_or(products.len(), |b| products.iter().position(|p| *p == b).expect("it is there"));
        products.insert(place, product);
    };
    let at = |heard: &[Picks], id| heard.iter().position(|picks| picks.id == id).expect("it is there");
    match event.event {
        Event::PickCreated { id, title, product } => {
            let products = product.into_iter().collect();
            heard.push(Picks { id, seq: event.seq, title, by: event.by.expect("a maker"), at: event.at, products });
        }
        Event::PickRestored { picks } => heard.push(picks),
        Event::PickDeleted { id } => drop(heard.remove(at(heard, id))),
        Event::PickRenamed { id, title } => {
            let place = at(heard, id);
            assert_ne!(std::mem::replace(&mut heard[place].title, title.clone()), title, "no news");
        }
        Event::PickAdded { id, product, before } => {
            let place = at(heard, id);
            put(&mut heard[place].products, product, before);
        }
        Event::PickRemoved { id, product } => {
            let place = at(heard, id);
            heard[place].products.retain(|p| *p != product);
        }
        Event::PickMoved { id, product, before } => {
            let place = at(heard, id);
            let products = &mut heard[place].products;
            let was = products.clone();
            products.retain(|p| *p != product);
            put(products, product, before);
            assert_ne!(*products, was, "no news");
        }
        _ => return,
    }
    heard.sort_by_key(|picks| picks.seq);
}
