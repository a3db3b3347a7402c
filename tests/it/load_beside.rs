//! A large import and a backup beside a room that writes: nothing fails, nobody misses anything.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::Output,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    catalog::generated,
    support::{Client, PATIENCE, TestServer, process::cabas},
};

/// Products of the feed, some 25 MB, unless `CABAS_TEST_PRODUCTS` says otherwise. A large shop has 100,000, for which a debug
/// build takes minutes; the case `import+backup` of the bench does that with a release build.
const PRODUCTS: usize = 5_000;
/// Updates that the writer makes at the least, however fast the others are.
const UPDATES: usize = 200;
/// Updates of the board at the most: well below what makes the server rebuild it, which closes everybody. On a busy machine
/// an import takes its time.
const MOST_UPDATES: usize = 4_000;
/// Unacknowledged updates at a time.
const WINDOW: u64 = 16;

fn products() -> usize {
    let asked = std::env::var("CABAS_TEST_PRODUCTS").ok();
    asked.map_or(PRODUCTS, |products| products.parse().expect("CABAS_TEST_PRODUCTS is a number"))
}

async fn run(args: &[&str], data: &Path) -> Output {
    let mut command = tokio::process::Command::from(cabas(args));
    command.arg("--data").arg(data).kill_on_drop(true).output().await.expect("it runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_writes_on_beside_an_import_and_a_backup() {
    let server = TestServer::with(|c| c.demo = false).await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut writer = Client::connect(server.addr, &ines).await.ready().await;
    let mut onlooker = Client::connect(server.addr, &host).await.ready().await;
    let spare = TempDir::new().unwrap();
    let feed = spare.path().join("products.json");
    let mut file = BufWriter::new(File::create(&feed).unwrap());
    generated::write(&mut file, products(), 1, 1).unwrap();
    file.flush().unwrap();
    drop(file);

    let (feed, data) = (feed.to_str().unwrap().to_owned(), server.data.path().to_owned());
    let backup = spare.path().join("backup");
    let beside = {
        let (backup, data) = (backup.clone(), data.clone());
        tokio::spawn(async move {
            let import = ["import", "--shop", "Large", "--currency", "EUR", &feed];
            let backup = ["backup", backup.to_str().unwrap()];
            tokio::join!(run(&import, &data), run(&backup, &data))
        })
    };
    let writing = async {
        let mut updates = 0;
        while !beside.is_finished() || updates < UPDATES {
            updates += 1;
            if updates <= MOST_UPDATES {
                writer.set_cart(&format!("v_item{}", updates % 100), i64::try_from(updates % 99 + 1).unwrap()).await;
            } else {
                let thumb = if updates % 2 == 0 { "up" } else { "down" };
                writer.ask("vote.set", json!({"product": "p_coat", "thumb": thumb})).await;
            }
            if updates % 10 == 0 {
                writer.ask("chat.post", json!({"text": format!("update {updates}")})).await;
            }
            writer.until("not too far behind", |c| c.sent.len() as u64 - c.heard.saved < WINDOW).await;
        }
        writer.until("all saved", |c| c.heard.saved == c.sent.len() as u64).await;
        updates
    };
    // The other one hears as it goes: who doesn't is too slow a reader.
    let listening = async {
        loop {
            onlooker.hear().await;
            assert!(!onlooker.heard.ended, "{:?}", onlooker.heard.closed);
        }
    };
    let updates = tokio::select! {
        updates = writing => updates,
        () = listening => unreachable!("it listens on"),
    };
    let (import, backup_said) = tokio::time::timeout(PATIENCE, beside).await.unwrap().unwrap();
    assert!(import.status.success(), "{import:?}");
    assert!(backup_said.status.success(), "{backup_said:?}");

    let words = updates / 10;
    onlooker.until("all of it", |c| c.cart() == writer.cart() && c.chat().len() == words).await;
    assert_eq!(onlooker.chat(), writer.chat());
    assert!(writer.heard.answers.values().all(|answer| answer["seq"].is_u64()));
    let shops: Value = server.person().get("/api/shops").await.json().await.unwrap();
    assert_eq!(shops["shops"][0]["products"], products(), "the running server shows them");

    // What was copied meanwhile is a whole: it can be put in place, and served.
    let restored = spare.path().join("restored");
    let done = run(&["restore", backup.to_str().unwrap()], &restored).await;
    assert!(done.status.success(), "{done:?}");
    let copy = TestServer::with(|c| c.data.clone_from(&restored)).await;
    let query = format!("access={}", ines.access);
    let back = Client::open(copy.addr, &ines, &query, true, crate::support::client::new_doc()).await.ready().await;
    let whole = back.heard.hello.as_ref().unwrap();
    assert!(whole["seq"].as_u64().unwrap() >= 2, "{whole}");
}
