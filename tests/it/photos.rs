//! Photos: brought in over HTTP, posted over the socket, seen by members of the room only, gone when they are taken back.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::io::Cursor;

use cabas::{
    config::Config,
    ids::PhotoId,
    photos::{MAX_UPLOAD_BYTES, files},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Client, Credentials, Person, TestServer, eventually};

/// A picture of its own, in squares.
fn picture(width: u32, height: u32, red: u8) -> DynamicImage {
    let colour = |x: u32, y: u32| if (x / 8 + y / 8).is_multiple_of(2) { Rgb([red, 60, 40]) } else { Rgb([250; 3]) };
    RgbImage::from_fn(width, height, colour).into()
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub fn png(red: u8) -> Vec<u8> {
    file(&picture(800, 600, red), ImageFormat::Png)
}

/// A JPEG that a phone held upright has made: which way is up, and where.
fn of_a_phone() -> Vec<u8> {
    let jpeg = file(&picture(2_000, 1_000, 200), ImageFormat::Jpeg);
    let tiff =
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0e\0\x02\0\0\0\x04HOME\0\0\0\0";
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, tiff, &jpeg[2..]].concat()
}

async fn bring(server: &TestServer, person: &Person, room: &str, body: impl Into<reqwest::Body>) -> Response {
    let url = server.url(&format!("/api/rooms/{room}/photos"));
    // Whatever it says that it is.
    person.http.post(url).header("content-type", "image/gif").body(body).send().await.unwrap()
}

/// A photo, brought in.
pub async fn brought(server: &TestServer, person: &Person, room: &str, red: u8) -> Value {
    let answer = bring(server, person, room, png(red)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.unwrap()
}

async fn code(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let problem: Value = answer.json().await.unwrap();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

async fn addresses(person: &Person, room: &str, photo: &Value) -> Value {
    let path = format!("/api/rooms/{room}/photos?id={}", photo.as_str().unwrap());
    person.get(&path).await.json().await.unwrap()
}

async fn client(server: &TestServer, credentials: &Credentials) -> Client {
    Client::connect(server.addr, credentials).await.ready().await
}

fn kept(server: &TestServer) -> usize {
    files::count(&server.data.path().join(files::DIR)).unwrap().files
}

#[tokio::test]
async fn a_photo_is_made_anew_shown_to_the_room_and_gone_when_it_is_taken_back() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let (mut first, mut friend) = (client(&server, &host).await, client(&server, &theirs).await);

    let answer = bring(&server, &ines, &host.room, of_a_phone()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let photo: Value = answer.json().await.unwrap();
    assert_eq!((&photo["width"], &photo["height"]), (&json!(800), &json!(1_600)), "upright, and smaller");
    assert!(photo["tone"].as_str().unwrap().starts_with('#'));
    for (size, height) in [("small", 640), ("large", 1_600)] {
        let shown = ines.get(photo[size].as_str().unwrap()).await;
        assert_eq!(shown.status(), StatusCode::OK);
        let headers = shown.headers();
        assert_eq!(
            (&headers["content-type"], &headers["x-content-type-options"]),
            (&"image/webp".parse().unwrap(), &"nosniff".parse().unwrap())
        );
        assert!(headers["cache-control"].to_str().unwrap().starts_with("private, max-age="));
        assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        let bytes = shown.bytes().await.unwrap();
        assert!(!bytes.windows(4).any(|w| w == b"HOME" || w == b"Exif"), "nothing of where it was taken");
        assert_eq!(image::load_from_memory(&bytes).unwrap().height(), height);
    }

    let path = format!("/api/rooms/{}/photos/{}", host.room, photo["id"].as_str().unwrap());
    let url = server.url(&path);
    let described = ines.http.patch(&url).json(&json!({"alt": " Me in red "})).send().await.unwrap();
    assert_eq!(described.status(), StatusCode::NO_CONTENT);
    let by_another = marguerite.http.patch(&url).json(&json!({"alt": "Not mine"})).send().await.unwrap();
    assert_eq!(code(by_another).await, (404, "no_such_photo".into()));
    let too_long = ines.http.patch(&url).json(&json!({"alt": "x".repeat(301)})).send().await.unwrap();
    assert_eq!(code(too_long).await, (422, "bad_alt".into()));

    let body = json!({"text": "", "about": "p_harbour", "photos": [photo["id"]]});
    let seq = friend.ask("chat.post", body.clone()).await["seq"].clone();
    assert!(seq.is_u64(), "{seq}");
    first.until("the photo", |c| c.told("chat.posted").count() == 1).await;
    let told = first.told("chat.posted").next().unwrap()["body"].clone();
    let facts = json!([{"id": photo["id"], "width": 800, "height": 1_600, "tone": photo["tone"]}]);
    assert_eq!((&told["photos"], &told["text"]), (&facts, &json!("")));
    assert_eq!(friend.ask("chat.post", body).await["error"]["code"], "no_such_photo", "posted once");

    let found = addresses(&marguerite, &host.room, &photo["id"]).await;
    let found = &found["photos"][0];
    assert_eq!(found["alt"], "Me in red");
    assert_eq!(marguerite.get(found["small"].as_str().unwrap()).await.status(), StatusCode::OK);
    let given_up = ines.http.delete(&url).send().await.unwrap();
    assert_eq!(code(given_up).await, (404, "no_such_photo".into()), "it was posted");

    let done = first.ask("photo.take_back", json!({"photo": photo["id"]})).await;
    assert!(done["seq"].is_u64(), "a host may: {done}");
    friend.until("gone", |c| c.told("photo.gone").count() == 1).await;
    let gone = friend.told("photo.gone").next().unwrap();
    assert_eq!(gone["body"], json!({"photos": [photo["id"]], "message": seq}));
    eventually("its files are gone", async || kept(&server) == 0).await;
    assert_eq!(marguerite.get(found["small"].as_str().unwrap()).await.status(), StatusCode::NOT_FOUND, "at once");
    assert_eq!(addresses(&marguerite, &host.room, &photo["id"]).await["photos"], json!([]));
    let page: Value = ines.get(&format!("/api/rooms/{}/history", host.room)).await.json().await.unwrap();
    assert_eq!(page["messages"][0]["photos"][0]["gone"], true);
}

#[tokio::test]
async fn a_photo_is_nobody_else_s() {
    let server = TestServer::start().await;
    let (_, host, [(ines, _), (sami, theirs)]) = server.room_with(["Inès", "Sami"]).await;
    let photo = brought(&server, &ines, &host.room, 200).await;
    let mut other = client(&server, &theirs).await;
    let refused = other.ask("chat.post", json!({"text": "", "photos": [photo["id"]]})).await;
    assert_eq!(refused["error"]["code"], "no_such_photo");

    let stranger = server.person();
    stranger.create_room("Another room", "Paul").await;
    let path = format!("/api/rooms/{}/photos?id={}", host.room, photo["id"].as_str().unwrap());
    assert_eq!(code(stranger.get(&path).await).await, (404, "no_room".into()));
    assert_eq!(code(bring(&server, &stranger, &host.room, png(1)).await).await, (404, "no_room".into()));

    // An address shows what it was given for, and nothing else.
    let small = photo["small"].as_str().unwrap();
    let id = photo["id"].as_str().unwrap();
    assert_eq!(stranger.get(small).await.status(), StatusCode::OK, "who has the address may look");
    for wrong in [
        small.replace("/small", "/large"),
        small.replace("/small", "/huge"),
        small.replace(id, "f_another"),
        small.replacen("/photo/1", "/photo/2", 1),
        small.replacen(&photo["until"].to_string(), "1", 1),
    ] {
        assert_eq!(stranger.get(&wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }

    let url = server.url(&format!("/api/rooms/{}/photos/{id}", host.room));
    assert_eq!(code(sami.http.delete(&url).send().await.unwrap()).await.0, 404);
    assert_eq!(ines.http.delete(&url).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!((kept(&server), ines.get(small).await.status()), (0, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn what_can_t_be_taken_is_refused_and_said_why() {
    let server = TestServer::with(|config: &mut Config| config.photo_bytes = 20_000).await;
    let (marguerite, host, []) = server.room_with([]).await;
    let room = &host.room;
    let viewer = server.person();
    viewer.join(room, &marguerite.invite(room, "viewer").await, "Vic").await;
    assert_eq!(code(bring(&server, &viewer, room, png(1)).await).await, (403, "read_only".into()));

    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    assert_eq!(code(bring(&server, &marguerite, room, svg).await).await, (422, "not_a_picture".into()));
    assert_eq!(
        code(bring(&server, &marguerite, room, png(1)[..200].to_vec()).await).await,
        (422, "damaged_picture".into())
    );
    // Ten thousand pixels squared in few bytes: measured before it is decoded.
    let bomb = file(&DynamicImage::new_luma8(10_000, 10_000), ImageFormat::Png);
    assert_eq!(code(bring(&server, &marguerite, room, bomb).await).await, (422, "picture_too_large".into()));
    let mut refused = (0, String::new());
    for red in 0..10 {
        let answer = bring(&server, &marguerite, room, png(red * 20)).await;
        if answer.status() != StatusCode::CREATED {
            refused = code(answer).await;
            break;
        }
    }
    assert_eq!(refused, (409, "photos_full".into()), "the room's bytes are bounded");
    let before = kept(&server);
    eventually("too fast", async || {
        let (_, code) = code(bring(&server, &marguerite, room, "nothing").await).await;
        code == "slow_down"
    })
    .await;
    assert_eq!(kept(&server), before);
}

/// Writes a request as it is, and reads the head of the answer.
async fn raw(server: &TestServer, head: &str, body: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(server.addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    for part in body {
        stream.write_all(part).await.unwrap();
    }
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn no_more_is_read_than_a_photo_may_have() {
    let server = TestServer::start().await;
    let body = json!({"name": "A room", "your_name": "Paul"});
    let made = reqwest::Client::new().post(server.url("/api/rooms")).json(&body).send().await.unwrap();
    let cookie = made.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let made: Value = made.json().await.unwrap();
    let room = made["room"]["id"].as_str().unwrap();
    let head = |length: &str| {
        format!("POST /api/rooms/{room}/photos HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n{length}\r\n\r\n")
    };
    let says = raw(&server, &head(&format!("Content-Length: {}", MAX_UPLOAD_BYTES + 1)), &[]).await;
    assert_eq!(says, "HTTP/1.1 413", "by what it says");
    let whole = [format!("{MAX_UPLOAD_BYTES:x}\r\n").as_bytes(), &vec![0xff; MAX_UPLOAD_BYTES], b"\r\n"].concat();
    let comes = raw(&server, &head("Transfer-Encoding: chunked"), &[&whole, b"1\r\nx\r\n"]).await;
    assert_eq!(comes, "HTTP/1.1 413", "by what comes");
}

#[tokio::test]
async fn photos_go_when_their_time_is_up_or_their_message_goes() {
    let server = TestServer::start().await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let (mut first, mut friend) = (client(&server, &host).await, client(&server, &theirs).await);
    let [one, two] = [brought(&server, &ines, &host.room, 40).await, brought(&server, &ines, &host.room, 220).await];
    let body = json!({"text": "for a second", "photos": [one["id"]], "photos_last_ms": 1_000});
    let fleeting = friend.ask("chat.post", body).await["seq"].clone();
    let lasting = friend.ask("chat.post", json!({"text": "stays", "photos": [two["id"]]})).await["seq"].clone();
    first.until("gone by itself", |c| c.told("photo.gone").count() == 1).await;
    let gone = first.told("photo.gone").next().unwrap();
    assert_eq!((&gone["body"]["message"], gone.get("by")), (&fleeting, None));
    eventually("the other's files stay", async || kept(&server) == 2).await;
    first.ask("chat.delete", json!({"seq": lasting})).await;
    eventually("nothing is left", async || kept(&server) == 0).await;
}

#[tokio::test]
async fn a_backup_carries_the_photos() {
    let mut server = TestServer::start().await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut friend = client(&server, &theirs).await;
    let photo = brought(&server, &ines, &host.room, 40).await;
    friend.ask("chat.post", json!({"text": "look", "photos": [photo["id"]]})).await;
    let spare = TempDir::new().unwrap();
    let backup = spare.path().join("backup");
    cabas::backup::backup(server.data.path(), &backup).await.unwrap();
    friend.ask("photo.take_back", json!({"photo": photo["id"]})).await;
    eventually("taken back", async || kept(&server) == 0).await;

    server.stop().await;
    cabas::backup::restore(&backup, server.data.path(), true).await.unwrap();
    server.restart().await;
    let ines = ines.moved_to(server.addr);
    let found = addresses(&ines, &host.room, &photo["id"]).await;
    let small = found["photos"][0]["small"].as_str().expect("it is there again");
    assert_eq!(ines.get(small).await.status(), StatusCode::OK);

    // One that was changed, or is missing, is no backup.
    server.stop().await;
    let name = PhotoId::random();
    let lost = backup.join(files::DIR);
    std::fs::rename(&lost, spare.path().join(name.as_str())).unwrap();
    let refused = cabas::backup::restore(&backup, server.data.path(), true).await.unwrap_err();
    assert!(refused.to_string().contains("photos"), "{refused}");
}
