//! How a room comes into memory: once, whoever asks, and never half.

use std::sync::Arc;

use cabas::hub::Dialect;
use serde_json::json;

use crate::support::{BareRoom, Damage, Double, client::new_doc};

const DRESS: &str = "v_dress38";
/// Who come at the same moment.
const CROWD: usize = 50;

/// A room with a line and a message in its log, in no hub's memory.
async fn left_alone(journal: &Double) -> BareRoom {
    let room = BareRoom::on(Arc::new(journal.clone())).await;
    let mut host = room.enter(&room.host).await;
    host.set_cart(DRESS, 2).await;
    host.ask("chat.post", json!({"text": "See you on Saturday."})).await;
    host.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    room.hub.shutdown().await;
    room.elsewhere(Arc::new(journal.clone()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_who_come_at_once_load_a_room_once() {
    let journal = Double::default();
    let room = Arc::new(left_alone(&journal).await);
    let before = journal.counts();
    journal.shut();
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let room = Arc::clone(&room);
            tokio::spawn(async move { room.knock(&room.host, Dialect::Cabas, None, new_doc()).await })
        })
        .collect();
    let mut clients = Vec::new();
    for coming in crowd {
        clients.push(coming.await.unwrap());
    }
    journal.asked(|counts| counts.replays > before.replays).await;
    journal.open();
    for client in clients {
        let client = client.ready().await;
        assert_eq!((client.cart().len(), client.heard.hello.is_some()), (1, true));
    }
    assert_eq!(journal.counts().replays, before.replays + 1);
    assert_eq!(room.hub.live_rooms(), 1);
}

#[tokio::test]
async fn a_room_that_cannot_be_loaded_writes_nothing_and_comes_back_whole() {
    let journal = Double::default();
    let room = left_alone(&journal).await;
    let before = journal.counts();
    for damage in [Damage::Snapshot, Damage::Hole, Damage::Found, Damage::Unreadable] {
        journal.damage(Some(damage));
        let mut client = room.knock(&room.host, Dialect::Cabas, None, new_doc()).await;
        // Whatever it has to offer.
        client.set_cart("v_coat42", 1).await;
        assert_eq!(client.until_closed().await, Some(4503), "{damage:?}");
        assert!(client.heard.hello.is_none() && client.heard.asked == 0 && client.heard.saved == 0, "{damage:?}");
        room.unloaded().await;
    }
    let after = journal.counts();
    assert_eq!((after.appends, after.snapshots), (before.appends, before.snapshots), "written over what is damaged");

    journal.damage(None);
    let mut client = room.enter(&room.host).await;
    let hello = client.heard.hello.as_ref().unwrap();
    assert_eq!(hello["chat"][0]["text"], "See you on Saturday.");
    assert_eq!(client.cart().values().copied().collect::<Vec<_>>(), [2]);
    client.set_cart("v_coat42", 1).await;
    assert!(client.all_saved().await);
}
