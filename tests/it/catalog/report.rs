//! `cabas import --report`: every bad row is in the file, however many there are.

use std::{path::Path, process::Output};

use cabas::catalog::import::limits::MAX_FINDINGS;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::simple;
use crate::support::process::cabas;

/// More than the terminal shows.
const BAD: usize = MAX_FINDINGS + 234;

/// Settings all come by variables: each flag is one.
fn import(dir: &Path, products: &[Value]) -> (Output, Value) {
    let (feed, report) = (dir.join("products.json"), dir.join("report.json"));
    std::fs::write(&feed, json!({ "products": products }).to_string()).unwrap();
    let mut program = cabas(&["import"]);
    program.arg(&feed).env("CABAS_SHOP", "Luma").env("CABAS_CURRENCY", "EUR");
    program.env("CABAS_REPORT", &report).env("CABAS_DATA", dir.join("data")).env("CABAS_DRY_RUN", "true");
    let output = program.output().unwrap();
    (output, serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap())
}

fn bad() -> Vec<Value> {
    (0..BAD).map(|n| simple(n as u64 + 1, "Priceless", "a lot")).collect()
}

/// Every product up to `BAD` is named, in the feed's order; how many findings there are in all.
fn all_named(report: &Value) -> usize {
    let list = report["findings"]["list"].as_array().unwrap();
    let paths: Vec<_> = list.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    let mut at = 0;
    for n in 0..BAD {
        let product = format!("$.products[{n}]");
        let stands = |path: &&str| **path == product || path.starts_with(&format!("{product}."));
        at += paths[at..].iter().position(stands).unwrap_or_else(|| panic!("{product} is not named"));
    }
    list.len()
}

#[test]
fn a_report_in_a_file_names_every_bad_row_and_the_terminal_says_how_many_more_and_where() {
    let dir = TempDir::new().unwrap();
    let mut products = bad();
    products.push(simple(9_999, "A fair price", "1.00"));
    let (output, report) = import(dir.path(), &products);
    assert!(output.status.success(), "{output:?}");
    let all = all_named(&report);
    let counted: u64 = ["refused", "left_out", "dropped", "shortened"]
        .iter()
        .map(|fate| report["findings"][fate].as_u64().unwrap())
        .sum();
    assert_eq!(counted, all as u64);
    assert_eq!((&report["products"]["new"], &report["dry_run"]), (&json!(1), &json!(true)));
    assert!(report.get("error").is_none());

    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().filter(|line| line.contains("$.products[")).count(), MAX_FINDINGS);
    let more =
        format!("… and {} more: all of them are in {}", all - MAX_FINDINGS, dir.path().join("report.json").display());
    assert!(said.contains(&more), "{said}");
    assert!(!dir.path().join("data").exists(), "CABAS_DRY_RUN writes nothing");
}

#[test]
fn where_nothing_can_be_taken_the_file_says_why_all_the_same() {
    let dir = TempDir::new().unwrap();
    let (output, report) = import(dir.path(), &bad());
    assert!(!output.status.success());
    all_named(&report);
    assert!(
        report["error"].as_str().unwrap().starts_with("no product in the feed can be taken"),
        "{}",
        report["error"]
    );
    assert!(report["findings"]["refused"].as_u64().unwrap() >= BAD as u64);
    assert!(String::from_utf8(output.stdout).unwrap().contains("all of them are in "));
}
