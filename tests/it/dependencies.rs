//! Who imports whom, and how long a file may be: the crate's shape, read off its sources.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod imports;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use imports::{code, heads, modules_named, tokens};

/// Longest source file, in lines: a file holds one idea. STYLE aims at 400; the rest is slack for a table or a test.
const MAX_LINES: usize = 450;

/// Which modules of the crate each one may name: a row for every module of `src/lib.rs`, and for the program. Whoever adds a
/// name here draws an arrow in `src/lib.rs` and in docs/architecture.md.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("money", &[]),
    ("fetch", &[]),
    ("niceness", &[]),
    ("counted", &[]),
    ("store", &[]),
    ("clock", &["ids"]),
    ("protocol", &["ids", "money"]),
    ("room", &["ids", "money", "protocol"]),
    ("journal", &["ids", "store"]),
    ("hub", &["clock", "counted", "ids", "journal", "money", "protocol", "room"]),
    ("access", &["ids", "protocol"]),
    ("catalog", &["clock", "fetch", "ids", "money"]),
    ("pictures", &["catalog", "clock", "counted", "fetch", "ids", "niceness"]),
    ("photos", &["ids", "pictures", "store"]),
    ("share", &["catalog", "clock", "ids", "money", "pictures"]),
    ("unfurl", &["catalog", "clock", "fetch", "ids", "protocol"]),
    ("erasure", &["access", "clock", "hub", "ids", "journal", "photos", "room", "share"]),
    (
        "http",
        &[
            "access",
            "catalog",
            "clock",
            "config",
            "erasure",
            "hub",
            "ids",
            "journal",
            "money",
            "photos",
            "pictures",
            "protocol",
            "room",
            "room_file",
            "share",
            "unfurl",
        ],
    ),
    ("config", &["catalog", "fetch", "protocol"]),
    ("telemetry", &["config"]),
    ("upkeep", &["access", "clock", "erasure", "hub", "ids", "photos", "protocol"]),
    ("backup", &["access", "catalog", "clock", "ids", "journal", "photos", "server", "store"]),
    ("room_file", &["access", "clock", "ids", "journal", "photos", "protocol", "room", "server"]),
    (
        "server",
        &[
            "access",
            "catalog",
            "clock",
            "config",
            "erasure",
            "fetch",
            "http",
            "hub",
            "journal",
            "photos",
            "pictures",
            "room",
            "share",
            "telemetry",
            "unfurl",
            "upkeep",
        ],
    ),
    ("main", &["backup", "catalog", "config", "http", "niceness", "room_file", "server", "telemetry"]),
];

/// Which crates of others a module does without.
const WITHOUT: &[(&str, &[&str])] = &[
    (
        "room",
        &[
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
    ("protocol", &["tokio", "sqlx", "axum"]),
    ("ids", &["tokio", "sqlx"]),
    ("money", &["tokio", "sqlx"]),
    ("hub", &["sqlx", "axum"]),
    ("journal", &["yrs", "axum"]),
    ("pictures", &["sqlx", "axum"]),
    ("photos", &["axum"]),
    ("share", &["axum"]),
    ("unfurl", &["sqlx", "axum"]),
    ("fetch", &["sqlx", "axum"]),
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

/// `hub/turn.rs` is hub and turn, `hub/mod.rs` is hub.
fn module_path(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(src()).unwrap().with_extension("");
    let mut path: Vec<_> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

/// `x.rs` and all that stands in `x/`.
fn files_of(module: &str) -> Vec<PathBuf> {
    let mut files = rust_files(&src().join(module));
    files.extend(Some(src().join(format!("{module}.rs"))).filter(|file| file.is_file()));
    files
}

/// What `src/lib.rs` declares.
fn modules() -> BTreeSet<String> {
    let lib = fs::read_to_string(src().join("lib.rs")).unwrap();
    let code = code(&lib);
    let words = tokens(&code);
    words.windows(3).filter(|w| w[0] == "mod" && w[2] == ";").map(|w| w[1].to_owned()).collect()
}

#[test]
fn modules_name_only_what_is_below_them() {
    let modules = modules();
    assert!(modules.contains("room") && modules.len() > 20, "the form of src/lib.rs has changed: {modules:?}");
    let rows: BTreeSet<_> = MAY_NAME.iter().map(|(module, _)| (*module).to_owned()).collect();
    let without_row: Vec<_> = modules.difference(&rows).collect();
    assert!(without_row.is_empty(), "modules of which nobody has said what they may name: {without_row:?}");
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_NAME {
        let files = files_of(module);
        assert!(!files.is_empty(), "src/{module} has moved: the rule looks at nothing");
        let mut used = BTreeSet::new();
        for file in files {
            let named = modules_named(&module_path(&file), &fs::read_to_string(&file).unwrap());
            for name in named.iter().filter(|name| (modules.contains(*name) && name != module) || *name == "*") {
                if allowed.contains(&name.as_str()) {
                    used.insert(name.clone());
                } else {
                    wrong.push(format!("{} names {name}", file.strip_prefix(src()).unwrap().display()));
                }
            }
        }
        let unused = allowed.iter().filter(|name| !used.contains(**name));
        wrong.extend(unused.map(|name| format!("{module} may name {name}, and doesn't")));
    }
    assert!(wrong.is_empty(), "against the dependency rule of src/lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn modules_do_without_what_is_for_others() {
    let mut wrong = Vec::new();
    for (module, without) in WITHOUT {
        let files = files_of(module);
        assert!(!files.is_empty(), "src/{module} has moved: the rule looks at nothing");
        for file in files {
            let heads = heads(&fs::read_to_string(&file).unwrap());
            for name in without.iter().filter(|name| heads.contains(**name)) {
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
