use std::fmt::Write as _;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::room::poll::{
    MAX_BALLOTS, MAX_OPEN_POLLS_PER_MEMBER, MAX_POLL_MS, MAX_POLL_OPTION_CHARS, MAX_POLL_OPTIONS,
    MAX_POLL_QUESTION_CHARS, MAX_POLLS, MIN_POLL_MS,
};

fn open(n: usize, change: impl FnOnce(&mut NewPoll)) -> Command {
    let mut new = new_poll(n, PollMethod::Single, 3);
    change(&mut new);
    Command::PollOpen(new)
}

fn close(n: usize) -> Command {
    Command::PollClose { poll: poll(n) }
}

fn reopen(n: usize) -> Command {
    Command::PollReopen { poll: poll(n), lasts_ms: None }
}

fn decide(n: usize, option: Option<u8>) -> Command {
    Command::PollDecide { poll: poll(n), option }
}

/// A room in which `ben` opened poll 1.
fn with_poll(change: impl FnOnce(&mut NewPoll)) -> Table {
    let mut table = Table::new();
    table.run("ben", open(1, change)).unwrap();
    table.effects.clear();
    table
}

/// Poll 1 as somebody sees it.
fn seen(table: &Table, by: &str) -> Poll {
    table.room.polls(&member(by)).into_iter().find(|p| p.id == poll(1)).unwrap()
}

fn told(table: &mut Table) -> Vec<(Audience, Event)> {
    let told =
        |effect| if let Effect::Event { audience, event } = effect { Some((audience, event.event)) } else { None };
    std::mem::take(&mut table.effects).into_iter().filter_map(told).collect()
}

/// R100
#[test]
fn who_may_write_opens_polls_and_votes() {
    let mut table = with_poll(|_| {});
    table.run("cleo", ballot(1, &[2])).unwrap();
    assert_eq!(table.propose("vic", open(2, |_| {})), Err(Rejection::READ_ONLY));
    assert_eq!(table.propose("vic", ballot(1, &[0])), Err(Rejection::READ_ONLY));
    assert_eq!(table.propose("cleo", open(1, |_| {})), Err(Rejection::POLL_EXISTS));
    assert_eq!(table.propose("cleo", ballot(2, &[0])), Err(Rejection::NO_SUCH_POLL));
    table.run("ana", set_role("cleo", Role::Viewer)).unwrap();
    table.run("cleo", ballot(1, &[])).expect("what one has said one may take back");
    assert!(seen(&table, "ben").voters.is_empty());
}

/// R101
#[test]
fn a_poll_has_a_form() {
    let mut table = Table::new();
    let text = |n: usize| PollOption::Text("x".repeat(n));
    let wrong: [&dyn Fn(&mut NewPoll); 10] = [
        &|p| p.question = "  ".into(),
        &|p| p.question = "x".repeat(MAX_POLL_QUESTION_CHARS as usize + 1),
        &|p| p.question = "a\nb".into(),
        &|p| p.options.truncate(1),
        &|p| p.options = (1..=MAX_POLL_OPTIONS as usize + 1).map(text).collect(),
        &|p| p.options[0] = text(MAX_POLL_OPTION_CHARS as usize + 1),
        &|p| p.options[0] = PollOption::Text(" option 1 ".into()),
        &|p| p.quorum = MAX_BALLOTS + 1,
        &|p| p.lasts_ms = Some(MIN_POLL_MS - 1),
        &|p| p.lasts_ms = Some(MAX_POLL_MS + 1),
    ];
    for (n, change) in wrong.into_iter().enumerate() {
        assert_eq!(table.propose("ben", open(1, change)), Err(Rejection::BAD_POLL), "{n}");
    }
    let full = |p: &mut NewPoll| {
        p.question = format!("  {}  ", "é".repeat(MAX_POLL_QUESTION_CHARS as usize));
        p.options = (1..=MAX_POLL_OPTIONS as usize).map(text).collect();
        p.options[0] = PollOption::Product(product(1));
    };
    table.run("ben", open(1, full)).unwrap();
    let poll = seen(&table, "cleo");
    assert_eq!(poll.question, "é".repeat(MAX_POLL_QUESTION_CHARS as usize), "trimmed");
    assert_eq!(
        (poll.options[0].clone(), poll.by, poll.at),
        (PollOption::Product(product(1)), member("ben"), table.now)
    );
}

/// R102
#[test]
fn polls_are_bounded_and_the_oldest_closed_one_makes_room() {
    let mut table = Table::new();
    for n in 0..MAX_OPEN_POLLS_PER_MEMBER {
        table.run("ben", open(n, |_| {})).unwrap();
    }
    assert_eq!(table.propose("ben", open(99, |_| {})), Err(Rejection::TOO_MANY_POLLS));
    table.run("ben", close(3)).unwrap();
    table.run("ben", open(5, |_| {})).unwrap();
    assert_eq!(table.propose("ana", reopen(3)), Err(Rejection::TOO_MANY_POLLS), "it is still ben's");
    for n in 6..=MAX_POLLS as usize {
        let maker = format!("maker{n}");
        table.join(&maker, Role::Shopper).unwrap();
        table.effects.clear();
        table.run(&maker, open(n, |_| {})).unwrap();
    }
    let Some((_, Event::PollOpened { forgets, .. })) = told(&mut table).pop() else { panic!("it was opened") };
    assert_eq!(forgets, Some(poll(3)));
    assert_eq!(table.room.polls(&member("ben")).len(), MAX_POLLS as usize);
    table.run("ana", close(7)).unwrap();
    table.run("cleo", open(40, |_| {})).unwrap();
    assert_eq!(table.propose("cleo", open(41, |_| {})), Err(Rejection::TOO_MANY_POLLS), "all are open");
}

/// R102
#[test]
fn a_full_poll_still_lets_voters_change_their_minds() {
    let mut table = with_poll(|_| {});
    for n in 0..MAX_BALLOTS {
        let voter = format!("voter{n}");
        table.join(&voter, Role::Shopper).unwrap();
        table.run(&voter, ballot(1, &[0])).unwrap();
    }
    assert_eq!(table.propose("cleo", ballot(1, &[0])), Err(Rejection::POLL_FULL));
    table.run("voter1", ballot(1, &[1])).unwrap();
    table.run("voter1", ballot(1, &[])).unwrap();
    table.run("cleo", ballot(1, &[0])).expect("there is room again");
}

/// R103
#[test]
fn a_ballot_names_options_each_once() {
    let mut table = Table::new();
    for (n, method) in [(1, PollMethod::Single), (2, PollMethod::Several), (3, PollMethod::Ranked)] {
        table.run("ben", open(n, |p| p.method = method)).unwrap();
        for wrong in [&[3u8][..], &[0, 0], &[0, 1, 2, 1], &[255]] {
            assert_eq!(table.propose("cleo", ballot(n, wrong)), Err(Rejection::BAD_BALLOT), "{wrong:?}");
        }
    }
    assert_eq!(table.propose("cleo", ballot(1, &[0, 1])), Err(Rejection::BAD_BALLOT), "only one");
    table.run("cleo", ballot(2, &[2, 0])).unwrap();
    table.run("cleo", ballot(3, &[2, 0])).unwrap();
    let mine: Vec<_> = table.room.polls(&member("cleo")).into_iter().map(|p| p.mine).collect();
    assert_eq!(mine, [None, Some(vec![0, 2]), Some(vec![2, 0])], "order counts where it says something");
}

/// R104
#[test]
fn a_member_has_one_ballot_which_stays_when_they_leave() {
    let mut table = with_poll(|_| {});
    table.run("cleo", ballot(1, &[0])).unwrap();
    table.run("cleo", ballot(1, &[1])).unwrap();
    table.effects.clear();
    table.run("cleo", ballot(1, &[1])).unwrap();
    assert_eq!(told(&mut table), [], "the same again is no news");
    table.run("cleo", remove("cleo")).unwrap();
    let poll = seen(&table, "ben");
    assert_eq!(poll.voters, [member("cleo")]);
    assert_eq!(poll.result.unwrap().rounds[0].votes, [0, 1, 0]);
}

/// R105
#[test]
fn of_a_hidden_poll_others_learn_who_has_voted_and_no_more() {
    let mut table = with_poll(|p| p.hidden = true);
    table.run("cleo", ballot(1, &[1])).unwrap();
    table.run("cleo", ballot(1, &[2])).unwrap();
    let (all, cleo) = (Audience::All, Audience::Member(member("cleo")));
    let own = |choice: &[u8]| Event::PollBallot { poll: poll(1), choice: choice.to_vec() };
    let voted = |voted| Event::PollVoted { poll: poll(1), voted, choice: None, result: None };
    let expected = [(all.clone(), voted(true)), (cleo.clone(), own(&[1])), (cleo.clone(), own(&[2]))];
    assert_eq!(told(&mut table), expected);
    let others = seen(&table, "ana");
    assert_eq!((others.voters, others.ballots, others.result, others.mine), (vec![member("cleo")], None, None, None));
    assert_eq!(seen(&table, "cleo").mine, Some(vec![2]));
    table.run("cleo", ballot(1, &[])).unwrap();
    assert_eq!(told(&mut table), [(all, voted(false)), (cleo, own(&[]))]);
    table.run("cleo", ballot(1, &[0])).unwrap();
    table.run("ben", close(1)).unwrap();
    let others = seen(&table, "ana");
    assert_eq!(others.ballots.unwrap()[&member("cleo")], [0]);
    assert_eq!(others.result.unwrap().winners, [0]);
}

/// R106
#[test]
fn a_secret_poll_tells_figures_when_enough_have_voted() {
    let mut table = with_poll(|p| p.secret = true);
    assert!(seen(&table, "ana").hidden, "as they come figures would tell who chose what");
    for name in ["ana", "ben"] {
        table.run(name, ballot(1, &[0])).unwrap();
    }
    table.run("ben", close(1)).unwrap();
    assert_eq!(
        (seen(&table, "cleo").result, seen(&table, "cleo").ballots),
        (None, None),
        "two would know of each other"
    );
    table.run("ana", reopen(1)).unwrap();
    assert_eq!((seen(&table, "ben").voters, seen(&table, "ben").mine), (vec![], None), "it begins anew");
    for (name, option) in [("ana", 0), ("ben", 1), ("cleo", 1)] {
        table.run(name, ballot(1, &[option])).unwrap();
    }
    table.run("ben", close(1)).unwrap();
    let after = seen(&table, "ana");
    assert_eq!((after.result.unwrap().winners, after.ballots, after.secret), (vec![1], None, true));
    table.run("ana", reopen(1)).unwrap();
    assert!(seen(&table, "ana").result.is_none());
}

/// R108
#[test]
fn below_its_quorum_a_poll_has_no_winner() {
    let mut table = with_poll(|p| p.quorum = 2);
    table.run("cleo", ballot(1, &[1])).unwrap();
    table.run("ben", close(1)).unwrap();
    let result = seen(&table, "ana").result.unwrap();
    assert_eq!((result.rounds[0].votes.clone(), result.winners), (vec![0, 1, 0], vec![]));
    table.run("ben", reopen(1)).unwrap();
    table.run("ben", ballot(1, &[1])).unwrap();
    assert_eq!(seen(&table, "ana").result.unwrap().winners, [1]);
}

/// R109
#[test]
fn a_poll_closes_when_its_time_is_up() {
    let mut table = with_poll(|p| p.lasts_ms = Some(60_000));
    let deadline = table.now + 60_000;
    assert_eq!((table.room.next_deadline(), seen(&table, "ana").deadline), (Some(deadline), Some(deadline)));
    let up = SystemCommand::ClosePoll { poll: poll(1), opening: 1 };
    table.now = deadline - 1;
    assert_eq!((table.room.due(table.now, []), table.system(&up)), (vec![], None), "too early");
    table.run("cleo", ballot(1, &[1])).unwrap();
    table.now = deadline;
    assert_eq!(table.propose("ana", ballot(1, &[1])), Err(Rejection::POLL_CLOSED), "too late, though still open");
    assert_eq!(table.room.due(table.now, []), std::slice::from_ref(&up));
    table.effects.clear();
    let entry = table.system(&up).unwrap();
    assert_eq!(entry.id(), "poll:q_0001:1:close");
    let [(Audience::All, Event::PollClosed { poll: closed })] = &told(&mut table)[..] else { panic!("it is told") };
    assert_eq!(closed.closed.as_ref().map(|c| (c.at, c.by.clone())), Some((deadline, None)));
    assert_eq!((table.system(&up), table.room.next_deadline()), (None, None), "once");
    // A ballot that was in flight with the end behind it, and an end that comes twice.
    table.run("ben", Command::PollReopen { poll: poll(1), lasts_ms: Some(1_000) }).unwrap();
    assert_eq!(table.system(&up), None, "that was the end of the opening before");
    table.now += 1_000;
    let up = SystemCommand::ClosePoll { poll: poll(1), opening: 2 };
    let first = table.room.propose_system(&up, table.now).unwrap();
    assert_eq!(table.room.propose_system(&up, table.now), None, "it is in flight");
    assert_eq!(table.propose("cleo", ballot(1, &[2])), Err(Rejection::POLL_CLOSED));
    table.waiting.push(first);
    table.settle();
    assert_eq!(seen(&table, "ana").closed.unwrap().at, table.now);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R110
#[test]
fn its_maker_and_hosts_close_and_reopen_a_poll() {
    let mut table = with_poll(|_| {});
    assert_eq!(table.propose("cleo", close(1)), Err(Rejection::FORBIDDEN));
    table.run("cleo", ballot(1, &[1])).unwrap();
    table.run("ben", close(1)).unwrap();
    assert_eq!(table.propose("cleo", ballot(1, &[2])), Err(Rejection::POLL_CLOSED));
    assert_eq!(table.propose("cleo", reopen(1)), Err(Rejection::FORBIDDEN));
    table.run("ana", decide(1, Some(0))).unwrap();
    table.effects.clear();
    table.run("ana", close(1)).unwrap();
    assert_eq!(told(&mut table), [], "it is closed");
    table.run("ana", reopen(1)).unwrap();
    let again = seen(&table, "cleo");
    assert_eq!((again.closed, again.decided, again.mine), (None, None, Some(vec![1])));
    table.effects.clear();
    table.run("ana", reopen(1)).unwrap();
    assert_eq!(told(&mut table), [], "it is open");
}

/// R111
#[test]
fn a_host_may_decide_otherwise_and_it_is_told() {
    let mut table = with_poll(|_| {});
    table.run("cleo", ballot(1, &[1])).unwrap();
    assert_eq!(table.propose("ana", decide(1, Some(0))), Err(Rejection::POLL_OPEN));
    table.run("ben", close(1)).unwrap();
    assert_eq!(table.propose("ben", decide(1, Some(0))), Err(Rejection::FORBIDDEN), "its maker is no host");
    assert_eq!(table.propose("ana", decide(1, Some(3))), Err(Rejection::BAD_BALLOT));
    table.effects.clear();
    table.run("ana", decide(1, Some(0))).unwrap();
    assert_eq!(told(&mut table), [(Audience::All, Event::PollDecided { poll: poll(1), option: Some(0) })]);
    let after = seen(&table, "cleo");
    assert_eq!(after.decided.unwrap().by, member("ana"));
    assert_eq!(after.result.unwrap().winners, [1], "the count stays");
    table.run("ana", decide(1, Some(0))).unwrap();
    assert_eq!(told(&mut table), []);
    table.run("ana", decide(1, None)).unwrap();
    assert_eq!(seen(&table, "cleo").decided, None);
}

/// R112, R9: both were in order when proposed; the log decides.
#[test]
fn a_ballot_behind_the_end_is_refused_when_applied() {
    let mut table = with_poll(|p| p.hidden = true);
    table.propose_as("cleo", "late", ballot(1, &[1])).unwrap();
    let late = table.waiting.remove(0);
    table.room.rollback();
    table.run("ben", close(1)).unwrap();
    table.waiting.push(late);
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::POLL_CLOSED));
    assert!(seen(&table, "ana").voters.is_empty());
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// All that `reader` gets to see of a secret poll in which these ballots are cast in this order, and again once it was reopened.
fn what_is_seen(reader: &str, method: PollMethod, ballots: &[(usize, Vec<u8>)]) -> String {
    let mut table = Table::new();
    table.run("ana", Command::PollOpen(NewPoll { secret: true, ..new_poll(1, method, 3) })).unwrap();
    let voters = ["ben", "cleo", "ana"];
    let mut seen = String::new();
    for again in [close(1), reopen(1)] {
        table.effects.clear();
        for (who, choice) in ballots {
            table.run(voters[who % 3], ballot(1, choice)).unwrap();
            table.now += 1;
        }
        table.run("ana", again).unwrap();
        for (audience, event) in told(&mut table) {
            if audience == Audience::All || audience == Audience::Member(member(reader)) {
                writeln!(seen, "{event:?}").unwrap();
            }
        }
        writeln!(seen, "{:?}", table.room.polls(&member(reader))).unwrap();
        if table.room.polls(&member(reader))[0].closed.is_some() {
            table.run("ana", reopen(1)).unwrap();
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// R106: whoever did not vote sees the same, to the byte, whichever voter cast which ballot.
    #[test]
    fn nobody_can_tell_who_cast_which_ballot(
        choices in vec(Just(vec![0u8, 1, 2]).prop_shuffle(), 3),
        shift in 1..3usize,
        ranked in any::<bool>(),
    ) {
        let method = if ranked { PollMethod::Ranked } else { PollMethod::Single };
        let kept = if ranked { 3 } else { 1 };
        let cast = |by: usize| (0..3usize).map(|n| (n, choices[(n + by) % 3][..kept].to_vec())).collect::<Vec<_>>();
        prop_assert_eq!(what_is_seen("vic", method, &cast(0)), what_is_seen("vic", method, &cast(shift)));
    }
}
