//! Invites as QR codes: read as a camera would.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};

use crate::support::{TestServer, server::Person};

/// Pixels to a module.
const SCALE: usize = 4;
/// Modules that stay light around a code (ISO/IEC 18004); the page leaves them.
const QUIET_ZONE: usize = 4;

/// What a camera reads of a drawing.
fn read(drawing: &Value) -> String {
    let size = usize::try_from(drawing["size"].as_u64().unwrap()).unwrap();
    let mut dark = vec![false; size * size];
    for run in drawing["path"].as_str().unwrap().split_terminator('z') {
        let (x, rest) = run.strip_prefix('M').unwrap().split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (long, back) = rest.split_once("v1H").unwrap();
        assert_eq!(x, back, "a rectangle ends where it began");
        let (x, y, long): (usize, usize, usize) = (x.parse().unwrap(), y.parse().unwrap(), long.parse().unwrap());
        assert!(x + long <= size);
        dark[y * size + x..][..long].fill(true);
    }
    let wide = (size + 2 * QUIET_ZONE) * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(wide, wide, |x, y| {
        let module = |at: usize| (at / SCALE).checked_sub(QUIET_ZONE).filter(|at| *at < size);
        if module(x).zip(module(y)).is_some_and(|(x, y)| dark[y * size + x]) { 0 } else { 255 }
    });
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "one code");
    codes[0].decode().unwrap().1
}

async fn code(person: &Person, room: &str, invite: &str) -> (u16, Value) {
    let answer = person.get(&format!("/api/rooms/{room}/invites/{invite}/qr")).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn invites(person: &Person, room: &str) -> Vec<(String, String)> {
    let list: Value = person.get(&format!("/api/rooms/{room}/invites")).await.json().await.unwrap();
    let text = |invite: &Value, key: &str| invite[key].as_str().unwrap().to_owned();
    list["invites"].as_array().unwrap().iter().map(|each| (text(each, "id"), text(each, "url"))).collect()
}

#[tokio::test]
async fn a_camera_reads_the_link() {
    let long = format!("https://shop.example/{}", "garderobe/".repeat(40));
    for public in [None, Some("https://cabas.example"), Some("https://été.example/bag"), Some(&*long)] {
        let server = TestServer::with(|config| config.public_url = public.map(str::to_owned)).await;
        let host = server.person();
        let room = host.create_room("Saturday", "Ada").await.room;
        for role in ["viewer", "shopper", "cohost"] {
            host.invite(&room, role).await;
        }
        let all = invites(&host, &room).await;
        assert_eq!(all.len(), 4);
        for (id, url) in all {
            let (status, drawing) = code(&host, &room, &id).await;
            assert_eq!(status, 200, "{drawing}");
            assert_eq!(read(&drawing), url);
            assert!(url.starts_with(public.unwrap_or(&server.url(""))));
        }
    }
}

#[tokio::test]
async fn a_code_is_shown_to_those_alone_who_may_see_its_link() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, _)]) = server.room_with(["Inès"]).await;
    let room = hosts.room;
    let (hosts_own, _) = invites(&host, &room).await.remove(0);
    friend.invite(&room, "viewer").await;
    let (own, url) = invites(&friend, &room).await.remove(0);
    let viewer = server.person();
    viewer.join(&room, url.split_once('#').unwrap().1, "Val").await;
    let stranger = server.person();
    let elsewhere = stranger.create_room("Elsewhere", "Cleo").await.room;

    let refused = async |person: &Person, room: &str, invite: &str| {
        let (status, problem) = code(person, room, invite).await;
        (status, problem["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(read(&code(&friend, &room, &own).await.1), url);
    assert_eq!(read(&code(&host, &room, &own).await.1), url, "hosts see all");
    let none = (404, "no_such_invite".to_owned());
    assert_eq!(refused(&friend, &room, &hosts_own).await, none, "the host's");
    assert_eq!(refused(&stranger, &elsewhere, &own).await, none, "of another room");
    assert_eq!(refused(&host, &room, "i_0000000000000000").await, none);
    assert_eq!(refused(&viewer, &room, &own).await, (403, "forbidden".to_owned()));
    for outside in [stranger, server.person()] {
        assert_eq!(refused(&outside, &room, &own).await, (404, "no_room".to_owned()), "who is not in the room");
    }

    let described: Value = host.get("/openapi.json").await.json().await.unwrap();
    let answer = &described["paths"]["/api/rooms/{room}/invites/{invite}/qr"]["get"]["responses"]["200"];
    assert_eq!(
        answer["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/QrDrawing"}),
        "{answer}"
    );
}
