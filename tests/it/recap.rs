//! A room to read and to print: all that its reader may know, nothing that others wrote as markup, and nothing to be fetched.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::cell::RefCell;

use cabas::{
    catalog::{Catalog, model::Image},
    share::picture::Shape,
};
use data_encoding::BASE64;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    catalog::goods,
    photos::brought,
    share::{dress, things},
    support::{Client, Elsewhere, Person, TestServer, eventually},
};

const NASTY: &str = "</script>\"><img src=x onerror=1>";
/// The same, as an element's text.
const ESCAPED: &str = "&lt;/script&gt;&quot;&gt;&lt;img src=x onerror=1&gt;";

/// The tags of a page, as a browser reads them.
#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().push(tag);
        }
        TokenSinkResult::Continue
    }
}

/// Every element that a page opens, with its attributes.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let tags = tokenizer.sink.0.into_inner();
    let opened = tags.into_iter().filter(|tag| tag.kind == TagKind::StartTag);
    opened
        .map(|tag| {
            let attrs = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
            (tag.name.to_string(), attrs.collect())
        })
        .collect()
}

/// Fails on whatever would run, or be asked for when the page is opened.
fn stands_alone(html: &str) {
    for (element, attrs) in elements(html) {
        let foreign = ["script", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "source"];
        assert!(!foreign.contains(&element.as_str()), "<{element}>");
        for (name, value) in attrs {
            assert!(
                !name.starts_with("on") && !["style", "srcset", "ping", "background"].contains(&name.as_str()),
                "{element} {name}"
            );
            match (element.as_str(), name.as_str()) {
                ("img", "src") => assert!(value.starts_with("data:image/"), "{value}"),
                ("a", "href") => assert!(value.starts_with('#') || value.starts_with("http"), "{value}"),
                ("use", "href") => assert!(value.starts_with("#f-") || value.starts_with("#i-"), "{value}"),
                (_, "src" | "href" | "xlink:href" | "action" | "poster") => panic!("{element} {name}={value}"),
                _ => {}
            }
        }
    }
    let (_, sheet) = html.split_once("<style>").unwrap();
    let (sheet, _) = sheet.split_once("</style>").unwrap();
    assert!(
        !sheet.contains("@import") && sheet.matches("url(").count() == sheet.matches("url(\"data:font/woff2").count()
    );
    assert_eq!(html.matches("<style").count(), 1);
}

async fn recap(person: &Person, room: &str, query: &str) -> String {
    let answer = person.get(&format!("/api/rooms/{room}/recap{query}")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let head = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(head("content-type"), "text/html; charset=utf-8");
    assert_eq!(head("content-disposition"), format!("attachment; filename=\"cabas-{room}.html\""));
    assert_eq!(head("cache-control"), "no-store");
    assert!(head("content-security-policy").starts_with("default-src 'none';"));
    let html = answer.text().await.unwrap();
    assert!(html.ends_with("</html>\n"), "whole");
    stands_alone(&html);
    html
}

fn holds(html: &str, all: &[&str]) {
    for text in all {
        assert!(html.contains(text), "{text} is not there");
    }
}

/// A room with something of everything, all of it called as nastily as can be.
struct Furnished {
    host: Person,
    friend: Person,
    room: String,
    members: [String; 2],
    /// Titles and variants.
    goods: Vec<(String, String)>,
    /// The message that is answered.
    answered: Value,
}

async fn furnished(server: &TestServer) -> Furnished {
    let (host, hosts, [(friend, theirs)]) = server.room_with([NASTY]).await;
    let room = &hosts.room;
    let mut first = Client::connect(server.addr, &hosts).await.ready().await;
    let mut second = Client::connect(server.addr, &theirs).await.ready().await;
    let change = json!({"name": NASTY, "about": format!("garden {NASTY}"), "starts_at": 1_795_738_800_000_u64});
    assert_eq!(
        host.http.patch(server.url(&format!("/api/rooms/{room}"))).json(&change).send().await.unwrap().status(),
        200
    );

    let goods = things(server, 3).await;
    let [(_, coat_variant), (_, dress_variant), (_, hat_variant)] = &goods[..] else { unreachable!() };
    second.set_cart(coat_variant, 2).await;
    first.set_cart(coat_variant, 1).await;
    first.set_cart(dress_variant, 1).await;
    second.set_cart(hat_variant, 4).await;
    second.set_cart("v_vanished", 1).await;
    first.until("the lines", |c| c.cart().len() == 5).await;
    first.ask("cart.pay", json!({"variant": coat_variant, "pay": true})).await;
    first.ask("cart.note", json!({"variant": coat_variant, "text": NASTY})).await;
    first.ask("cart.maybe", json!({"variant": hat_variant, "maybe": true})).await;
    dress(
        &mut second,
        "l_sunday",
        NASTY,
        &format!("note {NASTY}"),
        &[("k_coat", coat_variant, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])],
    )
    .await;
    first.ask("look.vote", json!({"look": "l_sunday", "thumb": "up"})).await;
    let (one, two) = (product_of(server, coat_variant).await, product_of(server, dress_variant).await);
    first.ask("vote.set", json!({"product": one, "thumb": "up"})).await;
    let shops: Value = reqwest::get(server.url("/api/shops")).await.unwrap().json().await.unwrap();
    let staff = json!({"shop": shops["shops"][0]["id"]});
    first.ask("member.set_staff", json!({"member": hosts.member, "staff": staff})).await;
    first.ask("member.set_staff", json!({"member": theirs.member, "staff": {}})).await;
    second.ask("vote.react", json!({"product": one, "reaction": "heart", "on": true})).await;
    first.ask("pick.create", json!({"id": "c_ours", "title": NASTY, "products": [two]})).await;
    let poll = json!({"id": "q_open", "question": NASTY, "method": "several", "secret": false, "hidden": false, "quorum": 0,
        "options": [{"text": NASTY}, {"product": two}, {"look": "l_sunday"}]});
    first.ask("poll.open", poll).await;
    second.ask("poll.vote", json!({"poll": "q_open", "choice": [1]})).await;
    first.ask("poll.close", json!({"poll": "q_open"})).await;

    let photo = brought(server, &friend, room, 200).await;
    let said = second
        .ask(
            "chat.post",
            json!({"text": format!("{NASTY} https://shop.example/a?b=\"c\" @{}", hosts.member), "about": one}),
        )
        .await;
    second.ask("chat.post", json!({"text": "in the mirror", "photos": [photo["id"]]})).await;
    first.ask("chat.post", json!({"text": "an answer", "reply_to": said["seq"]})).await;
    first.ask("chat.react", json!({"seq": said["seq"], "reaction": "clap", "on": true})).await;
    let gone = first.ask("chat.post", json!({"text": "taken back"})).await;
    first.ask("chat.delete", json!({"seq": gone["seq"]})).await;

    let (room, members) = (hosts.room.clone(), [hosts.member, theirs.member]);
    Furnished { host, friend, room, members, goods, answered: said["seq"].clone() }
}

#[tokio::test]
async fn all_of_a_room_is_one_page_that_stands_alone() {
    let server = TestServer::start().await;
    let Furnished { host, friend, room, members, goods, answered } = furnished(&server).await;
    let html = recap(&host, &room, "?lang=en&tz=60").await;
    assert!(!html.contains("<img src=x") && !html.contains("</script>"));
    assert!(
        html.matches(ESCAPED).count() >= 12,
        "name, room, about, note, look, its note, picks, poll, option, chat, quote"
    );
    holds(
        &html,
        &[
            "<html lang=\"en\">",
            "27 November 2026, 01:20",
            "Times are UTC+1.",
            "Marguerite",
            &format!("garden {ESCAPED}"),
        ],
    );
    // The bag: who wants how many, who pays, what is noted, what is a maybe, what is gone; and what it comes to.
    holds(
        &html,
        &[
            &goods[0].0,
            &goods[1].0,
            &goods[2].0,
            "× 2",
            "Marguerite pays",
            "Maybe",
            "A thing that is gone",
            "Subtotal",
            "All together",
            "Each one’s part",
        ],
    );
    holds(&html, &["gives Marguerite ", "Nobody pays yet for"]);
    // The look, with its picture.
    assert_eq!(html.matches("src=\"data:image/png;base64,").count(), 1);
    holds(&html, &["1 piece", "Liked by Marguerite", "A look by"]);
    holds(&html, &["host · Staff · ", "Shop staff"]);
    // Polls, picks, what is liked.
    holds(&html, &["The room’s choice", "1 vote", "Put together by Marguerite", "What people liked most", "I love it"]);
    // The chat, in order.
    let places =
        ["https://shop.example/a?b=", "in the mirror", "an answer", "A message that was deleted."].map(|text| {
            let from = html.find("id=\"chat\"").unwrap();
            html[from..].find(text).unwrap_or_else(|| panic!("{text}"))
        });
    assert!(places.is_sorted(), "{places:?}");
    assert!(!html.contains("taken back") && html.contains("@Marguerite") && html.contains("Bravo"));
    assert_eq!(html.matches("src=\"data:image/webp;base64,").count(), 1, "the photo");
    assert!(
        html.contains("rel=\"noopener noreferrer nofollow\" href=\"https://shop.example/a?b=\""),
        "up to the quote"
    );
    holds(&html, &[&format!("href=\"#c{answered}\""), &format!("id=\"c{answered}\"")]);
    for id in [room.as_str(), &members[0], &members[1], &goods[0].1] {
        assert!(!html.contains(id), "{id}: ids are nobody's to read");
    }

    // In French by the browser's wish; and without a zone in UTC.
    let path = format!("/api/rooms/{room}/recap");
    let french = friend.http.get(server.url(&path)).header("accept-language", "fr, en;q=0.5").send().await.unwrap();
    let french = french.text().await.unwrap();
    stands_alone(&french);
    holds(
        &french,
        &[
            "<html lang=\"fr\">",
            "27 novembre 2026, 00:20",
            "Les heures sont en UTC.",
            "Le cabas",
            "Marguerite paie",
            "Le choix de la salle",
            "Qui doit quoi à qui",
        ],
    );
    assert_eq!(host.get(&format!("{path}?tz=900")).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(host.get(&format!("{path}?tz=x")).await.status(), StatusCode::BAD_REQUEST);
}

async fn product_of(server: &TestServer, variant: &str) -> String {
    let found: Value =
        reqwest::get(server.url(&format!("/api/variants?ids={variant}"))).await.unwrap().json().await.unwrap();
    found["variants"][0]["product"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_only_some_may_know_is_not_in_it() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, theirs)]) = server.room_with(["Inès"]).await;
    let room = &hosts.room;
    let mut first = Client::connect(server.addr, &hosts).await.ready().await;
    let mut second = Client::connect(server.addr, &theirs).await.ready().await;
    let (_, variant) = &things(&server, 1).await[0];
    second.set_cart(variant, 1).await;
    second.ask("cart.budget", json!({"of": "mine", "amount": {"amount": 123_456, "currency": "EUR"}})).await;
    first.ask("cart.budget", json!({"of": "each", "amount": {"amount": 765_400, "currency": "EUR"}})).await;
    for (id, secret) in [("q_secret", true), ("q_hidden", false)] {
        let poll = json!({"id": id, "question": id, "method": "single", "secret": secret, "hidden": true, "quorum": 0,
            "options": [{"text": "yes"}, {"text": "no"}]});
        first.ask("poll.open", poll).await;
        second.ask("poll.vote", json!({"poll": id, "choice": [1]})).await;
    }
    for person in [&host, &friend] {
        let html = recap(person, room, "?lang=en").await;
        holds(&html, &["q_secret", "q_hidden", "Results are shown when it closes.", "Voted: Inès", "€7,654.00"]);
        assert!(!html.contains("1,234.56"), "not even the reader’s own: the file may be handed on");
        assert!(!html.contains("1 vote") && !html.contains("class=\"won\""));
    }
    first.ask("poll.close", json!({"poll": "q_secret"})).await;
    assert!(recap(&friend, room, "?lang=en").await.contains("Too few voted to keep it secret"));

    let path = format!("/api/rooms/{room}/recap");
    assert_eq!(server.person().get(&path).await.status(), StatusCode::NOT_FOUND, "a stranger");
    let elsewhere = server.person();
    elsewhere.create_room("Another", "Paul").await;
    assert_eq!(elsewhere.get(&path).await.status(), StatusCode::NOT_FOUND);
    // As often as the other export.
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(host.get(&path).await.status().as_u16());
    }
    assert!(answers.contains(&429), "{answers:?}");
}

#[tokio::test]
async fn a_long_chat_is_told_from_its_beginning_each_message_once() {
    let server = TestServer::start().await;
    let (host, hosts, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &hosts).await.ready().await;
    for n in 0..230 {
        client.ask("chat.post", json!({"text": format!("words {n:03}.")})).await;
    }
    let html = recap(&host, &hosts.room, "").await;
    let places: Vec<_> = (0..230).map(|n| html.find(&format!("words {n:03}.")).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(html.matches("words ").count(), 230);
    let empty = server.person();
    let room = empty.create_room("Empty", "Ada").await.room;
    holds(&recap(&empty, &room, "?lang=en").await, &["The bag is empty.", "Nobody said anything."]);
}

#[tokio::test]
async fn shops_pictures_are_in_it_as_data_and_what_can_not_be_had_is_a_tone() {
    let elsewhere = Elsewhere::start(axum::Router::new().route("/red.png", axum::routing::get(async || png()))).await;
    let server = TestServer::with(|config| {
        config.demo = false;
        config.allow_fetch.push(elsewhere.host_port());
    })
    .await;
    let catalog = Catalog::open(server.data.path().join("catalog.db")).await.unwrap();
    let product = |id: &str, path: &str| {
        let image = Image { url: elsewhere.url(path), alt: "Red".to_owned(), width: None, height: None, tone: None };
        let (images, url) = (vec![image], Some(format!("https://shop.example/{id}")));
        let variants = vec![goods::variant(id, &[], 1_250)];
        cabas::catalog::record::NewProduct {
            images,
            url,
            ..goods::product(id, &format!("Thing {NASTY} {id}"), variants)
        }
    };
    goods::put(&catalog, &goods::draft("Elsewhere <b>"), &[product("1", "/red.png"), product("2", "/gone.png")]).await;
    catalog.close().await;
    eventually("listed", async || {
        let page: Value = reqwest::get(server.url("/api/products")).await.unwrap().json().await.unwrap();
        page["products"].as_array().map(Vec::len) == Some(2)
    })
    .await;
    let (host, hosts, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &hosts).await.ready().await;
    for (_, variant) in things(&server, 2).await {
        client.set_cart(&variant, 1).await;
    }
    client.until("the lines", |c| c.cart().len() == 2 && c.heard.saved >= 2).await;
    let html = recap(&host, &hosts.room, "").await;
    let pictures: Vec<_> = html.match_indices("src=\"data:image/webp;base64,").collect();
    assert_eq!(pictures.len(), 1);
    let (at, found) = pictures[0];
    let data = html[at + found.len()..].split('"').next().unwrap();
    let picture = image::load_from_memory(&BASE64.decode(data.as_bytes()).unwrap()).unwrap();
    assert!(picture.width() <= Shape::Small.size().0 && picture.into_rgb8().get_pixel(20, 20).0[0] > 180);
    assert!(!html.contains(&elsewhere.url("")), "nobody is sent to the shop for its picture");
    holds(&html, &["href=\"https://shop.example/1\"", "Elsewhere &lt;b&gt;", ESCAPED, "€25.00"]);
}

fn png() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(400, 400, Rgba([200, 60, 40, 255])));
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}
