//! Who is closed with which code where limits.rs does not say it, what a gap is answered, and that refusals are one's own.

use std::sync::Arc;

use cabas::{clock, hub::Dialect, journal::memory::MemoryJournal, protocol::frame::Frame};
use serde_json::json;
use yrs::{Map, MapPrelim};

use crate::support::{BareRoom, Client, TestServer, client::edit, client::new_doc};

const DRESS: &str = "v_dress38";
const COAT: &str = "v_coat42";
/// Longest note of a look, in characters.
const NOTE_CHARS: usize = 2_000;
/// Looks that one member may have.
const LOOKS: usize = 30;
/// Lines that one member may have.
const LINES: usize = 200;
/// Refused updates that a member may make before they are closed on sight.
const REFUSALS: usize = 30;
const HOUR_MS: u64 = 3_600_000;

#[tokio::test]
async fn passes_that_have_run_out_are_told_from_bad_ones() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let now = clock::now();
    let code = async |credentials| Client::connect(server.addr, &credentials).await.until_closed().await;
    assert_eq!(code(server.issued_at(&host, now - 31_000)).await, Some(4402), "a ticket lives 30 s");
    let stale = server.issued_at(&host, now - 13 * HOUR_MS);
    assert_eq!(Client::stock(server.addr, &stale).await.until_closed().await, Some(4402), "a token at most 12 h");
    // As they are made here they are good in their time.
    drop(Client::connect(server.addr, &server.issued_at(&host, now)).await.ready().await);
    drop(Client::stock(server.addr, &server.issued_at(&host, now - HOUR_MS)).await.ready().await);
}

#[tokio::test]
async fn who_has_used_up_their_share_is_closed_with_4421_and_others_go_on() {
    let room = BareRoom::on(Arc::new(MemoryJournal::new())).await;
    let ines = room.join("Inès").await;
    let mut host = room.enter(&room.host).await;
    let mut greedy = room.enter(&ines).await;
    for n in 0..LINES {
        greedy.set_cart(&format!("v_item{n}"), 1).await;
    }
    greedy.until("all saved", |c| c.heard.saved == c.sent.len() as u64).await;
    greedy.set_cart("v_onemore", 1).await;
    assert_eq!(greedy.until_closed().await, Some(4421));
    host.set_cart(DRESS, 1).await;
    host.until("her own line", |c| c.heard.saved == c.sent.len() as u64 && c.cart().len() == LINES + 1).await;
    let mut back = room.enter(&ines).await;
    assert_eq!(back.cart().len(), LINES + 1);
    back.remove_cart_key(&format!("v_item0|{ines}")).await;
    host.until("one less", |c| c.cart().len() == LINES).await;
}

/// A look with the longest of notes.
async fn draw_at_length(client: &mut Client, look: &str) {
    let looks = client.doc.get_or_insert_map("looks");
    let by = client.member.clone();
    let update = edit(&client.doc, |txn| {
        let map = looks.insert(txn, look, MapPrelim::default());
        map.insert(txn, "title", "Everything");
        map.insert(txn, "note", "🧺".repeat(NOTE_CHARS));
        map.insert(txn, "by", by.as_str());
        map.insert(txn, "pieces", MapPrelim::default());
    });
    client.send_frame(&Frame::Update(update)).await;
}

#[tokio::test]
async fn a_board_that_is_full_closes_with_4420_and_takes_deletions() {
    let room = BareRoom::on(Arc::new(MemoryJournal::new())).await;
    let mut member = room.host.clone();
    let mut client = room.enter(&member).await;
    let full = 'full: loop {
        for n in 0..LOOKS {
            draw_at_length(&mut client, &format!("l_{n}{}", &member.as_str()[2..])).await;
            if !client.all_saved().await {
                break 'full client.heard.closed;
            }
        }
        member = room.join("Somebody").await;
        client = room.enter(&member).await;
    };
    assert_eq!(full, Some(4420));
    let mut host = room.enter(&room.host).await;
    let looks = host.doc.get_or_insert_map("looks");
    let first = format!("l_0{}", &room.host.as_str()[2..]);
    let update = edit(&host.doc, |txn| {
        looks.remove(txn, &first).expect("it is there");
    });
    host.send_frame(&Frame::Update(update)).await;
    host.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    assert!(host.ask("chat.post", json!({"text": "There is room again."})).await["seq"].is_u64());
}

#[tokio::test]
async fn an_update_that_builds_on_another_that_is_missing_is_asked_for_and_not_called_saved() {
    let room = BareRoom::on(Arc::new(MemoryJournal::new())).await;
    let ines = room.join("Inès").await;
    let mut onlooker = room.enter(&room.host).await;
    let mut author = room.settle(&ines).await;
    author.set_cart("v_scarf", 1).await;
    author.until("an update saved", |c| c.heard.saved == 2).await;
    let known = author.sent.last().cloned().unwrap();
    let (first, second) = (format!("{DRESS}|{ines}"), format!("{COAT}|{ines}"));
    let _lost = edit(&author.doc, |txn| {
        author.cart.insert(txn, first.as_str(), 1_i64);
    });
    let update = edit(&author.doc, |txn| {
        author.cart.insert(txn, second.as_str(), 2_i64);
    });
    author.send_frame(&Frame::Update(update)).await;
    // What is stored long since settles at once, and yet the count may not go past the one that is missing.
    author.send_frame(&Frame::Update(known)).await;
    author.until("asked for what is missing", |c| c.heard.asked == 2).await;
    author.until("all saved", |c| c.heard.saved == 5).await;
    onlooker.until("all lines", |c| c.cart().len() == 3).await;
    let saved: Vec<_> = author.heard.texts.iter().filter(|text| text.contains("saved")).collect();
    assert_eq!(saved, [r#"{"saved":1}"#, r#"{"saved":2}"#, r#"{"saved":5}"#]);
    assert!(author.heard.closed.is_none(), "it is no offence");
}

#[tokio::test]
async fn refusals_are_counted_for_each_member_alone() {
    let room = BareRoom::on(Arc::new(MemoryJournal::new())).await;
    let (loki, ines) = (room.join("Loki").await, room.join("Inès").await);
    let mut friend = room.enter(&ines).await;
    for n in 1..=REFUSALS {
        let mut liar = room.enter(&loki).await;
        liar.set_cart_key(&format!("{DRESS}|{}", room.host), 99_i64).await;
        assert_eq!(liar.until_closed().await, Some(4403), "refusal {n}");
    }
    let mut liar = room.knock(&loki, Dialect::Cabas, None, new_doc()).await;
    assert_eq!(liar.until_closed().await, Some(4403));
    assert!(liar.heard.hello.is_none() && !liar.heard.synced, "closed on sight");

    friend.set_cart(DRESS, 1).await;
    friend.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    assert_eq!(room.enter(&ines).await.cart().len(), 1, "who refused nobody comes in as ever");
}
