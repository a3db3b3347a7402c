//! Who imports whom, and how long a file may be: the crate's shape, read off its sources.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Longest source file, in lines: a file holds one idea. STYLE aims at 400; the rest is slack for a table or a test.
const MAX_LINES: usize = 450;

/// Who may not import what. Names are the crate's modules, or other crates.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "room",
        &[
            "hub",
            "http",
            "journal",
            "access",
            "catalog",
            "config",
            "telemetry",
            "tokio",
            "tokio_util",
            "sqlx",
            "axum",
            "hyper",
            "tungstenite",
            "tracing",
            "metrics",
            "rand",
            "dashmap",
            "futures_util",
        ],
    ),
    (
        "protocol",
        &["room", "hub", "http", "journal", "access", "catalog", "config", "telemetry", "tokio", "sqlx", "axum"],
    ),
    (
        "ids.rs",
        &["protocol", "room", "hub", "http", "journal", "access", "catalog", "config", "telemetry", "tokio", "sqlx"],
    ),
    (
        "money.rs",
        &["protocol", "room", "hub", "http", "journal", "access", "catalog", "config", "telemetry", "tokio", "sqlx"],
    ),
    ("hub", &["http", "access", "catalog", "sqlx", "axum"]),
    ("journal", &["room", "hub", "http", "access", "catalog", "protocol", "yrs", "axum"]),
    ("catalog", &["hub", "room", "http", "journal", "access"]),
    ("access", &["hub", "room", "http", "catalog"]),
    ("pictures", &["room", "hub", "http", "journal", "access", "protocol", "config", "sqlx", "axum"]),
    ("photos", &["room", "hub", "http", "journal", "access", "catalog", "protocol", "config", "axum"]),
    ("share", &["room", "hub", "http", "journal", "access", "protocol", "config", "axum"]),
    ("unfurl", &["room", "hub", "http", "journal", "access", "pictures", "config", "sqlx", "axum"]),
    ("fetch", &["room", "hub", "http", "journal", "access", "catalog", "protocol", "config", "sqlx", "axum"]),
];

/// What nobody in the room may say, imported or not: time, threads and chance come in by the entry.
const IMPURE: &[&str] = &["SystemTime", "Instant::", "std::thread", "std::fs", "std::net", "std::env", "::random()"];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(under: &Path) -> Vec<PathBuf> {
    if under.is_file() {
        return vec![under.to_owned()];
    }
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(under) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The source without comments and literals: what is left are paths and punctuation.
fn code(source: &str) -> String {
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
fn heads(source: &str) -> BTreeSet<String> {
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

fn tokens(code: &str) -> Vec<&str> {
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

#[test]
fn modules_import_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (module, forbidden) in FORBIDDEN {
        let files = rust_files(&src().join(module));
        assert!(!files.is_empty(), "src/{module} has moved: the rule looks at nothing");
        for file in files {
            let heads = heads(&fs::read_to_string(&file).unwrap());
            for name in forbidden.iter().filter(|name| heads.contains(**name)) {
                wrong.push(format!("{} names {name}", file.strip_prefix(src()).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "against the dependency rule of src/lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn the_room_is_pure() {
    let mut wrong = Vec::new();
    for file in rust_files(&src().join("room")) {
        let code = code(&fs::read_to_string(&file).unwrap());
        for impure in IMPURE.iter().filter(|impure| code.contains(**impure)) {
            wrong.push(format!("{} says {impure}", file.strip_prefix(src()).unwrap().display()));
        }
    }
    assert!(wrong.is_empty(), "time and chance come into the room by its entries:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let lines = |file: &PathBuf| fs::read_to_string(file).unwrap().lines().count();
    let long: Vec<_> = rust_files(&src())
        .into_iter()
        .filter(|file| lines(file) > MAX_LINES)
        .map(|file| format!("{}: {} lines", file.strip_prefix(src()).unwrap().display(), lines(&file)))
        .collect();
    assert!(long.is_empty(), "a file holds one idea, in at most {MAX_LINES} lines:\n{}", long.join("\n"));
}

/// Every rule of the room's SPEC is held by a test that names it, and tests name no rule that is not there.
#[test]
fn every_rule_of_the_room_is_cited_by_a_test() {
    let spec = fs::read_to_string(src().join("room/SPEC.md")).unwrap();
    let rules: BTreeSet<_> = spec
        .lines()
        .filter_map(|line| rule(line.strip_prefix("* **").or_else(|| line.strip_prefix("| **"))?))
        .collect();
    assert!(rules.len() > 40, "the SPEC's form has changed: only {} rules found", rules.len());
    let mut cited = BTreeSet::new();
    for file in rust_files(&src().join("room")).iter().filter(|file| file.to_string_lossy().contains("tests")) {
        let source = fs::read_to_string(file).unwrap();
        for comment in source.lines().filter_map(|line| line.split_once("//")).map(|(_, comment)| comment) {
            cited.extend(comment.split(|c: char| !c.is_alphanumeric()).filter_map(rule));
        }
        // A test may also begin with its rule's number: `fn b8_…`.
        let names = source.lines().filter_map(|line| line.trim_start().strip_prefix("fn ")?.split('_').next());
        cited.extend(names.filter_map(|name| rule(&name.to_uppercase())));
    }
    let missing: Vec<_> = rules.difference(&cited).collect();
    assert!(missing.is_empty(), "rules that no test names: {missing:?}");
    let unknown: Vec<_> = cited.difference(&rules).collect();
    assert!(unknown.is_empty(), "rules that tests name and the SPEC has not: {unknown:?}");
}

/// `R12` or `B3` at the front of a text.
fn rule(text: &str) -> Option<String> {
    let kind = text.chars().next().filter(|c| matches!(c, 'R' | 'B'))?;
    let digits = text[1..].chars().take_while(char::is_ascii_digit).count();
    let ends = text[1 + digits..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    (digits > 0 && ends).then(|| format!("{kind}{}", &text[1..=digits]))
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
