//! Generations below which a member's tickets and tokens are revoked, in memory.
//!
//! A token lives 12 h, so a revocation that is older than that concerns nothing that is still good and is forgotten.

use dashmap::DashMap;

use super::token::ACCESS_TTL;
use crate::ids::{MemberId, Millis};

/// Entries above which old ones are looked for at every new one.
const SWEEP_ABOVE: usize = 10_000;

/// See the module.
#[derive(Default)]
pub(super) struct Revoked(DashMap<MemberId, (u32, Millis)>);

impl Revoked {
    /// Revocations before this moment don't matter any more.
    pub fn horizon(now: Millis) -> Millis {
        now.saturating_sub(u64::try_from(ACCESS_TTL.as_millis()).unwrap_or(u64::MAX))
    }

    /// From now on only `generation` and later ones of this member are good.
    pub fn note(&self, member: MemberId, generation: u32, at: Millis) {
        if self.0.len() > SWEEP_ABOVE {
            let horizon = Self::horizon(at);
            self.0.retain(|_, (_, at)| *at >= horizon);
        }
        let mut entry = self.0.entry(member).or_insert((0, at));
        // Two revocations may arrive here in the other order than they were stored in.
        *entry = (entry.0.max(generation), entry.1.max(at));
    }

    /// Whether something issued under `generation` is good no more.
    pub fn is_revoked(&self, member: &MemberId, generation: u32) -> bool {
        self.0.get(member).is_some_and(|entry| generation < entry.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_generations_are_revoked() {
        let (revoked, member) = (Revoked::default(), MemberId::random());
        assert!(!revoked.is_revoked(&member, 0));
        revoked.note(member.clone(), 2, 1_000);
        revoked.note(member.clone(), 1, 1_001);
        assert!(revoked.is_revoked(&member, 1));
        assert!(!revoked.is_revoked(&member, 2));
    }

    #[test]
    fn what_concerns_no_living_token_is_forgotten() {
        let revoked = Revoked::default();
        for _ in 0..=SWEEP_ABOVE {
            revoked.note(MemberId::random(), 1, 1_000);
        }
        revoked.note(MemberId::random(), 1, 1_000 + 13 * 3_600_000);
        assert_eq!(revoked.0.len(), 1);
    }
}
