//! What people thought: polls with what came of them, the hosts' picks, and what most liked.

use std::collections::{BTreeSet, HashMap};

use super::{context::Recap, images::Photograph, words};
use crate::{
    catalog::model::ProductCard,
    http::markup::Html,
    ids::{MemberId, PhotoId, ProductId},
    protocol::message::{Picks, Poll, PollMethod, PollOption, Reaction, Tally},
};

/// Goods that people liked most.
const MAX_LIKED: usize = 24;

impl Recap {
    /// A poll; `photos` are those among its options.
    pub fn poll(&self, html: &mut Html, poll: &Poll, photos: &HashMap<PhotoId, Photograph>) {
        let words = self.words;
        html.raw("<article class=\"poll\"><h3>").text(&poll.question).raw("</h3><p class=\"small quiet\">");
        let mut facts = vec![
            (words.asks)(self.name(&poll.by)),
            self.zone.date_time(self.tongue, poll.at),
            words::method(self.tongue, poll.method).to_owned(),
        ];
        if poll.secret {
            facts.push(words.secret.to_owned());
        }
        facts.push(match &poll.closed {
            Some(closed) => (words.closed)(&self.zone.date_time(self.tongue, closed.at)),
            None => words.open.to_owned(),
        });
        html.text(&facts.join(" · ")).raw("</p><ul class=\"options\">");
        for (place, option) in poll.options.iter().enumerate() {
            self.option(html, poll, place, option, photos);
        }
        html.raw("</ul>");
        if let Some(says) = self.outcome(poll) {
            html.raw("<p class=\"small\">").text(&says).raw("</p>");
        }
        if poll.ballots.is_none() && !poll.voters.is_empty() {
            html.raw("<p class=\"small quiet\">").text(&(words.voted)(&self.names(&poll.voters))).raw("</p>");
        }
        html.raw("</article>");
    }

    /// What there is to say of how it stands, beside the figures.
    fn outcome(&self, poll: &Poll) -> Option<String> {
        let words = self.words;
        if let Some(decided) = &poll.decided {
            return Some((words.decided)(self.name(&decided.by)));
        }
        let Some(result) = &poll.result else {
            return Some(if poll.closed.is_none() { words.hidden } else { words.too_few }.to_owned());
        };
        match result.winners.len() {
            _ if poll.voters.is_empty() => Some(words.no_votes.to_owned()),
            0 => Some(words.no_quorum.to_owned()),
            1 if result.rounds.len() > 1 => Some((words.rounds)(result.rounds.len())),
            1 => None,
            _ => Some(words.tie.to_owned()),
        }
    }

    fn option(
        &self,
        html: &mut Html,
        poll: &Poll,
        place: usize,
        option: &PollOption,
        photos: &HashMap<PhotoId, Photograph>,
    ) {
        let words = self.words;
        let at = u8::try_from(place).ok();
        let won = poll.closed.is_some()
            && match (&poll.decided, &poll.result) {
                (Some(decided), _) => Some(decided.option) == at,
                (None, Some(result)) => result.winners.len() == 1 && result.winners.first().copied() == at,
                (None, None) => false,
            };
        html.raw(if won { "<li class=\"won\">" } else { "<li>" });
        match option {
            PollOption::Text(text) => drop(html.raw("<span class=\"choice\">").text(text)),
            PollOption::Product(id) => {
                let product = self.products.get(id);
                self.thumb(html, product.and_then(|product| product.image.as_ref()));
                html.raw("<span class=\"choice\">").text(product.map_or(words.option_gone, |product| &product.title));
            }
            PollOption::Look(id) => {
                html.raw("<span class=\"choice\">").text(self.look_title(id).unwrap_or(words.option_gone));
            }
            PollOption::Photo(id) => match photos.get(id) {
                Some(photo) => {
                    html.raw("<span class=\"thumb\"><img").attr("src", &photo.data).attr("alt", &photo.alt);
                    html.raw("></span><span class=\"choice\">").text(if photo.alt.is_empty() {
                        words.photo
                    } else {
                        &photo.alt
                    });
                }
                None => drop(html.raw("<span class=\"choice\">").text(words.option_gone)),
            },
        }
        if won {
            html.raw(" <b class=\"mark\">").text(words.winner).raw("</b>");
        }
        let chose = choosers(poll, place);
        if !chose.is_empty() {
            html.raw("<span class=\"small quiet\">").text(&self.names(chose)).raw("</span>");
        }
        html.raw("</span>");
        if let Some(votes) = votes_of(poll, place) {
            html.raw("<span class=\"num votes\">").text(&words::votes(self.tongue, votes as usize)).raw("</span>");
        }
        html.raw("</li>");
    }

    /// A collection of picks.
    pub fn pick(&self, html: &mut Html, picks: &Picks) {
        html.raw("<article class=\"picks\"><h3>").text(&picks.title).raw("</h3><p class=\"small quiet\">");
        html.text(&(self.words.picked_by)(self.name(&picks.by))).raw("</p><ul class=\"tiles\">");
        for id in &picks.products {
            html.raw("<li>");
            self.tile(html, id, self.products.get(id));
            html.raw("</li>");
        }
        html.raw("</ul></article>");
    }

    fn tile(&self, html: &mut Html, id: &ProductId, product: Option<&ProductCard>) {
        self.thumb(html, product.and_then(|product| product.image.as_ref()));
        html.raw("<div class=\"what\"><h4>");
        match product {
            Some(product) => self.good(html, id, &product.title),
            None => drop(html.text(self.words.unknown)),
        }
        html.raw("</h4>");
        if let Some(product) = product {
            html.raw("<p class=\"small quiet\">").text(&product.shop.name).raw(" · <span class=\"num\">");
            html.text(&self.price(product.price)).raw("</span></p>");
        }
        html.raw("</div>");
    }

    /// Whether somebody wants something.
    pub fn likes_anything(&self) -> bool {
        !rank(self.contents.takeout.votes.iter()).is_empty()
    }

    /// What most want first; nothing where nobody wants anything.
    pub fn liked(&self, html: &mut Html) {
        let ranked = rank(self.contents.takeout.votes.iter());
        if ranked.is_empty() {
            return;
        }
        html.raw("<section id=\"liked\"><h2>").text(self.words.liked).raw("</h2><p class=\"small quiet\">");
        html.text(self.words.liked_text).raw("</p><ol class=\"lines\">");
        for (id, tally) in ranked.into_iter().take(MAX_LIKED) {
            html.raw("<li class=\"line\">");
            let product = self.products.get(id);
            self.tile(html, id, product);
            html.raw("<div class=\"said-of\">");
            self.tally(html, tally);
            html.raw("</div></li>");
        }
        html.raw("</ol></section>");
    }

    /// Who thinks what.
    pub fn tally(&self, html: &mut Html, tally: &Tally) {
        for (who, says) in [(&tally.up, self.words.likes), (&tally.down, self.words.dislikes)] {
            if !who.is_empty() {
                html.raw("<p class=\"small\">").text(&says(&self.names(who))).raw("</p>");
            }
        }
        self.signs(html, &tally.reactions);
    }
}

/// Votes of an option in the last round that it was in, as far as they may be known.
fn votes_of(poll: &Poll, option: usize) -> Option<u32> {
    let rounds = &poll.result.as_ref()?.rounds;
    let out = rounds.iter().position(|round| round.out.map(usize::from) == Some(option));
    rounds.get(out.unwrap_or(rounds.len().checked_sub(1)?))?.votes.get(option).copied()
}

/// Who chose an option (where ranked: put it first), as far as that may be known.
fn choosers(poll: &Poll, option: usize) -> Vec<&MemberId> {
    let chose = |choice: &[u8]| match poll.method {
        PollMethod::Ranked => choice.first().copied().map(usize::from) == Some(option),
        _ => choice.iter().any(|chosen| usize::from(*chosen) == option),
    };
    let ballots = poll.ballots.iter().flatten();
    ballots.filter(|(_, choice)| chose(choice)).map(|(member, _)| member).collect()
}

/// As the page ranks (`web/src/pages/votes/rank.ts`): what most want first, of equals what fewest don't, then what most love, then by id.
fn rank<'a>(votes: impl Iterator<Item = (&'a ProductId, &'a Tally)>) -> Vec<(&'a ProductId, &'a Tally)> {
    let loved = |tally: &Tally| tally.reactions.get(&Reaction::Heart).map_or(0, Vec::len);
    let wanters = |tally: &Tally| {
        let hearts = tally.reactions.get(&Reaction::Heart).into_iter().flatten();
        let all: BTreeSet<_> = tally.up.iter().chain(hearts).filter(|id| !tally.down.contains(id)).collect();
        all.len()
    };
    let mut ranked: Vec<_> = votes.map(|(id, tally)| (wanters(tally), id, tally)).filter(|(n, ..)| *n > 0).collect();
    ranked.sort_by(|(n, a, p), (m, b, q)| {
        m.cmp(n).then(p.down.len().cmp(&q.down.len())).then(loved(q).cmp(&loved(p))).then(a.cmp(b))
    });
    ranked.into_iter().map(|(_, id, tally)| (id, tally)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_want_and_fewest_do_not_comes_first() {
        let member = |n: u8| MemberId::from_bytes(&[n]);
        let tally = |up: &[u8], down: &[u8], hearts: &[u8]| Tally {
            up: up.iter().copied().map(member).collect(),
            down: down.iter().copied().map(member).collect(),
            reactions: [(Reaction::Heart, hearts.iter().copied().map(member).collect())].into(),
        };
        let id = |name: &str| ProductId::parse(name).unwrap();
        let votes = [
            (id("p_disputed"), tally(&[1, 2], &[3], &[])),
            (id("p_nobody"), tally(&[], &[], &[])),
            (id("p_loved"), tally(&[1], &[], &[1, 2])),
            (id("p_liked"), tally(&[1, 2], &[], &[])),
            (id("p_own_no"), tally(&[1], &[1], &[])),
        ];
        let ranked = rank(votes.iter().map(|(id, tally)| (id, tally)));
        let ids: Vec<_> = ranked.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["p_loved", "p_liked", "p_disputed"]);
    }
}
