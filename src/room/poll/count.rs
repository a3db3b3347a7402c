//! Counting ballots. Nothing here knows who cast them.

use crate::protocol::poll::{PollMethod, PollResult, PollRound};

/// Counts. Each ballot names places of `options` options, each at most once; the best first where ranked.
pub fn count<'a>(method: PollMethod, options: usize, ballots: impl Iterator<Item = &'a [u8]>) -> PollResult {
    let ballots: Vec<&[u8]> = ballots.collect();
    match method {
        PollMethod::Single | PollMethod::Several => most_votes(options, &ballots),
        PollMethod::Ranked => run_off(options, &ballots),
    }
}

fn most_votes(options: usize, ballots: &[&[u8]]) -> PollResult {
    let mut votes = vec![0; options];
    for option in ballots.iter().copied().flatten() {
        if let Some(count) = votes.get_mut(usize::from(*option)) {
            *count += 1;
        }
    }
    let winners = leaders(&votes, &places(options));
    PollResult { rounds: vec![PollRound { votes, out: None, exhausted: 0 }], winners }
}

/// Instant run-off (R107): until one option has more than half of the ballots that still name one, the last one goes.
fn run_off(options: usize, ballots: &[&[u8]]) -> PollResult {
    let mut left = places(options);
    let mut rounds: Vec<PollRound> = Vec::new();
    loop {
        let mut votes = vec![0; options];
        let mut exhausted = 0;
        for ballot in ballots {
            match ballot.iter().find(|option| left.contains(option)) {
                Some(option) => votes[usize::from(*option)] += 1,
                None => exhausted += 1,
            }
        }
        let counted: u32 = votes.iter().sum();
        let leaders = leaders(&votes, &left);
        rounds.push(PollRound { votes, out: None, exhausted });
        let most = leaders.first().map_or(0, |leader| votes_in(&rounds, rounds.len() - 1, *leader));
        if counted == 0 || most * 2 > counted || all_equal(&rounds, &left) {
            return PollResult { rounds, winners: leaders };
        }
        let Some(out) = last_of(&rounds, &left) else { return PollResult { rounds, winners: leaders } };
        left.retain(|option| *option != out);
        if let Some(round) = rounds.last_mut() {
            round.out = Some(out);
        }
    }
}

/// Places of options, from 0. A poll has far fewer than 256 of them.
fn places(options: usize) -> Vec<u8> {
    (0..u8::try_from(options).unwrap_or(u8::MAX)).collect()
}

fn votes_in(rounds: &[PollRound], round: usize, option: u8) -> u32 {
    rounds.get(round).and_then(|r| r.votes.get(usize::from(option))).copied().unwrap_or(0)
}

/// Those with the most votes; nobody where there are none.
fn leaders(votes: &[u32], left: &[u8]) -> Vec<u8> {
    let of = |option: &u8| votes[usize::from(*option)];
    let most = left.iter().map(of).max().unwrap_or(0);
    left.iter().copied().filter(|option| most > 0 && of(option) == most).collect()
}

/// Whether nothing separates those who are left, in this round or any before.
fn all_equal(rounds: &[PollRound], left: &[u8]) -> bool {
    let Some(first) = left.first() else { return true };
    (0..rounds.len()).all(|n| left.iter().all(|option| votes_in(rounds, n, *option) == votes_in(rounds, n, *first)))
}

/// Who goes: the fewest votes in this round, of these in the round before, and so on back; then who stands last in the poll.
fn last_of(rounds: &[PollRound], left: &[u8]) -> Option<u8> {
    let mut candidates = left.to_vec();
    for n in (0..rounds.len()).rev() {
        let fewest = candidates.iter().map(|option| votes_in(rounds, n, *option)).min()?;
        candidates.retain(|option| votes_in(rounds, n, *option) == fewest);
    }
    candidates.last().copied()
}
