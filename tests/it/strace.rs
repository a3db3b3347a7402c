//! What kill -9 can't show: under strace, the journal's `fdatasync` comes between the write into its log and the first
//! word of it to anybody.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use rustix::process::Signal;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Client, Process, eventually, room_with};

/// In one command and one board update, to find them among the system calls.
const WORDS: &str = "zanzibar-green";
const VARIANT: &str = "v_zanzibar";

/// Whether system calls can be watched here.
fn strace_works() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// The program under strace, which stays in the background: the child is the program itself.
fn watched(calls: &Path) -> Command {
    let mut strace = Command::new("strace");
    strace.args(["-D", "-f", "-y", "-ttt", "-s", "8192"]);
    strace.args(["-e", "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg", "-o"]).arg(calls);
    strace.arg(env!("CARGO_BIN_EXE_cabas"));
    strace
}

/// One line of strace's: the thread and the call.
fn parse(line: &str) -> (&str, &str) {
    let (thread, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (_time, call) = rest.trim_start().split_once(' ').unwrap_or(("", rest));
    (thread, call)
}

/// Where the call of `lines[at]` returned: strace splits a call that another thread's came into.
fn returned(lines: &[&str], at: usize) -> Option<usize> {
    let (thread, call) = parse(lines[at]);
    if !call.ends_with("<unfinished ...>") {
        return Some(at);
    }
    (at + 1..lines.len()).find(|n| {
        let (other, call) = parse(lines[*n]);
        other == thread && call.starts_with("<... ")
    })
}

/// Asserts that what holds `mark` was written and synced before anything was said that holds `word`.
fn assert_synced_before_said(lines: &[&str], mark: &str, word: &str) {
    let into_log = |call: &str| call.starts_with("pwrite64(") && call.contains("rooms.db-wal>");
    let sync =
        |call: &str| (call.starts_with("fdatasync(") || call.starts_with("fsync(")) && call.contains("rooms.db-wal>");
    let to_socket = |call: &str| {
        ["sendto(", "sendmsg(", "write(", "writev("].iter().any(|name| call.starts_with(name))
            && (call.contains("<socket:") || call.contains("<TCP"))
    };
    let find = |from: usize, wanted: &dyn Fn(&str) -> bool| (from..lines.len()).find(|n| wanted(parse(lines[*n]).1));
    let written = find(0, &|call| into_log(call) && call.contains(mark)).expect("it is written into the log");
    let synced = find(written, &sync).and_then(|at| returned(lines, at)).expect("the log is synced");
    let said = find(0, &|call| to_socket(call) && call.contains(word)).expect("it is said");
    assert!(written < synced && synced < said, "{word}: written {written}, synced {synced}, said {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_synced_before_anybody_hears_of_what_is_in_it() {
    if !strace_works() {
        // Past the test harness, which swallows what passing tests print.
        let _ = writeln!(std::io::stderr(), "SKIPPED: strace is not installed, or may not trace here");
        return;
    }
    let data = TempDir::new().unwrap();
    let calls = data.path().join("calls.txt");
    let mut server = Process::start(watched(&calls), 0, data.path());
    let (_, host, [(_, ines)]) = room_with(server.addr, ["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;
    assert!(friend.ask("chat.post", json!({"text": WORDS})).await["seq"].is_u64());
    friend.set_cart(VARIANT, 1).await;
    friend.until("saved", |c| c.heard.saved == 2).await;
    marguerite.until("both", |c| c.chat() == [WORDS] && c.cart().len() == 1).await;
    server.signal(Signal::TERM);
    assert!(server.wait());

    // strace ends by itself, a little later.
    let ended = |log: &str| log.lines().last().is_some_and(|line| line.contains("+++ exited"));
    eventually("the whole list", || async { fs::read_to_string(&calls).is_ok_and(|log| ended(&log)) }).await;
    let traced = fs::read_to_string(&calls).unwrap();
    let calls: Vec<_> = traced.lines().collect();
    assert_synced_before_said(&calls, WORDS, WORDS);
    assert_synced_before_said(&calls, VARIANT, VARIANT);
    // The answer has no words in it, but the id of the command.
    assert_synced_before_said(&calls, WORDS, &format!(r#"\"re\":\"{}-1\""#, ines.member));
}
