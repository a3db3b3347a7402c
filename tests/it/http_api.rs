//! The HTTP API from outside: a server on port 0, clients that keep their cookies.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cabas::{
    config::Config,
    http,
    server::{Running, Server},
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client as Socket, TestServer, eventually, server::Person};

/// A server with a data directory of its own.
struct House {
    running: Running,
    _data: TempDir,
}

impl House {
    async fn open() -> Self {
        Self::with(Config::default()).await
    }

    async fn with(config: Config) -> Self {
        let data = TempDir::new().unwrap();
        let listener = http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let config = Config { data: data.path().to_owned(), ..config };
        Self { running: Server::start(config, listener).await.unwrap(), _data: data }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.local_addr())
    }

    fn person(&self) -> Browser<'_> {
        let client = Client::builder().cookie_store(true).timeout(Duration::from_secs(30)).build().unwrap();
        Browser { house: self, client }
    }

    /// A person with a room: the room's id and the first invite's code.
    async fn host(&self) -> (Browser<'_>, String, String) {
        let host = self.person();
        let (status, made) = host.post("/api/rooms", json!({"name": "Saturday", "your_name": "Ada"})).await;
        assert_eq!(status, 201, "{made}");
        let code = code_of(&made["invite"]);
        (host, made["room"]["id"].as_str().unwrap().to_owned(), code)
    }
}

/// A browser without pages.
struct Browser<'a> {
    house: &'a House,
    client: Client,
}

impl Browser<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.house.url(path))
    }

    async fn raw(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        read(self.raw(path).await).await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        read(self.request(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        read(self.request(Method::PATCH, path).json(&body).send().await.unwrap()).await
    }

    async fn delete(&self, path: &str) -> (u16, Value) {
        read(self.request(Method::DELETE, path).send().await.unwrap()).await
    }

    async fn join(&self, room: &str, code: &str, name: &str) -> (u16, Value) {
        self.post(&format!("/api/rooms/{room}/join"), json!({"invite": code, "name": name})).await
    }
}

async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn code_of(invite: &Value) -> String {
    invite["url"].as_str().unwrap().split_once("/join#").unwrap().1.to_owned()
}

fn has_field_error(problem: &Value, field: &str, code: &str) -> bool {
    problem["errors"].as_array().unwrap().iter().any(|e| e["field"] == field && e["code"] == code)
}

#[tokio::test]
async fn a_friend_comes_in_by_an_invite_and_comes_back_without() {
    let house = House::open().await;
    let (host, room, code) = house.host().await;

    let friend = house.person();
    let (status, behind) = friend.post("/api/invites/open", json!({"invite": code})).await;
    assert_eq!(status, 200, "{behind}");
    assert_eq!(behind["room"]["name"], "Saturday");
    assert_eq!(behind["role"], "shopper");
    assert_eq!(behind["people"][0]["name"], "Ada");
    assert_eq!(behind["you"], Value::Null);

    let (status, joined) = friend.join(&room, &code, "  Bo  ").await;
    assert_eq!(status, 200, "{joined}");
    assert_eq!(joined["member"]["name"], "Bo");
    assert_eq!(joined["member"]["role"], "shopper");
    assert!(joined["ticket"].is_string() && joined["access"].is_string());
    assert!(joined["access_expires_at"].as_u64().unwrap() > joined["member"]["joined_at"].as_u64().unwrap());

    let (status, again) = friend.post(&format!("/api/rooms/{room}/join"), json!({})).await;
    assert_eq!(status, 200, "{again}");
    assert_eq!(again["member"]["id"], joined["member"]["id"], "the same member");
    assert_ne!(again["ticket"], joined["ticket"]);
    let (_, behind) = friend.post("/api/invites/open", json!({"invite": code})).await;
    assert_eq!(behind["you"]["id"], joined["member"]["id"]);

    let (_, me) = friend.get("/api/me").await;
    assert_eq!(me, json!({"known": true, "name": "Bo"}));
    let (_, mine) = friend.get("/api/rooms").await;
    assert_eq!(mine["rooms"][0]["room"]["id"], room.as_str());
    assert_eq!((&mine["rooms"][0]["role"], &mine["rooms"][0]["members"]), (&json!("shopper"), &json!(2)));
    let (_, invites) = host.get(&format!("/api/rooms/{room}/invites")).await;
    assert_eq!(invites["invites"][0]["uses"], 1, "coming back is no second use");
    assert_eq!(code_of(&invites["invites"][0]), code, "the link can be shown again");
}

#[tokio::test]
async fn a_stranger_learns_nothing_of_rooms() {
    let house = House::open().await;
    let (_host, room, _) = house.host().await;
    let stranger = house.person();
    assert_eq!(stranger.get("/api/me").await.1, json!({"known": false, "name": null}));
    assert_eq!(stranger.get("/api/rooms").await.1, json!({"rooms": []}));
    let mut answers = Vec::new();
    for room in [room.as_str(), "r_doesnotexist", "nonsense"] {
        let (status, mut problem) = stranger.get(&format!("/api/rooms/{room}/history")).await;
        assert_eq!(status, 404);
        problem.as_object_mut().unwrap().remove("request_id");
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    for room in [room.as_str(), "r_doesnotexist"] {
        let (status, problem) = stranger.post(&format!("/api/rooms/{room}/join"), json!({"name": "Eve"})).await;
        assert_eq!((status, &problem["code"]), (403, &json!("invite_needed")));
    }
}

#[tokio::test]
async fn wrong_expired_and_revoked_invites_get_the_same_404() {
    let house = House::open().await;
    let (host, room, code) = house.host().await;
    let (_, short) =
        host.post(&format!("/api/rooms/{room}/invites"), json!({"role": "viewer", "expires_in_s": 1})).await;
    let (_, revoked) =
        host.post(&format!("/api/rooms/{room}/invites"), json!({"role": "viewer", "expires_in_s": null})).await;
    let id = revoked["id"].as_str().unwrap();
    assert_eq!(host.delete(&format!("/api/rooms/{room}/invites/{id}")).await.0, 204);

    let stranger = house.person();
    let expired = code_of(&short);
    // The clock is the real one: ask until the second is over. Asking counts nothing while the invite is good.
    tokio::time::timeout(Duration::from_secs(10), async {
        while stranger.post("/api/invites/open", json!({"invite": expired})).await.0 == 200 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    let wrong = format!("{}x", &code[..code.len() - 1]);
    let mut answers = Vec::new();
    for code in [wrong.as_str(), expired.as_str(), code_of(&revoked).as_str(), "", "i_abc"] {
        let (status, mut problem) = stranger.post("/api/invites/open", json!({"invite": code})).await;
        assert_eq!(status, 404, "{problem}");
        problem.as_object_mut().unwrap().remove("request_id");
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn an_invite_opens_only_its_own_room() {
    let house = House::open().await;
    let (_host, room, _) = house.host().await;
    let (_other_host, _, other_code) = house.host().await;
    let (status, problem) = house.person().join(&room, &other_code, "Eve").await;
    assert_eq!((status, &problem["code"]), (404, &json!("no_invite")));
}

#[tokio::test]
async fn ten_wrong_invites_and_the_address_waits() {
    let house = House::open().await;
    let (_host, room, code) = house.host().await;
    let guesser = house.person();
    for n in 0..10 {
        assert_eq!(guesser.post("/api/invites/open", json!({"invite": format!("i_guess{n}.AAAA")})).await.0, 404);
    }
    let response =
        guesser.request(Method::POST, "/api/invites/open").json(&json!({"invite": code})).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS, "also when the next guess is right");
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(read(response).await.1["code"], "slow_down");
    assert_eq!(guesser.join(&room, &code, "Eve").await.0, 429);
}

#[tokio::test]
async fn rates_by_address_answer_429() {
    let house = House::with(Config { rooms_per_hour: 1, joins_per_minute: 1, ..Config::default() }).await;
    let (host, room, _) = house.host().await;
    assert_eq!(host.post("/api/rooms", json!({"name": "b", "your_name": "c"})).await.0, 429);
    assert_eq!(host.post(&format!("/api/rooms/{room}/join"), json!({})).await.0, 200);
    let (status, problem) = host.post(&format!("/api/rooms/{room}/join"), json!({})).await;
    assert_eq!(status, 429);
    assert!(problem["retry_after_ms"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn roles_bound_who_invites_whom() {
    let house = House::open().await;
    let (host, room, code) = house.host().await;
    let invites = format!("/api/rooms/{room}/invites");
    let (_, viewers) = host.post(&invites, json!({"role": "viewer", "expires_in_s": null})).await;
    let (status, cohosts) = host.post(&invites, json!({"role": "cohost", "expires_in_s": 3600})).await;
    assert_eq!(status, 201);
    assert_eq!(cohosts["expires_at"].as_u64().unwrap(), cohosts["created_at"].as_u64().unwrap() + 3_600_000);

    let (shopper, viewer, cohost) = (house.person(), house.person(), house.person());
    assert_eq!(shopper.join(&room, &code, "Sam").await.0, 200);
    assert_eq!(viewer.join(&room, &code_of(&viewers), "Val").await.1["member"]["role"], "viewer");
    assert_eq!(cohost.join(&room, &code_of(&cohosts), "Cho").await.1["member"]["role"], "cohost");

    for (person, role, status) in [
        (&shopper, "viewer", 201),
        (&shopper, "shopper", 201),
        (&shopper, "cohost", 403),
        (&viewer, "viewer", 403),
        (&cohost, "shopper", 201),
        (&cohost, "cohost", 403),
        (&host, "host", 422),
    ] {
        let (got, answer) = person.post(&invites, json!({"role": role, "expires_in_s": null})).await;
        assert_eq!(got, status, "{role}: {answer}");
    }
    assert_eq!(shopper.get(&invites).await.1["invites"].as_array().unwrap().len(), 2, "those that they made");
    assert_eq!(cohost.get(&invites).await.1["invites"].as_array().unwrap().len(), 6, "all");
    assert_eq!(viewer.get(&invites).await.0, 403);
    let first = code.split_once('.').unwrap().0;
    assert_eq!(shopper.delete(&format!("{invites}/{first}")).await.0, 404, "the host's");
    assert_eq!(cohost.delete(&format!("{invites}/{first}")).await.0, 204);
    assert_eq!(house.person().join(&room, &code, "Late").await.0, 404);
    assert_eq!(shopper.post(&format!("/api/rooms/{room}/join"), json!({})).await.0, 200, "who is in stays in");
}

#[tokio::test]
async fn fields_are_named_one_by_one() {
    let house = House::open().await;
    let (status, problem) = house.person().post("/api/rooms", json!({"name": "x".repeat(81), "your_name": " "})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")));
    assert!(has_field_error(&problem, "name", "too_long") && has_field_error(&problem, "your_name", "required"));

    let (host, room, code) = house.host().await;
    let (status, problem) = house.person().join(&room, &code, "").await;
    assert!(status == 422 && has_field_error(&problem, "name", "required"));
    let body = json!({"role": "viewer", "expires_in_s": 0});
    let (status, problem) = host.post(&format!("/api/rooms/{room}/invites"), body).await;
    assert!(status == 422 && has_field_error(&problem, "expires_in_s", "out_of_range"));
    let (status, member) = host.patch(&format!("/api/rooms/{room}/me"), json!({"name": "<b>Ada</b>"})).await;
    assert_eq!((status, &member["name"]), (200, &json!("<b>Ada</b>")), "markup is text");
    assert_eq!(host.get("/api/me").await.1["name"], "<b>Ada</b>");
}

#[tokio::test]
async fn every_error_is_a_problem() {
    let house = House::open().await;
    let person = house.person();
    let post = |body: &'static str, media: &'static str| {
        person.request(Method::POST, "/api/rooms").header("content-type", media).body(body).send()
    };
    let large = "x".repeat(70_000);
    let large = person.request(Method::POST, "/api/rooms").json(&json!({ "name": large })).send();
    let responses = [
        (400, "unreadable", post("{", "application/json").await.unwrap()),
        (415, "not_json", post("{}", "text/plain").await.unwrap()),
        (422, "bad_shape", post("7", "application/json").await.unwrap()),
        (413, "too_large", large.await.unwrap()),
        (404, "not_found", person.raw("/api/nothing").await),
        (405, "method_not_allowed", person.request(Method::PUT, "/api/me").send().await.unwrap()),
        (404, "no_room", person.raw("/api/rooms/r_abcdefg/invites").await),
    ];
    for (status, code, response) in responses {
        assert_eq!(response.status().as_u16(), status, "{code}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{code}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["type"], format!("urn:cabas:problem:{code}"));
        assert_eq!((&problem["status"], &problem["request_id"]), (&json!(status), &json!(id)));
        assert!(problem["title"].is_string() && problem["detail"].is_string());
    }
}

#[tokio::test]
async fn pages_of_other_origins_change_nothing() {
    let config = Config { allow_origin: vec!["https://shop.example".into()], ..Config::default() };
    let house = House::with(config).await;
    let person = house.person();
    let own = house.url("");
    let create = |header: &'static str, value: String| {
        let body = json!({"name": "a", "your_name": "b"});
        let request = person.request(Method::POST, "/api/rooms").json(&body).header(header, value);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    for wrong in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(create("origin", wrong.to_owned()).await, 403, "{wrong}");
    }
    assert_eq!(create("sec-fetch-site", "cross-site".into()).await, 403);
    assert_eq!(create("origin", own).await, 201);
    assert_eq!(create("origin", "https://shop.example".into()).await, 201);
    let read = person.request(Method::GET, "/api/rooms").header("origin", "https://evil.example").send().await.unwrap();
    assert!(read.status() == 200 && !read.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn signing_out_revokes_what_opens_sockets_and_keeps_the_person() {
    let house = House::open().await;
    let (host, room, _) = house.host().await;
    let (_, passes) = host.post(&format!("/api/rooms/{room}/join"), json!({})).await;
    let (access, ticket) = (passes["access"].as_str().unwrap(), passes["ticket"].as_str().unwrap());
    let now = passes["access_expires_at"].as_u64().unwrap() - 12 * 3_600_000;
    let gate = &house.running.state().access;
    assert!(gate.check_access_token(access, now).is_ok());
    assert_eq!(host.request(Method::POST, &format!("/api/rooms/{room}/sign-out")).send().await.unwrap().status(), 204);
    assert_eq!(gate.check_access_token(access, now), Err(cabas::access::TokenProblem::Revoked));
    assert_eq!(gate.redeem_ticket(ticket, now), Err(cabas::access::TokenProblem::Revoked));
    let (status, fresh) = host.post(&format!("/api/rooms/{room}/join"), json!({})).await;
    assert_eq!((status, &fresh["member"]["id"]), (200, &passes["member"]["id"]));
    assert!(gate.check_access_token(fresh["access"].as_str().unwrap(), now).is_ok());
}

#[tokio::test]
async fn who_was_removed_does_not_come_back_nor_does_their_invite() {
    let server = TestServer::start().await;
    let (ada, credentials, [(spammer, spam)]) = server.room_with(["Spam"]).await;
    let (room, code) = (credentials.room.clone(), credentials.invite.clone().unwrap());
    let mut socket = Socket::connect(server.addr, &credentials).await.ready().await;
    let answer = socket.ask("member.remove", json!({"member": spam.member})).await;
    assert!(answer["seq"].is_u64(), "{answer}");

    let join = |who: Person, body: Value| {
        let path = format!("/api/rooms/{room}/join");
        async move { read(who.post(&path, body).await).await }
    };
    let (status, problem) = join(spammer.clone(), json!({})).await;
    assert_eq!((status, &problem["code"]), (403, &json!("invite_needed")));
    let (status, _) = read(spammer.get(&format!("/api/rooms/{room}/history")).await).await;
    assert_eq!(status, 404);
    // The invite is withdrawn beside the room's turn.
    eventually("the invite is void", || async {
        let invites: Value = ada.get(&format!("/api/rooms/{room}/invites")).await.json().await.unwrap();
        invites["invites"][0]["revoked"] == true
    })
    .await;
    let (status, _) = join(server.person(), json!({"invite": code, "name": "Spam again"})).await;
    assert_eq!(status, 404);
    let fresh = ada.post(&format!("/api/rooms/{room}/invites"), json!({"role": "shopper", "expires_in_s": null})).await;
    let fresh = code_of(&fresh.json().await.unwrap());
    let (status, problem) = join(spammer.clone(), json!({"invite": fresh, "name": "Spam"})).await;
    assert_eq!((status, &problem["code"]), (403, &json!("removed")), "with another invite too");
    assert_eq!(join(server.person(), json!({"invite": fresh, "name": "Bo"})).await.0, 200);
}

#[tokio::test]
async fn the_cookie_is_ours_and_out_of_reach() {
    let house = House::with(Config { public_url: Some("https://cabas.example".into()), ..Config::default() }).await;
    let client = Client::new();
    let body = json!({"name": "a", "your_name": "b"});
    let made = client.post(house.url("/api/rooms")).json(&body).send().await.unwrap();
    let cookie = made.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["cabas_id=u_", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part}");
    }
    let made: Value = made.json().await.unwrap();
    assert!(made["invite"]["url"].as_str().unwrap().starts_with("https://cabas.example/join#i_"));
    let value = cookie.split(';').next().unwrap();
    let known = |cookie: String| {
        let request = client.get(house.url("/api/me")).header("cookie", cookie);
        async move { request.send().await.unwrap().json::<Value>().await.unwrap()["known"].clone() }
    };
    assert_eq!(known(value.to_owned()).await, true);
    let (id, _) = value.split_once('.').unwrap();
    assert_eq!(known(format!("{id}.AAAAAAAAAAAAAAAAAAAAAA")).await, false);
    assert_eq!(known(id.to_owned()).await, false);
}

#[tokio::test]
async fn pages_are_strict_and_unknown_ones_are_404() {
    let house = House::open().await;
    let person = house.person();
    for (path, status) in [("/", 200), ("/join", 200), ("/r/r_abcdefg/p/p_abcdefg", 200), ("/nowhere", 404)] {
        let page = person.raw(path).await;
        assert_eq!(page.status(), status, "{path}");
        let headers = page.headers();
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"));
        assert!(policy.contains(&format!("ws://{}", house.running.local_addr())));
    }
    for path in ["/assets/nothing.js", "/art/nothing.svg", "/assets/..%2f..%2fCargo.toml"] {
        let (status, problem) = person.get(path).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_found")), "{path}");
    }
}

#[tokio::test]
async fn what_an_installed_app_asks_for_is_asked_for_each_time() {
    let house = House::open().await;
    let person = house.person();
    for (path, media) in [
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/app.en.webmanifest", "application/manifest+json"),
        ("/app.fr.webmanifest", "application/manifest+json"),
        ("/icons/app-192.png", "image/png"),
        ("/icons/app-512.png", "image/png"),
        ("/icons/maskable-192.png", "image/png"),
        ("/icons/maskable-512.png", "image/png"),
        ("/icons/apple-touch.png", "image/png"),
    ] {
        let file = person.raw(path).await;
        assert_eq!(file.status(), 200, "{path}");
        assert_eq!(file.headers()["content-type"], media, "{path}");
        assert_eq!(file.headers()["cache-control"], "no-cache", "{path}");
        let tag = file.headers()["etag"].clone();
        let again = person.request(Method::GET, path).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304, "{path}");
    }
    // Its policy is its own: under the others' it could fetch nothing.
    assert_eq!(person.raw("/sw.js").await.headers()["content-security-policy"], "default-src 'self'");
}

#[tokio::test]
async fn the_description_is_whole() {
    let house = House::open().await;
    let (status, api) = house.person().get("/openapi.json").await;
    assert_eq!(status, 200);
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, method) in [
        ("/api/me", "get"),
        ("/api/rooms", "get"),
        ("/api/rooms", "post"),
        ("/api/invites/open", "post"),
        ("/api/rooms/{room}/join", "post"),
        ("/api/rooms/{room}/invites", "get"),
        ("/api/rooms/{room}/invites", "post"),
        ("/api/rooms/{room}/invites/{invite}", "delete"),
        ("/api/rooms/{room}/me", "patch"),
        ("/api/rooms/{room}/sign-out", "post"),
        ("/api/rooms/{room}/history", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/metrics", "get"),
    ] {
        let operation = &api["paths"][path][method];
        assert_eq!(operation["responses"]["default"]["$ref"], "#/components/responses/Problem", "{method} {path}");
        assert!(operation["operationId"].is_string());
    }
    let mut operations = Vec::new();
    visit(&api, &mut |key, value| {
        if key == "$ref" {
            let pointer = value.as_str().unwrap().trim_start_matches('#');
            assert!(api.pointer(pointer).is_some(), "{pointer} leads nowhere");
        }
        if key == "operationId" {
            operations.push(value.as_str().unwrap().to_owned());
        }
    });
    let all = operations.len();
    operations.sort();
    operations.dedup();
    assert_eq!(operations.len(), all, "operation ids are unique");
}

fn visit(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            see(key, value);
            visit(value, see);
        }),
        Value::Array(list) => list.iter().for_each(|value| visit(value, see)),
        _ => {}
    }
}

#[tokio::test]
async fn figures_hold_no_names_and_no_addresses_that_somebody_tried() {
    let house = House::open().await;
    let person = house.person();
    let (status, made) = person.post("/api/rooms", json!({"name": "Secretroom", "your_name": "Secretperson"})).await;
    assert_eq!(status, 201);
    person.raw("/some/secretpath?access=secrettoken").await;
    assert_eq!(person.raw("/healthz").await.status(), 200);
    assert_eq!(person.raw("/readyz").await.status(), 200);
    let figures = person.raw("/metrics").await.text().await.unwrap();
    assert!(figures.contains("cabas_http_requests_total"), "{figures}");
    assert!(figures.contains("route=\"/api/rooms\"") && figures.contains("route=\"other\""));
    for secret in ["Secret", "secret", made["room"]["id"].as_str().unwrap(), made["ticket"].as_str().unwrap()] {
        assert!(!figures.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_was_made_is_there_after_a_restart_and_the_port_is_free() {
    let data = TempDir::new().unwrap();
    let config = Config { data: data.path().to_owned(), ..Config::default() };
    let listener = http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let first = Server::start(config.clone(), listener).await.unwrap();
    let addr = first.local_addr();
    let client = Client::builder().cookie_store(true).build().unwrap();
    let body = json!({"name": "a", "your_name": "Ada"});
    let made = client.post(format!("http://{addr}/api/rooms")).json(&body).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    assert!(first.shutdown().await, "in time");

    let second = Server::start(config, http::bind(addr).unwrap()).await.unwrap();
    let me: Value = client.get(format!("http://{addr}/api/me")).send().await.unwrap().json().await.unwrap();
    assert_eq!(me["name"], "Ada", "the key and the names are the same");
    let room = made["room"]["id"].as_str().unwrap();
    let join = client.post(format!("http://{addr}/api/rooms/{room}/join")).json(&json!({})).send().await.unwrap();
    assert_eq!(join.status(), 200);
    assert!(second.shutdown().await);
}
