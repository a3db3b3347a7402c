//! How a room leaves memory: with everything, for whoever comes next; and how a deadline wakes one that has left.

use std::sync::Arc;

use cabas::{
    clock,
    hub::Dialect,
    journal::{
        Journal,
        memory::{Held, MemoryJournal},
    },
};
use serde_json::json;

use tokio::sync::oneshot;

use crate::support::{BareRoom, Client, Double, bare::pair, client::new_doc, eventually};

const DRESS: &str = "v_dress38";
/// Long enough that the room has left before, on a busy machine too.
const LASTS_MS: u64 = 4_000;

#[tokio::test]
async fn who_comes_while_a_save_is_in_flight_finds_what_was_saved() {
    let held = Held::default();
    let room = BareRoom::hasty(Arc::new(held.clone())).await;
    let mut author = room.settle(&room.host).await;
    held.hold();
    author.set_cart(DRESS, 2).await;
    held.waiting(1).await;
    author.vanish();
    let mut newcomer = room.knock(&room.host, Dialect::Cabas, None, new_doc()).await;
    newcomer.barrier().await;
    assert!(newcomer.heard.hello.is_none(), "greeted without what is being saved");
    held.release();
    assert_eq!(newcomer.ready().await.cart().len(), 1);
    room.unloaded().await;

    // The same with nobody at the door: who comes later finds it in the log.
    let mut author = room.enter(&room.host).await;
    held.hold();
    author.set_cart("v_coat42", 1).await;
    held.waiting(1).await;
    author.vanish();
    held.release();
    room.unloaded().await;
    assert_eq!(room.enter(&room.host).await.cart().len(), 2);
}

#[tokio::test]
async fn who_comes_while_a_room_leaves_waits_and_gets_it_anew() {
    let journal = Double::default();
    let room = Arc::new(BareRoom::hasty(Arc::new(journal.clone())).await);
    let mut author = room.enter(&room.host).await;
    author.set_cart(DRESS, 2).await;
    author.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    let before = journal.counts();
    journal.shut();
    author.vanish();
    journal.asked(|counts| counts.snapshots > before.snapshots).await;
    // Its door is closed, its last snapshot on the way.
    let (client, server) = pair(None).await;
    let (door, at_the_door) = oneshot::channel();
    let knocking = tokio::spawn({
        let room = Arc::clone(&room);
        async move {
            door.send(()).unwrap();
            room.attach(server, &room.host, Dialect::Cabas, None).await;
            Client::over(client, room.host.as_str().to_owned(), new_doc()).await
        }
    });
    at_the_door.await.unwrap();
    // Whoever could load it now has their turn.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(journal.counts().replays, before.replays, "not loaded beside the one that leaves");
    journal.open();
    let newcomer = knocking.await.unwrap().ready().await;
    assert_eq!(newcomer.cart().len(), 1);
    assert_eq!(journal.counts().replays, before.replays + 1);
}

#[tokio::test]
async fn a_store_that_failed_keeps_no_room_in_memory_for_ever() {
    let held = Held::default();
    let room = BareRoom::hasty(Arc::new(held.clone())).await;
    let mut author = room.enter(&room.host).await;
    author.set_cart("v_coat42", 1).await;
    author.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    held.set_broken(true);
    author.set_cart(DRESS, 2).await;
    author.until("the pause", |c| c.heard.paused).await;
    let copy = author.vanish();
    held.set_broken(false);
    room.unloaded().await;

    // What was never called saved is in the author's copy, and comes with it.
    let mut other = room.enter(&room.host).await;
    assert_eq!(other.cart().len(), 1);
    let back = room.knock(&room.host, Dialect::Cabas, None, copy).await.ready().await;
    assert_eq!(back.cart().len(), 2);
    other.until("the line", |c| c.cart().len() == 2).await;
}

#[tokio::test]
async fn a_shutdown_waits_for_what_is_being_stored() {
    let held = Held::default();
    let room = BareRoom::on(Arc::new(held.clone())).await;
    let mut author = room.settle(&room.host).await;
    held.hold();
    author.set_cart(DRESS, 2).await;
    held.waiting(1).await;
    let stopping = tokio::spawn({
        let hub = room.hub.clone();
        async move { hub.shutdown().await }
    });
    author.barrier().await;
    assert!(!stopping.is_finished() && author.heard.closed.is_none(), "gone before it was stored");
    held.release();
    assert_eq!(author.until_closed().await, Some(1012));
    assert_eq!(author.heard.saved, 2, "and told so before the end");
    stopping.await.unwrap();
    assert_eq!(room.elsewhere(Arc::new(held)).enter(&room.host).await.cart().len(), 1);
}

#[tokio::test]
async fn a_deadline_wakes_a_room_that_is_in_nobodys_memory() {
    let journal = Arc::new(MemoryJournal::new());
    let room = BareRoom::hasty(journal.clone()).await;
    let head = async || journal.replay(&room.id).await.unwrap().head;
    let mut host = room.enter(&room.host).await;
    let poll = json!({"id": "q_dress", "question": "Which dress?", "method": "single", "lasts_ms": LASTS_MS,
        "options": [{"product": "p_vesper"}, {"text": "The one from last year"}]});
    host.ask("poll.open", poll).await;
    host.until("the poll", |c| c.told("poll.opened").next().is_some()).await;
    let deadline = host.told("poll.opened").next().unwrap()["at"].as_u64().unwrap() + LASTS_MS;
    host.vanish();
    room.unloaded().await;
    let left = head().await;
    assert!(clock::now() < deadline, "it left before the poll's end, or this shows nothing");
    eventually("closed, with nobody there", || async { head().await > left }).await;
    let returned = clock::now();

    let host = room.enter(&room.host).await;
    let poll = &host.heard.hello.as_ref().unwrap()["polls"][0];
    let closed = &poll["closed"];
    assert!((deadline..=returned).contains(&closed["at"].as_u64().unwrap()) && closed.get("by").is_none(), "{poll}");
}
