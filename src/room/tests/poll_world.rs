//! Polls in a random room: what is asked, and what a client makes of the events.

use proptest::{collection::vec, prelude::*};

use super::*;

/// What is done with three polls of four options.
pub fn poll_ask() -> impl Strategy<Value = Command> {
    let id = || (0..3usize).prop_map(poll);
    let lasts = || prop::option::weighted(0.3, 1_000..100_000u64);
    let method = prop_oneof![Just(PollMethod::Single), Just(PollMethod::Several), Just(PollMethod::Ranked)];
    let options = prop_oneof![1 => Just(vec![]), 9 => vec(0..4u8, 1..4)];
    let open = (0..3usize, method, any::<bool>(), any::<bool>(), 0..3u32, lasts()).prop_map(
        |(n, method, secret, hidden, quorum, lasts_ms)| {
            Command::PollOpen(NewPoll { secret, hidden, quorum, lasts_ms, ..new_poll(n, method, 4) })
        },
    );
    prop_oneof![
        3 => open,
        8 => (id(), options).prop_map(|(poll, choice)| Command::PollVote { poll, choice }),
        2 => id().prop_map(|poll| Command::PollClose { poll }),
        2 => (id(), lasts()).prop_map(|(poll, lasts_ms)| Command::PollReopen { poll, lasts_ms }),
        1 => (id(), prop::option::of(0..5u8)).prop_map(|(poll, option)| Command::PollDecide { poll, option }),
    ]
}

/// What a client does with the events about polls.
pub fn hear_poll(heard: &mut Vec<Poll>, me: &MemberId, message: EventMessage) {
    let place = |heard: &[Poll], id| heard.iter().position(|poll| poll.id == id).expect("it is there");
    match message.event {
        Event::PollOpened { poll, forgets } => {
            heard.retain(|other| Some(&other.id) != forgets.as_ref());
            heard.push(*poll);
        }
        Event::PollVoted { poll, voted, choice, result } => {
            let (poll, by) = (place(heard, poll), message.by.expect("a voter"));
            let poll = &mut heard[poll];
            poll.voters.retain(|voter| *voter != by);
            if voted {
                poll.voters.push(by.clone());
                poll.voters.sort();
            }
            assert_eq!((choice.is_some(), result.is_some()), (poll.ballots.is_some(), poll.ballots.is_some()));
            if let (Some(choice), Some(ballots)) = (choice, &mut poll.ballots) {
                ballots.remove(&by);
                if voted {
                    ballots.insert(by.clone(), choice.clone());
                }
                if by == *me {
                    poll.mine = voted.then_some(choice);
                }
                poll.result = result;
            }
        }
        Event::PollBallot { poll, choice } => {
            let poll = place(heard, poll);
            heard[poll].mine = (!choice.is_empty()).then_some(choice);
        }
        Event::PollClosed { poll } | Event::PollReopened { poll } => {
            let known = place(heard, poll.id.clone());
            let mine = heard[known].mine.take().filter(|_| poll.voters.contains(me));
            heard[known] = Poll { mine, ..*poll };
        }
        Event::PollDecided { poll, option } => {
            let poll = place(heard, poll);
            let (by, at) = (message.by.expect("a host"), message.at);
            heard[poll].decided = option.map(|option| PollDecision { by, at, option });
        }
        _ => {}
    }
}
