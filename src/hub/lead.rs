//! Who leads: whom newcomers come to, and whom all may follow. Ephemeral, as who is here is.
//!
//! Hosts take the lead and hand it to anybody who takes part. Where nobody was named, or that one isn't here, it is the
//! creator's, else another host's. So it passes on with the role when the last host leaves (see [`crate::room::reign`]),
//! and the creator gets both back.

use std::time::Duration;

use tokio::time::Instant;

use super::actor::Actor;
use crate::{
    ids::{MemberId, Millis},
    protocol::message::{Role, ServerMessage},
};

/// Who was named, and is away, or whose hosts are, stays named for so long: a reload takes less, and the hosts' role, which
/// passes on after a minute, takes the lead along.
const KEPT: Duration = Duration::from_secs(50);

/// Who leads, and by whose word.
#[derive(Default)]
pub(super) struct Lead {
    /// Whom a host has named.
    named: Option<MemberId>,
    /// Since when they, or all hosts, are away.
    away: Option<Instant>,
    /// Who leads, as the room was told.
    now: Option<MemberId>,
}

/// Somebody who is here and might lead.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    member: MemberId,
    role: Role,
    joined_at: Millis,
}

impl Lead {
    pub(super) fn now(&self) -> Option<&MemberId> {
        self.now.as_ref()
    }

    /// Who leads of these; true where that is another one than before.
    fn settle(&mut self, here: &[Candidate], creator: Option<&MemberId>, now: Instant) -> bool {
        let named = self.named.as_ref().and_then(|named| here.iter().find(|c| c.member == *named));
        let away = self.named.is_some() && (named.is_none() || !here.iter().any(|c| c.role.is_host()));
        if self.away.is_some_and(|since| now.duration_since(since) >= KEPT) {
            self.named = None;
            self.away = None;
        } else if away {
            self.away.get_or_insert(now);
        } else {
            self.away = None;
        }
        let leads = named.filter(|_| self.named.is_some()).or_else(|| {
            let hosts = here.iter().filter(|c| c.role.is_host());
            hosts.min_by_key(|c| (creator != Some(&c.member), c.role != Role::Host, c.joined_at, &c.member))
        });
        let leads = leads.map(|c| c.member.clone());
        let changed = leads != self.now;
        self.now = leads;
        changed
    }
}

impl Actor {
    /// Somebody came, went, or has another role.
    pub(super) fn settle_lead(&mut self) {
        let mut here: Vec<Candidate> = Vec::new();
        for session in self.sessions.values().filter(|s| s.is_open() && s.role.may_write()) {
            let matters = session.role.is_host() || self.lead.named.as_ref() == Some(&session.member);
            if matters
                && !here.iter().any(|c| c.member == session.member)
                && let Some(view) = self.room.member(&session.member)
            {
                here.push(Candidate { member: view.id, role: view.role, joined_at: view.joined_at });
            }
        }
        if self.lead.settle(&here, self.room.creator(), Instant::now()) {
            let lead = self.lead.now.clone();
            self.say(&ServerMessage::Lead { lead });
        }
    }

    /// A host names who is to lead: themselves or another who is here.
    pub(super) fn hand_lead(&mut self, to: MemberId) {
        if self.sessions.values().any(|s| s.is_open() && s.role.may_write() && s.member == to) {
            self.lead.named = Some(to);
            self.lead.away = None;
            self.settle_lead();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(people: &[(&str, Role)]) -> Vec<Candidate> {
        let at = |n: usize| Millis::try_from(n).unwrap();
        let candidate = |(n, (name, role)): (usize, &(&str, Role))| Candidate {
            member: MemberId::parse(name).unwrap(),
            role: *role,
            joined_at: at(n),
        };
        people.iter().enumerate().map(candidate).collect()
    }

    fn who(lead: &Lead) -> Option<&str> {
        lead.now().map(MemberId::as_str)
    }

    const ANA: (&str, Role) = ("m_ana1", Role::Host);
    const BEN: (&str, Role) = ("m_ben1", Role::Host);
    const CLEO: (&str, Role) = ("m_cleo", Role::Cohost);
    const SAM: (&str, Role) = ("m_sam1", Role::Shopper);

    #[test]
    fn the_creator_leads_then_hosts_then_cohosts_and_nobody_else_by_themselves() {
        let (mut lead, now) = (Lead::default(), Instant::now());
        let ana = MemberId::parse(ANA.0).unwrap();
        for (people, leads) in [
            (vec![CLEO, BEN, ANA, SAM], Some(ANA.0)),
            (vec![CLEO, BEN, SAM], Some(BEN.0)),
            (vec![CLEO, SAM], Some(CLEO.0)),
            (vec![SAM], None),
        ] {
            lead.settle(&here(&people), Some(&ana), now);
            assert_eq!(who(&lead), leads);
        }
        assert!(lead.settle(&here(&[ANA]), Some(&ana), now));
        assert!(!lead.settle(&here(&[ANA, BEN]), Some(&ana), now), "no news");
    }

    #[test]
    fn who_was_named_leads_while_they_are_here_and_over_a_reload() {
        let (mut lead, start) = (Lead::default(), Instant::now());
        let ana = MemberId::parse(ANA.0).unwrap();
        lead.named = Some(MemberId::parse(SAM.0).unwrap());
        lead.settle(&here(&[ANA, SAM]), Some(&ana), start);
        assert_eq!(who(&lead), Some(SAM.0));
        lead.settle(&here(&[ANA]), Some(&ana), start);
        assert_eq!(who(&lead), Some(ANA.0));
        lead.settle(&here(&[ANA, SAM]), Some(&ana), start + Duration::from_secs(5));
        assert_eq!(who(&lead), Some(SAM.0));
        lead.settle(&here(&[ANA]), Some(&ana), start + Duration::from_secs(10));
        lead.settle(&here(&[ANA, SAM]), Some(&ana), start + Duration::from_secs(10) + KEPT);
        assert_eq!(who(&lead), Some(ANA.0), "too late");
    }

    #[test]
    fn with_the_hosts_the_lead_passes_on_and_the_creator_gets_it_back() {
        let (mut lead, start) = (Lead::default(), Instant::now());
        let ana = MemberId::parse(ANA.0).unwrap();
        lead.named = Some(MemberId::parse(SAM.0).unwrap());
        lead.settle(&here(&[SAM]), Some(&ana), start);
        assert_eq!(who(&lead), Some(SAM.0), "the hosts are away for a moment");
        // A minute later Cleo is made host in their place.
        let later = start + Duration::from_mins(1);
        lead.settle(&here(&[("m_cleo", Role::Host), SAM]), Some(&ana), later);
        assert_eq!(who(&lead), Some(CLEO.0));
        lead.settle(&here(&[("m_cleo", Role::Cohost), SAM, ANA]), Some(&ana), later);
        assert_eq!(who(&lead), Some(ANA.0));
    }
}
