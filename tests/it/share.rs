//! Looks that are shown outside of their rooms: by whom, what of them, to whom, and until when.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use cabas::{
    catalog::{Catalog, model::Image},
    config::Config,
    ids::{MemberId, RoomId},
    protocol::frame::Frame,
};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use yrs::{Any, Map, MapPrelim};

use crate::{
    catalog::goods,
    support::{Client, Elsewhere, Person, TestServer, client::edit, eventually},
};

const LOOK: &str = "l_sunday";
/// What somebody may call a look.
const NASTY: &str = "<script>alert(1)</script> \"Sunday\" & 'more'";
const NASTY_NOTE: &str = "\"><img src=x onerror=alert(1)>\n</script>";

/// A thing on a look: its key, what it is, where.
pub type Laid<'a> = (&'a str, &'a str, [f64; 6]);

/// Puts a look onto the board.
pub async fn dress(client: &mut Client, look: &str, title: &str, note: &str, laid: &[Laid<'_>]) {
    let looks = client.doc.get_or_insert_map("looks");
    let me = client.member.clone();
    let update = edit(&client.doc, |txn| {
        let map = looks.insert(txn, look, MapPrelim::default());
        for (field, text) in [("title", title), ("note", note), ("by", &me)] {
            map.insert(txn, field, text);
        }
        let pieces = map.insert(txn, "pieces", MapPrelim::default());
        for (key, variant, pose) in laid {
            let piece = pieces.insert(txn, *key, MapPrelim::default());
            piece.insert(txn, "variant", *variant);
            piece.insert(txn, "pose", Any::from(pose.map(Any::from).to_vec()));
            piece.insert(txn, "by", me.as_str());
        }
    });
    save(client, update).await;
}

/// Does something to the looks.
async fn change(client: &mut Client, change: impl FnOnce(&mut yrs::TransactionMut<'_>, &yrs::MapRef)) {
    let looks = client.doc.get_or_insert_map("looks");
    let update = edit(&client.doc, |txn| change(txn, &looks));
    save(client, update).await;
}

async fn save(client: &mut Client, update: bytes::Bytes) {
    client.send_frame(&Frame::Update(update)).await;
    let sent = client.sent.len() as u64;
    client.until("saved", |c| c.heard.saved >= sent).await;
}

/// Some things of the demo shops: title and first variant.
pub async fn things(server: &TestServer, count: usize) -> Vec<(String, String)> {
    let page: Value = reqwest::get(server.url("/api/products?limit=20")).await.unwrap().json().await.unwrap();
    let mut found = Vec::new();
    for product in page["products"].as_array().unwrap().iter().take(count) {
        let url = server.url(&format!("/api/products/{}", product["id"].as_str().unwrap()));
        let product: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        found.push((text(&product["title"]), text(&product["variant_list"][0]["id"])));
    }
    assert_eq!(found.len(), count);
    found
}

fn of(room: &str) -> String {
    format!("/api/rooms/{room}/looks/{LOOK}/share")
}

async fn share(person: &Person, room: &str, body: Value) -> (u16, Value) {
    told(person.post(&of(room), body).await).await
}

async fn take_back(server: &TestServer, person: &Person, room: &str) -> u16 {
    person.http.delete(server.url(&of(room))).send().await.unwrap().status().as_u16()
}

async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

async fn page(url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = reqwest::Client::new().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn head<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

/// What a page says in JSON-LD.
fn linked(html: &str) -> Value {
    let (_, data) = html.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

#[tokio::test]
async fn a_look_is_shown_by_whom_it_belongs_to_and_by_hosts_until_it_is_taken_back() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs), (sami, _)]) = server.room_with(["Inès", "Sami"]).await;
    let room = &host.room;
    let viewer = server.person();
    viewer.join(room, &marguerite.invite(room, "viewer").await, "Vic").await;
    let stranger = server.person();
    stranger.create_room("Another", "Paul").await;

    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 2).await;
    assert_eq!(told(ines.get(&of(room)).await).await.1["code"], "no_such_look");
    dress(&mut client, LOOK, "Sunday", "", &[]).await;
    assert_eq!(share(&ines, room, json!({})).await.1["code"], "nothing_on_it");
    dress(
        &mut client,
        LOOK,
        "Sunday",
        "Something warm.",
        &[("k_coat", &goods[0].1, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])],
    )
    .await;

    let nothing =
        |share: bool, name: bool| json!({"share": null, "may_share": share, "may_take_back": false, "may_name": name});
    for (person, state) in [
        (&ines, nothing(true, true)),
        (&marguerite, nothing(true, false)),
        (&sami, nothing(false, false)),
        (&viewer, nothing(false, false)),
    ] {
        assert_eq!(told(person.get(&of(room)).await).await, (200, state));
    }
    for (person, body, status, code) in [
        (&viewer, json!({}), 403, "forbidden"),
        (&sami, json!({}), 403, "forbidden"),
        (&marguerite, json!({"show_name": true}), 403, "not_your_name"),
        (&stranger, json!({}), 404, "no_room"),
    ] {
        let (got, answer) = share(person, room, body).await;
        assert_eq!((got, &answer["code"]), (status, &json!(code)));
    }
    let foreign = ines.http.post(server.url(&of(room))).header("origin", "https://evil.example").json(&json!({}));
    assert_eq!(told(foreign.send().await.unwrap()).await.1["code"], "wrong_origin");

    // Her own, with her name and without the note.
    let (status, shown) = share(&ines, room, json!({"show_name": true})).await;
    assert_eq!(
        (status, &shown["by"], &shown["note"], &shown["current"]),
        (201, &json!("Inès"), &json!(null), &json!(true))
    );
    let url = shown["url"].as_str().unwrap().to_owned();
    let html = page(&url, &[]).await.text().await.unwrap();
    assert!(html.contains("A look by Inès") && html.contains(&goods[0].0) && !html.contains("warm"));

    // A host shows it with the note, which takes the name away: it is not theirs to show.
    let (status, again) = share(&marguerite, room, json!({"show_note": true})).await;
    assert_eq!((status, &again["id"], &again["by"]), (200, &shown["id"], &json!(null)));
    let html = page(&url, &[]).await.text().await.unwrap();
    assert!(html.contains("Something warm.") && !html.contains("Inès"));
    let (_, state) = told(sami.get(&of(room)).await).await;
    assert_eq!((&state["share"]["url"], &state["may_take_back"]), (&json!(url), &json!(false)));
    let (_, list) = told(sami.get(&format!("/api/rooms/{room}/shares")).await).await;
    assert_eq!(list["shares"].as_array().map(Vec::len), Some(1));

    assert_eq!(take_back(&server, &sami, room).await, 403);
    assert_eq!(take_back(&server, &ines, room).await, 204);
    assert_eq!(take_back(&server, &ines, room).await, 404);
    let gone = page(&url, &[("accept-language", "fr")]).await;
    assert_eq!((gone.status(), head(&gone, "content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    assert!(gone.text().await.unwrap().contains("Cette tenue n’est pas montrée ici"));
    assert_eq!(page(&format!("{url}.png"), &[]).await.status(), StatusCode::NOT_FOUND);
    let (_, anew) = share(&ines, room, json!({})).await;
    assert_ne!(anew["id"], shown["id"], "another address");
}

#[tokio::test]
async fn what_is_shown_stays_as_it_was_until_it_is_shown_anew() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let room = &host.room;
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 2).await;
    dress(&mut client, LOOK, "Sunday", "", &[("k_coat", &goods[0].1, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])]).await;
    let (_, shown) = share(&ines, room, json!({})).await;
    let url = shown["url"].as_str().unwrap().to_owned();

    change(&mut client, |txn, looks| {
        let look: yrs::MapRef = looks.get(txn, LOOK).unwrap().cast().unwrap();
        look.insert(txn, "title", "Monday");
    })
    .await;
    assert!(page(&url, &[]).await.text().await.unwrap().contains("Sunday"));
    assert_eq!(told(ines.get(&of(room)).await).await.1["share"]["current"], false);
    let before = page(&url, &[]).await;
    let (_, again) = share(&ines, room, json!({})).await;
    assert_eq!((&again["id"], &again["current"]), (&shown["id"], &json!(true)));
    let after = page(&url, &[("if-none-match", head(&before, "etag"))]).await;
    assert_eq!(after.status(), StatusCode::OK, "another page");
    assert!(after.text().await.unwrap().contains("Monday"));

    // Deleted in the room it is shown still, and can be taken back.
    change(&mut client, |txn, looks| drop(looks.remove(txn, LOOK))).await;
    assert!(page(&url, &[]).await.text().await.unwrap().contains("Monday"));
    assert_eq!(page(&format!("{url}.png"), &[]).await.status(), StatusCode::OK);
    let (_, state) = told(marguerite.get(&of(room)).await).await;
    assert_eq!(
        (&state["share"]["current"], &state["may_share"], &state["may_take_back"]),
        (&json!(false), &json!(false), &json!(true))
    );
    assert_eq!(share(&ines, room, json!({})).await.1["code"], "no_such_look");
    assert_eq!(take_back(&server, &marguerite, room).await, 204);
    assert_eq!(page(&url, &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(told(marguerite.get(&of(room)).await).await.1["code"], "no_such_look");
}

#[tokio::test]
async fn the_page_is_safe_says_nothing_of_the_room_and_is_asked_for_again_cheaply() {
    let server = TestServer::start().await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let room = &host.room;
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 3).await;
    let laid: Vec<_> = goods
        .iter()
        .zip(["k_one", "k_two", "k_three"])
        .map(|((_, variant), key)| (key, variant.as_str(), [500.0, 400.0, 1.0, 0.0, 0.0, 1.0]))
        .collect();
    dress(&mut client, LOOK, NASTY, NASTY_NOTE, &laid).await;
    let (status, shown) = share(&ines, room, json!({"show_note": true, "show_name": true})).await;
    assert_eq!(status, 201, "{shown}");
    let url = shown["url"].as_str().unwrap();

    let answer = page(url, &[("accept-language", "de, fr;q=0.8, en;q=0.3")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let policy = head(&answer, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';")
            && !policy.contains("unsafe")
            && !policy.contains("script")
    );
    assert_eq!((head(&answer, "x-robots-tag"), head(&answer, "vary").contains("accept-language")), ("noindex", true));
    assert_eq!((head(&answer, "cache-control"), answer.headers().get("set-cookie")), ("public, no-cache", None));
    let etag = head(&answer, "etag").to_owned();
    let html = answer.text().await.unwrap();
    assert!(html.contains("<html lang=\"fr\">") && html.contains("Une tenue de Inès"));
    for secret in [room.as_str(), &theirs.member, &host.member, LOOK, "k_one", "Zoé", "Marguerite"] {
        assert!(!html.contains(secret), "{secret}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;Sunday&quot; &amp; &#39;more&#39;"));
    assert!(!html.contains("<script>") && !html.contains("<img src=x") && !html.contains("style="));
    assert_eq!(html.matches("<script").count(), 1, "the data for machines");
    for property in ["og:title", "og:image", "og:url", "application/json+oembed", "rel=\"canonical\""] {
        assert!(html.contains(property), "{property}");
    }
    let data = linked(&html);
    assert_eq!((&data["@type"], &data["name"], &data["numberOfItems"]), (&json!("ItemList"), &json!(NASTY), &json!(3)));
    let offer = &data["itemListElement"][0]["item"]["offers"];
    assert!(offer["price"].as_str().unwrap().contains('.') && offer["priceCurrency"] == "EUR", "{offer}");

    let again = page(url, &[("accept-language", "fr"), ("if-none-match", &etag)]).await;
    assert_eq!((again.status(), again.bytes().await.unwrap().len()), (StatusCode::NOT_MODIFIED, 0));
    let english = page(&format!("{url}?lang=en"), &[("accept-language", "fr"), ("if-none-match", &etag)]).await;
    assert!(english.text().await.unwrap().contains("A look by Inès"));

    // Its style sheet and its picture.
    let (_, sheet) = html.split_once("<link rel=\"stylesheet\" href=\"").unwrap();
    let sheet = page(&server.url(sheet.split_once('"').unwrap().0), &[]).await;
    assert_eq!(head(&sheet, "content-type"), "text/css; charset=utf-8");
    assert!(head(&sheet, "cache-control").contains("immutable"));
    let picture = page(&format!("{url}.png"), &[]).await;
    assert_eq!((head(&picture, "content-type"), head(&picture, "cache-control")), ("image/png", "public, no-cache"));
    assert_eq!(head(&picture, "cross-origin-resource-policy"), "cross-origin");
    let etag = head(&picture, "etag").to_owned();
    let png = image::load_from_memory_with_format(&picture.bytes().await.unwrap(), ImageFormat::Png).unwrap();
    assert_eq!((png.width(), png.height()), (1_200, 1_200));
    let wide = page(&format!("{url}.wide.png"), &[]).await.bytes().await.unwrap();
    let wide = image::load_from_memory_with_format(&wide, ImageFormat::Png).unwrap();
    assert_eq!((wide.width(), wide.height()), (1_200, 630));
    assert!(html.contains(&format!("content=\"{url}.wide.png?")), "what previews show");
    let known = page(&format!("{url}.png"), &[("if-none-match", &etag)]).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);

    // For who takes it into a room.
    let id = shown["id"].as_str().unwrap();
    let (_, look) = told(page(&server.url(&format!("/api/looks/{id}")), &[]).await).await;
    assert_eq!(
        (&look["title"], &look["by"], look["pieces"].as_array().map(Vec::len)),
        (&json!(NASTY), &json!("Inès"), Some(3))
    );
    assert!(!look.to_string().contains("m_"), "{look}");
    let app = page(&format!("{url}/add"), &[]).await;
    assert!(app.text().await.unwrap().contains("<cb-app>"));
    for nothing in ["/looks/w_nothing", "/looks/nothing", "/looks/w_nothing?lang=fr"] {
        assert_eq!(page(&server.url(nothing), &[]).await.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
    for nothing in ["/looks/w_nothing.png", "/looks/w_nothing.wide.png", "/looks/x.png", "/api/looks/w_nothing"] {
        let (status, problem) = told(page(&server.url(nothing), &[]).await).await;
        assert_eq!(status, 404, "{nothing}: {problem}");
    }
}

#[tokio::test]
async fn others_embed_what_is_ours_and_nothing_else() {
    let server = TestServer::with(|config: &mut Config| config.public_url = Some("https://cabas.example".into())).await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 1).await;
    dress(&mut client, LOOK, "Sunday", "", &[("k_coat", &goods[0].1, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])]).await;
    let (_, shown) = share(&ines, &host.room, json!({})).await;
    let url = shown["url"].as_str().unwrap();
    assert!(url.starts_with("https://cabas.example/looks/w_"));
    let ask = async |query: &[(&str, &str)]| {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        told(page(&server.url(&format!("/oembed?{query}")), &[]).await).await
    };
    let (status, answer) = ask(&[("url", url), ("format", "json"), ("maxwidth", "600")]).await;
    assert_eq!(
        (status, &answer["type"], &answer["version"], &answer["title"]),
        (200, &json!("photo"), &json!("1.0"), &json!("Sunday"))
    );
    assert_eq!((&answer["width"], &answer["height"], answer.get("author_name")), (&json!(600), &json!(600), None));
    assert!(answer["url"].as_str().unwrap().starts_with(&format!("{url}.png")));
    let id = shown["id"].as_str().unwrap();
    for foreign in [
        format!("https://evil.example/looks/{id}"),
        format!("https://cabas.example@evil.example/looks/{id}"),
        format!("https://cabas.example.evil.example/looks/{id}"),
        server.url(&format!("/looks/{id}")),
        "javascript:alert(1)".to_owned(),
    ] {
        let (status, answer) = ask(&[("url", &foreign)]).await;
        assert_eq!((status, &answer["code"]), (404, &json!("not_ours")), "{foreign}");
    }
    assert_eq!(ask(&[("url", url), ("format", "xml")]).await.0, 501);
    assert_eq!(ask(&[]).await.1["code"], "bad_query");
    assert_eq!(ask(&[("url", "https://cabas.example/looks/w_nothing")]).await.1["code"], "no_such_share");
}

#[tokio::test]
async fn shops_photographs_are_in_the_picture_and_their_pages_are_linked_to() {
    let elsewhere =
        Elsewhere::start(axum::Router::new().route("/red.png", axum::routing::get(async || png([200, 60, 40, 255]))))
            .await;
    let server = TestServer::with(|config| {
        config.demo = false;
        config.allow_fetch.push(elsewhere.host_port());
    })
    .await;
    let catalog = Catalog::open(server.data.path().join("catalog.db")).await.unwrap();
    let product = |id: &str, path: &str, url: &str| {
        let image = Image { url: elsewhere.url(path), alt: "Red".to_owned(), width: None, height: None, tone: None };
        let variant = goods::variant(id, &[], 1_250);
        cabas::catalog::record::NewProduct {
            images: vec![image],
            url: Some(url.to_owned()),
            ..goods::product(id, &format!("Thing {id}"), vec![variant])
        }
    };
    let products = [
        product("1", "/red.png", "https://shop.example/red"),
        product("2", "/gone.png", "https://shop.example/\"><b>"),
    ];
    goods::put(&catalog, &goods::draft("Elsewhere <b>"), &products).await;
    catalog.close().await;
    eventually("listed", async || {
        let page: Value = reqwest::get(server.url("/api/products")).await.unwrap().json().await.unwrap();
        page["products"].as_array().map(Vec::len) == Some(2)
    })
    .await;

    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let mut goods = things(&server, 2).await;
    goods.sort();
    dress(&mut client, LOOK, "Sunday", "", &[("k_red", &goods[0].1, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])]).await;
    let (_, shown) = share(&ines, &host.room, json!({})).await;
    let url = shown["url"].as_str().unwrap().to_owned();
    let whole = page(&format!("{url}.png"), &[]).await;
    assert_eq!(head(&whole, "cache-control"), "public, no-cache");
    let png = image::load_from_memory(&whole.bytes().await.unwrap()).unwrap().into_rgb8();
    let middle = png.get_pixel(600, 600).0;
    assert!(middle.iter().zip([200, 60, 40]).all(|(a, b): (&u8, u8)| a.abs_diff(b) < 12), "{middle:?}");
    let html = page(&url, &[]).await.text().await.unwrap();
    assert!(html.contains("rel=\"noopener noreferrer nofollow\" href=\"https://shop.example/red\""));
    assert!(html.contains("Elsewhere &lt;b&gt;") && html.contains("/img/160/") && html.contains("€12.50"));
    assert!(!html.contains(&elsewhere.url("")), "no browser asks the shop for its picture");

    // One that can't be had: the picture comes without it, and nobody keeps it.
    let both = [
        ("k_red", goods[0].1.as_str(), [500.0, 500.0, 1.0, 0.0, 0.0, 1.0]),
        ("k_gone", &goods[1].1, [200.0, 200.0, 1.0, 0.0, 0.0, 2.0]),
    ];
    dress(&mut client, LOOK, "Sunday", "", &both).await;
    share(&ines, &host.room, json!({})).await;
    let partly = page(&format!("{url}.png"), &[]).await;
    assert_eq!((partly.status(), head(&partly, "cache-control")), (StatusCode::OK, "no-store"));
    let html = page(&url, &[]).await.text().await.unwrap();
    assert!(
        !html.contains("\"><b>") && (html.contains("&quot;&gt;&lt;b&gt;") || html.contains("%22%3E%3Cb%3E")),
        "{html}"
    );
}

#[tokio::test]
async fn a_lookbook_is_made_by_hosts_out_of_what_is_shown() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 1).await;
    let laid = [("k_coat", goods[0].1.as_str(), [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])];
    let mut shown = Vec::new();
    for (look, title) in [("l_first", "First <b>"), ("l_second", "Second"), ("l_hidden", "Hidden")] {
        dress(&mut client, look, title, "", &laid).await;
        if look != "l_hidden" {
            let path = format!("/api/rooms/{}/looks/{look}/share", host.room);
            shown.push(told(ines.post(&path, json!({"show_name": true})).await).await.1);
        }
    }
    let path = format!("/api/rooms/{}/lookbook", host.room);
    let put = async |person: &Person, body: Value| {
        told(person.http.put(server.url(&path)).json(&body).send().await.unwrap()).await
    };
    let both = json!({"title": " For Zoé & co ", "looks": ["l_second", "l_first"]});
    assert_eq!(told(ines.get(&path).await).await.1, json!({"lookbook": null, "may_change": false}));
    assert_eq!(told(ines.post(&path, both.clone()).await).await.1["code"], "forbidden");
    assert_eq!(put(&marguerite, both.clone()).await.1["code"], "no_lookbook");
    for (body, field, code) in [
        (json!({"title": "", "looks": ["l_first"]}), "title", "required"),
        (json!({"title": "x", "looks": []}), "looks", "required"),
        (json!({"title": "x", "looks": ["l_hidden"]}), "looks", "not_shared"),
    ] {
        let (status, problem) = told(marguerite.post(&path, body).await).await;
        let error = &problem["errors"][0];
        assert_eq!((status, &error["field"], &error["code"]), (422, &json!(field), &json!(code)));
    }
    let (status, book) = told(marguerite.post(&path, both.clone()).await).await;
    assert_eq!(
        (status, &book["title"], &book["looks"]),
        (201, &json!("For Zoé & co"), &json!(["l_second", "l_first"]))
    );
    assert_eq!(told(marguerite.post(&path, both).await).await.1["code"], "lookbook_exists");

    let url = book["url"].as_str().unwrap();
    let answer = page(url, &[]).await;
    let etag = head(&answer, "etag").to_owned();
    assert!(head(&answer, "content-security-policy").starts_with("default-src 'none'"));
    let html = answer.text().await.unwrap();
    assert!(html.contains("For Zoé &amp; co") && html.contains("First &lt;b&gt;") && !html.contains("Hidden"));
    assert!(html.find("Second</h2>") < html.find("First &lt;b&gt;</h2>"), "in its order");
    assert!(!html.contains(&host.room) && !html.contains("Marguerite") && html.contains("A look by Inès"));
    assert_eq!(linked(&html)["numberOfItems"], 2);
    assert_eq!(page(url, &[("if-none-match", &etag)]).await.status(), StatusCode::NOT_MODIFIED);

    // A look that is taken back is on it no more; the book goes on without it.
    let back = format!("/api/rooms/{}/looks/l_second/share", host.room);
    assert_eq!(ines.http.delete(server.url(&back)).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let later = page(url, &[("if-none-match", &etag)]).await;
    assert!(!later.text().await.unwrap().contains("Second"));
    let (status, changed) = put(&marguerite, json!({"title": "Zoé", "looks": ["l_first"]})).await;
    assert_eq!((status, &changed["id"], &changed["url"]), (200, &book["id"], &book["url"]));
    assert_eq!(ines.http.delete(server.url(&path)).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(marguerite.http.delete(server.url(&path)).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(page(url, &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(page(shown[0]["url"].as_str().unwrap(), &[]).await.status(), StatusCode::OK, "it stays shown by itself");
}

fn png(colour: [u8; 4]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(400, 400, Rgba(colour)));
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn who_is_forgotten_is_shown_no_more() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs), (_, other)]) = server.room_with(["Inès", "Sami"]).await;
    let room = RoomId::parse(&host.room).unwrap();
    let mut client = Client::connect(server.addr, &theirs).await.ready().await;
    let goods = things(&server, 1).await;
    dress(&mut client, LOOK, "Sunday", "", &[("k_coat", &goods[0].1, [500.0, 500.0, 1.0, 0.0, 0.0, 1.0])]).await;
    let url = async |person: &Person| share(person, &host.room, json!({})).await.1["url"].as_str().unwrap().to_owned();
    let status = async |url: &str| page(url, &[]).await.status().as_u16();

    let shown = url(&ines).await;
    server.shares().forget_member(&room, &MemberId::parse(&other.member).unwrap()).await.unwrap();
    assert_eq!(status(&shown).await, 200, "somebody else");
    server.shares().forget_member(&room, &MemberId::parse(&theirs.member).unwrap()).await.unwrap();
    assert_eq!((status(&shown).await, status(&format!("{shown}.png")).await), (404, 404));
    // Her look, shown by a host.
    let shown = url(&marguerite).await;
    server.shares().forget_member(&room, &MemberId::parse(&theirs.member).unwrap()).await.unwrap();
    assert_eq!(status(&shown).await, 404);
    let shown = url(&ines).await;
    server.shares().forget_room(&room).await.unwrap();
    assert_eq!(status(&shown).await, 404);
}
