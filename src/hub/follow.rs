//! Who follows whom. A state of presence may name a leader; the server makes of it the one at the head of the row, and
//! refuses what would go round in a circle: each would wait for the other to move.
//!
//! A person follows one other at a time: in the tab in which they began it last. So whom one follows is one step, the head
//! is found by walking, and a circle can only be closed by the step that is being asked for.

use std::collections::HashMap;

use serde_json::Value;

use crate::ids::{ClientId, MemberId};

/// Steps from a follower to the head of their row. More friends than go shopping in single file; it bounds what one
/// state costs.
const MAX_STEPS: usize = 32;

struct Step {
    /// The tab that follows.
    client: ClientId,
    leader: MemberId,
}

/// Who follows whom in one room.
#[derive(Default)]
pub(super) struct Following {
    steps: HashMap<MemberId, Step>,
}

impl Following {
    /// Settles the leader that a tab's state names (`location.leader`): puts the head of the row there, or takes away what
    /// can't be. `before` is whom the tab named last; returns whom it names now.
    pub(super) fn settle(
        &mut self,
        who: &MemberId,
        client: ClientId,
        before: Option<&MemberId>,
        state: &mut Value,
    ) -> Option<MemberId> {
        let named = state.get("location").and_then(|location| location.get("leader"));
        let named = named.and_then(Value::as_str).and_then(|id| MemberId::parse(id).ok());
        let head = named.as_ref().and_then(|leader| self.ask(who, client, before, leader));
        if head.is_none() {
            self.stop(who, client);
        }
        if let Some(location) = state.get_mut("location").and_then(Value::as_object_mut) {
            match &head {
                Some(head) => location.insert("leader".to_owned(), head.as_str().into()),
                None => location.remove("leader"),
            };
        }
        named
    }

    /// A tab follows nobody any more.
    pub(super) fn stop(&mut self, who: &MemberId, client: ClientId) {
        if self.steps.get(who).is_some_and(|step| step.client == client) {
            self.steps.remove(who);
        }
    }

    /// The head of the row, if the step can be taken.
    fn ask(
        &mut self,
        who: &MemberId,
        client: ClientId,
        before: Option<&MemberId>,
        leader: &MemberId,
    ) -> Option<MemberId> {
        // What a tab repeats doesn't take the lead back from the one in which something else was begun since.
        let elsewhere = self.steps.get(who).is_some_and(|step| step.client != client);
        if elsewhere && before == Some(leader) {
            return None;
        }
        let head = self.head(who, leader)?.clone();
        self.steps.insert(who.clone(), Step { client, leader: leader.clone() });
        Some(head)
    }

    /// Whom one gets to from `leader`; nothing where that is `who`, or too far.
    fn head<'a>(&'a self, who: &MemberId, leader: &'a MemberId) -> Option<&'a MemberId> {
        let mut at = leader;
        for _ in 0..MAX_STEPS {
            if at == who {
                return None;
            }
            match self.steps.get(at) {
                Some(step) => at = &step.leader,
                None => return Some(at),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn id(name: &str) -> MemberId {
        MemberId::parse(name).unwrap()
    }

    /// Asks once, in a tab that named nobody before; returns the leader that is shown.
    fn ask(following: &mut Following, who: &str, client: ClientId, leader: &str) -> Value {
        let mut state = json!({"location": {"page": "home", "leader": leader}});
        following.settle(&id(who), client, None, &mut state);
        assert_eq!(state["location"]["page"], "home");
        state["location"]["leader"].clone()
    }

    #[test]
    fn a_follower_of_a_follower_follows_the_head() {
        let mut following = Following::default();
        assert_eq!(ask(&mut following, "m_ada", 1, "m_basile"), "m_basile");
        assert_eq!(ask(&mut following, "m_basile", 2, "m_chloe"), "m_chloe");
        assert_eq!(ask(&mut following, "m_ada", 1, "m_basile"), "m_chloe");
        following.stop(&id("m_basile"), 2);
        assert_eq!(ask(&mut following, "m_ada", 1, "m_basile"), "m_basile");
    }

    #[test]
    fn no_circle_is_closed_and_a_refused_step_is_not_taken() {
        let mut following = Following::default();
        ask(&mut following, "m_ada", 1, "m_basile");
        ask(&mut following, "m_basile", 2, "m_chloe");
        assert_eq!(ask(&mut following, "m_chloe", 3, "m_ada"), Value::Null);
        assert_eq!(ask(&mut following, "m_chloe", 3, "m_chloe"), Value::Null, "nor oneself");
        assert_eq!(ask(&mut following, "m_ada", 1, "m_basile"), "m_chloe");
        // Who is refused follows nobody, also not whom they followed until then.
        assert_eq!(ask(&mut following, "m_basile", 2, "m_ada"), Value::Null);
        assert_eq!(ask(&mut following, "m_ada", 1, "m_basile"), "m_basile");
    }

    #[test]
    fn the_tab_in_which_it_was_begun_last_follows() {
        let mut following = Following::default();
        ask(&mut following, "m_ada", 1, "m_basile");
        assert_eq!(ask(&mut following, "m_ada", 9, "m_chloe"), "m_chloe");
        let mut again = json!({"location": {"leader": "m_basile"}});
        following.settle(&id("m_ada"), 1, Some(&id("m_basile")), &mut again);
        assert_eq!(again, json!({"location": {}}), "what the older tab repeats doesn't count");
        following.stop(&id("m_ada"), 1);
        assert_eq!(ask(&mut following, "m_dora", 4, "m_ada"), "m_chloe", "its end changes nothing");
    }

    #[test]
    fn nonsense_leads_nowhere() {
        let mut following = Following::default();
        for leader in [json!(7), json!("x"), json!(["m_ada"]), Value::Null] {
            let mut state = json!({"location": {"leader": leader}});
            following.settle(&id("m_basile"), 1, None, &mut state);
            assert_eq!(state, json!({"location": {}}));
        }
        for mut state in [json!(null), json!("location"), json!({"location": 3}), json!([1])] {
            let before = state.clone();
            following.settle(&id("m_basile"), 1, None, &mut state);
            assert_eq!(state, before);
        }
    }

    #[test]
    fn a_row_has_an_end() {
        let mut following = Following::default();
        let name = |n: usize| format!("m_in_row_{n:03}");
        for n in (0..MAX_STEPS).rev() {
            assert_eq!(ask(&mut following, &name(n), n as u64, &name(n + 1)), *name(MAX_STEPS));
        }
        assert_eq!(ask(&mut following, "m_late", 99, &name(0)), Value::Null);
    }

    proptest! {
        /// Whatever is asked and stopped in whatever order: nobody is led by themselves, and a head leads.
        #[test]
        fn never_in_a_circle(asks in proptest::collection::vec((0..6_u64, 0..3_u64, 0..7_usize), 0..120)) {
            let name = |n: u64| id(&format!("m_person_{n}"));
            let mut following = Following::default();
            for (who, tab, leader) in asks {
                let client = who * 10 + tab;
                if leader == 6 {
                    following.stop(&name(who), client);
                    continue;
                }
                let mut state = json!({"location": {"leader": name(leader as u64)}});
                following.settle(&name(who), client, None, &mut state);
                if let Some(head) = state["location"]["leader"].as_str() {
                    let head = id(head);
                    prop_assert!(head != name(who));
                    prop_assert!(!following.steps.contains_key(&head));
                }
                for start in following.steps.keys() {
                    let mut at = start;
                    let mut steps = 0;
                    while let Some(step) = following.steps.get(at) {
                        at = &step.leader;
                        steps += 1;
                        prop_assert!(steps <= 6, "a circle");
                    }
                }
            }
        }
    }
}
