//! What the recap says, in both languages.

use crate::{
    http::looks::words::Tongue,
    protocol::message::{PollMethod, Reaction, Role},
};

/// What is said.
#[derive(Debug)]
pub struct Words {
    /// With the blank that stands before it.
    pub colon: &'static str,
    pub kind: &'static str,
    /// By whom and when it was taken along, and how times are written.
    pub seen: fn(&str, &str, &str) -> String,
    pub contents: &'static str,
    pub people: &'static str,
    pub gone: &'static str,
    pub more_people: fn(usize) -> String,
    pub someone: &'static str,
    pub cart: &'static str,
    pub cart_empty: &'static str,
    pub each: fn(&str) -> String,
    pub pays: fn(&str) -> String,
    pub note_by: fn(&str) -> String,
    pub split_line: fn(&str) -> String,
    pub maybe: &'static str,
    pub maybe_text: &'static str,
    pub unknown_shop: &'static str,
    pub unknown: &'static str,
    pub no_longer_sold: &'static str,
    pub subtotal: &'static str,
    pub total: &'static str,
    pub bill: &'static str,
    pub shares: &'static str,
    pub split: &'static str,
    pub wants: &'static str,
    pub equally: &'static str,
    pub equally_among: fn(&str) -> String,
    pub percent: &'static str,
    pub by_shares: &'static str,
    pub owes: &'static str,
    pub owes_line: fn(&str, &str, &str) -> String,
    pub owes_none: &'static str,
    pub unpaid: fn(&str) -> String,
    pub budget_room: fn(&str) -> String,
    pub budget_each: fn(&str) -> String,
    pub looks: &'static str,
    pub look_undrawn: &'static str,
    pub untitled: &'static str,
    pub occasion: &'static str,
    pub dress_code: &'static str,
    pub likes: fn(&str) -> String,
    pub dislikes: fn(&str) -> String,
    pub polls: &'static str,
    pub asks: fn(&str) -> String,
    pub closed: fn(&str) -> String,
    pub open: &'static str,
    pub hidden: &'static str,
    pub secret: &'static str,
    pub too_few: &'static str,
    pub winner: &'static str,
    pub tie: &'static str,
    pub no_votes: &'static str,
    pub no_quorum: &'static str,
    pub decided: fn(&str) -> String,
    pub rounds: fn(usize) -> String,
    pub voted: fn(&str) -> String,
    pub option_gone: &'static str,
    pub photo: &'static str,
    pub picks: &'static str,
    pub picked_by: fn(&str) -> String,
    pub liked: &'static str,
    pub liked_text: &'static str,
    pub chat: &'static str,
    pub chat_empty: &'static str,
    pub edited: &'static str,
    pub deleted: &'static str,
    pub photo_gone: &'static str,
    pub on_photo: &'static str,
    pub answers: &'static str,
    pub about: &'static str,
    pub prices: &'static str,
    pub left_out: &'static str,
    pub made_with: &'static str,
}

/// What the recap says in this language.
pub fn words(tongue: Tongue) -> &'static Words {
    match tongue {
        Tongue::En => &EN,
        Tongue::Fr => &FR,
    }
}

/// `3 votes`.
pub fn votes(tongue: Tongue, count: usize) -> String {
    match tongue {
        Tongue::En => tongue.counted(count, "vote", "votes"),
        Tongue::Fr => tongue.counted(count, "voix", "voix"),
    }
}

/// `12 items`.
pub fn items(tongue: Tongue, count: usize) -> String {
    match tongue {
        Tongue::En => tongue.counted(count, "item", "items"),
        Tongue::Fr => tongue.counted(count, "article", "articles"),
    }
}

/// What somebody is in a room.
pub fn role(tongue: Tongue, role: Role) -> &'static str {
    match (tongue, role) {
        (Tongue::En, Role::Host) => "host",
        (Tongue::En, Role::Cohost) => "cohost",
        (Tongue::En, Role::Viewer) => "looks on",
        (Tongue::Fr, Role::Host) => "hôte",
        (Tongue::Fr, Role::Cohost) => "co-hôte",
        (Tongue::Fr, Role::Viewer) => "regarde",
        (_, Role::Shopper) => "",
    }
}

/// That somebody is of a shop's staff, and of which, where that is known.
pub fn staff(tongue: Tongue, shop: Option<&str>) -> String {
    match (tongue, shop) {
        (Tongue::En, Some(shop)) => format!("Staff · {shop}"),
        (Tongue::En, None) => "Shop staff".to_owned(),
        (Tongue::Fr, Some(shop)) => format!("Équipe · {shop}"),
        (Tongue::Fr, None) => "Équipe boutique".to_owned(),
    }
}

/// What a sign says.
pub fn sign(tongue: Tongue, sign: Reaction) -> &'static str {
    match (tongue, sign) {
        (Tongue::En, Reaction::Heart) => "I love it",
        (_, Reaction::Clap) => "Bravo",
        (Tongue::En, Reaction::Laugh) => "That’s funny",
        (Tongue::En, Reaction::Wow) => "Wow",
        (Tongue::En, Reaction::Fire) => "Hot",
        (Tongue::En, Reaction::Hmm) => "I’m not sure",
        (Tongue::Fr, Reaction::Heart) => "J’adore",
        (Tongue::Fr, Reaction::Laugh) => "C’est drôle",
        (Tongue::Fr, Reaction::Wow) => "Oh\u{a0}!",
        (Tongue::Fr, Reaction::Fire) => "Ça brûle",
        (Tongue::Fr, Reaction::Hmm) => "J’hésite",
    }
}

/// How a poll is answered.
pub fn method(tongue: Tongue, method: PollMethod) -> &'static str {
    match (tongue, method) {
        (Tongue::En, PollMethod::Single) => "one option each",
        (Tongue::En, PollMethod::Several) => "as many options as one likes",
        (Tongue::En, PollMethod::Ranked) => "in order of preference",
        (Tongue::Fr, PollMethod::Single) => "un choix chacun",
        (Tongue::Fr, PollMethod::Several) => "autant de choix qu’on veut",
        (Tongue::Fr, PollMethod::Ranked) => "par ordre de préférence",
    }
}

/// A part of a hundred, of hundredths of a percent: `33.5 %`.
pub fn percent(tongue: Tongue, part: u32) -> String {
    let (whole, fraction) = (part / 100, part % 100);
    let fraction = format!("{fraction:02}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { [".", ","][usize::from(tongue == Tongue::Fr)] };
    format!("{whole}{point}{fraction}\u{a0}%")
}

const EN: Words = Words {
    colon: ":",
    kind: "Recap of a room",
    seen: |name, at, zone| format!("As {name} saw it on {at}. Times are {zone}."),
    contents: "On this page",
    people: "Who took part",
    gone: "left",
    more_people: |count| format!("and {count} more"),
    someone: "Someone",
    cart: "The bag",
    cart_empty: "The bag is empty.",
    each: |price| format!("{price} each"),
    pays: |name| format!("{name} pays"),
    note_by: |name| format!("noted by {name}"),
    split_line: |how| format!("Split: {how}"),
    maybe: "Maybe",
    maybe_text: "Set aside, and not counted.",
    unknown_shop: "No longer known",
    unknown: "A thing that is gone",
    no_longer_sold: "no longer sold: its last price",
    subtotal: "Subtotal",
    total: "All together",
    bill: "Who pays what",
    shares: "Each one’s part",
    split: "How it’s split",
    wants: "By what each wants",
    equally: "Equally",
    equally_among: |names| format!("Equally among {names}"),
    percent: "By percent",
    by_shares: "By shares",
    owes: "Who owes whom",
    owes_line: |from, amount, to| format!("{from} gives {to} {amount}"),
    owes_none: "Nobody owes anybody anything.",
    unpaid: |amount| format!("Nobody pays yet for {amount}."),
    budget_room: |amount| format!("Budget for all of it: {amount}"),
    budget_each: |amount| format!("Budget for each: {amount}"),
    looks: "Looks",
    look_undrawn: "Its picture could not be drawn.",
    untitled: "A look without a name",
    occasion: "For",
    dress_code: "Dress code",
    likes: |names| format!("Liked by {names}"),
    dislikes: |names| format!("Not for {names}"),
    polls: "Polls",
    asks: |name| format!("{name} asked"),
    closed: |at| format!("closed on {at}"),
    open: "still open",
    hidden: "Results are shown when it closes.",
    secret: "secret",
    too_few: "Too few voted to keep it secret: no figures.",
    winner: "The room’s choice",
    tie: "A tie",
    no_votes: "Nobody voted.",
    no_quorum: "Too few votes to decide.",
    decided: |name| format!("Decided by {name}, over the vote"),
    rounds: |count| format!("Counted in {count} rounds; what stands is the last one that each was in."),
    voted: |names| format!("Voted: {names}"),
    option_gone: "something that is gone",
    photo: "A photo",
    picks: "Picks",
    picked_by: |name| format!("Put together by {name}"),
    liked: "What people liked most",
    liked_text: "The first first; of equals, what fewest would rather not.",
    chat: "The chat",
    chat_empty: "Nobody said anything.",
    edited: "edited",
    deleted: "A message that was deleted.",
    photo_gone: "A photo that was taken back.",
    on_photo: "On this photo",
    answers: "answers",
    about: "About",
    prices: "Prices are those of the day on which this page was made, each in its shop’s own currency.",
    left_out: "What only some may know is not here: budgets of one’s own, and who chose what in secret polls.",
    made_with: "Made with Cabas. This page is one file: it needs no network and asks for nothing.",
};

const FR: Words = Words {
    colon: "\u{a0}:",
    kind: "Récapitulatif d’une salle",
    seen: |name, at, zone| format!("Telle que {name} la voyait le {at}. Les heures sont en {zone}."),
    contents: "Sur cette page",
    people: "Qui a pris part",
    gone: "est parti",
    more_people: |count| format!("et {count} de plus"),
    someone: "Quelqu’un",
    cart: "Le cabas",
    cart_empty: "Le cabas est vide.",
    each: |price| format!("{price} l’un"),
    pays: |name| format!("{name} paie"),
    note_by: |name| format!("noté par {name}"),
    split_line: |how| format!("Partage\u{a0}: {how}"),
    maybe: "Peut-être",
    maybe_text: "Mis de côté, et non compté.",
    unknown_shop: "Plus connu",
    unknown: "Un article disparu",
    no_longer_sold: "n’est plus vendu\u{a0}: son dernier prix",
    subtotal: "Sous-total",
    total: "Tout ensemble",
    bill: "Qui paie quoi",
    shares: "La part de chacun",
    split: "Le partage",
    wants: "Chacun ce qu’il veut",
    equally: "À parts égales",
    equally_among: |names| format!("À parts égales entre {names}"),
    percent: "En pourcentage",
    by_shares: "En parts",
    owes: "Qui doit quoi à qui",
    owes_line: |from, amount, to| format!("{from} → {to}\u{a0}: {amount}"),
    owes_none: "Personne ne doit rien à personne.",
    unpaid: |amount| format!("Personne ne paie encore {amount}."),
    budget_room: |amount| format!("Budget pour le tout\u{a0}: {amount}"),
    budget_each: |amount| format!("Budget pour chacun\u{a0}: {amount}"),
    looks: "Tenues",
    look_undrawn: "Son image n’a pas pu être dessinée.",
    untitled: "Une tenue sans nom",
    occasion: "Pour",
    dress_code: "Tenue demandée",
    likes: |names| format!("Plaît à {names}"),
    dislikes: |names| format!("Pas pour {names}"),
    polls: "Sondages",
    asks: |name| format!("{name} a demandé"),
    closed: |at| format!("clos le {at}"),
    open: "encore ouvert",
    hidden: "Les résultats paraissent à la clôture.",
    secret: "secret",
    too_few: "Trop peu ont voté pour que cela reste secret\u{a0}: pas de chiffres.",
    winner: "Le choix de la salle",
    tie: "Égalité",
    no_votes: "Personne n’a voté.",
    no_quorum: "Trop peu de voix pour décider.",
    decided: |name| format!("Décidé par {name}, malgré le vote"),
    rounds: |count| format!("Compté en {count} tours\u{a0}; on lit le dernier où chacun figurait."),
    voted: |names| format!("Ont voté\u{a0}: {names}"),
    option_gone: "quelque chose qui a disparu",
    photo: "Une photo",
    picks: "Coups de cœur",
    picked_by: |name| format!("Réunis par {name}"),
    liked: "Ce qui a plu le plus",
    liked_text: "Le premier d’abord\u{a0}; à égalité, ce que le moins n’aiment pas.",
    chat: "La discussion",
    chat_empty: "Personne n’a rien dit.",
    edited: "modifié",
    deleted: "Un message supprimé.",
    photo_gone: "Une photo reprise.",
    on_photo: "Sur cette photo",
    answers: "répond à",
    about: "À propos de",
    prices: "Les prix sont ceux du jour où cette page a été faite, chacun dans la monnaie de sa boutique.",
    left_out: "Ce que seuls certains peuvent savoir n’y est pas\u{a0}: les budgets personnels, et qui a choisi quoi dans les sondages secrets.",
    made_with: "Faite avec Cabas. Cette page est un seul fichier\u{a0}: elle se passe de réseau et ne demande rien.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_written_as_the_language_does() {
        assert_eq!(percent(Tongue::En, 3_350), "33.5\u{a0}%");
        assert_eq!(percent(Tongue::Fr, 3_333), "33,33\u{a0}%");
        assert_eq!(percent(Tongue::En, 5_000), "50\u{a0}%");
    }
}
