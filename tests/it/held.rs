//! Nothing leaves before it is stored: a journal that holds its commits, and what a room says meanwhile.

use std::sync::Arc;

use cabas::{
    hub::Dialect,
    ids::MemberId,
    journal::memory::Held,
    protocol::{frame::Frame, message::Role},
};
use serde_json::{Value, json};

use crate::support::{BareRoom, Client, Double, client::new_doc};

const DRESS: &str = "v_dress38";
const COAT: &str = "v_coat42";

/// What somebody has heard so far, to compare.
fn heard(client: &Client) -> (usize, usize, u64, usize) {
    let heard = &client.heard;
    (heard.texts.len(), heard.updates.len(), heard.saved, heard.answers.len())
}

#[tokio::test]
async fn while_a_commit_is_held_nobody_hears_of_it_and_after_it_everybody_does() {
    let held = Held::default();
    let room = BareRoom::on(Arc::new(held.clone())).await;
    let (ines, sami) = (room.join("Inès").await, room.join("Sami").await);
    let mut host = room.settle(&room.host).await;
    let mut author = room.settle(&ines).await;
    let mut stock = room.knock(&sami, Dialect::Stock, None, new_doc()).await.ready().await;
    let before = [heard(&host), heard(&author), heard(&stock)];

    held.hold();
    author.set_cart(DRESS, 2).await;
    held.waiting(1).await;
    // All of this is for the turns behind the one that is held.
    let command = author.command("chat.post", json!({"text": "The green one."})).await;
    author.set_cart(COAT, 1).await;
    stock.set_cart(COAT, 3).await;
    let mut late = room.knock(&room.host, Dialect::Cabas, None, new_doc()).await;
    let joining = tokio::spawn({
        let (hub, id) = (room.hub.clone(), room.id.clone());
        async move { hub.join(&id, MemberId::random(), "Zoé".to_owned(), Role::Shopper, None).await }
    });
    for client in [&mut host, &mut author, &mut stock, &mut late] {
        client.barrier().await;
    }
    assert_eq!([heard(&host), heard(&author), heard(&stock)], before, "said before it was stored");
    assert!(late.heard.hello.is_none() && !joining.is_finished());

    // One commit: what is in it is said, what is behind it is not.
    held.pass(1);
    host.until("the dress", |c| c.cart().len() == 1).await;
    author.until("the dress saved", |c| c.heard.saved == 2).await;
    stock.until("the dress", |c| c.cart().len() == 2).await;
    held.waiting(1).await;
    for client in [&mut host, &mut author, &mut stock, &mut late] {
        client.barrier().await;
    }
    assert!(author.heard.answers.is_empty() && author.heard.saved == 2 && host.cart().len() == 1);
    assert!(host.heard.events.is_empty() && late.heard.hello.is_none() && !joining.is_finished());

    held.release();
    author.until("answered", |c| c.heard.answers.contains_key(&command) && c.heard.saved == 3).await;
    for client in [&mut host, &mut author, &mut stock] {
        client.until("all three lines", |c| c.cart().len() == 3).await;
    }
    host.until("the words", |c| c.chat() == ["The green one."]).await;
    late = late.ready().await;
    assert_eq!((late.cart().len(), late.heard.hello.is_some()), (3, true));
    assert!(joining.await.unwrap().is_ok());
    assert!(stock.heard.texts.is_empty());
}

#[tokio::test]
async fn a_frame_without_effect_is_no_sooner_saved_than_what_it_repeats() {
    let held = Held::default();
    let room = BareRoom::on(Arc::new(held.clone())).await;
    let mut author = room.settle(&room.host).await;
    held.hold();
    author.set_cart(DRESS, 2).await;
    let update = author.sent.last().cloned().unwrap();
    author.send_frame(&Frame::Update(update)).await;
    // A duplicate of a command in flight isn't answered before it either.
    let message = json!({"id": "same", "type": "chat.post", "body": {"text": "once"}}).to_string();
    author.send_text(&format!("[{message},{message}]")).await;
    held.waiting(1).await;
    author.barrier().await;
    assert_eq!((author.heard.saved, author.heard.answers.len()), (1, 0));
    held.release();
    author.until("both saved", |c| c.heard.saved == 3 && c.heard.answers.contains_key("same")).await;
    author.ask("chat.post", json!({"text": "and then"})).await;
    assert_eq!(author.chat(), ["once", "and then"]);
}

#[tokio::test]
async fn a_room_that_cannot_store_says_so_and_goes_on_by_itself() {
    let held = Held::default();
    let room = BareRoom::on(Arc::new(held.clone())).await;
    let ines = room.join("Inès").await;
    let mut host = room.settle(&room.host).await;
    let mut author = room.settle(&ines).await;

    held.set_broken(true);
    author.set_cart(DRESS, 2).await;
    for client in [&mut author, &mut host] {
        client.until("the pause", |c| c.heard.paused).await;
    }
    let told: Value = serde_json::from_str(host.heard.texts.last().unwrap()).unwrap();
    assert_eq!(told, json!({"paused": "storage"}));
    let words = json!({"id": "words", "type": "chat.post", "body": {"text": "Hello?"}}).to_string();
    author.send_text(&words).await;
    author.until("refused", |c| c.heard.answers.contains_key("words")).await;
    let error = author.heard.answers["words"]["error"].clone();
    assert_eq!(error["code"], "paused");
    assert!(error["retry_after_ms"].is_u64());
    author.set_cart(COAT, 1).await;
    let mut late = room.knock(&room.host, Dialect::Cabas, None, new_doc()).await;
    late.until("a greeting", |c| c.heard.hello.is_some() && c.heard.synced).await;
    assert!(late.heard.paused && late.heard.asked == 0, "it is told, and not asked for what can't be stored");
    host.barrier().await;
    author.barrier().await;
    assert_eq!((author.heard.saved, host.cart().len(), late.cart().len()), (1, 0, 0), "taken for stored");
    assert!(author.heard.events.is_empty() && host.heard.events.is_empty());

    held.set_broken(false);
    author.until("the end of the pause", |c| !c.heard.paused && c.heard.asked == 2).await;
    // First step 2, two updates that were lost, the step 2 that brings them again.
    author.until("all saved", |c| c.heard.saved == 4).await;
    for client in [&mut host, &mut late] {
        client.until("both lines", |c| c.cart().len() == 2 && !c.heard.paused).await;
    }
    author.heard.answers.clear();
    author.send_text(&words).await;
    author.until("done", |c| c.heard.answers.contains_key("words")).await;
    assert!(author.heard.answers["words"]["seq"].is_u64());
    host.until("the words", |c| c.chat() == ["Hello?"]).await;
}

#[tokio::test]
async fn one_failed_append_is_refused_and_the_next_one_works() {
    let held = Held::default();
    let room = BareRoom::on(Arc::new(held.clone())).await;
    let mut host = room.enter(&room.host).await;
    held.fail_next(1);
    let refused = host.ask("chat.post", json!({"text": "lost"})).await;
    assert_eq!(refused["error"]["code"], "paused");
    host.until("the pause", |c| c.heard.paused).await;
    host.until("the end of the pause", |c| !c.heard.paused).await;
    assert!(host.ask("chat.post", json!({"text": "kept"})).await["seq"].is_u64());
    assert_eq!(host.chat(), ["kept"]);
}

#[tokio::test]
async fn what_was_stored_though_the_append_failed_is_there_once() {
    let journal = Double::default();
    let room = BareRoom::on(Arc::new(journal.clone())).await;
    let mut host = room.settle(&room.host).await;
    journal.forget_next();
    let words = json!({"id": "words", "type": "chat.post", "body": {"text": "Anybody?"}}).to_string();
    host.send_text(&words).await;
    host.until("refused", |c| c.heard.answers.contains_key("words")).await;
    host.until("found in the log", |c| !c.heard.paused && c.chat() == ["Anybody?"]).await;
    let seq = host.heard.events[0]["seq"].clone();
    host.heard.answers.clear();
    host.send_text(&words).await;
    host.until("done", |c| c.heard.answers.contains_key("words")).await;
    assert_eq!(host.heard.answers["words"]["seq"], seq, "the same command is the same entry");
    assert_eq!(host.chat(), ["Anybody?"]);

    // The same for a change of the board: it comes out of the log, and the copy that offers it again changes nothing.
    journal.forget_next();
    host.set_cart(DRESS, 2).await;
    let all_saved = |c: &Client| c.heard.asked == 3 && c.heard.saved == c.sent.len() as u64;
    host.until("paused, and on again", all_saved).await;
    let fresh = room.enter(&room.host).await;
    assert_eq!(fresh.cart(), host.cart());
    assert_eq!(fresh.heard.hello.as_ref().unwrap()["seq"].as_u64().unwrap(), seq.as_u64().unwrap() + 1);
}
