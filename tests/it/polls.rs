//! Polls over real sockets: live, closed by the server's clock, and secret wherever one looks.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

const POLL: &str = "q_dress";

fn new_poll(extra: &Value) -> Value {
    let mut poll = json!({"id": POLL, "question": "Which dress?", "method": "single",
        "options": [{"product": "p_vesper"}, {"text": "The one from last year"}]});
    for (key, value) in extra.as_object().unwrap() {
        poll[key] = value.clone();
    }
    poll
}

fn last<'a>(client: &'a Client, kind: &str) -> Option<&'a Value> {
    client.told(kind).next_back()
}

/// Whether this stands anywhere in what came.
fn tells(client: &Client, word: &str) -> bool {
    client.heard.texts.iter().any(|text| text.contains(word))
}

#[tokio::test]
async fn a_poll_is_live_and_a_host_may_decide_otherwise() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    friend.ask("poll.open", new_poll(&json!({}))).await;
    marguerite.until("the poll", |c| last(c, "poll.opened").is_some()).await;
    friend.ask("poll.vote", json!({"poll": POLL, "choice": [1]})).await;
    marguerite.until("the vote", |c| last(c, "poll.voted").is_some()).await;
    let voted = &last(&marguerite, "poll.voted").unwrap()["body"];
    assert_eq!((&voted["choice"], &voted["result"]["winners"]), (&json!([1]), &json!([1])));

    let refused = marguerite.ask("poll.decide", json!({"poll": POLL, "option": 0})).await;
    assert_eq!(refused["error"]["code"], "poll_open");
    marguerite.ask("poll.close", json!({"poll": POLL})).await;
    let refused = friend.ask("poll.decide", json!({"poll": POLL, "option": 0})).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    marguerite.ask("poll.decide", json!({"poll": POLL, "option": 0})).await;
    friend.until("the decision", |c| last(c, "poll.decided").is_some()).await;
    let decided = last(&friend, "poll.decided").unwrap();
    assert_eq!((&decided["by"], &decided["body"]["option"]), (&json!(host.member), &json!(0)));
}

#[tokio::test]
async fn a_poll_is_closed_by_the_server_s_clock() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    marguerite.ask("poll.open", new_poll(&json!({"lasts_ms": 1_000}))).await;
    marguerite.until("its end", |c| last(c, "poll.closed").is_some()).await;
    let closed = last(&marguerite, "poll.closed").unwrap();
    let poll = &closed["body"]["poll"];
    assert!(closed.get("by").is_none() && poll["closed"].get("by").is_none(), "nobody did: {closed}");
    assert!(closed["at"].as_u64() >= poll["deadline"].as_u64(), "not before its time");
    let late = marguerite.ask("poll.vote", json!({"poll": POLL, "choice": [0]})).await;
    assert_eq!(late["error"]["code"], "poll_closed");
}

#[tokio::test]
async fn secret_ballots_leave_the_server_only_as_tallies() {
    let mut server = TestServer::start().await;
    let (person, host, friends) = server.room_with(["Inès", "Sami", "Noor"]).await;
    let [(_, ines), (_, sami), (watcher, noor)] = friends;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut first = Client::connect(server.addr, &ines).await.ready().await;
    let mut second = Client::connect(server.addr, &sami).await.ready().await;
    let mut watching = Client::connect(server.addr, &noor).await.ready().await;
    marguerite.ask("poll.open", new_poll(&json!({"secret": true}))).await;
    watching.until("the poll", |c| last(c, "poll.opened").is_some()).await;
    let seen = last(&watching, "poll.opened").unwrap()["seq"].as_u64().unwrap();
    let doc = watching.vanish();

    for (client, option) in [(&mut marguerite, 0), (&mut first, 1), (&mut second, 1)] {
        client.ask("poll.vote", json!({"poll": POLL, "choice": [option]})).await;
    }
    // Live, for the host too.
    marguerite.until("all votes", |c| c.told("poll.voted").count() == 3).await;
    let own = marguerite.told("poll.ballot").count();
    assert_eq!(own, 1, "only one's own ballot");
    // On coming back.
    let again = watcher.rejoin(&host.room).await;
    let mut back = Client::resume(server.addr, &again, doc, seen, 1).await.ready().await;
    back.until("what was missed", |c| c.heard.events.len() == 3).await;
    assert_eq!(back.heard.hello.as_ref().unwrap()["resumed"], true);
    // On coming anew, also after a restart.
    let fresh = Client::connect(server.addr, &watcher.rejoin(&host.room).await).await.ready().await;
    let poll = &fresh.heard.hello.as_ref().unwrap()["polls"][0];
    assert_eq!(poll["voters"].as_array().map(Vec::len), Some(3));
    for client in [&back, &fresh] {
        assert!(!["\"choice\"", "\"ballots\"", "\"mine\"", "\"result\""].iter().any(|word| tells(client, word)));
    }
    server.restart().await;
    let again = person.moved_to(server.addr).rejoin(&host.room).await;
    let mut marguerite = Client::connect(server.addr, &again).await.ready().await;
    let poll = &marguerite.heard.hello.as_ref().unwrap()["polls"][0];
    assert_eq!((&poll["mine"], poll.get("ballots"), poll.get("result")), (&json!([0]), None, None));
    let again = watcher.moved_to(server.addr).rejoin(&host.room).await;
    let mut watching = Client::connect(server.addr, &again).await.ready().await;
    // Ids of before the restart are remembered: this client would count from one again.
    let close = json!({"id": "close", "type": "poll.close", "body": {"poll": POLL}});
    marguerite.send_text(&close.to_string()).await;
    watching.until("its end", |c| last(c, "poll.closed").is_some()).await;
    let poll = &last(&watching, "poll.closed").unwrap()["body"]["poll"];
    assert_eq!(poll["result"]["rounds"][0]["votes"], json!([1, 2]), "the tally");
    assert!(poll.get("ballots").is_none() && !tells(&watching, "\"choice\""));
}
