//! docs/protocol.md is read into the Rust types: examples that don't parse, tables that lack a row, and types without an
//! example fail here.

use std::collections::BTreeSet;

use bytes::Bytes;
use cabas::{
    ids::{MemberId, VariantId},
    protocol::{
        SCHEMA_VERSION,
        close::Close,
        frame::Frame,
        message::{
            Command, CommandMessage, Event, EventMessage, Knock, MemberView, Role, RoomInfo, ServerMessage, Signal,
            SignalMessage,
        },
    },
    room::{
        FIRST_EPOCH, LIMITS, Rejection,
        board::{Board, Verdict, Writer},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Deserializer, Value};
use ts_rs::{Config, TS};
use yrs::{
    StateVector, Update,
    sync::AwarenessUpdate,
    updates::{decoder::Decode, encoder::Encode},
};

const DOC: &str = include_str!("../../docs/protocol.md");

/// The contents of the fenced blocks with this info string.
fn blocks(info: &str) -> Vec<String> {
    let opening = format!("```{info}");
    let mut found = Vec::new();
    let mut lines = DOC.lines();
    while lines.by_ref().any(|line| line == opening) {
        let inside: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push(inside.join("\n"));
    }
    assert!(!found.is_empty(), "no {opening} in docs/protocol.md");
    found
}

/// The JSON messages of the blocks with this info string, arrays taken apart as a client takes them.
fn messages(info: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for block in blocks(info) {
        for value in Deserializer::from_str(&block).into_iter() {
            match value.unwrap_or_else(|error| panic!("{error} in {block}")) {
                Value::Array(many) => found.extend(many),
                one => found.push(one),
            }
        }
    }
    found
}

/// Reads an example; what it says beyond its type would be lost, and is wrong.
fn read<T: DeserializeOwned + Serialize>(example: &Value) -> T {
    let read: T = serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{error}: {example}"));
    assert_eq!(&serde_json::to_value(&read).expect("plain values"), example);
    read
}

/// The `type`s of a tagged enum, as its TypeScript names them.
fn types_of<T: TS>() -> BTreeSet<String> {
    let declaration = T::decl(&Config::new());
    let names = declaration.split("\"type\": \"").skip(1).filter_map(|rest| rest.split('"').next());
    let names: BTreeSet<_> = names.map(str::to_owned).collect();
    assert!(!names.is_empty(), "no tags in {declaration}");
    names
}

fn types_in(examples: &[Value]) -> BTreeSet<String> {
    examples.iter().filter_map(|example| example["type"].as_str()).map(str::to_owned).collect()
}

/// First cell, without its backticks, of every row of every table.
fn first_cells() -> BTreeSet<&'static str> {
    let rows = DOC.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    rows.map(|cell| cell.trim_matches('`')).collect()
}

#[test]
fn commands_are_as_documented() {
    let examples = messages("json client");
    for example in &examples {
        read::<CommandMessage>(example);
    }
    assert_eq!(types_in(&examples), types_of::<Command>());
}

#[test]
fn signals_are_as_documented() {
    let examples = messages("json signal");
    for example in &examples {
        read::<SignalMessage>(example);
    }
    let signals: Vec<_> = examples.iter().map(|example| example["signal"].clone()).collect();
    assert_eq!(types_in(&signals), types_of::<Signal>());
}

#[test]
fn server_messages_are_as_documented() {
    let examples = messages("json server");
    let mut kinds = BTreeSet::new();
    for example in &examples {
        // By its key, as clients do.
        let kind = [
            "hello",
            "error",
            "saved",
            "paused",
            "member_updated",
            "room_updated",
            "signal",
            "lead",
            "knocks",
            "waiting",
            "type",
        ];
        let kind = kind.into_iter().find(|key| example.get(*key).is_some()).unwrap_or("done");
        kinds.insert(kind);
        match kind {
            "type" => drop(read::<EventMessage>(example)),
            "member_updated" => drop(read::<MemberView>(&example[kind])),
            "room_updated" => drop(read::<RoomInfo>(&example[kind])),
            "lead" => drop(read::<Option<MemberId>>(&example[kind])),
            "knocks" => drop(read::<Vec<Knock>>(&example[kind])),
            "waiting" => drop(read::<Option<u32>>(&example[kind])),
            _ => match read::<ServerMessage>(example) {
                ServerMessage::Hello { hello } => {
                    assert_eq!((hello.schema, hello.epoch, hello.limits), (SCHEMA_VERSION, FIRST_EPOCH, LIMITS));
                }
                ServerMessage::Refused { error, .. } => {
                    assert!(first_cells().contains(error.code.as_str()), "{} is not explained", error.code);
                }
                _ => {}
            },
        }
    }
    assert_eq!(kinds.len(), 12, "every kind of message has an example: {kinds:?}");
    assert_eq!(types_in(&examples), types_of::<Event>());
}

#[test]
fn refusals_are_all_explained() {
    let explained = first_cells();
    for rejection in Rejection::ALL {
        assert!(explained.contains(rejection.code), "{} is not explained", rejection.code);
    }
}

#[test]
fn the_table_of_close_codes_is_the_code_s() {
    let is_code = |line: &&str| {
        line.strip_prefix("| ")
            .is_some_and(|rest| rest.starts_with("1012 ") || rest.starts_with("44") || rest.starts_with("45"))
    };
    let documented: BTreeSet<String> = DOC
        .lines()
        .filter(is_code)
        .map(|row| row.split('|').take(4).map(str::trim).collect::<Vec<_>>().join("|"))
        .collect();
    let real: BTreeSet<String> = Close::ALL
        .iter()
        .map(|close| {
            let row = close.row();
            let retry = serde_json::to_value(row.retry).expect("a word");
            format!("|{}|`{}`|`{}`", row.code, row.name, retry.as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(documented, real);
}

/// The frames of the blocks with this info string: hex pairs, and behind `;` what they mean.
fn frames(info: &str) -> Vec<Frame> {
    let hex = |line: &str| -> Vec<u8> {
        let pairs = line.split(';').next().unwrap_or_default().split_whitespace();
        pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap_or_else(|_| panic!("{pair} in {line}"))).collect()
    };
    blocks(info)
        .iter()
        .map(|block| {
            let bytes = Bytes::from(block.lines().flat_map(hex).collect::<Vec<_>>());
            Frame::decode(&bytes).unwrap_or_else(|error| panic!("{error}: {block}"))
        })
        .collect()
}

#[test]
fn frames_are_what_they_are_said_to_be() {
    let mut kinds = BTreeSet::new();
    for frame in frames("hex client").into_iter().chain(frames("hex server")) {
        kinds.insert(match frame {
            Frame::Step1(bytes) => {
                assert_eq!(StateVector::decode_v1(&bytes).expect("a state vector"), StateVector::default());
                "step 1"
            }
            Frame::Step2(bytes) => {
                assert_eq!(Update::decode_v1(&bytes).expect("an update").encode_v1(), [0, 0]);
                "step 2"
            }
            Frame::Update(bytes) => {
                the_gate_takes(&bytes);
                "update"
            }
            Frame::Awareness(bytes) => {
                let update = AwarenessUpdate::decode_v1(&bytes).expect("an awareness update");
                let (client, entry) = update.clients.iter().next().expect("an entry");
                assert_eq!(client.get(), 300);
                serde_json::from_str::<Value>(&entry.json).expect("a state");
                "awareness"
            }
            Frame::QueryAwareness => "query",
        });
    }
    assert_eq!(kinds.len(), 5, "every kind of frame has an example: {kinds:?}");
}

fn the_gate_takes(update: &Bytes) {
    let member = MemberId::parse("m_ines").expect("an id");
    let mut board = Board::new(FIRST_EPOCH);
    let writer = Writer::new(&member, Role::Shopper);
    let Ok(Verdict::Accepted(accepted)) = board.propose(writer, update, false) else { panic!("refused") };
    board.apply(&member, &accepted);
    let line = (VariantId::parse("v_dress").expect("an id"), member);
    assert_eq!(board.values().cart.get(&line), Some(&2));
}
