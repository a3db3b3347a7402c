//! The program itself: what it says, how it stops, backup and restore.
#![allow(clippy::unwrap_used)]

use std::{process::Output, time::Duration};

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::Instant;

use crate::support::{PATIENCE, Process, process::cabas};

fn output(args: &[&str]) -> Output {
    cabas(args).output().unwrap()
}

#[test]
fn it_tells_its_version_and_its_flags() {
    assert_eq!(output(&["version"]).stdout, format!("cabas {}\n", env!("CARGO_PKG_VERSION")).into_bytes());
    let help = String::from_utf8(output(&["serve", "--help"]).stdout).unwrap();
    for flag in
        ["--listen", "--data", "--public-url", "--allow-origin", "--max-sockets", "--trust-proxy", "CABAS_LISTEN"]
    {
        assert!(help.contains(flag), "{flag}");
    }
    assert!(help.contains("[default: 127.0.0.1:8080]"), "{help}");
    assert!(!output(&["serve", "--max-sockets", "0"]).status.success());
    assert!(!output(&["serve", "--public-url", "ftp://x"]).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_on_sigterm_within_ten_seconds_and_only_one_works_on_a_directory() {
    let data = TempDir::new().unwrap();
    let mut server = Process::serve(data.path());
    let second = output(&["serve", "--listen", "127.0.0.1:0", "--data", data.path().to_str().unwrap()]);
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("in use"), "{second:?}");
    assert_eq!(reqwest::get(server.url("/readyz")).await.unwrap().status(), 200);
    let began = Instant::now();
    server.signal(Signal::TERM);
    assert!(server.wait(), "with success");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_server_brings_rooms_names_and_guests_back() {
    let (data, spare, fresh) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let path = |dir: &TempDir| dir.path().to_str().unwrap().to_owned();
    let client = reqwest::Client::builder().cookie_store(true).timeout(PATIENCE).build().unwrap();
    let mut server = Process::serve(data.path());
    let body = json!({"name": "Saturday", "your_name": "Ada"});
    let made = client.post(server.url("/api/rooms")).json(&body).send().await.unwrap();
    let made: Value = made.json().await.unwrap();

    let done = output(&["backup", &path(&spare), "--data", &path(&data)]);
    assert!(done.status.success(), "{done:?}");
    assert!(!output(&["backup", &path(&spare), "--data", &path(&data)]).status.success(), "never over another");
    let running = output(&["restore", &path(&spare), "--data", &path(&data), "--force"]);
    assert!(!running.status.success(), "not under a running server");
    server.signal(Signal::KILL);
    server.wait();
    let full = output(&["restore", &path(&spare), "--data", &path(&data)]);
    assert!(!full.status.success() && String::from_utf8_lossy(&full.stderr).contains("--force"), "{full:?}");
    let forced = output(&["restore", &path(&spare), "--data", &path(&data), "--force"]);
    assert!(forced.status.success(), "{forced:?}");
    assert!(
        std::fs::read_dir(data.path())
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().starts_with("before-restore-") })
    );
    let done = output(&["restore", &path(&spare), "--data", &path(&fresh)]);
    assert!(done.status.success(), "{done:?}");

    for dir in [&data, &fresh] {
        let server = Process::serve(dir.path());
        let mine = client.get(server.url("/api/rooms")).send().await.unwrap();
        let mine: Value = mine.json().await.unwrap();
        assert_eq!(mine["rooms"][0]["room"], made["room"]);
        assert_eq!(mine["rooms"][0]["role"], "host");
    }

    let key = spare.path().join("server.key");
    std::fs::write(&key, "another").unwrap();
    let damaged = output(&["restore", &path(&spare), "--data", &path(&TempDir::new().unwrap())]);
    assert!(!damaged.status.success() && String::from_utf8_lossy(&damaged.stderr).contains("server.key"));
}
