//! Suggestions: out of what this room's people want and like, each with reasons that hold, and of no other room.

use serde_json::{Value, json};

use crate::support::{Client, Person, TestServer};

async fn suggested(person: &Person, room: &str, lang: &str) -> Vec<Value> {
    let answer = person.get(&format!("/api/rooms/{room}/suggestions?lang={lang}")).await;
    let list: Value = answer.json().await.expect("JSON");
    list["suggestions"].as_array().expect("a list").clone()
}

/// The product of that name, whole.
async fn product(person: &Person, title: &str) -> Value {
    let get = async |path: String| person.get(&path).await.json::<Value>().await.expect("JSON");
    let found = get(format!("/api/products?q={}&lang=en", title.replace(' ', "%20"))).await;
    get(format!("/api/products/{}?lang=en", found["products"][0]["id"].as_str().expect("a product"))).await
}

fn titles(suggestions: &[Value]) -> Vec<&str> {
    suggestions.iter().map(|one| one["product"]["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_goes_with_the_cart_and_with_what_is_liked_is_suggested_and_says_why() {
    let server = TestServer::with(|config| config.demo = true).await;
    let (person, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut inside = Client::connect(server.addr, &ines).await.ready().await;
    assert_eq!(suggested(&person, &host.room, "en").await, [json!(null); 0], "nobody likes anything yet");

    let coat = product(&person, "Harbour coat").await;
    let sold = coat["variant_list"].as_array().unwrap().iter().find(|v| v["available"] == true).unwrap();
    inside.set_cart(sold["id"].as_str().unwrap(), 1).await;
    marguerite.until("the coat", |c| !c.cart().is_empty()).await;
    let first = suggested(&person, &host.room, "en").await;
    assert!((1..=12).contains(&first.len()), "{first:?}");
    assert!(!titles(&first).contains(&"Harbour coat"), "it is in the cart");
    let whys: Vec<&Value> = first.iter().flat_map(|one| one["reasons"].as_array().unwrap()).collect();
    let wool = json!({"why": "material", "label": "wool", "by": [ines.member]});
    assert!(whys.contains(&&wool), "{whys:?}");
    let colours: Vec<_> = whys.iter().filter(|why| why["why"] == "colour").collect();
    assert!(!colours.is_empty() && colours.iter().all(|why| why["with"]["title"] == "Harbour coat"), "{whys:?}");
    for one in first.iter().filter(|one| one["product"]["fitting"].is_object()) {
        let image = one["product"]["fitting"]["image"]["url"].as_str().unwrap();
        assert!(image.starts_with('/'), "{image}");
    }
    let french = suggested(&friend, &host.room, "fr").await;
    let laine = json!({"why": "material", "label": "laine", "by": [ines.member]});
    assert!(french.iter().any(|one| one["reasons"].as_array().unwrap().contains(&laine)), "{french:?}");

    // Turned down by one, it is suggested to nobody.
    let gone = first[0]["product"]["id"].clone();
    marguerite.ask("vote.set", json!({"product": gone, "thumb": "down"})).await;
    let next = suggested(&friend, &host.room, "en").await;
    assert!(next.iter().all(|one| one["product"]["id"] != gone), "{:?}", titles(&next));

    // Nothing over what is left of one's budget: of nearly nothing, nearly nothing.
    marguerite.ask("cart.budget", json!({"of": "mine", "amount": {"amount": 2_000, "currency": "EUR"}})).await;
    let cheap = suggested(&person, &host.room, "en").await;
    let price = |one: &Value| one["product"]["price"]["amount"].as_i64().unwrap();
    assert!(cheap.iter().all(|one| price(one) <= 2_000 && one["within_budget"] == true), "{cheap:?}");
    assert!(next.iter().any(|one| price(one) > 2_000), "a friend's budget is nobody else's");
}

#[tokio::test]
async fn suggestions_are_of_one_room_for_its_members() {
    let server = TestServer::with(|config| config.demo = true).await;
    let (person, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut inside = Client::connect(server.addr, &ines).await.ready().await;
    let coat = product(&friend, "Harbour coat").await;
    inside.ask("vote.set", json!({"product": coat["id"], "thumb": "up"})).await;
    assert!(!suggested(&person, &host.room, "en").await.is_empty());
    let (other, elsewhere, [_]) = server.room_with(["Basile"]).await;
    assert_eq!(suggested(&other, &elsewhere.room, "en").await, [json!(null); 0], "of that room nobody knows here");
    let refused = other.get(&format!("/api/rooms/{}/suggestions", host.room)).await;
    assert_eq!(refused.status(), 404);
}
