//! A room to take along, and back.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::{fs, io::Read, path::Path, process::Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    looks::draw,
    photos::png,
    support::{Client, Credentials, Person, TestServer, process::cabas},
};

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
    assert_eq!((&file["format"], &file["version"]), (&json!("cabas.room"), &json!(2)));
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

/// The file of a room whose people have done what can be done in one.
async fn lively_room(server: &TestServer) -> (Person, Credentials, Value) {
    let (host, hosts, [(friend, theirs), (_, gone)]) = server.room_with(["Inès", "Sami"]).await;
    let mut first = Client::connect(server.addr, &hosts).await.ready().await;
    let mut second = Client::connect(server.addr, &theirs).await.ready().await;
    // More than a room keeps: the first ones are only in history.
    for n in 0..210 {
        second.ask("chat.post", json!({"text": format!("line {n} é 💛")})).await;
    }
    let said = second.ask("chat.post", json!({"text": "here", "about": "p_harbour"})).await["seq"].clone();
    first.ask("chat.post", json!({"text": "yes", "reply_to": said})).await;
    second.ask("chat.edit", json!({"seq": said, "text": "there"})).await;
    first.ask("chat.react", json!({"seq": said, "reaction": "heart", "on": true})).await;
    let taken = second.ask("chat.post", json!({"text": "no"})).await["seq"].clone();
    second.ask("chat.delete", json!({"seq": taken})).await;
    let photo = server.url(&format!("/api/rooms/{}/photos", hosts.room));
    let photo: Value = friend.http.post(photo).body(png(200)).send().await.unwrap().json().await.unwrap();
    let alt = json!({"alt": "A coat on a chair"});
    let at = server.url(&format!("/api/rooms/{}/photos/{}", hosts.room, photo["id"].as_str().unwrap()));
    assert!(friend.http.patch(at).json(&alt).send().await.unwrap().status().is_success());
    second.ask("chat.post", json!({"text": "", "photos": [photo["id"]]})).await;
    let coat = json!({"photo": photo["id"], "id": "x_coat", "variant": "v_harbour1", "x": 412, "y": 385});
    assert!(first.ask("photo.spot", coat).await["seq"].is_u64());
    first.ask("vote.set", json!({"product": "p_harbour", "thumb": "up"})).await;
    second.ask("vote.react", json!({"product": "p_harbour", "reaction": "wow", "on": true})).await;
    second.set_cart("v_harbour1", 2).await;
    draw(&mut second, "l_church", "v_harbour1").await;
    first.until("the look", |c| c.heard.updates.len() >= 2).await;
    first.ask("look.vote", json!({"look": "l_church", "thumb": "up"})).await;
    second.ask("look.plan", json!({"look": "l_church", "occasion": "Wedding", "dress_code": "Blue"})).await;
    second.ask("cart.pay", json!({"variant": "v_harbour1", "pay": true})).await;
    first.ask("cart.note", json!({"variant": "v_harbour1", "text": "in blue"})).await;
    first.ask("cart.budget", json!({"of": "room", "amount": {"amount": 90_000, "currency": "EUR"}})).await;
    first.ask("pick.create", json!({"id": "c_picks", "title": "Ours", "product": "p_harbour"})).await;
    let options = json!([{"text": "yes"}, {"text": "no"}]);
    let open = json!({"id": "q_open", "question": "Red?", "method": "ranked", "options": options});
    first.ask("poll.open", open).await;
    second.ask("poll.vote", json!({"poll": "q_open", "choice": [1, 0]})).await;
    first.ask("poll.close", json!({"poll": "q_open"})).await;
    first.ask("member.remove", json!({"member": gone.member})).await;
    assert!(
        first.ask("member.set_staff", json!({"member": theirs.member, "staff": {"shop": "s_maison"}})).await["seq"]
            .is_u64()
    );
    let goods: Value = host.get("/api/products?limit=1").await.json().await.unwrap();
    let cover = json!({"cover": goods["products"][0]["id"]});
    let at = server.url(&format!("/api/rooms/{}", hosts.room));
    assert_eq!(host.http.patch(at).json(&cover).send().await.unwrap().status(), 200);
    let file = host.get(&format!("/api/rooms/{}/export", hosts.room)).await.json().await.unwrap();
    (host, hosts, file)
}

/// Without when it was written: all else is the same wherever the room is.
fn canonical(mut file: Value) -> Value {
    file.as_object_mut().unwrap().remove("exported_at");
    file
}

fn import(file: &Path, data: &Path) -> Output {
    cabas(&["import-room", file.to_str().unwrap(), "--data", data.to_str().unwrap()]).output().unwrap()
}

/// Somebody who comes back by the link that was printed for that name.
async fn come_back(server: &TestServer, printed: &str, name: &str) -> reqwest::Client {
    let line = printed.lines().find(|line| line.trim_start().starts_with(&format!("{name}: "))).unwrap();
    let (_, code) = line.split_once("/device#").unwrap();
    let person = server.person();
    let taken = person.post("/api/me/adopt", json!({"link": code})).await;
    assert_eq!(taken.status(), 200);
    person.http
}

#[tokio::test]
async fn a_room_that_was_taken_along_says_the_same_on_another_server_and_goes_on() {
    let old = TestServer::start().await;
    let (_, hosts, file) = lively_room(&old).await;
    let mut new = TestServer::start().await;
    let spare = TempDir::new().unwrap();
    let path = spare.path().join("room.json");
    fs::write(&path, file.to_string()).unwrap();

    let running = import(&path, new.data.path());
    assert!(!running.status.success() && String::from_utf8_lossy(&running.stderr).contains("in use"), "{running:?}");
    new.stop().await;
    let done = import(&path, new.data.path());
    assert!(done.status.success(), "{done:?}");
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.contains(&hosts.room) && said.contains("3 members, 214 messages, 1 photos"), "{said}");
    let again = import(&path, new.data.path());
    assert!(String::from_utf8_lossy(&again.stderr).contains("is here already"), "{again:?}");

    assert!(!said.contains("Sami"), "who was removed has no way back: {said}");
    new.restart().await;
    let host = come_back(&new, &said, "Marguerite").await;
    let export = new.url(&format!("/api/rooms/{}/export", hosts.room));
    let same: Value = host.get(&export).send().await.unwrap().json().await.unwrap();
    assert_eq!(canonical(same), canonical(file.clone()));

    // Clients begin with a fresh copy, and the room goes on: an old message is edited, a photo is seen, a vote replaced.
    let join = new.url(&format!("/api/rooms/{}/join", hosts.room));
    let joined: Value = host.post(join).json(&json!({})).send().await.unwrap().json().await.unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let credentials = Credentials { ticket: text(&joined["ticket"]), access: text(&joined["access"]), ..hosts.clone() };
    let mut client = Client::connect(new.addr, &credentials).await.ready().await;
    assert_eq!(client.cart().into_values().collect::<Vec<_>>(), [2]);
    let hello = client.heard.hello.clone().unwrap();
    assert_eq!((hello["seq"].as_u64() >= file["seq"].as_u64(), &hello["you"]), (true, &json!(hosts.member)));
    client.set_cart("v_coat42", 1).await;
    client.until("saved", |c| c.heard.saved >= 2).await;
    let oldest = file["chat"].as_array().unwrap().last().unwrap()["seq"].clone();
    assert!(client.ask("chat.delete", json!({"seq": oldest})).await["seq"].is_u64(), "a host takes it back");
    let photo = text(&file["photos"][0]["id"]);
    let seen = new.url(&format!("/api/rooms/{}/photos?id={photo}", hosts.room));
    assert_eq!(host.get(seen).send().await.unwrap().status(), 200);
    drop(client);
    new.restart().await;
    let export = new.url(&format!("/api/rooms/{}/export", hosts.room));
    let after: Value = host.get(export).send().await.unwrap().json().await.unwrap();
    assert_eq!(after["cart"].as_array().unwrap().len(), 2);
    let chat = after["chat"].as_array().unwrap();
    assert_eq!((chat.len(), chat.last().unwrap().get("text")), (214, None));
}

#[tokio::test]
async fn what_is_no_room_s_file_is_refused_by_its_place_and_nothing_is_written() {
    let server = TestServer::start().await;
    let (host, hosts, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &hosts).await.ready().await;
    client.ask("chat.post", json!({"text": "hello"})).await;
    let file: Value = host.get(&format!("/api/rooms/{}/export", hosts.room)).await.json().await.unwrap();
    let (spare, data) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let path = spare.path().join("room.json");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut file = file.clone();
        change(&mut file);
        fs::write(&path, file.to_string()).unwrap();
        let done = import(&path, data.path());
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let says = |said: &str, change: &dyn Fn(&mut Value)| {
        let error = refused(change);
        assert!(error.contains(said), "{error}");
    };
    says("\"format\"", &|file| file["format"] = json!("other"));
    says("version 9", &|file| file["version"] = json!(9));
    says("chat: message 999", &|file| file["chat"][0]["seq"] = json!(999));
    says("the name of the room", &|file| file["room"]["name"] = json!(" "));
    says("line 1 column", &|file| file["photos"] = json!([{"id": "f_abcd", "webp": "UklGRg=="}]));
    says("missing field `bill`", &|file| drop(file.as_object_mut().unwrap().remove("bill")));
    let missing = import(Path::new("/nowhere/room.json"), data.path());
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere/room.json"), "{missing:?}");
    fs::write(&path, file.to_string()).unwrap();
    assert!(import(&path, data.path()).status.success(), "none of them left a room behind");
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
