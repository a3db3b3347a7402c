//! What the pages of shared looks say, in both languages, and how they write prices and dates.

use axum::http::{HeaderMap, header};
use time::{Month, OffsetDateTime};

use crate::{http::header_list::items, ids::Millis, money::Money};

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    En,
    /// French.
    Fr,
}

impl Tongue {
    /// The one that is asked for by name, or the one that the browser likes best.
    pub fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        if let Some(tongue) = asked.and_then(Self::parse) {
            return tongue;
        }
        let mut best = (Self::En, 0.0_f32);
        for offer in items(headers, header::ACCEPT_LANGUAGE) {
            let mut parts = offer.split(';').map(str::trim);
            let Some(tongue) = parts.next().and_then(Self::parse) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            // Of two that are liked alike the first.
            if weight > best.1 {
                best = (tongue, weight);
            }
        }
        best.0
    }

    fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        [Self::En, Self::Fr].into_iter().find(|tongue| tongue.code().eq_ignore_ascii_case(primary))
    }

    /// BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// As Open Graph has it.
    pub fn locale(self) -> &'static str {
        match self {
            Self::En => "en_GB",
            Self::Fr => "fr_FR",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Fr,
            Self::Fr => Self::En,
        }
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// What it says.
    pub fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Fr => &FR,
        }
    }

    fn is_one(self, count: usize) -> bool {
        match self {
            Self::En => count == 1,
            Self::Fr => count < 2,
        }
    }

    /// A number and what it counts.
    pub fn counted(self, count: usize, one: &str, more: &str) -> String {
        format!("{count} {}", if self.is_one(count) { one } else { more })
    }

    /// `5 pieces`.
    pub fn pieces(self, count: usize) -> String {
        match self {
            Self::En => self.counted(count, "piece", "pieces"),
            Self::Fr => self.counted(count, "pièce", "pièces"),
        }
    }

    /// `3 shops`.
    pub fn shops(self, count: usize) -> String {
        match self {
            Self::En => self.counted(count, "shop", "shops"),
            Self::Fr => self.counted(count, "boutique", "boutiques"),
        }
    }

    /// `4 looks`.
    pub fn looks(self, count: usize) -> String {
        match self {
            Self::En => self.counted(count, "look", "looks"),
            Self::Fr => self.counted(count, "tenue", "tenues"),
        }
    }

    /// How many can't be had.
    pub fn missing(self, count: usize) -> String {
        match self {
            Self::En => self.counted(count, "piece can’t be had at the moment", "pieces can’t be had at the moment"),
            Self::Fr => self.counted(count, "pièce indisponible pour le moment", "pièces indisponibles pour le moment"),
        }
    }

    /// Whose look it is.
    pub fn look_by(self, name: &str) -> String {
        match self {
            Self::En => format!("A look by {name}"),
            Self::Fr => format!("Une tenue de {name}"),
        }
    }

    /// What a picture shows, in words.
    pub fn pictured(self, title: &str, things: &str) -> String {
        match self {
            Self::En => format!("The look “{title}”: {things}"),
            Self::Fr => format!("La tenue «\u{a0}{title}\u{a0}»\u{a0}: {things}"),
        }
    }

    /// The way to a shop.
    pub fn at_shop(self, shop: &str) -> String {
        match self {
            Self::En => format!("See it at {shop}"),
            Self::Fr => format!("Voir chez {shop}"),
        }
    }

    /// `27 November 2026`, in UTC.
    pub fn date(self, at: Millis) -> String {
        let Some(date) = date_of(at) else { return String::new() };
        let month = usize::from(u8::from(date.month())) - 1;
        let (months, day) = match self {
            Self::En => (EN_MONTHS, date.day().to_string()),
            Self::Fr => (FR_MONTHS, if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }),
        };
        format!("{day} {} {}", months[month], date.year())
    }

    /// A price as the language writes it, in pieces: for the label, whose cents stand higher.
    pub fn price(self, money: Money) -> Price {
        let decimal = money.decimal();
        let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
        let code = money.currency.code();
        let symbol = match (self, code) {
            (_, "EUR") => "€",
            (Self::En, "GBP") => "£",
            (Self::Fr, "GBP") => "£GB",
            (Self::En, "USD") => "US$",
            (Self::Fr, "USD") => "$US",
            (Self::En, "JPY") => "JP¥",
            _ => code,
        };
        let (group, point) = match self {
            Self::En => (",", "."),
            Self::Fr => ("\u{202f}", ","),
        };
        let fraction = if fraction.is_empty() { String::new() } else { format!("{point}{fraction}") };
        let (before, after) = match self {
            // A code is no sign: it wants some air.
            Self::En if symbol == code => (format!("{symbol}\u{a0}"), String::new()),
            Self::En => (symbol.to_owned(), String::new()),
            Self::Fr => (String::new(), format!("\u{a0}{symbol}")),
        };
        Price { before, whole: grouped(whole, group), fraction, after }
    }
}

/// Year and day of a time.
fn date_of(at: Millis) -> Option<time::Date> {
    let seconds = i64::try_from(at / 1_000).ok()?;
    Some(OffsetDateTime::from_unix_timestamp(seconds).ok()?.date())
}

/// `2026-11-27`, in UTC.
pub fn iso_date(at: Millis) -> String {
    let Some(date) = date_of(at) else { return String::new() };
    let month: Month = date.month();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(month), date.day())
}

/// Digits in threes.
fn grouped(digits: &str, by: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * by.len());
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push_str(by);
        }
        out.push(digit);
    }
    out
}

/// A price, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The sign, where it stands before.
    pub before: String,
    /// The whole, in threes.
    pub whole: String,
    /// With its point; empty for currencies without.
    pub fraction: String,
    /// The sign, where it stands behind.
    pub after: String,
}

impl Price {
    /// In one piece.
    pub fn text(&self) -> String {
        [&*self.before, &self.whole, &self.fraction, &self.after].concat()
    }
}

const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FR_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// What is said as it is.
#[derive(Debug)]
pub struct Words {
    /// Whose look it is where that isn't shown.
    pub a_look: &'static str,
    /// What several looks are together.
    pub a_lookbook: &'static str,
    /// Before the sum.
    pub total: &'static str,
    /// Before the sum of one shop.
    pub subtotal: &'static str,
    /// Takes the look into a room.
    pub add: &'static str,
    /// What that does.
    pub add_note: &'static str,
    /// The things.
    pub things: &'static str,
    /// What its shop has no longer.
    pub gone: &'static str,
    /// What can't be had now.
    pub sold_out: &'static str,
    /// About the prices.
    pub prices: &'static str,
    /// Before a date.
    pub as_of: &'static str,
    /// What is told where nothing is shown.
    pub none: &'static str,
    /// What else is told there.
    pub none_text: &'static str,
    /// The same of a lookbook.
    pub no_book: &'static str,
    /// What the brand leads to.
    pub brand: &'static str,
    /// To the front page.
    pub home: &'static str,
    /// What this is.
    pub about: &'static str,
    /// Leads past the head.
    pub skip: &'static str,
}

const EN: Words = Words {
    a_look: "A look",
    a_lookbook: "A lookbook",
    total: "All of it",
    subtotal: "Subtotal",
    add: "Add it to a room of mine",
    add_note: "You choose the room, or open a new one. There you and your friends go on from it.",
    things: "What is on it",
    gone: "no longer sold",
    sold_out: "sold out at the moment",
    prices: "Prices are today’s, each in its shop’s own currency.",
    as_of: "As it was on",
    none: "This look isn’t shown here",
    none_text: "Whoever shared it has taken it back, or the link isn’t whole. Ask them for a new one.",
    no_book: "This lookbook isn’t shown here",
    brand: "Cabas, home page",
    home: "To the front page",
    about: "Cabas is for shopping together: friends in one room, with the same shops and one bag.",
    skip: "To the look",
};

const FR: Words = Words {
    a_look: "Une tenue",
    a_lookbook: "Un carnet de tenues",
    total: "Le tout",
    subtotal: "Sous-total",
    add: "L’ajouter à une de mes salles",
    add_note: "Choisissez la salle, ou ouvrez-en une. Vous et vos amis y continuez.",
    things: "Ce qu’il y a dessus",
    gone: "n’est plus vendu",
    sold_out: "épuisé pour le moment",
    prices: "Les prix sont ceux d’aujourd’hui, chacun dans la monnaie de sa boutique.",
    as_of: "Telle qu’elle était le",
    none: "Cette tenue n’est pas montrée ici",
    none_text: "La personne qui l’avait partagée l’a reprise, ou le lien n’est pas entier. Demandez-lui-en un autre.",
    no_book: "Ce carnet n’est pas montré ici",
    brand: "Cabas, page d’accueil",
    home: "Vers l’accueil",
    about: "Cabas sert à faire les boutiques ensemble\u{a0}: des amis dans une salle, les mêmes boutiques, un seul cabas.",
    skip: "Vers la tenue",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn tongue(accept: &str) -> Tongue {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        Tongue::of(None, &headers)
    }

    #[test]
    fn the_language_is_the_one_that_is_liked_best() {
        assert_eq!(tongue("fr-CH, fr;q=0.9, en;q=0.8"), Tongue::Fr);
        assert_eq!(tongue("de, en;q=0.7, fr;q=0.9"), Tongue::Fr);
        assert_eq!(tongue("en-US,fr"), Tongue::En);
        assert_eq!(tongue("de, fr;q=0"), Tongue::En);
        assert_eq!(tongue("*"), Tongue::En);
        let none = HeaderMap::new();
        assert_eq!((Tongue::of(Some("fr"), &none), Tongue::of(Some("de"), &none)), (Tongue::Fr, Tongue::En));
    }

    #[test]
    fn prices_are_written_as_the_language_does() {
        let price = |tongue: Tongue, amount, currency: &str| {
            tongue.price(Money { amount, currency: currency.parse().unwrap() }).text()
        };
        assert_eq!(price(Tongue::En, 8_900, "EUR"), "€89.00");
        assert_eq!(price(Tongue::Fr, 8_900, "EUR"), "89,00\u{a0}€");
        assert_eq!(price(Tongue::En, 123_456_789, "GBP"), "£1,234,567.89");
        assert_eq!(price(Tongue::Fr, 123_450, "CHF"), "1\u{202f}234,50\u{a0}CHF");
        assert_eq!(price(Tongue::En, 500, "JPY"), "JP¥500");
        assert_eq!(price(Tongue::En, 5, "CHF"), "CHF\u{a0}0.05");
    }

    #[test]
    fn dates_have_their_month_in_words() {
        let at = 1_795_737_600_000;
        assert_eq!((Tongue::En.date(at), Tongue::Fr.date(at)), ("27 November 2026".into(), "27 novembre 2026".into()));
        assert_eq!(iso_date(at), "2026-11-27");
    }
}
