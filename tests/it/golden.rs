//! Golden logs: what a released version wrote must replay in every later one.
//!
//! Each folder of `tests/fixtures/golden-v*/` holds rows of a journal (`log.jsonl`, bodies in hex, texts as later entries
//! amended them), a snapshot, and what the room must say (`values.json`). The number is that of the rules. A golden log is
//! never changed once its rules are released; new ones get a new folder. To make one: write the script below anew and run
//! this test with `CABAS_WRITE_GOLDEN=1`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use std::{fs, path::PathBuf};

use bytes::Bytes;
use cabas::{
    ids::{
        InviteId, LookId, MemberId, Millis, PhotoId, PicksId, PollId, ProductId, RoomId, Seq, ShopId, SpotId, VariantId,
    },
    money::Money,
    protocol::{
        bill::{BudgetOf, SplitRule},
        look::LookMarks,
        message::{
            Bill, Command, CommandMessage, Editors, NewPoll, PollMethod, PollOption, Reaction, Role, Staff, Thumb,
        },
    },
    room::{
        Act, BillChange, Body, Encoded, Entry, Facts, PickChange, PlanChange, PollChange, Proposal, Room,
        SystemCommand, SystemEntry, Upload, board::Arrival, card::Card, topic,
    },
};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yrs::{Map, MapPrelim, Transact};

/// One row as it is written down.
#[derive(Serialize, Deserialize)]
struct Row {
    seq: Seq,
    board: bool,
    topic: u8,
    at: Millis,
    by: Option<MemberId>,
    body: String,
    text: Option<String>,
}

/// One folder for each version of the rules, the last one being this version's.
const VERSIONS: [&str; 10] = [
    "golden-v1",
    "golden-v2",
    "golden-v3",
    "golden-v4",
    "golden-v5",
    "golden-v6",
    "golden-v7",
    "golden-v8",
    "golden-v9",
    "golden-v10",
];
/// What this version writes.
const CURRENT: &str = VERSIONS[VERSIONS.len() - 1];

fn folder(version: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version)
}

fn rows(version: &str) -> Vec<Row> {
    let log = fs::read_to_string(folder(version).join("log.jsonl")).unwrap();
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the room must say in the end.
fn expected(version: &str) -> Value {
    let mut expected: Value = serde_json::from_slice(&fs::read(folder(version).join("values.json")).unwrap()).unwrap();
    // Rules 1 knew no picks, rules 2 neither polls nor the bill, rules 3 no marks of what was read, rules 4 no activity,
    // rules 6 no marks on looks, rules 7 nothing of who edits.
    let known = expected.as_object_mut().unwrap();
    for (what, none) in [
        ("picks", json!([])),
        ("polls", json!([])),
        ("bill", json!(Bill::default())),
        ("read", json!(0)),
        ("activity", json!([])),
        ("marks", json!(LookMarks::default())),
        ("editors", json!(Editors::default())),
    ] {
        known.entry(what).or_insert(none);
    }
    expected
}

fn entry(row: &Row) -> Entry {
    let body = Bytes::from(HEXLOWER.decode(row.body.as_bytes()).unwrap());
    Entry::decode(row.board, row.at, row.by.clone(), &body, row.text.clone()).expect("a golden row reads")
}

fn values(room: &mut Room) -> Value {
    let board = room.board().values();
    let greeting = room.greeting();
    let cart = board.cart.iter().map(|((variant, member), n)| (format!("{variant}|{member}"), json!(n)));
    let looks = board.looks.iter().map(|(id, look)| {
        let piece = |p: &cabas::room::board::PieceValue| json!({"variant": p.variant, "pose": p.pose, "by": p.by});
        let pieces = look.pieces.iter().map(|(id, p)| (id.to_string(), piece(p))).collect::<serde_json::Map<_, _>>();
        (id.to_string(), json!({"title": look.title, "note": look.note, "by": look.by, "pieces": pieces}))
    });
    json!({
        "seq": greeting.seq,
        "last_at": room.last_at(),
        "epoch": greeting.epoch,
        "creator": room.creator(),
        "deadline": room.next_deadline(),
        "members": greeting.members,
        "chat": greeting.chat,
        "chat_more": greeting.chat_more,
        "votes": greeting.votes,
        "picks": greeting.picks,
        "polls": room.polls(&member("ben")),
        "bill": room.bill(&member("ana")),
        "read": room.read_mark(&member("ben")),
        "activity": room.activity(),
        "marks": room.look_marks(),
        "editors": room.editors(),
        "cart": cart.collect::<serde_json::Map<_, _>>(),
        "looks": looks.collect::<serde_json::Map<_, _>>(),
    })
}

/// R3, R4, R6
#[test]
fn every_golden_log_replays() {
    if std::env::var_os("CABAS_WRITE_GOLDEN").is_some() {
        Script::new().play().write();
    }
    VERSIONS.into_iter().for_each(replays);
}

fn replays(version: &str) {
    let (expected, rows) = (expected(version), rows(version));
    let mut room = Room::new(RoomId::parse("r_golden").unwrap());
    for row in &rows {
        room.apply(row.seq, &entry(row));
    }
    assert_eq!(values(&mut room), expected, "the log of {version}");

    let snapshot = Bytes::from(fs::read(folder(version).join("snapshot.bin")).unwrap());
    let mut restored = Room::restore(&snapshot).expect("a golden snapshot reads");
    let behind = restored.seq();
    assert!(behind > 0 && behind < room.seq(), "the snapshot is of the middle");
    for row in rows.iter().filter(|row| row.seq > behind) {
        restored.apply(row.seq, &entry(row));
    }
    assert_eq!(values(&mut restored), expected, "the snapshot of {version} and what is behind it");

    // What was done then is still known by its id.
    let message = CommandMessage { id: "c1".into(), command: post("Which of these two?") };
    let again = restored.propose(&member("ana"), &message, Facts::default(), 0);
    assert!(matches!(again, Ok(Proposal::Already(_))), "{again:?}");
}

/// R6: what this version writes for the same entries are the same bytes, or the format needs a new number.
#[test]
fn golden_rows_are_written_as_they_were() {
    for row in VERSIONS.into_iter().flat_map(rows) {
        let encoded = entry(&row).encode();
        assert_eq!(HEXLOWER.encode(&encoded.body), row.body, "seq {}", row.seq);
        assert_eq!((encoded.text, encoded.topic, encoded.lane_board), (row.text, row.topic, row.board));
    }
}

/// Every kind of entry is in the golden log, so that none changes unseen.
#[test]
fn the_golden_log_has_every_kind_of_entry() {
    let rows = rows(CURRENT);
    let kind = |row| match entry(row).body {
        Body::Created { .. } => "created",
        Body::Board(_) => "board",
        Body::Joined { .. } => "joined",
        Body::Erased => "erased",
        Body::System(SystemEntry::HostsAbsent { .. }) => "absent",
        Body::System(SystemEntry::HandOver { to: Some(_), .. }) => "hand over",
        Body::System(SystemEntry::HandOver { to: None, .. }) => "vacant",
        Body::System(SystemEntry::HostsBack { .. }) => "back",
        Body::System(SystemEntry::BoardRebuilt { .. }) => "rebuilt",
        Body::System(SystemEntry::PollClosed { .. }) => "poll ends",
        Body::System(SystemEntry::Priced { .. }) => "priced",
        Body::System(SystemEntry::LookLocked { .. }) => "look locks",
        Body::System(SystemEntry::PhotosExpired { .. }) => "photos expire",
        Body::System(SystemEntry::Unfurled { .. }) => "card",
        Body::Command { act, .. } => match act {
            Act::ChatPost { .. } => "post",
            Act::ChatEdit { .. } => "edit",
            Act::ChatDelete { .. } => "delete",
            Act::PhotoTakeBack { .. } => "take a photo back",
            Act::PhotoSpot { .. } => "put on a photo",
            Act::PhotoUnspot { .. } => "take off a photo",
            Act::VoteSet { .. } => "vote",
            Act::VoteReact { .. } => "sign on a product",
            Act::LookVote { .. } => "vote on a look",
            Act::LookReact { .. } => "sign on a look",
            Act::LookPlan { change: PlanChange::Say { .. }, .. } => "plan a look",
            Act::LookPlan { change: PlanChange::Lock { .. }, .. } => "lock a look",
            Act::ChatReact { .. } => "sign on a message",
            Act::ChatRead { .. } => "read",
            Act::Pick { change, .. } => match change {
                PickChange::Create { .. } => "create picks",
                PickChange::Rename { .. } => "rename picks",
                PickChange::Delete => "delete picks",
                PickChange::Restore => "restore picks",
                PickChange::Add { .. } => "add to picks",
                PickChange::Remove { .. } => "remove from picks",
                PickChange::Move { .. } => "move in picks",
            },
            Act::Poll { change, .. } => match change {
                PollChange::Open(_) => "open poll",
                PollChange::Vote { .. } => "vote in poll",
                PollChange::Close => "close poll",
                PollChange::Reopen { .. } => "reopen poll",
                PollChange::Decide { .. } => "decide poll",
            },
            Act::Bill { change } => match change {
                BillChange::Pay { .. } => "pay",
                BillChange::Note { .. } => "note",
                BillChange::Maybe { .. } => "maybe",
                BillChange::Split { .. } => "split",
                BillChange::Budget { .. } => "budget",
            },
            Act::SetEditors { .. } => "editors",
            Act::SetRole { .. } => "role",
            Act::SetStaff { .. } => "staff",
            Act::Remove { .. } => "remove",
        },
    };
    let mut kinds: Vec<_> = rows.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 49, "{kinds:?}");
}

fn member(name: &str) -> MemberId {
    MemberId::parse(&format!("m_{name}")).unwrap()
}

fn post(text: &str) -> Command {
    say(text, None, None)
}

fn say(text: &str, reply_to: Option<Seq>, about: Option<ProductId>) -> Command {
    Command::ChatPost { text: text.into(), reply_to, about, photos: Vec::new(), photos_last_ms: None }
}

fn show(text: &str, about: Option<ProductId>, photos: &[&str], photos_last_ms: Option<Millis>) -> Command {
    let photos = photos.iter().map(|id| photo(id)).collect();
    Command::ChatPost { text: text.into(), reply_to: None, about, photos, photos_last_ms }
}

fn photo(id: &str) -> PhotoId {
    PhotoId::parse(id).unwrap()
}

/// What made the golden log.
struct Script {
    room: Room,
    rows: Vec<Encoded>,
    now: Millis,
    commands: u32,
    snapshot: Option<Bytes>,
    doc: yrs::Doc,
}

impl Script {
    fn new() -> Self {
        let room = Room::new(RoomId::parse("r_golden").unwrap());
        let doc = yrs::Doc::with_client_id(4_211);
        Self { room, rows: Vec::new(), now: 1_750_000_000_000, commands: 0, snapshot: None, doc }
    }

    fn take(&mut self, entry: &Entry) -> Seq {
        let row = entry.encode();
        for (seq, text) in &row.amend {
            self.rows[usize::try_from(seq - 1).unwrap()].text.clone_from(text);
        }
        self.rows.push(row);
        self.now += 1_000;
        let seq = self.rows.len() as Seq;
        self.room.apply(seq, entry);
        seq
    }

    fn run(&mut self, name: &str, command: Command) -> Seq {
        self.commands += 1;
        let message = CommandMessage { id: format!("c{}", self.commands), command };
        let upload = |id: &PhotoId| Upload { id: id.clone(), width: 1_200, height: 1_600, tone: [0xcf, 0x4a, 0x33] };
        let uploads: Vec<_> = Room::needs_uploads(&message.command).iter().map(upload).collect();
        let facts = Facts { uploads: &uploads, ..Facts::default() };
        let Ok(Proposal::Append(entry)) = self.room.propose(&member(name), &message, facts, self.now) else {
            panic!("the script's commands are in order")
        };
        self.take(&entry)
    }

    fn join(&mut self, name: &str, role: Role, avatar: Option<u8>) {
        let invite = InviteId::parse("i_golden").ok();
        let entry = self.room.propose_join(&member(name), role, avatar, invite, self.now).unwrap().unwrap();
        self.take(&entry);
    }

    fn system(&mut self, command: &SystemCommand) {
        let entry = self.room.propose_system(command, self.now).unwrap();
        self.take(&entry);
    }

    fn board(&mut self, change: impl FnOnce(&mut yrs::TransactionMut<'_>, &yrs::MapRef, &yrs::MapRef)) {
        let (cart, looks) = (self.doc.get_or_insert_map("cart"), self.doc.get_or_insert_map("looks"));
        let mut txn = self.doc.transact_mut();
        change(&mut txn, &cart, &looks);
        let update = Bytes::from(txn.encode_update_v1());
        drop(txn);
        let entry = self.room.propose_board(&member("ben"), &update, false, self.now).unwrap().unwrap();
        self.take(&entry);
    }

    fn play(mut self) -> Self {
        let created = self.room.propose_create(&member("ana"), Some(3), self.now).unwrap();
        self.take(&created);
        self.join("ben", Role::Shopper, None);
        self.join("cleo", Role::Shopper, Some(7));
        self.join("vic", Role::Viewer, None);
        let first = self.run("ana", post("Which of these two?"));
        let about = ProductId::parse("p_coat").ok();
        let second = self.run("ben", say("The coat — é, 🧺", Some(first), about));
        let product = ProductId::parse("p_coat").unwrap();
        for (name, thumb) in
            [("ana", Some(Thumb::Up)), ("ben", Some(Thumb::Down)), ("cleo", Some(Thumb::Up)), ("cleo", None)]
        {
            self.run(name, Command::VoteSet { product: product.clone(), thumb });
        }
        self.board(|txn, cart, _| {
            cart.insert(txn, "v_coatred|m_ben", 2);
        });
        self.run("ben", Command::ChatEdit { seq: second, text: "The coat".into() });
        let ours = PicksId::parse("c_ours").unwrap();
        let title = "Our picks — été".to_owned();
        self.run("ana", Command::PickCreate { id: ours.clone(), title, product: Some(product.clone()) });
        self.run(
            "ana",
            Command::PickCreate { id: PicksId::parse("c_maybe").unwrap(), title: "Maybe".into(), product: None },
        );
        self.run("ana", Command::PickDelete { id: PicksId::parse("c_maybe").unwrap() });
        self.polls();
        self.agree();
        self.signs(&product, second);
        let fleeting = self.photos(&product);
        let linked = self.links();
        self.run("ana", Command::RoomSetEditors { editors: Editors::Hosts });
        self.staff();
        self.snapshot = Some(self.room.snapshot());
        self.run("ana", Command::RoomSetEditors { editors: Editors::Everybody });
        self.after_polls();
        self.after_photos(fleeting);
        self.run("ana", Command::ChatEdit { seq: linked, text: "Rather https://shop.example/hat".into() });
        self.card(linked, "https://shop.example/hat");
        self.run("ben", Command::ChatReact { seq: second, reaction: Reaction::Heart, on: false });
        self.run("ben", Command::ChatEdit { seq: second, text: "The red coat".into() });
        let hat = ProductId::parse("p_hat0").unwrap();
        let bag = ProductId::parse("p_bag0").unwrap();
        for (product, before) in [(&hat, None), (&bag, Some(product.clone()))] {
            self.run("ana", Command::PickAdd { id: ours.clone(), product: product.clone(), before });
        }
        for before in [Some(bag), None] {
            self.run("ana", Command::PickMove { id: ours.clone(), product: hat.clone(), before });
        }
        self.run("ana", Command::PickRemove { id: ours.clone(), product });
        self.run("ana", Command::PickRename { id: ours, title: "For the market".into() });
        self.run("ana", Command::PickRestore { id: PicksId::parse("c_maybe").unwrap() });
        let coat = VariantId::parse("v_coatred").unwrap();
        self.run("ben", Command::CartPay { variant: coat.clone(), pay: false });
        self.run("ben", Command::CartNote { variant: coat, text: String::new() });
        self.run("ana", Command::CartSplit { variant: None, rule: None });
        let third = self.run("cleo", post("soon gone"));
        self.run("ana", Command::ChatDelete { seq: third });
        self.board(|txn, _, looks| {
            let pose =
                yrs::Any::from(vec![yrs::Any::from(10.0), 20.0.into(), 1.0.into(), 0.0.into(), 0.0.into(), 1.0.into()]);
            let piece = MapPrelim::from([
                ("variant".to_owned(), yrs::In::from("v_coatred")),
                ("pose".to_owned(), pose.into()),
                ("by".to_owned(), "m_ben".into()),
            ]);
            let pieces = MapPrelim::from([("k_first".to_owned(), yrs::In::from(piece))]);
            let look = MapPrelim::from([
                ("title".to_owned(), yrs::In::from("For the market")),
                ("note".to_owned(), "with the basket".into()),
                ("by".to_owned(), "m_ben".into()),
                ("pieces".to_owned(), pieces.into()),
            ]);
            looks.insert(txn, "l_market", look);
        });
        self.board(|txn, cart, _| {
            cart.insert(txn, "v_coatred|m_ben", 1);
            cart.insert(txn, "v_hat0|m_ben", 1);
        });
        self.about_a_look();
        self.run("ana", Command::MemberSetRole { member: member("cleo"), role: Role::Cohost });
        self.run("ana", Command::MemberSetStaff { member: member("ben"), staff: None });
        self.run("cleo", Command::RoomSetEditors { editors: Editors::Hosts });
        self.run("ana", Command::MemberRemove { member: member("vic") });
        for to in [Some(member("ben")), None] {
            self.system(&SystemCommand::HostsAbsent);
            self.now += 60_000;
            self.system(&SystemCommand::HandOver { to });
        }
        self.system(&SystemCommand::RebuildBoard);
        self.erase();
        self.system(&SystemCommand::Present { member: member("ana") });
        self.system(&SystemCommand::HostsAbsent);
        self
    }

    /// Two are said to be of a shop's staff, one of a shop with a name.
    fn staff(&mut self) {
        let shop = ShopId::parse("s_maison").ok();
        self.run("ana", Command::MemberSetStaff { member: member("cleo"), staff: Some(Staff { shop }) });
        self.run("ana", Command::MemberSetStaff { member: member("ben"), staff: Some(Staff::default()) });
    }

    /// What is thought and said of a look, until it locks by itself and is opened again.
    fn about_a_look(&mut self) {
        let look = LookId::parse("l_market").unwrap();
        self.run("cleo", Command::LookVote { look: look.clone(), thumb: Some(Thumb::Up) });
        self.run("cleo", Command::LookReact { look: look.clone(), reaction: Reaction::Fire, on: true });
        let (occasion, dress_code) = (Some("Saturday — été".into()), Some("Garden party".into()));
        let locks_at = Some(self.now + 60_000);
        let term = self.run("ben", Command::LookPlan { look: look.clone(), occasion, dress_code, locks_at });
        self.now += 60_000;
        self.system(&SystemCommand::LockLook { look: look.clone(), term });
        self.run("ana", Command::LookLock { look: look.clone(), on: false });
        let arrival = Arrival { variant: VariantId::parse("v_coatred").unwrap(), look: Some(look) };
        let price = Money { amount: 8_900, currency: "EUR".parse().unwrap() };
        self.system(&SystemCommand::Price { arrival, price });
    }

    /// Somebody comes, says something, and goes for good.
    fn erase(&mut self) {
        self.join("dora", Role::Shopper, None);
        self.run("dora", post("I was never here"));
        self.run("dora", Command::VoteSet { product: ProductId::parse("p_bag0").unwrap(), thumb: Some(Thumb::Up) });
        let entry = self.room.propose_erase(&member("dora"), self.now).unwrap().unwrap();
        self.take(&entry);
    }

    /// An open poll that ends by its time, and a secret one.
    fn polls(&mut self) {
        let hat = PollOption::Product(ProductId::parse("p_hat0").unwrap());
        let options = vec![hat, PollOption::Text("Neither — été".into()), PollOption::Text("Both".into())];
        let open = NewPoll {
            id: PollId::parse("q_open").unwrap(),
            question: "What for the market?".into(),
            options,
            method: PollMethod::Ranked,
            secret: false,
            hidden: true,
            quorum: 2,
            lasts_ms: Some(60_000),
        };
        let secret = NewPoll {
            id: PollId::parse("q_secret").unwrap(),
            method: PollMethod::Several,
            secret: true,
            lasts_ms: None,
            ..open.clone()
        };
        self.run("ben", Command::PollOpen(open));
        self.run("ana", Command::PollOpen(secret));
        for (poll, name, choice) in
            [("q_open", "ana", vec![2, 0]), ("q_open", "ben", vec![1, 2]), ("q_secret", "ben", vec![0, 2])]
        {
            self.run(name, Command::PollVote { poll: PollId::parse(poll).unwrap(), choice });
        }
    }

    /// Every sign, on a product and on a message; one is taken back, and one behind the snapshot.
    fn signs(&mut self, product: &ProductId, message: Seq) {
        for reaction in Reaction::ALL {
            self.run("cleo", Command::VoteReact { product: product.clone(), reaction, on: true });
            self.run("ben", Command::ChatReact { seq: message, reaction, on: true });
        }
        self.run("cleo", Command::VoteReact { product: product.clone(), reaction: Reaction::Hmm, on: false });
        self.run("ben", Command::ChatRead { seq: message });
    }

    /// Some that stay, one that is taken back, and one for a minute: its message.
    fn photos(&mut self, product: &ProductId) -> Seq {
        self.run("ben", show("On me — é", Some(product.clone()), &["f_one", "f_two", "f_three"], None));
        self.run("ben", Command::PhotoTakeBack { photo: photo("f_two") });
        self.spot("cleo", "x_coat", "v_coatred", (402, 251));
        self.spot("ana", "x_hat0", "v_hat0", (0, 1_000));
        self.run("cleo", show("", None, &["f_four"], Some(60_000)))
    }

    fn spot(&mut self, name: &str, id: &str, variant: &str, (x, y): (u16, u16)) {
        let (id, variant) = (SpotId::parse(id).unwrap(), VariantId::parse(variant).unwrap());
        self.run(name, Command::PhotoSpot { photo: photo("f_one"), id, variant, x, y });
    }

    /// A message whose links have cards: one stays, one goes with its link, and another's goes with its message.
    fn links(&mut self) -> Seq {
        let (robe, hat) = ("https://shop.example/robe", "https://shop.example/hat");
        let linked = self.run("ana", post(&format!("{robe} or {hat}?")));
        self.card(linked, robe);
        let deleted = self.run("cleo", post(robe));
        self.card(deleted, robe);
        self.run("cleo", Command::ChatDelete { seq: deleted });
        linked
    }

    fn card(&mut self, message: Seq, link: &str) {
        let (host, title) = ("shop.example".to_owned(), "Robe — été".to_owned());
        let (site, description) = (Some("Lin & Lune".to_owned()), Some("For the market".to_owned()));
        let card = Card { link: link.to_owned(), host, title, site, description };
        self.system(&SystemCommand::Card { message, card });
    }

    fn after_photos(&mut self, fleeting: Seq) {
        let options = ["f_one", "f_three"].map(|id| PollOption::Photo(photo(id))).to_vec();
        let id = PollId::parse("q_photos").unwrap();
        let question = "Which of the two?".to_owned();
        let poll = NewPoll {
            id,
            question,
            options,
            method: PollMethod::Single,
            secret: false,
            hidden: false,
            quorum: 0,
            lasts_ms: None,
        };
        self.run("ben", Command::PollOpen(poll));
        self.run("ana", Command::PhotoTakeBack { photo: photo("f_three") });
        self.spot("ben", "x_coat", "v_coatblue", (500, 251));
        self.spot("ben", "x_bag0", "v_bag0", (700, 900));
        self.run("ben", Command::PhotoUnspot { photo: photo("f_one"), id: SpotId::parse("x_hat0").unwrap() });
        self.now += 60_000;
        self.system(&SystemCommand::ExpirePhotos { message: fleeting });
    }

    fn after_polls(&mut self) {
        let (open, secret) = (PollId::parse("q_open").unwrap(), PollId::parse("q_secret").unwrap());
        for (name, choice) in [("cleo", vec![1]), ("ana", vec![1, 2])] {
            self.run(name, Command::PollVote { poll: secret.clone(), choice });
        }
        self.run("cleo", Command::PollVote { poll: open.clone(), choice: vec![2] });
        self.run("ana", Command::PollClose { poll: secret });
        self.now += 60_000;
        self.system(&SystemCommand::ClosePoll { poll: open.clone(), opening: 1 });
        self.run("ben", Command::PollReopen { poll: open.clone(), lasts_ms: None });
        self.run("ana", Command::PollClose { poll: open.clone() });
        self.run("ana", Command::PollDecide { poll: open, option: Some(1) });
    }

    /// Every kind of change of the bill, before the snapshot; what is behind it changes some again.
    fn agree(&mut self) {
        let (coat, hat) = (VariantId::parse("v_coatred").unwrap(), VariantId::parse("v_hat0").unwrap());
        let euros = |amount| Money { amount, currency: "EUR".parse().unwrap() };
        self.system(&SystemCommand::Price {
            arrival: Arrival { variant: coat.clone(), look: None },
            price: euros(8_900),
        });
        self.run("ben", Command::CartPay { variant: coat.clone(), pay: true });
        self.run("cleo", Command::CartNote { variant: coat.clone(), text: "in size 40 — é".into() });
        self.run("cleo", Command::CartMaybe { variant: hat.clone(), maybe: true });
        let parts = |of: &[(&str, u32)]| of.iter().map(|(name, part)| (member(name), *part)).collect();
        for (variant, rule) in [
            (Some(coat.clone()), Some(SplitRule::Percent { parts: parts(&[("ben", 2_500), ("cleo", 7_500)]) })),
            (Some(hat.clone()), Some(SplitRule::Shares { parts: parts(&[("ana", 1), ("cleo", 2)]) })),
            (None, Some(SplitRule::Equally { among: vec![member("ana"), member("ben")] })),
            (Some(hat), Some(SplitRule::Wants)),
        ] {
            self.run("ana", Command::CartSplit { variant, rule });
        }
        for (of, amount) in [(BudgetOf::Room, 50_000), (BudgetOf::Each, 9_000), (BudgetOf::Mine, 12_000)] {
            self.run("ana", Command::CartBudget { of, amount: Some(euros(amount)) });
        }
        self.run("ana", Command::CartBudget { of: BudgetOf::Room, amount: None });
    }

    fn write(mut self) {
        let rows = self.rows.iter().zip(1..).map(|(row, seq)| {
            let row = Row {
                seq,
                board: row.lane_board,
                topic: row.topic,
                at: row.at,
                by: row.by.clone(),
                body: HEXLOWER.encode(&row.body),
                text: row.text.clone(),
            };
            serde_json::to_string(&row).unwrap() + "\n"
        });
        let folder = folder(CURRENT);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("log.jsonl"), rows.collect::<String>()).unwrap();
        fs::write(folder.join("snapshot.bin"), self.snapshot.take().unwrap()).unwrap();
        let values = serde_json::to_string_pretty(&values(&mut self.room)).unwrap() + "\n";
        fs::write(folder.join("values.json"), values).unwrap();
    }
}

/// The script still makes a log that means the same: the rules have not moved under it.
#[test]
fn the_golden_script_ends_as_it_did() {
    let mut script = Script::new().play();
    assert_eq!(values(&mut script.room), expected(CURRENT));
    assert!(script.rows.iter().any(|row| row.topic == topic::CHAT_CHANGE));
}
