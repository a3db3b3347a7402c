//! A room to take along.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::io::Read;

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

#[tokio::test]
async fn a_room_is_one_file_with_all_that_the_caller_may_know() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, theirs)]) = server.room_with(["Inès"]).await;
    let mut first = Client::connect(server.addr, &hosts).await.ready().await;
    let mut second = Client::connect(server.addr, &theirs).await.ready().await;
    for n in 0..120 {
        second.ask("chat.post", json!({"text": format!("line {n} \"quoted\" </script>")})).await;
    }
    second.ask("cart.budget", json!({"of": "mine", "amount": {"amount": 5_000, "currency": "EUR"}})).await;
    first.ask("vote.set", json!({"product": "p_harbour", "thumb": "up"})).await;
    let poll = json!({"id": "q_secret", "question": "Red?", "method": "single", "secret": true, "hidden": false, "quorum": 0,
        "options": [{"text": "yes"}, {"text": "no"}]});
    first.ask("poll.open", poll).await;
    second.ask("poll.vote", json!({"poll": "q_secret", "choice": [1]})).await;
    second.set_cart("v_harbour1", 2).await;
    first.until("the line", |c| c.cart().len() == 1).await;

    let path = format!("/api/rooms/{}/export", hosts.room);
    let answer = host.get(&path).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let file: Value = answer.json().await.unwrap();
    assert_eq!((&file["format"], &file["version"]), (&json!("cabas.room"), &json!(1)));
    let names: Vec<_> = file["members"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Inès") && names.contains(&"Marguerite"));
    let chat = file["chat"].as_array().unwrap();
    assert_eq!(chat.len(), 120, "more than a page, each once");
    assert!(chat.is_sorted_by(|a, b| a["seq"].as_u64() > b["seq"].as_u64()));
    assert_eq!(file["cart"], json!([{"variant": "v_harbour1", "member": theirs.member, "quantity": 2}]));
    assert_eq!(file["votes"]["p_harbour"]["up"], json!([hosts.member]));
    assert!(file["bill"]["budgets"].get("mine").is_none(), "nobody else's budget");
    assert_eq!((&file["polls"][0]["ballots"], &file["polls"][0]["mine"]), (&Value::Null, &Value::Null));
    assert_eq!(file["photos"], json!([]));

    let own: Value = friend.get(&path).await.json().await.unwrap();
    assert_eq!(own["bill"]["budgets"]["mine"]["amount"], 5_000);
    assert_eq!(server.person().get(&path).await.status(), 404, "a stranger");
}

#[tokio::test]
async fn a_browser_gets_it_compressed_and_whole() {
    let server = TestServer::start().await;
    let (host, hosts, []) = server.room_with([]).await;
    for (file, end) in [("export", "]}\n"), ("recap", "</html>\n")] {
        let url = server.url(&format!("/api/rooms/{}/{file}", hosts.room));
        for (encoding, read) in [("gzip", true), ("br", false)] {
            let answer = host.http.get(&url).header("accept-encoding", encoding).send().await.unwrap();
            let packed = answer.headers().get("content-encoding").is_some();
            assert!(packed, "{file} {encoding}");
            let bytes = answer.bytes().await.unwrap();
            if packed && read {
                let mut text = String::new();
                flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
                assert!(text.ends_with(end), "{file}");
            }
        }
    }
}
