//! Links in a text. As the pages find them (`web/src/pages/chat/linkify.ts`), so that a card belongs to something that is shown as
//! a link.

use std::ops::Range;

use url::Url;

/// Links of one message that get a card: the first ones.
pub const MAX_LINKS: usize = 3;
/// Bytes of a link that gets one. Shops' links with everything that advertisements hang on them have some hundreds.
pub const MAX_LINK_BYTES: usize = 1_000;

/// What ends a sentence rather than an address.
const TAIL: &str = ".,;:!?…'’*_~";
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// The first links of a text, each once, as they stand in it.
pub fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for place in places(text) {
        let link = &text[place];
        if !found.contains(&link) {
            found.push(link);
        }
        if found.len() == MAX_LINKS {
            break;
        }
    }
    found
}

/// Where a text has its links, in their order.
pub fn places(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[from..];
            let at = rest.find("://")?;
            let Some(start) = scheme(&rest[..at]) else {
                from += at + 1;
                continue;
            };
            let end = rest[at..].find(ends).map_or(rest.len(), |length| at + length);
            let link = trim_tail(&rest[start..end]);
            let place = from + start..from + start + link.len();
            from += end;
            if is_address(link) {
                return Some(place);
            }
        }
    })
}

/// Where the scheme begins that a text ends with.
fn scheme(before: &str) -> Option<usize> {
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = before.len().checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// What ends a link: quotes, angle brackets, and blanks. Which those are is the pages' say (`\s`): Unicode's, and a byte order mark,
/// but no "next line". Otherwise a card would be another page's than its link leads to.
fn ends(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}') || "<>\"“”«»".contains(c)
}

/// Punctuation behind an address belongs to the sentence; a closing bracket only where its opening one is outside. Brackets are
/// counted once: a message may be nothing else.
fn trim_tail(mut link: &str) -> &str {
    let mut counts = BRACKETS.map(|(opening, closing)| (link.matches(opening).count(), link.matches(closing).count()));
    while let Some(last) = link.chars().next_back() {
        let bracket = BRACKETS.iter().position(|(_, closing)| *closing == last);
        match bracket.map(|at| &mut counts[at]) {
            Some((opening, closing)) if *opening < *closing => *closing -= 1,
            None if TAIL.contains(last) => {}
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

fn is_address(link: &str) -> bool {
    link.len() <= MAX_LINK_BYTES
        && Url::parse(link).is_ok_and(|url| {
            // With somebody's name before the host it seems to be another one's.
            url.host_str().is_some_and(|host| !host.is_empty()) && url.username().is_empty() && url.password().is_none()
        })
}
