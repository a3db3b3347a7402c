//! Away for a while, and meanwhile the room was unloaded or rebuilt, and what one may do there has changed. Two edits were
//! made offline, one of them is forbidden by now. Our client, the very code of the web app, brings in the one and names
//! the other to the person; a stock client, which can't tell them apart, is refused as a whole.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, Script, TestServer, client::edit, eventually};
use cabas::protocol::frame::Frame;
use yrs::Map;

const COAT: &str = "v_coat42";
const DRESS: &str = "v_dress38";
/// Lines set in one update: as many as fit into its 64 KiB.
const SETS_PER_UPDATE: usize = 1_500;
/// Commands in one message.
const VOTES: usize = 64;

/// Host, somebody whose line the others will touch, and the two who go offline.
struct Story {
    server: TestServer,
    script: Script,
    /// Our client's member and the stock client's.
    members: [String; 2],
    marguerite: crate::support::Person,
    host: crate::support::Credentials,
    sami: String,
}

impl Story {
    /// Until both are offline with their two edits.
    async fn begin() -> Self {
        let server = TestServer::with(|c| c.idle_unload = Duration::from_millis(20)).await;
        let (marguerite, host, [(_, sami)]) = server.room_with(["Sami"]).await;
        let invite = marguerite.invite(&host.room, "cohost").await;
        let mut owner = Client::connect(server.addr, &sami).await.ready().await;
        owner.set_cart(COAT, 1).await;
        owner.until("saved", |c| c.heard.saved == 2).await;
        let start = json!({"base": server.url(""), "room": host.room, "invite": invite, "other": sami.member});
        let mut script = Script::start("offline.mjs", &start).await;
        let online = script.until("online", Duration::ZERO).await;
        let members = ["ours", "stock"].map(|who| online[who].as_str().unwrap().to_owned());
        script.tell(&json!("go offline")).await;
        let offline = script.until("offline", Duration::ZERO).await;
        assert_eq!(offline["unsaved"], 2, "{offline}");
        Self { server, script, members, marguerite, host, sami: sami.member }
    }

    /// The host takes the cohosts' rights away, and everybody leaves.
    async fn demote(&self) -> Client {
        let credentials = self.marguerite.rejoin(&self.host.room).await;
        let mut host = Client::connect(self.server.addr, &credentials).await.ready().await;
        assert_eq!(host.cart().len(), 3, "nothing of what was edited offline is here");
        for member in &self.members {
            let answer = host.ask("member.set_role", json!({"member": member, "role": "shopper"})).await;
            assert!(answer["seq"].is_u64(), "{answer}");
        }
        host
    }

    async fn unload(&mut self) {
        eventually("unloaded", || async { self.server.live_rooms() == 0 }).await;
        self.server.restart().await;
    }

    /// Both come back; what became of it.
    async fn come_back(&mut self, stock_code: u16) {
        self.script.tell(&json!({"base": self.server.url("")})).await;
        let end = self.script.until("end", Duration::ZERO).await;
        assert_eq!(end["stock"]["closed"], stock_code, "{end}");
        let refused = &end["ours"]["refused"];
        assert_eq!(refused.as_array().map(Vec::len), Some(1), "one is named: {end}");
        let wanted = json!({"type": "set_quantity", "variant": COAT, "member": self.sami, "quantity": 5});
        assert_eq!(refused[0]["intent"], wanted, "{end}");
        assert_eq!(refused[0]["code"], "forbidden", "{end}");
        assert_eq!((&end["ours"]["unsaved"], &end["ours"]["save"]), (&json!(0), &json!("saved")), "{end}");

        let person = self.marguerite.moved_to(self.server.addr);
        let again = person.rejoin(&self.host.room).await;
        let host = Client::connect(self.server.addr, &again).await.ready().await;
        let [ours, stock] = &self.members;
        let cart: Vec<_> = host.cart().into_iter().filter(|(key, _)| !key.ends_with(&self.host.member)).collect();
        let mut wanted = vec![
            (format!("{COAT}|{}", self.sami), 1),
            // Set online, before.
            (format!("{DRESS}|{stock}"), 1),
            // Set to 1 online and to 2 offline.
            (format!("{DRESS}|{ours}"), 2),
        ];
        wanted.sort();
        assert_eq!(cart, wanted, "the allowed edit is here, the forbidden one isn't, nothing of the stock client's is");
        assert_eq!(end["ours"]["cart"], json!(host.cart()), "and it shows what is here");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_edits_made_offline_the_allowed_one_lands_and_the_other_is_named() {
    let mut story = Story::begin().await;
    drop(story.demote().await);
    story.unload().await;
    story.come_back(4403).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_when_the_board_was_rebuilt_meanwhile() {
    let mut story = Story::begin().await;
    let mut host = story.demote().await;
    // Lines set and set again, until the copy with its tombstones is worth a new epoch …
    let keys = ["v_one", "v_two"].map(|variant| format!("{variant}|{}", host.member));
    let mut bytes = 0;
    while bytes < 600 * 1024 {
        let update = edit(&host.doc, |txn| {
            for n in 0..SETS_PER_UPDATE {
                host.cart.insert(txn, keys[n % 2].as_str(), i64::try_from(n % 99 + 1).unwrap());
            }
        });
        bytes += update.len();
        host.send_frame(&Frame::Update(update)).await;
        host.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;
    }
    // … and entries, until it is asked whether it is.
    let mut votes = 0;
    while !host.heard.ended {
        let vote = |n: usize| {
            let thumb = if n.is_multiple_of(2) { "up" } else { "down" };
            json!({"id": format!("v{n}"), "type": "vote.set", "body": {"product": "p_coat", "thumb": thumb}})
        };
        let commands: Vec<Value> = (votes..votes + VOTES).map(vote).collect();
        votes += VOTES;
        assert!(votes < 4_000, "it is never rebuilt");
        host.send_text(&json!(commands).to_string()).await;
        let last = format!("v{}", votes - 1);
        while !host.heard.ended && !host.heard.answers.contains_key(&last) {
            host.hear().await;
        }
    }
    assert_eq!(host.heard.closed, Some(4409), "every copy is of yesterday");
    drop(host);
    story.unload().await;
    story.come_back(4409).await;
}
