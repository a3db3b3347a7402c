//! Counting, apart from rooms.

use proptest::{collection::vec, prelude::*};

use super::count::count;
use crate::protocol::poll::{PollMethod, PollResult};

fn counted(method: PollMethod, options: usize, ballots: &[&[u8]]) -> PollResult {
    count(method, options, ballots.iter().copied())
}

fn ranked(options: usize, ballots: &[&[u8]]) -> (Vec<u8>, Vec<Option<u8>>) {
    let result = counted(PollMethod::Ranked, options, ballots);
    let out = result.rounds.iter().map(|round| round.out).collect();
    (result.winners, out)
}

/// R107
#[test]
fn the_most_votes_win_and_equals_are_tied() {
    let result = counted(PollMethod::Several, 3, &[&[0, 1], &[1], &[2]]);
    assert_eq!((result.rounds[0].votes.as_slice(), result.winners.as_slice()), ([1, 2, 1].as_slice(), [1].as_slice()));
    assert_eq!(counted(PollMethod::Single, 3, &[&[0], &[2]]).winners, [0, 2]);
    assert_eq!(counted(PollMethod::Single, 3, &[]).winners, [0u8; 0], "nobody wins an empty poll");
    assert_eq!(ranked(3, &[]), (vec![], vec![None]));
}

/// R107: the second choices of who is out decide.
#[test]
fn a_run_off_takes_the_last_out_until_one_has_more_than_half() {
    let ballots: [&[u8]; 5] = [&[0, 1, 2], &[0, 1, 2], &[1, 2, 0], &[1, 2, 0], &[2, 1, 0]];
    let result = counted(PollMethod::Ranked, 3, &ballots);
    assert_eq!(result.winners, [1]);
    assert_eq!(result.rounds[0].votes, [2, 2, 1]);
    assert_eq!((result.rounds[0].out, result.rounds[1].votes.as_slice()), (Some(2), [2, 3, 0].as_slice()));
}

/// R107: a ballot that names none of those still in counts no more, also not for what is half.
#[test]
fn exhausted_ballots_are_counted_apart() {
    let result = counted(PollMethod::Ranked, 3, &[&[2], &[0], &[0], &[1], &[1, 0], &[2], &[0]]);
    assert_eq!(result.rounds.iter().map(|round| round.exhausted).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(result.winners, [0]);
}

/// R107
#[test]
fn of_those_with_the_fewest_the_one_goes_that_had_fewest_before() {
    // First round 3 3 2 1: the last goes, and gives its ballot to option 2, so that all have 3.
    let ballots: [&[u8]; 9] = [&[0], &[0], &[0], &[1], &[1], &[1], &[2], &[2], &[3, 2]];
    assert_eq!(ranked(4, &ballots), (vec![0, 1], vec![Some(3), Some(2), None]), "2 had fewest before");
}

/// R107
#[test]
fn of_those_that_were_always_equal_the_one_further_down_goes() {
    // 2 goes before 1, and 1 then has as many as 0: but had fewer before.
    assert_eq!(ranked(3, &[&[0], &[0], &[1, 2], &[2, 1]]), (vec![0], vec![Some(2), Some(1), None]));
}

/// R107
#[test]
fn where_nothing_separates_those_who_are_left_they_are_tied() {
    assert_eq!(ranked(3, &[&[0, 1], &[1, 2], &[2, 0]]), (vec![0, 1, 2], vec![None]));
}

fn a_ballot(options: u8) -> impl Strategy<Value = Vec<u8>> {
    let places: Vec<u8> = (0..options).collect();
    (Just(places).prop_shuffle(), 1..=usize::from(options)).prop_map(|(mut ballot, keep)| {
        ballot.truncate(keep);
        ballot
    })
}

/// How many of the ballots place `a` before `b`; one that is not named stands behind all that are.
fn prefer(ballots: &[Vec<u8>], a: u8, b: u8) -> usize {
    let place = |ballot: &[u8], option| ballot.iter().position(|o| *o == option).unwrap_or(usize::MAX);
    ballots.iter().filter(|ballot| place(ballot, a) < place(ballot, b)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// R107: every round counts every ballot, only those still in have votes, and one goes at a time.
    #[test]
    fn rounds_add_up(ballots in vec(a_ballot(5), 0..40)) {
        let result = count(PollMethod::Ranked, 5, ballots.iter().map(Vec::as_slice));
        let mut out = Vec::new();
        for (n, round) in result.rounds.iter().enumerate() {
            let counted: u32 = round.votes.iter().sum();
            prop_assert_eq!(counted as usize + round.exhausted as usize, ballots.len());
            prop_assert!(out.iter().all(|gone: &u8| round.votes[usize::from(*gone)] == 0));
            prop_assert_eq!(round.out.is_none(), n + 1 == result.rounds.len(), "one goes after each but the last");
            out.extend(round.out);
        }
        prop_assert_eq!(result.winners.is_empty(), ballots.is_empty());
        prop_assert!(result.winners.iter().all(|winner| !out.contains(winner)));
        // Who wins alone has more than half of what counts; those who are tied have the same.
        let last = result.rounds.last().unwrap();
        let (counted, won): (u32, Vec<u32>) =
            (last.votes.iter().sum(), result.winners.iter().map(|w| last.votes[usize::from(*w)]).collect());
        prop_assert!(won.len() != 1 || won[0] * 2 > counted);
        prop_assert!(won.windows(2).all(|pair| pair[0] == pair[1]));
    }

    /// R107, R106: who cast which ballot makes no difference.
    #[test]
    fn the_order_of_ballots_makes_no_difference(ballots in vec(a_ballot(4), 0..20).prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle()))) {
        for method in [PollMethod::Several, PollMethod::Ranked] {
            let (a, b) = (&ballots.0, &ballots.1);
            prop_assert_eq!(
                count(method, 4, a.iter().map(Vec::as_slice)),
                count(method, 4, b.iter().map(Vec::as_slice))
            );
        }
    }

    /// R107: whoever loses against each other option, taken two by two, does not win a run-off alone.
    #[test]
    fn whom_every_other_option_beats_does_not_win(ballots in vec(a_ballot(4), 1..25)) {
        let result = count(PollMethod::Ranked, 4, ballots.iter().map(Vec::as_slice));
        if let [winner] = result.winners[..] {
            let beaten = (0..4).filter(|other| *other != winner)
                .all(|other| prefer(&ballots, other, winner) > prefer(&ballots, winner, other));
            prop_assert!(!beaten);
        }
    }
}
