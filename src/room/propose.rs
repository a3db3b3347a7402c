//! The first half: may it, as things will stand once everything in flight is applied?

use bytes::Bytes;
use smallvec::SmallVec;

use super::{
    Room,
    bill::BillChange,
    board::{BoardRefusal, Verdict, Writer},
    chat::{self, Head, OlderMessage},
    command_log::{self, Known},
    editors,
    entry::{Act, Body, Entry, RULES},
    member::Change,
    mention,
    photo::Upload,
    picks::PickChange,
    poll::{self, Opening, PollChange},
    reign::{SystemCommand, SystemEntry},
    rejection::Rejection,
};
use crate::{
    ids::{InviteId, MemberId, Millis, PollId, Seq},
    protocol::message::{Command, CommandMessage, Role},
};

/// What to do with a command that is not refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Proposal {
    /// Append this.
    Append(Entry),
    /// It was done before, by the entry at this seq: answer so.
    Already(Seq),
    /// It is in flight: its answer comes when that one is applied.
    InFlight,
}

/// What the room has to be told to judge a command, since it has not all in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// The row that [`Room::needs_header_of`] asked for, where history had it.
    pub older: Option<&'a OlderMessage>,
    /// Of what [`Room::needs_uploads`] asked for, what this member uploaded into this room.
    pub uploads: &'a [Upload],
}

impl Room {
    /// The first entry. `None` where the room is made already.
    pub fn propose_create(&mut self, creator: &MemberId, avatar: Option<u8>, now: Millis) -> Option<Entry> {
        let at = self.time(now);
        let change = self.ahead().create(creator, avatar, at)?;
        Some(self.launch(at, Some(creator), Body::Created { avatar }, change))
    }

    /// Judges a member's command.
    pub fn propose(
        &mut self,
        by: &MemberId,
        message: &CommandMessage,
        facts: Facts<'_>,
        now: Millis,
    ) -> Result<Proposal, Rejection> {
        command_log::check_id(&message.id)?;
        let role = self.ahead().present(by)?.role;
        let (id, hash) = (command_log::id_digest(&message.id), command_log::body_digest(&message.command));
        match self.commands.look_up(by, id, hash) {
            Known::Same(outcome) => return outcome.map(Proposal::Already),
            Known::Other => return Err(Rejection::ID_REUSED),
            Known::New => {}
        }
        let key = (by.clone(), id);
        match self.draft.commands.get(&key) {
            Some(in_flight) if *in_flight == hash => return Ok(Proposal::InFlight),
            Some(_) => return Err(Rejection::ID_REUSED),
            None => {}
        }
        let at = self.time(now);
        let (act, change) = self.judge(at, by, role, &message.command, facts)?;
        self.draft.commands.insert(key, hash);
        let body = Body::Command { id: message.id.clone(), hash, act };
        Ok(Proposal::Append(self.launch(at, Some(by), body, change)))
    }

    /// Judges a board update (or a sync step 2). `None`: it says nothing new.
    pub fn propose_board(
        &mut self,
        by: &MemberId,
        update: &Bytes,
        is_step2: bool,
        now: Millis,
    ) -> Result<Option<Entry>, BoardRefusal> {
        let role = self.ahead().present(by).map_err(|_| BoardRefusal::Forbidden("not_a_member"))?.role;
        if self.draft.rebuild.is_some() {
            // It would be judged against the epoch that ends before it is applied.
            return Err(BoardRefusal::StaleEpoch);
        }
        let at = self.time(now);
        let locked = self.draft.plans.or(&self.plans).locked(at);
        let hosts_edit = editors::judge(self.editors_ahead(), role).is_err();
        let writer = Writer { member: by, role, locked: &locked, hosts_edit };
        match self.board.propose(writer, update, is_step2)? {
            Verdict::NoEffect => Ok(None),
            Verdict::Accepted(update) => Ok(Some(self.launch(at, Some(by), Body::Board(update), Change::default()))),
        }
    }

    /// Somebody comes in, or comes back. `None`: they are a member, or are just becoming one.
    pub fn propose_join(
        &mut self,
        member: &MemberId,
        role: Role,
        avatar: Option<u8>,
        invite: Option<InviteId>,
        now: Millis,
    ) -> Result<Option<Entry>, Rejection> {
        let at = self.time(now);
        let Some(change) = self.ahead().join(member, role, avatar, at)? else { return Ok(None) };
        Ok(Some(self.launch(at, Some(member), Body::Joined { role, avatar, invite }, change)))
    }

    /// What the room does itself. `None`: it would change nothing, or is in flight.
    pub fn propose_system(&mut self, command: &SystemCommand, now: Millis) -> Option<Entry> {
        let at = self.time(now);
        if *command == SystemCommand::RebuildBoard {
            return self.propose_rebuild(at);
        }
        if let SystemCommand::ClosePoll { poll, opening } = command {
            return self.propose_close(at, poll, *opening);
        }
        let (entry, change) = match command {
            SystemCommand::ExpirePhotos { message } => (self.judge_expiry(at, *message)?, Change::default()),
            SystemCommand::Card { message, card } => (self.judge_card(*message, card)?, Change::default()),
            SystemCommand::Price { arrival, price } => (self.judge_price(arrival, *price)?, Change::default()),
            SystemCommand::LockLook { look, term } => (self.judge_lock(at, look, *term)?, Change::default()),
            _ => {
                let entry = self.ahead().plan(command, at)?;
                let change = self.ahead().judge_system(&entry, at)?;
                (entry, change)
            }
        };
        Some(self.launch(at, None, Body::System(entry), change))
    }

    fn propose_rebuild(&mut self, at: Millis) -> Option<Entry> {
        if self.draft.rebuild.is_some() {
            return None;
        }
        let epoch = self.board.epoch().checked_add(1)?;
        self.draft.rebuild = Some(self.next_seq());
        Some(self.launch(at, None, Body::System(SystemEntry::BoardRebuilt { epoch }), Change::default()))
    }

    fn propose_close(&mut self, at: Millis, poll: &PollId, opening: u32) -> Option<Entry> {
        let row = self.next_seq();
        self.draft.polls.change(row, &self.polls, |ahead| ahead.time_is_up(poll, opening, at).ok_or(())).ok()?;
        let entry = SystemEntry::PollClosed { poll: poll.clone(), opening };
        Some(self.launch(at, None, Body::System(entry), Change::default()))
    }

    /// Time does not run backwards in a log, whatever the clock does.
    pub(super) fn time(&self, now: Millis) -> Millis {
        now.max(self.last_at).max(self.draft.at)
    }

    /// Where the next proposed entry will stand: appends are compare-and-swap and in order, so this holds or nothing does.
    pub(super) fn next_seq(&self) -> Seq {
        self.seq + self.draft.entries + 1
    }

    pub(super) fn launch(&mut self, at: Millis, by: Option<&MemberId>, body: Body, change: Change) -> Entry {
        let seq = self.next_seq();
        self.draft.people.commit(seq, change);
        self.draft.entries += 1;
        self.draft.at = at;
        Entry { at, by: by.cloned(), rules: RULES, body }
    }

    fn judge(
        &mut self,
        at: Millis,
        by: &MemberId,
        role: Role,
        command: &Command,
        facts: Facts<'_>,
    ) -> Result<(Act, Change), Rejection> {
        let ahead = self.ahead();
        let older = facts.older;
        let act = match command {
            Command::ChatPost { .. } => self.judge_post(at, by, command, facts)?,
            Command::ChatEdit { seq, text } => {
                ahead.writer(by)?;
                let head = self.chat_head(*seq, older)?;
                head.judge_edit(by)?;
                let (text, row) = (checked_mentions(chat::check_text(text)?)?, self.next_seq());
                let after = Head { edited_in: Some(row), ..head.clone() };
                self.draft.chat.insert(*seq, (row, after));
                let cards_gone = self.judge_cards_gone(row, *seq, text.as_deref());
                Act::ChatEdit { message: *seq, author: head.by, text, prior: head.edited_in, row, cards_gone }
            }
            Command::ChatDelete { seq } => {
                let head = self.chat_head(*seq, older)?;
                head.judge_delete(by, role)?;
                let after = Head { deleted: true, ..head.clone() };
                let row = self.next_seq();
                self.draft.chat.insert(*seq, (row, after));
                self.judge_photos_forgotten(row, *seq);
                let cards_gone = self.judge_cards_gone(row, *seq, None);
                Act::ChatDelete { message: *seq, author: head.by, prior: head.edited_in, cards_gone }
            }
            Command::ChatReact { seq, reaction, on } => {
                ahead.signer(by, *on)?;
                self.chat_head(*seq, older)?.judge_there()?;
                self.line_signs.judge_line(by, *seq, *on)?;
                Act::ChatReact { message: *seq, reaction: *reaction, on: *on }
            }
            Command::PhotoTakeBack { photo } => self.judge_take_back(by, role, photo)?,
            Command::PhotoSpot { .. } | Command::PhotoUnspot { .. } => self.judge_spot(by, role, command)?,
            Command::ChatRead { seq } => ahead.writer(by).map(|_| Act::ChatRead { message: *seq })?,
            Command::VoteReact { product, reaction, on } => {
                ahead.signer(by, *on).and_then(|()| self.signs.judge(by, &product.into(), *on))?;
                Act::VoteReact { product: product.clone(), reaction: *reaction, on: *on }
            }
            Command::VoteSet { product, thumb } => {
                ahead.writer(by)?;
                self.votes.judge(by, &product.into(), *thumb)?;
                Act::VoteSet { product: product.clone(), thumb: *thumb }
            }
            Command::LookVote { .. }
            | Command::LookReact { .. }
            | Command::LookPlan { .. }
            | Command::LookLock { .. } => self.judge_look(at, by, role, command)?,
            Command::PickCreate { .. }
            | Command::PickRename { .. }
            | Command::PickDelete { .. }
            | Command::PickRestore { .. }
            | Command::PickAdd { .. }
            | Command::PickRemove { .. }
            | Command::PickMove { .. } => self.judge_pick(at, by, command)?,
            Command::PollOpen(new) => {
                let change = PollChange::Open(Opening::checked(new)?);
                self.judge_options(&new.options)?;
                self.judge_poll(at, by, role, &new.id, change)?
            }
            Command::PollVote { poll, choice } => {
                self.judge_poll(at, by, role, poll, PollChange::Vote { choice: choice.clone() })?
            }
            Command::PollClose { poll } => self.judge_poll(at, by, role, poll, PollChange::Close)?,
            Command::PollReopen { poll, lasts_ms } => {
                self.judge_poll(at, by, role, poll, PollChange::Reopen { lasts_ms: poll::lasting(*lasts_ms)? })?
            }
            Command::PollDecide { poll, option } => {
                self.judge_poll(at, by, role, poll, PollChange::Decide { option: *option })?
            }
            Command::CartPay { variant, pay } => {
                self.judge_bill(at, by, BillChange::Pay { variant: variant.clone(), pay: *pay })?
            }
            Command::CartNote { variant, text } => {
                self.judge_bill(at, by, BillChange::Note { variant: variant.clone(), text: Some(text.clone()) })?
            }
            Command::CartMaybe { variant, maybe } => {
                self.judge_bill(at, by, BillChange::Maybe { variant: variant.clone(), maybe: *maybe })?
            }
            Command::CartSplit { variant, rule } => {
                self.judge_bill(at, by, BillChange::Split { variant: variant.clone(), rule: rule.clone() })?
            }
            Command::CartBudget { of, amount } => {
                self.judge_bill(at, by, BillChange::Budget { of: *of, amount: *amount })?
            }
            Command::RoomSetEditors { editors } => self.judge_editors(by, *editors)?,
            Command::MemberSetRole { member, role } => {
                let change = ahead.set_role(by, member, *role)?;
                return Ok((Act::SetRole { member: member.clone(), role: *role }, change));
            }
            Command::MemberSetStaff { member, staff } => {
                let change = ahead.set_staff(by, member, staff.as_ref())?;
                return Ok((Act::SetStaff { member: member.clone(), staff: staff.clone() }, change));
            }
            Command::MemberRemove { member } => {
                return Ok((Act::Remove { member: member.clone() }, ahead.remove(by, member)?));
            }
        };
        Ok((act, Change { members: SmallVec::new(), reign: None }))
    }

    fn judge_pick(&mut self, at: Millis, by: &MemberId, command: &Command) -> Result<Act, Rejection> {
        let (id, change) = match command.clone() {
            Command::PickCreate { id, title, product } => (id, PickChange::Create { title, product }),
            Command::PickRename { id, title } => (id, PickChange::Rename { title }),
            Command::PickDelete { id } => (id, PickChange::Delete),
            Command::PickRestore { id } => (id, PickChange::Restore),
            Command::PickAdd { id, product, before } => (id, PickChange::Add { product, before }),
            Command::PickRemove { id, product } => (id, PickChange::Remove { product }),
            Command::PickMove { id, product, before } => (id, PickChange::Move { product, before }),
            _ => return Err(Rejection::REFUSED),
        };
        self.ahead().host(by)?;
        let change = change.checked()?;
        let row = self.next_seq();
        self.draft.picks.change(row, &self.picks, |ahead| ahead.change(row, at, by, &id, &change))?;
        Ok(Act::Pick { id, change })
    }

    fn judge_poll(
        &mut self,
        at: Millis,
        by: &MemberId,
        role: Role,
        id: &PollId,
        change: PollChange,
    ) -> Result<Act, Rejection> {
        let actor = poll::Actor { by, role, seq: self.next_seq(), at };
        self.draft.polls.change(actor.seq, &self.polls, |ahead| ahead.change(actor, id, &change))?;
        Ok(Act::Poll { id: id.clone(), change })
    }

    fn judge_bill(&mut self, at: Millis, by: &MemberId, change: BillChange) -> Result<Act, Rejection> {
        let role = change.judge_role(&self.ahead(), self.editors_ahead(), by)?;
        let change = change.checked()?;
        let row = self.next_seq();
        self.draft.bill.change(row, &self.bill, |ahead| ahead.change(at, by, role, &change))?;
        Ok(Act::Bill { change })
    }

    /// What is known of a message: in flight, kept, lately changed, or as history told it.
    pub(super) fn chat_head(&self, seq: Seq, older: Option<&OlderMessage>) -> Result<Head, Rejection> {
        let in_flight = self.draft.chat.get(&seq).map(|(_, head)| head.clone());
        let told = || {
            let told = older.filter(|o| o.message.seq == seq && self.chat.may_be_older(seq));
            told.map(Head::from).map(|head| Head { deleted: head.deleted || self.is_erased(&head.by), ..head })
        };
        in_flight.or_else(|| self.chat.head(seq)).or_else(told).ok_or(Rejection::NO_SUCH_MESSAGE)
    }
}

/// A message's text as it is kept.
pub(super) fn checked_mentions(text: &str) -> Result<Option<String>, Rejection> {
    mention::check(text)?;
    Ok(Some(text.to_owned()))
}
