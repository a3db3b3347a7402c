//! Members and their roles.
//!
//! Every rule is judged by a [`View`], which shows the truth, or the truth with what is in flight laid over it; its answer
//! is a [`Change`], which is committed to whichever was looked at. So `propose` and `apply` cannot differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use super::{
    reign::{Reign, StandIn},
    rejection::Rejection,
};
use crate::{
    ids::{MemberId, Millis, Seq},
    protocol::message::{MemberView, Role, Staff},
};

/// Avatars to choose from: `0..AVATARS`, the things of the stall in the look.
pub const AVATARS: u8 = 12;
/// Most members of one room, those that are gone included: ten thousand viewers of a live room, and as many before them.
pub const MAX_MEMBERS: usize = 20_000;

/// A member as the room knows them: no name, which is not part of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Member {
    pub role: Role,
    pub avatar: u8,
    pub joined_at: Millis,
    /// Not there before rules 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Staff>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<Gone>,
}

/// How a member went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// By themselves: they may come back.
    Left,
    /// A host removed them: only a host lets them back.
    Removed,
    /// They had themselves erased: nobody comes back as them.
    Erased,
}

impl Member {
    pub fn view(&self, id: &MemberId) -> MemberView {
        MemberView {
            id: id.clone(),
            name: String::new(),
            avatar: self.avatar,
            role: self.role,
            staff: self.staff.clone(),
            joined_at: self.joined_at,
            gone: self.gone.is_some(),
        }
    }

    pub fn is_erased(&self) -> bool {
        self.gone == Some(Gone::Erased)
    }

    fn is_present_host(&self) -> bool {
        self.gone.is_none() && self.role == Role::Host
    }
}

/// What an entry does to members: their new values, and the new reign where it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub members: SmallVec<[(MemberId, Member); 2]>,
    pub reign: Option<Reign>,
}

/// All members, and who rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredPeople")]
pub(super) struct People {
    members: BTreeMap<MemberId, Member>,
    reign: Reign,
    /// Members with the role of host who are not gone; follows from `members`.
    #[serde(skip)]
    hosts: BTreeSet<MemberId>,
    /// How many members who are not gone wear each avatar; follows from `members`.
    #[serde(skip)]
    worn: [u32; AVATARS as usize],
}

#[derive(Deserialize)]
struct StoredPeople {
    members: BTreeMap<MemberId, Member>,
    reign: Reign,
}

impl From<StoredPeople> for People {
    fn from(stored: StoredPeople) -> Self {
        let mut people = Self { reign: stored.reign, ..Self::default() };
        for (id, member) in stored.members {
            people.set(id, member);
        }
        people
    }
}

impl People {
    pub fn get(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter()
    }

    pub fn reign(&self) -> &Reign {
        &self.reign
    }

    pub fn commit(&mut self, change: Change) {
        for (id, member) in change.members {
            self.set(id, member);
        }
        if let Some(reign) = change.reign {
            self.reign = reign;
        }
    }

    fn set(&mut self, id: MemberId, member: Member) {
        let old = self.members.get(&id).filter(|old| old.gone.is_none()).map(|old| usize::from(old.avatar));
        if let Some(worn) = old.and_then(|avatar| self.worn.get_mut(avatar)) {
            *worn = worn.saturating_sub(1);
        }
        if member.gone.is_none()
            && let Some(worn) = self.worn.get_mut(usize::from(member.avatar))
        {
            *worn += 1;
        }
        if member.is_present_host() {
            self.hosts.insert(id.clone());
        } else {
            self.hosts.remove(&id);
        }
        self.members.insert(id, member);
    }

    /// The avatar that the fewest wear, the first of them: a free one while there is one.
    fn free_avatar(&self) -> u8 {
        (0..AVATARS).min_by_key(|avatar| self.worn[usize::from(*avatar)]).unwrap_or(0)
    }
}

/// What is in flight, as new values with the entry that will set them.
#[derive(Debug, Default)]
pub(super) struct PeopleDraft {
    members: BTreeMap<MemberId, (Seq, Member)>,
    reign: Option<(Seq, Reign)>,
}

impl PeopleDraft {
    pub fn commit(&mut self, seq: Seq, change: Change) {
        self.members.extend(change.members.into_iter().map(|(id, member)| (id, (seq, member))));
        if let Some(reign) = change.reign {
            self.reign = Some((seq, reign));
        }
    }

    /// Forgets what the entry at `seq` has made true, so that the draft stays as small as what is in flight.
    pub fn settle(&mut self, seq: Seq, change: &Change) {
        for (id, _) in &change.members {
            if self.members.get(id).is_some_and(|(at, _)| *at <= seq) {
                self.members.remove(id);
            }
        }
        if self.reign.as_ref().is_some_and(|(at, _)| *at <= seq) {
            self.reign = None;
        }
    }

    /// How many members are changed in flight.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn clear(&mut self) {
        self.members.clear();
        self.reign = None;
    }
}

/// The people as they are, or as they will be once everything in flight is applied.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub truth: &'a People,
    pub draft: Option<&'a PeopleDraft>,
}

impl<'a> View<'a> {
    pub fn get(&self, id: &MemberId) -> Option<&'a Member> {
        let drafted = self.draft.and_then(|draft| draft.members.get(id)).map(|(_, member)| member);
        drafted.or_else(|| self.truth.get(id))
    }

    pub fn reign(&self) -> &'a Reign {
        self.draft.and_then(|draft| draft.reign.as_ref()).map_or(&self.truth.reign, |(_, reign)| reign)
    }

    /// The member, unless they are gone.
    pub fn present(&self, id: &MemberId) -> Result<&'a Member, Rejection> {
        self.get(id).filter(|member| member.gone.is_none()).ok_or(Rejection::NOT_A_MEMBER)
    }

    /// The member, if they may change things.
    pub fn writer(&self, id: &MemberId) -> Result<&'a Member, Rejection> {
        self.present(id).and_then(|m| if m.role.may_write() { Ok(m) } else { Err(Rejection::READ_ONLY) })
    }

    /// Whether somebody may set a sign (`on`), or take theirs back (R141).
    pub fn signer(&self, id: &MemberId, on: bool) -> Result<(), Rejection> {
        if on { self.writer(id) } else { self.present(id) }.map(drop)
    }

    /// The member, if they have the rights of a host.
    pub fn host(&self, id: &MemberId) -> Result<&'a Member, Rejection> {
        self.writer(id).and_then(|m| if m.role.is_host() { Ok(m) } else { Err(Rejection::FORBIDDEN) })
    }

    /// Everybody, gone or not.
    pub fn all(&self) -> impl Iterator<Item = (&'a MemberId, &'a Member)> {
        let drafted = self.draft.map(|draft| &draft.members);
        let settled = self.truth.members.iter().filter(move |(id, _)| drafted.is_none_or(|d| !d.contains_key(*id)));
        settled.chain(drafted.into_iter().flatten().map(|(id, (_, member))| (id, member)))
    }

    /// Hosts who are not gone.
    pub fn hosts(&self) -> impl Iterator<Item = (&'a MemberId, &'a Member)> {
        let drafted = self.draft.map(|draft| &draft.members);
        let settled = self.truth.hosts.iter().filter(move |id| drafted.is_none_or(|d| !d.contains_key(*id)));
        let settled = settled.filter_map(|id| self.truth.members.get_key_value(id));
        settled.chain(drafted.into_iter().flatten().map(|(id, (_, m))| (id, m)).filter(|(_, m)| m.is_present_host()))
    }

    pub fn is_last_host(&self, id: &MemberId) -> bool {
        self.get(id).is_some_and(Member::is_present_host) && self.hosts().all(|(host, _)| host == id)
    }

    /// The first entry: somebody makes the room. `None` where it is made already.
    pub fn create(&self, creator: &MemberId, avatar: Option<u8>, at: Millis) -> Option<Change> {
        if self.reign().creator.is_some() {
            return None;
        }
        let avatar = avatar.filter(|a| *a < AVATARS).unwrap_or(0);
        let member = Member { role: Role::Host, avatar, joined_at: at, staff: None, gone: None };
        let reign = Reign { creator: Some(creator.clone()), ..self.reign().clone() };
        Some(Change { members: smallvec![(creator.clone(), member)], reign: Some(reign) })
    }

    /// Somebody comes in, or comes back. `None` where they are in already.
    pub fn join(&self, id: &MemberId, role: Role, avatar: Option<u8>, at: Millis) -> Result<Option<Change>, Rejection> {
        if self.reign().creator.is_none() {
            return Err(Rejection::NOT_A_MEMBER);
        }
        let member = match self.get(id) {
            Some(Member { gone: None, .. }) => return Ok(None),
            Some(Member { gone: Some(Gone::Removed | Gone::Erased), .. }) => return Err(Rejection::REMOVED),
            Some(before) => Member { gone: None, ..before.clone() },
            None if self.truth.members.len() >= MAX_MEMBERS => return Err(Rejection::MEMBERS_FULL),
            None => {
                let avatar = avatar.filter(|a| *a < AVATARS).unwrap_or_else(|| self.truth.free_avatar());
                Member { role, avatar, joined_at: at, staff: None, gone: None }
            }
        };
        Ok(Some(Change { members: smallvec![(id.clone(), member)], reign: None }))
    }

    /// A host changes a role.
    pub fn set_role(&self, by: &MemberId, target: &MemberId, role: Role) -> Result<Change, Rejection> {
        let before = self.judge_host(by, target)?;
        if by == target && role != Role::Host && self.is_last_host(by) {
            return Err(Rejection::LAST_HOST);
        }
        // A host who names the role of somebody removed lets them back.
        let gone = before.gone.map(|_| Gone::Left);
        let member = Member { role, gone, ..before.clone() };
        // What a host decides about a stand-in holds; the stand-in cannot decide it alone.
        let reign = if by == target { None } else { self.reign_without_stand_in(target) };
        Ok(Change { members: smallvec![(target.clone(), member)], reign })
    }

    /// A host says that somebody is of a shop's staff, or no more so. What they may do is their role's business.
    pub fn set_staff(&self, by: &MemberId, target: &MemberId, staff: Option<&Staff>) -> Result<Change, Rejection> {
        let member = Member { staff: staff.cloned(), ..self.judge_host(by, target)?.clone() };
        Ok(Change { members: smallvec![(target.clone(), member)], reign: None })
    }

    /// A host removes somebody, or somebody leaves.
    pub fn remove(&self, by: &MemberId, target: &MemberId) -> Result<Change, Rejection> {
        let (before, gone) = if by == target {
            let before = self.present(by)?;
            if self.is_last_host(by) {
                return Err(Rejection::LAST_HOST);
            }
            (before, Gone::Left)
        } else {
            let before = self.judge_host(by, target)?;
            if before.gone.is_some() {
                return Err(Rejection::NO_SUCH_MEMBER);
            }
            (before, Gone::Removed)
        };
        let member = Member { gone: Some(gone), ..before.clone() };
        let mut reign = self.reign_without_stand_in(target);
        if self.reign().owed && self.reign().creator.as_ref() == Some(target) {
            // Who leaves of their own will gives the place up.
            reign.get_or_insert_with(|| self.reign().clone()).owed = false;
        }
        Ok(Change { members: smallvec![(target.clone(), member)], reign })
    }

    /// Whether `by` is a host who may decide about `target`, who is or was a member.
    fn judge_host(&self, by: &MemberId, target: &MemberId) -> Result<&'a Member, Rejection> {
        if self.present(by)?.role != Role::Host {
            return Err(Rejection::FORBIDDEN);
        }
        let reign = self.reign();
        if reign.owed && by != target && reign.creator.as_ref() == Some(target) {
            return Err(Rejection::CREATOR_AWAY);
        }
        self.get(target).filter(|member| !member.is_erased()).ok_or(Rejection::NO_SUCH_MEMBER)
    }

    fn reign_without_stand_in(&self, target: &MemberId) -> Option<Reign> {
        let reign = self.reign();
        let stands_in = matches!(&reign.stand_in, Some(StandIn { member, .. }) if member == target);
        stands_in.then(|| Reign { stand_in: None, ..reign.clone() })
    }
}
