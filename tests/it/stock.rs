//! The stock y-websocket client from npm, awareness on, against the real program: random legal edits, lost connections, a
//! restart in between. Everybody ends with the same document, and nobody was ever told to go away for good.

use rustix::process::Signal;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Dice, Process, Script, endurance, process::quiet_port, room_with};

/// Lost connections of each client, half of them before the restart.
const RECONNECTS: u32 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_stock_clients_converge_through_lost_connections_and_a_restart() {
    let length = endurance();
    let (data, port) = (TempDir::new().unwrap(), quiet_port());
    let mut server = Process::telling_refusals(port, data.path());
    let (_, host, [(_, ines), (_, sami)]) = room_with(server.addr, ["Inès", "Sami"]).await;
    let clients: Vec<_> =
        [&host, &ines, &sami].map(|c| json!({"member": c.member, "access": c.access})).into_iter().collect();
    let start = json!({
        "base": format!("ws://{}", server.addr), "room": host.room, "clients": clients,
        "seconds": length.as_secs_f64(), "reconnects": RECONNECTS, "seed": Dice::of_this_run().below(0..1 << 32),
    });
    let mut script = Script::start("converge.mjs", &start).await;
    script.until("half", length).await;
    server.signal(Signal::TERM);
    assert!(server.wait(), "it stops well");
    let mut refusals = server.refusals();
    server = Process::telling_refusals(port, data.path());
    let result = script.until("end", length).await;
    refusals.extend(server.refusals());

    let complaint = format!("{result:#}\nrefused: {refusals:#?}");
    assert_eq!(result["differences"], json!([]), "{complaint}");
    for (code, _) in result["closes"].as_object().unwrap() {
        assert!(!code.starts_with("44"), "{complaint}");
    }
    assert_eq!(refusals, Vec::<String>::new(), "{complaint}");
    assert_eq!(result["closes"]["1012"], 3, "the restart says so to everybody: {complaint}");
    let others = [["Inès", "Sami"], ["Marguerite", "Sami"], ["Inès", "Marguerite"]];
    for (client, others) in result["clients"].as_array().unwrap().iter().zip(others) {
        // The first one, the lost ones, the restart.
        assert!(client["connects"].as_u64().unwrap() >= u64::from(RECONNECTS) + 2, "{complaint}");
        assert!(client["edits"].as_f64().unwrap() >= 5.0 * length.as_secs_f64(), "{complaint}");
        assert_eq!(client["others"], json!(others), "the names are the server's word: {complaint}");
    }
    assert_eq!(server.errors(), Vec::<String>::new());
}
