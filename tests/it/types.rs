//! `web/src/protocol/generated.ts` is made from the Rust types; this test fails when it is stale (`make types` writes it).

use cabas::{
    catalog::{listing, model, money},
    ids,
    protocol::{
        END_GRACE_MS, END_NOTICE_MS, MAX_AWARENESS_STATE_BYTES, MAX_COMMANDS_PER_MESSAGE, MAX_JSON_BYTES,
        MAX_STEP2_BYTES, MAX_UPDATE_BYTES, SCHEMA_VERSION, SUBPROTOCOL, activity, bill, close, link, look, message,
        photo,
    },
    room::settle,
};
use ts_rs::{Config, TS};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/protocol/generated.ts");

#[allow(clippy::format_push_string, reason = "a generator, run once")]
fn declare<T: TS>(config: &Config, out: &mut String) {
    if let Some(docs) = T::docs() {
        out.push_str(docs.trim_end());
        out.push('\n');
    }
    out.push_str(&format!("export {}\n\n", T::decl(config)));
}

#[allow(clippy::format_push_string, reason = "a generator, run once")]
#[allow(clippy::too_many_lines, reason = "a list of types")]
fn generated() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from("// Generated from the Rust types by `make types`. Don't edit.\n\n");
    for (name, says) in [("Seq", "A position in a room's log."), ("Millis", "Milliseconds since the Unix epoch, UTC.")]
    {
        out.push_str(&format!("/** {says} */\nexport type {name} = number;\n\n"));
    }
    macro_rules! declare_all {
        ($($t:ty),* $(,)?) => { $( declare::<$t>(&config, &mut out); )* };
    }
    declare_all!(
        ids::RoomId,
        ids::MemberId,
        ids::InviteId,
        ids::ShopId,
        ids::ProductId,
        ids::VariantId,
        ids::LookId,
        ids::PieceId,
        ids::PicksId,
        ids::PollId,
        ids::PhotoId,
        ids::SpotId,
        ids::KnockId,
        message::Role,
        message::Editors,
        message::Staff,
        message::MemberView,
        message::Thumb,
        message::Reaction,
        photo::Spot,
        photo::Photo,
        link::LinkCard,
        message::ChatMessage,
        message::Picks,
        message::PollOption,
        message::PollMethod,
        message::NewPoll,
        message::PollRound,
        message::PollResult,
        message::PollClosed,
        message::PollDecision,
        message::Poll,
        message::CommandMessage,
        message::Signal,
        message::SignalMessage,
        message::Command,
        message::EventMessage,
        message::Event,
        bill::SplitRule,
        bill::LineNote,
        bill::LineSplit,
        bill::LineMarks,
        bill::BudgetOf,
        bill::Budgets,
        bill::Bill,
        look::LookLock,
        look::LookPlan,
        look::LookMarks,
        settle::Transfer,
        settle::Settlement,
        activity::LineChange,
        activity::Deed,
        activity::Activity,
        activity::Paid,
        activity::Liked,
        activity::LikedLook,
        activity::Picked,
        activity::Digest,
        message::Limits,
        message::Tally,
        message::Knock,
        message::Hello,
        message::RoomInfo,
        message::PauseReason,
        message::CommandError,
        message::ServerMessage,
        money::Money,
        model::Image,
        model::Shop,
        model::ShopRef,
        model::ProductOption,
        model::Condition,
        model::Provenance,
        model::AlsoAt,
        model::Fitting,
        model::ProductCard,
        model::Variant,
        model::Product,
        model::VariantLine,
        listing::FacetShop,
        listing::FacetValue,
        listing::PriceRange,
        listing::Facets,
        listing::Collection,
        listing::CollectionList,
        model::ProductPage,
        model::ShopList,
        model::VariantList,
        close::Retry,
        close::CloseRow,
    );
    let rows: Vec<_> = close::Close::ALL.iter().map(|c| c.row()).collect();
    let table = serde_json::to_string_pretty(&rows).expect("a table of plain values");
    out.push_str(&format!("/** Why the server closes a socket, and what to do then. */\nexport const CLOSE_CODES: readonly CloseRow[] = {table};\n\n"));
    out.push_str(&format!(
        "/** The schema that this client was built for. */\nexport const SCHEMA_VERSION = {SCHEMA_VERSION};\n\n"
    ));
    for (name, value, says) in [
        ("MAX_UPDATE_BYTES", MAX_UPDATE_BYTES, "Largest board update in one frame, in bytes."),
        ("MAX_STEP2_BYTES", MAX_STEP2_BYTES, "Largest sync step 2, in bytes."),
        ("MAX_JSON_BYTES", MAX_JSON_BYTES, "Largest JSON message, in bytes."),
        ("MAX_AWARENESS_STATE_BYTES", MAX_AWARENESS_STATE_BYTES, "Largest awareness state, in bytes of JSON."),
        ("MAX_COMMANDS_PER_MESSAGE", MAX_COMMANDS_PER_MESSAGE, "Most commands in one JSON array."),
        ("END_NOTICE_MS", days(END_NOTICE_MS), "So long before a room's end its hosts are reminded of it."),
        ("END_GRACE_MS", days(END_GRACE_MS), "So long after its end a room can be looked at; then it is deleted."),
    ] {
        out.push_str(&format!("/** {says} */\nexport const {name} = {value};\n\n"));
    }
    out.push_str(&format!("/** The subprotocol of this client. */\nexport const SUBPROTOCOL = {SUBPROTOCOL:?};\n"));
    out
}

fn days(ms: u64) -> usize {
    usize::try_from(ms).expect("a few days")
}

#[test]
fn the_generated_types_are_fresh() {
    let fresh = generated();
    if std::env::var_os("CABAS_WRITE_TYPES").is_some() {
        std::fs::write(PATH, &fresh).expect("written");
    }
    let stored = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(stored == fresh, "web/src/protocol/generated.ts is stale: run `make types`");
}
