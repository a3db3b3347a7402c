//! Looks beside the board, over real sockets: what people think of them, what they are for, locks, and what things cost when they
//! were put on.

use cabas::protocol::frame::Frame;
use serde_json::{Value, json};
use yrs::{Any, Map, MapPrelim, MapRef};

use crate::support::{Client, TestServer, client::edit};

const LOOK: &str = "l_church";

/// A look with one piece, in one transaction.
pub async fn draw(client: &mut Client, look: &str, variant: &str) {
    let looks = client.doc.get_or_insert_map("looks");
    let by = client.member.clone();
    let update = edit(&client.doc, |txn| {
        let map = looks.insert(txn, look, MapPrelim::default());
        map.insert(txn, "title", "At the church");
        map.insert(txn, "note", "");
        map.insert(txn, "by", by.as_str());
        let pieces = map.insert(txn, "pieces", MapPrelim::default());
        let piece = pieces.insert(txn, "k_first", MapPrelim::default());
        piece.insert(txn, "variant", variant);
        piece.insert(txn, "pose", Any::from([1.0, 2.0, 1.0, 0.0, 0.0, 1.0].map(Any::from).to_vec()));
        piece.insert(txn, "by", by.as_str());
    });
    client.send_frame(&Frame::Update(update)).await;
}

async fn retitle(client: &mut Client, look: &str, title: &str) {
    let looks = client.doc.get_or_insert_map("looks");
    let update = edit(&client.doc, |txn| {
        let map: MapRef = looks.get(txn, look).unwrap().cast().unwrap();
        map.insert(txn, "title", title);
    });
    client.send_frame(&Frame::Update(update)).await;
}

fn last<'c>(client: &'c Client, kind: &str) -> Option<&'c Value> {
    client.told(kind).next_back()
}

#[tokio::test]
async fn thumbs_and_signs_on_a_look_are_live_and_outlive_a_restart() {
    let mut server = TestServer::start().await;
    let (person, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    let none = friend.ask("look.vote", json!({"look": LOOK, "thumb": "up"})).await;
    assert_eq!(none["error"]["code"], "no_such_look");
    draw(&mut friend, LOOK, "v_coat").await;
    friend.ask("look.vote", json!({"look": LOOK, "thumb": "up"})).await;
    marguerite.ask("look.react", json!({"look": LOOK, "reaction": "heart", "on": true})).await;
    marguerite.until("the thumb", |c| last(c, "look.voted").is_some()).await;
    assert_eq!(last(&marguerite, "look.voted").unwrap()["body"], json!({"look": LOOK, "thumb": "up"}));
    // An option of a poll, too.
    let poll = |id: &str, look: &str| json!({"id": id, "question": "Which?", "method": "single", "options": [{"look": look}, {"text": "Neither"}]});
    let refused = friend.ask("poll.open", poll("q_none", "l_none")).await;
    assert_eq!(refused["error"]["code"], "no_such_look");
    assert!(friend.ask("poll.open", poll("q_look", LOOK)).await["seq"].is_u64());

    server.restart().await;
    let again = person.moved_to(server.addr).rejoin(&host.room).await;
    let marguerite = Client::connect(server.addr, &again).await.ready().await;
    let hello = marguerite.heard.hello.as_ref().unwrap();
    let tally = json!({"up": [ines.member], "down": [], "reactions": {"heart": [host.member]}});
    assert_eq!(hello["look_marks"]["votes"], json!({LOOK: tally}));
    assert_eq!(hello["polls"][0]["options"][0], json!({"look": LOOK}));
}

#[tokio::test]
async fn a_look_locks_by_the_server_s_clock_and_is_opened_by_its_maker() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines), (_, sami)]) = server.room_with(["Inès", "Sami"]).await;
    let mut maker = Client::connect(server.addr, &ines).await.ready().await;
    let mut other = Client::connect(server.addr, &sami).await.ready().await;
    let now = maker.heard.hello.as_ref().unwrap()["now"].as_u64().unwrap();
    draw(&mut maker, LOOK, "v_coat").await;
    maker.barrier().await;

    let plan =
        json!({"look": LOOK, "occasion": " The wedding ", "dress_code": "garden party", "locks_at": now + 2_500});
    let refused = other.ask("look.plan", plan.clone()).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    assert!(maker.ask("look.plan", plan).await["seq"].is_u64());
    other.until("the lock", |c| last(c, "look.locked").is_some()).await;
    let locked = last(&other, "look.locked").unwrap();
    assert!(locked.get("by").is_none(), "nobody did: {locked}");
    let told = &locked["body"]["plan"];
    assert_eq!((&told["occasion"], &told["dress_code"]), (&json!("The wedding"), &json!("garden party")));
    assert!(locked["at"].as_u64() >= told["locks_at"].as_u64(), "not before its time");

    // Whoever writes all the same is told by a code, and nothing of it is seen.
    other
        .until("the look", |c| c.doc.get_or_insert_map("looks").contains_key(&yrs::Transact::transact(&c.doc), LOOK))
        .await;
    retitle(&mut other, LOOK, "Late").await;
    assert_eq!(other.until_closed().await, Some(4403));
    maker.ask("look.lock", json!({"look": LOOK, "on": false})).await;
    maker.until("it is open", |c| last(c, "look.opened").is_some()).await;
    let open = &last(&maker, "look.opened").unwrap()["body"]["plan"];
    assert_eq!(open, &json!({"occasion": "The wedding", "dress_code": "garden party"}), "the deadline is gone");
    retitle(&mut maker, LOOK, "In time").await;
    maker.until("that is saved", |c| c.heard.saved >= c.sent.len() as u64).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    marguerite.barrier().await;
    let looks = marguerite.doc.get_or_insert_map("looks");
    let txn = yrs::Transact::transact(&marguerite.doc);
    let map: MapRef = looks.get(&txn, LOOK).unwrap().cast().unwrap();
    assert_eq!(map.get(&txn, "title"), Some("In time".into()));
}

#[tokio::test]
async fn the_room_itself_says_what_a_thing_cost_when_it_was_put_on_a_look() {
    let server = TestServer::with(|config| config.demo = true).await;
    let (person, host, []) = server.room_with([]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let get = async |path: String| person.get(&path).await.json::<Value>().await.expect("JSON");
    let list = get("/api/products?limit=1".to_owned()).await;
    let product = get(format!("/api/products/{}", list["products"][0]["id"].as_str().expect("a product"))).await;
    let sold = &product["variant_list"][0];

    draw(&mut marguerite, "l_none", "v_unknown").await;
    draw(&mut marguerite, LOOK, sold["id"].as_str().unwrap()).await;
    marguerite.until("the price", |c| last(c, "look.priced").is_some()).await;
    let told = &last(&marguerite, "look.priced").unwrap()["body"];
    assert_eq!(told, &json!({"look": LOOK, "variant": sold["id"], "price": sold["price"]}));
    assert_eq!(marguerite.told("cart.priced").count(), 0, "the cart is another matter");

    let late = Client::connect(server.addr, &person.rejoin(&host.room).await).await.ready().await;
    let prices = &late.heard.hello.as_ref().unwrap()["look_marks"]["prices"];
    assert_eq!(prices, &json!({LOOK: {sold["id"].as_str().unwrap(): sold["price"]}}));
}
