//! Sizes: read out of option values, folded to one word each, and put in an order that people expect.

use std::cmp::Ordering;

use crate::catalog::text::fold;

/// Longest size word, in characters: `uk 10.5`, `70x140 cm`. What is longer is a sentence, not a size.
const MAX_CHARS: usize = 20;

/// Most folds until a word stays as it is; one or two do.
const MAX_FOLDS: usize = 4;

/// Letters in their order. Below and above them are as many X as one likes: `3xs`, `5xl`.
const LETTERS: [&str; 7] = ["xxs", "xs", "s", "m", "l", "xl", "xxl"];

/// What all shops call the one size that there is.
const ONE: &str = "one";

/// Names of options whose values are sizes, folded.
const OPTION_NAMES: [&str; 16] = [
    "size",
    "sizes",
    "taille",
    "tailles",
    "pointure",
    "grosse",
    "groesse",
    "talla",
    "tallas",
    "taglia",
    "misura",
    "maat",
    "tamanho",
    "tamano",
    "مقاس",
    "المقاس",
];

/// What stands in front of a size and says nothing: the European sizes are the plain ones.
const IN_FRONT: [&str; 13] =
    ["eu", "eur", "fr", "it", "size", "taille", "t", "gr", "gr.", "grosse", "talla", "taglia", "maat"];

/// Whether an option's values are sizes: `Size`, `EU-Größe`, `Taille (FR)`.
pub fn is_option(name: &str) -> bool {
    let name = fold(name).to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|word| OPTION_NAMES.contains(&word))
}

/// The word under which a size is found: `X-Large`, `xl` and `XL` are `xl`; `38,5`, `38 ½` and `EU 38.5` are `38.5`.
/// `None` where the value is none.
pub fn word(value: &str) -> Option<String> {
    let mut word = folded(value);
    // What one fold leaves may be the writing of another size: `EU EU 38`, `L-.0`.
    for _ in 0..MAX_FOLDS {
        let again = folded(&word);
        if again == word {
            let fits = word.chars().any(char::is_alphanumeric) && word.chars().count() <= MAX_CHARS;
            return fits.then_some(word);
        }
        word = again;
    }
    None
}

fn folded(value: &str) -> String {
    // Folding would make one number of `9½`.
    let value = value.replace('½', " 1/2 ");
    let folded = fold(&value).to_lowercase().replace('⁄', "/");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let joined = match words.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && IN_FRONT.contains(first) => rest.join(" "),
        [rest @ .., "eu" | "eur"] if !rest.is_empty() => rest.join(" "),
        all => all.join(" "),
    };
    letters(&joined).or_else(|| one(&joined)).unwrap_or_else(|| decimal(&joined))
}

/// How a size is shown where no shop's own writing is better.
pub fn label(word: &str, written: &str) -> String {
    if rank_of_letters(word).is_some() {
        word.to_uppercase()
    } else {
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn letters(s: &str) -> Option<String> {
    // A point before a digit is a decimal one: `0.5 xs` is no `5xs`.
    let decimal = s.as_bytes().windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_digit());
    if decimal {
        return None;
    }
    let plain: String = s.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '_')).collect();
    let plain = plain
        .replace("extra", "x")
        .replace("small", "s")
        .replace("petit", "s")
        .replace("medium", "m")
        .replace("moyen", "m")
        .replace("large", "l")
        .replace("grand", "l");
    let named = match plain.as_str() {
        "klein" | "pequeno" | "piccolo" | "piccola" | "chico" | "صغير" => "s",
        "mittel" | "mediano" | "mediana" | "media" | "medio" | "وسط" | "متوسط" => "m",
        "gross" | "groot" | "grande" | "كبير" => "l",
        other => other,
    };
    let (count, end) = letter_size(named)?;
    Some(match (count, end) {
        (0, end) => end.to_string(),
        (1, end) => format!("x{end}"),
        (2, end) => format!("xx{end}"),
        (n, end) => format!("{n}x{end}"),
    })
}

/// How many X a letter size has, and its last letter: (3, 'l') for `XXXL` and `3XL`.
fn letter_size(s: &str) -> Option<(usize, char)> {
    let end = s.chars().next_back().filter(|c| matches!(c, 's' | 'm' | 'l'))?;
    let front = &s[..s.len() - 1];
    let count = match front.strip_suffix('x').map(str::parse::<usize>) {
        Some(Ok(n @ 1..=9)) => n,
        _ if front.bytes().all(|b| b == b'x') => front.len(),
        _ => return None,
    };
    (count <= 9 && (end != 'm' || count == 0)).then_some((count, end))
}

fn one(s: &str) -> Option<String> {
    let plain: String = s.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_one = matches!(
        plain.as_str(),
        "one"
            | "onesize"
            | "os"
            | "osfa"
            | "onesizefitsall"
            | "tailleunique"
            | "unique"
            | "tu"
            | "u"
            | "einheitsgrosse"
            | "talllaunica"
            | "tallaunica"
            | "unica"
            | "tagliaunica"
            | "unitaglia"
            | "eenmaat"
            | "tamanhounico"
            | "unico"
    );
    is_one.then(|| ONE.to_owned())
}

/// A decimal point is a point, a half is `.5`.
fn decimal(s: &str) -> String {
    let halves = s.replace(" 1/2", ".5").replace('>', " ");
    let mut out = String::with_capacity(halves.len());
    let chars: Vec<char> = halves.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
        let is_point = *c == ',' && digit(i.checked_sub(1)) && digit(Some(i + 1)) && !digit(Some(i + 2));
        out.push(if is_point { '.' } else { *c });
    }
    let trimmed = out.strip_suffix(".0").unwrap_or(&out);
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rank_of_letters(word: &str) -> Option<i32> {
    if let Some(at) = LETTERS.iter().position(|l| *l == word) {
        return i32::try_from(at).ok();
    }
    let (count, end) = letter_size(word)?;
    let count = i32::try_from(count).ok()?;
    Some(if end == 's' { 2 - count } else { 4 + count })
}

/// The number that a size begins with, and what stands behind it.
fn number(word: &str) -> Option<(f64, &str)> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(word);
    let decimals = word[whole..].strip_prefix('.').map_or(0, digits);
    let end = if decimals > 0 { whole + 1 + decimals } else { whole };
    // Without a digit in front there is nothing to parse.
    Some((word[..end].parse().ok().filter(|_| whole > 0)?, &word[end..]))
}

/// The order in which sizes are shown: XS before S before M, then 36 before 38 before 140 cm, then words, the one size
/// last.
pub fn compare(a: &str, b: &str) -> Ordering {
    let class = |w: &str| match w {
        ONE => 3,
        w if rank_of_letters(w).is_some() => 0,
        w if number(w).is_some() => 1,
        _ => 2,
    };
    class(a).cmp(&class(b)).then_with(|| match (rank_of_letters(a), rank_of_letters(b)) {
        (Some(x), Some(y)) => x.cmp(&y).then_with(|| a.cmp(b)),
        _ => natural(a, b),
    })
}

/// By words, but by value where both have a number: `uk 8` before `uk 10`, `36-38` before `38`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        if let (Some((one, behind_one)), Some((other, behind_other))) = (number(left), number(right)) {
            match one.total_cmp(&other) {
                Ordering::Equal => (left, right) = (behind_one, behind_other),
                unequal => return unequal,
            }
            continue;
        }
        let (mut rest_left, mut rest_right) = (left.chars(), right.chars());
        match (rest_left.next(), rest_right.next()) {
            (None, None) => return a.cmp(b),
            (one, other) if one == other => (left, right) = (rest_left.as_str(), rest_right.as_str()),
            (one, other) => return one.cmp(&other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes_fold_to_one_word() {
        for (values, folded) in [
            ("XL|xl|X-Large|Extra Large|1XL|Extra-large|x large", "xl"),
            ("XXL|2XL|2XL|xx-large|Extra Extra Large", "xxl"),
            ("XXXL|3XL|3xl", "3xl"),
            ("S|Small|petit|Klein|pequeño|صغير", "s"),
            ("M|medium|Moyen|mittel", "m"),
            ("38|EU 38|38 EU|Taille 38| 38 |38.0|FR 38", "38"),
            ("38,5|38.5|38 ½|38½|EU 38 1/2", "38.5"),
            ("UK 8|uk 8", "uk 8"),
            ("One size|Taille unique|OS|TU|Einheitsgröße|Talla única|one-size", "one"),
            ("6-12 months", "6-12 months"),
            ("70 x 140 cm", "70 x 140 cm"),
            ("S/M", "s/m"),
            ("-½xs|-.5 xs", "-.5 xs"),
            ("0½ XS|0.5 xs", "0.5 xs"),
            ("L-.0|l-", "l"),
            ("EU EU 38", "38"),
        ] {
            for value in values.split('|') {
                assert_eq!(word(value).as_deref(), Some(folded), "{value}");
            }
        }
        for none in ["", " ", "-", "to be measured by our tailor at home"] {
            assert_eq!(word(none), None, "{none:?}");
        }
        assert_eq!(label("xl", "extra large"), "XL");
        assert_eq!(label("38.5", "38,5"), "38,5");
    }

    #[test]
    fn sizes_are_in_the_order_that_people_expect() {
        let expected = [
            "4xs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "3xl", "10", "36", "36-38", "38", "38.5", "100 cm", "s/m",
            "uk 8", "uk 10", "one",
        ];
        let mut sizes = expected;
        sizes.reverse();
        sizes.sort_by(|a, b| compare(a, b));
        assert_eq!(sizes, expected);
    }

    #[test]
    fn options_are_known_by_their_names() {
        for name in ["Size", "EU-Größe", "Taille (FR)", "Shoe size", "TALLA", "المقاس"] {
            assert!(is_option(name), "{name}");
        }
        for name in ["Colour", "Resize", "Material", ""] {
            assert!(!is_option(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_order_is_one(words in prop::collection::vec("[0-9xsml. /-]{1,6}|[a-z0-9 ]{1,8}", 3)) {
            let [a, b, c] = [&words[0], &words[1], &words[2]];
            prop_assert_eq!(compare(a, b), compare(b, a).reverse());
            prop_assert_eq!(compare(a, b) == Ordering::Equal, a == b);
            if compare(a, b).is_le() && compare(b, c).is_le() {
                prop_assert!(compare(a, c).is_le());
            }
        }

        #[test]
        fn a_folded_size_stays_as_it_is(value in "\\PC{0,24}|[0-9xsml., /½-]{1,8}") {
            if let Some(folded) = word(&value) {
                prop_assert!(folded.chars().count() <= MAX_CHARS);
                prop_assert_eq!(word(&folded), Some(folded.clone()));
            }
        }
    }
}
