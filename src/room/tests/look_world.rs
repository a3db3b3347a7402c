//! Looks in a random room: what is thought and said of them, and what a client makes of the events.

use proptest::prelude::*;

use super::*;
use crate::protocol::{
    look::{LookMarks, LookPlan},
    message::{Reactions, Tally},
};

/// Thumbs and signs on three looks, of which some are on the board; what they are for, and whether they are locked.
pub fn look_ask() -> impl Strategy<Value = Command> {
    let id = || (0..3usize).prop_map(look);
    let thumb = prop::option::of(prop_oneof![Just(Thumb::Up), Just(Thumb::Down)]);
    let reaction = (0..Reaction::ALL.len()).prop_map(|n| Reaction::ALL[n]);
    let text = || prop::option::of(prop_oneof![9 => "[a-zé ]{0,6}", 1 => any::<String>()]);
    let ends = prop::option::weighted(0.4, (1_000..200_000u64).prop_map(|ms| T0 + ms));
    prop_oneof![
        2 => (id(), thumb).prop_map(|(look, thumb)| Command::LookVote { look, thumb }),
        2 => (id(), reaction, prop::bool::weighted(0.7))
            .prop_map(|(look, reaction, on)| Command::LookReact { look, reaction, on }),
        4 => (id(), text(), text(), ends).prop_map(|(look, occasion, dress_code, locks_at)| {
            Command::LookPlan { look, occasion, dress_code, locks_at }
        }),
        2 => (id(), any::<bool>()).prop_map(|(look, on)| Command::LookLock { look, on }),
    ]
}

/// What a client does with the events about looks.
pub fn hear_look(marks: &mut LookMarks, heard: &EventMessage) {
    let by = || heard.by.clone().expect("an author");
    let mut plan = |look: &LookId, plan: &LookPlan, forgets: Option<&LookId>| {
        if let Some(gone) = forgets {
            assert!(marks.plans.remove(gone).is_some(), "no news");
        }
        let before = marks.plans.insert(look.clone(), plan.clone());
        assert_ne!(before.unwrap_or_default(), *plan, "no news");
        marks.plans.retain(|_, plan| *plan != LookPlan::default());
    };
    match &heard.event {
        Event::LookPlanned { look, plan: now, forgets } | Event::LookLocked { look, plan: now, forgets } => {
            plan(look, now, forgets.as_ref());
        }
        Event::LookOpened { look, plan: now } => plan(look, now, None),
        Event::LookPriced { look, variant, price } => {
            let before = marks.prices.entry(look.clone()).or_default().insert(variant.clone(), *price);
            assert_ne!(before, Some(*price), "no news");
        }
        Event::LookVoted { look, thumb } => {
            let tally = marks.votes.entry(look.clone()).or_default();
            let was = [(Thumb::Up, &tally.up), (Thumb::Down, &tally.down)];
            let was = was.into_iter().find(|(_, list)| list.contains(&by())).map(|(which, _)| which);
            assert_ne!(was, *thumb, "no news");
            for (list, which) in [(&mut tally.up, Thumb::Up), (&mut tally.down, Thumb::Down)] {
                list.retain(|member| *member != by());
                if *thumb == Some(which) {
                    list.push(by());
                    list.sort();
                }
            }
            marks.votes.retain(|_, tally| *tally != Tally::default());
        }
        Event::LookReacted { look, reaction, on } => {
            let signs: &mut Reactions = &mut marks.votes.entry(look.clone()).or_default().reactions;
            let members = signs.entry(*reaction).or_default();
            assert_ne!(members.contains(&by()), *on, "no news");
            members.retain(|member| *member != by());
            if *on {
                members.push(by());
                members.sort();
            }
            signs.retain(|_, members| !members.is_empty());
            marks.votes.retain(|_, tally| *tally != Tally::default());
        }
        _ => {}
    }
}
