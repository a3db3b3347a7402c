//! What a source names, read off its words.

use std::collections::BTreeSet;

/// The source without comments and literals: what is left are paths and punctuation.
pub fn code(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => string_len(rest),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#") => raw_string_len(rest),
            '\'' => char_len(rest),
            _ => 0,
        };
        if skipped == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.push(' ');
            rest = &rest[skipped..];
        }
    }
    out
}

fn string_len(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string_len(rest: &str) -> usize {
    let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
    if rest.as_bytes().get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    rest[hashes + 2..].find(&end).map_or(rest.len(), |at| hashes + 2 + at + end.len())
}

/// Length of a char literal; 0 for a lifetime.
fn char_len(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

/// Every module of the crate and every crate that a source names at the head of a path: `crate::x`, `x::…`, `use x`,
/// also out of `use {crate::x, y::z}` and `super::super::x`.
pub fn heads(source: &str) -> BTreeSet<String> {
    let code = code(source);
    let words: Vec<&str> = tokens(&code);
    let mut found = BTreeSet::new();
    let mut i = 0;
    while i < words.len() {
        let follows_path = i > 0 && words[i - 1] == "::";
        let word = words[i];
        if !follows_path && (word == "crate" || word == "cabas" || word == "super") {
            let mut j = i + 1;
            while words.get(j) == Some(&"::") && matches!(words.get(j + 1), Some(&"super" | &"self")) {
                j += 2;
            }
            if words.get(j) == Some(&"::") {
                found.extend(first_of_each(&words[j + 1..]));
            }
        } else if !follows_path && is_name(word) && words.get(i + 1) == Some(&"::") {
            found.insert(word.to_owned());
        } else if word == "use" {
            found.extend(first_of_each(&words[i + 1..]));
        }
        i += 1;
    }
    found
}

pub fn tokens(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = match c {
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => c.len_utf8(),
        };
        words.push(&rest[..len]);
        rest = rest[len..].trim_start();
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// `a::b` gives a; `{a::{b, c}, d}` gives a and d.
fn first_of_each(words: &[&str]) -> Vec<String> {
    match words.first() {
        Some(&"{") => {
            let mut found = Vec::new();
            let (mut depth, mut expects) = (0, false);
            for word in words {
                match *word {
                    "{" => {
                        depth += 1;
                        expects = depth == 1;
                    }
                    "}" => {
                        depth -= 1;
                        if depth == 0 {
                            break;
                        }
                    }
                    "," => expects = depth == 1,
                    name if expects && is_name(name) => {
                        found.push(name.to_owned());
                        expects = false;
                    }
                    _ => expects = false,
                }
            }
            found
        }
        Some(name) if is_name(name) => vec![(*name).to_owned()],
        _ => Vec::new(),
    }
}

/// The crate's modules that a source names, by `crate::x`, `cabas::x`, or as many `super` as lead to the root from where the
/// file stands. `*` where everything is named at once.
pub fn modules_named(module_path: &[String], source: &str) -> BTreeSet<String> {
    let code = code(source);
    let words: Vec<&str> = tokens(&code);
    let mut found = BTreeSet::new();
    for (i, word) in words.iter().enumerate() {
        if !matches!(*word, "crate" | "cabas" | "super") || (i > 0 && words[i - 1] == "::") {
            continue;
        }
        let mut steps = usize::from(*word == "super");
        let mut j = i + 1;
        while words.get(j) == Some(&"::") && matches!(words.get(j + 1), Some(&"super" | &"self")) {
            steps += usize::from(words[j + 1] == "super");
            j += 2;
        }
        // Fewer steps stay inside of the module.
        if words.get(j) == Some(&"::") && (*word != "super" || steps >= module_path.len()) {
            match words.get(j + 1) {
                Some(&"*") if *word != "super" => drop(found.insert("*".to_owned())),
                _ => found.extend(first_of_each(&words[j + 1..])),
            }
        }
    }
    found
}

#[test]
fn the_reader_of_imports_sees_them() {
    let source = r#"
        //! crate::hub is only talked of
        use crate::{ids::MemberId, journal::{Lane, memory}};
        use {tokio::sync, super::super::http};
        fn f<'a>(x: &'a str) -> char { let _ = "crate::access"; sqlx::query(r"crate::catalog"); cabas::config::load(); ':' }
    "#;
    let heads = heads(source);
    for seen in ["ids", "journal", "tokio", "http", "sqlx", "config"] {
        assert!(heads.contains(seen), "{seen}");
    }
    for unseen in ["hub", "access", "catalog", "memory"] {
        assert!(!heads.contains(unseen), "{unseen}");
    }
}

#[test]
fn the_reader_of_modules_knows_where_it_stands() {
    let source =
        "use crate::{clock, ids::MemberId}; use super::{room, turn}; fn f() { super::super::journal::open(); }";
    let at = |path: &[&str]| modules_named(&path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>(), source);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(at(&["hub"]), names(&["clock", "ids", "journal", "room", "turn"]));
    assert_eq!(at(&["hub", "actor"]), names(&["clock", "ids", "journal"]), "super is hub itself");
    assert_eq!(at(&["hub", "actor", "tests"]), names(&["clock", "ids"]));
    assert!(modules_named(&["hub".to_owned()], "use crate::*;").contains("*"));
}
