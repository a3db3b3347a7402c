//! Two hubs on one log, which a data directory's lock keeps from happening: the one that comes second finds the log ahead of what
//! it knows, and neither overwrites nor promises anything.

use std::sync::Arc;

use cabas::journal::memory::MemoryJournal;
use serde_json::{Value, json};

use crate::support::{BareRoom, Client};

const DRESS: &str = "v_dress38";
const COAT: &str = "v_coat42";

fn texts(client: &Client) -> Vec<Value> {
    client.heard.texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
}

#[tokio::test]
async fn a_conflict_loses_nothing_and_acknowledges_nothing_false() {
    let journal = Arc::new(MemoryJournal::new());
    let here = BareRoom::on(journal.clone()).await;
    let there = here.elsewhere(journal.clone());
    let mut ours = here.enter(&here.host).await;
    let mut onlooker = here.enter(&here.host).await;
    let mut theirs = there.enter(&here.host).await;
    for client in [&mut ours, &mut theirs] {
        client.until("its first step 2 saved", |c| c.heard.saved == 1).await;
    }
    theirs.set_cart(COAT, 3).await;
    theirs.ask("chat.post", json!({"text": "from there"})).await;
    theirs.until("saved", |c| c.heard.saved == 2).await;

    // The log is two entries ahead of what this one has heard of.
    let words = json!({"id": "words", "type": "chat.post", "body": {"text": "from here"}}).to_string();
    ours.send_text(&words).await;
    ours.set_cart(DRESS, 2).await;
    let all = |c: &Client| c.cart().len() == 2 && c.heard.events.iter().any(|e| e["body"]["text"] == "from there");
    ours.until("all saved", |c| all(c) && c.heard.saved == c.sent.len() as u64).await;
    onlooker.until("all of it", all).await;
    // Refused or stored, as it is told; and sent again under its id it is done once.
    ours.until("an answer", |c| c.heard.answers.contains_key("words")).await;
    if ours.heard.answers["words"].get("error").is_some() {
        assert_eq!(ours.heard.answers["words"]["error"]["code"], "paused");
        ours.heard.answers.clear();
        ours.send_text(&words).await;
        ours.until("done", |c| c.heard.answers.contains_key("words")).await;
    }
    let seq = ours.heard.answers["words"]["seq"].as_u64().expect("a place in the log");
    onlooker.until("the words", |c| c.chat().contains(&"from here".to_owned())).await;
    assert_eq!(onlooker.chat(), ["from there", "from here"]);
    let said = texts(&ours);
    let paused = said.iter().position(|m| m.get("paused").is_some_and(|p| !p.is_null())).expect("it is told");
    let saved = said.iter().position(|m| m["saved"] == 2);
    assert!(saved.is_none_or(|saved| saved > paused), "called saved before it was: {said:?}");

    // And that is what the log holds, whoever reads it.
    let fresh = here.elsewhere(journal).enter(&here.host).await;
    let hello = fresh.heard.hello.as_ref().unwrap();
    let log: Vec<_> =
        hello["chat"].as_array().unwrap().iter().map(|m| (m["text"].clone(), m["seq"].as_u64())).collect();
    assert_eq!(log[1], (json!("from here"), Some(seq)));
    assert_eq!((log.len(), fresh.cart()), (2, onlooker.cart()));
}
