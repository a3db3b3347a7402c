//! Rooms that are taken along and brought back (R250 to R254).

use proptest::{collection::vec, prelude::*};

use super::{
    world::{NAMES, World, op},
    *,
};
use crate::room::chat::MAX_CHAT_KEPT;
use crate::room::takeout::{BroughtBack, TakenLine, Takeout};

/// An epoch that no test comes to by rebuilding.
const EPOCH: u32 = 7_000;

fn chat(table: &Table) -> Vec<ChatMessage> {
    let rows = (1..=table.rows.len() as Seq).filter_map(|seq| table.history(seq));
    rows.map(|older| table.room.as_now(older.message)).collect()
}

fn bring_back(takeout: &Takeout, chat: &[ChatMessage]) -> BroughtBack {
    // As a file has it.
    let takeout = serde_json::from_str(&serde_json::to_string(takeout).unwrap()).unwrap();
    let chat: Vec<_> =
        chat.iter().rev().map(|m| serde_json::from_str(&serde_json::to_string(m).unwrap()).unwrap()).collect();
    Room::bring_back(RoomId::parse("r_test").unwrap(), takeout, chat, EPOCH).unwrap_or_else(|e| panic!("{e}"))
}

/// The room that came back, at a table of its own: rows that were not taken along are empty ones.
fn table_of(back: BroughtBack, now: Millis) -> Table {
    let mut table = Table { room: back.room, now, ..Table::empty() };
    let nothing = Entry { at: 0, by: Some(member("ana")), rules: entry::RULES, body: Body::Created { avatar: None } };
    table.rows = vec![nothing.encode(); usize::try_from(table.room.seq()).unwrap()];
    for (seq, entry) in &back.rows {
        table.rows[usize::try_from(seq - 1).unwrap()] = entry.encode();
    }
    table
}

/// What is told of both alike: nobody is told who votes in a poll that is hidden and open, but for the fact.
fn without_hidden_voters(mut takeout: Takeout) -> Takeout {
    for poll in takeout.polls.iter_mut().filter(|poll| poll.closed.is_none() && (poll.hidden || poll.secret)) {
        poll.voters.clear();
    }
    takeout
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// R250, R251, R252: whoever takes it along.
    #[test]
    fn what_comes_back_says_the_same_and_goes_on(
        before in vec(op(), 0..120),
        reader in 0..NAMES.len(),
        after in vec(op(), 0..40),
    ) {
        let mut world = World::new();
        world.run(&before);
        world.settle(usize::MAX);
        let reader = member(NAMES[reader]);
        let (taken, said) = (world.table.room.takeout(&reader), chat(&world.table));
        let mut table = table_of(bring_back(&taken, &said), world.table.now);
        prop_assert_eq!(without_hidden_voters(table.room.takeout(&reader)), without_hidden_voters(taken));
        prop_assert_eq!(&chat(&table), &said);
        prop_assert_eq!(table.room.chat_more(), world.table.room.chat_more());
        // Of what was taken back, history knows neither by whom nor that it was edited.
        let as_history = |m: ChatMessage| ChatMessage { edited_at: m.text.as_ref().and(m.edited_at), deleted_by: None, ..m };
        let greeted = |room: &Room| room.chat().map(as_history).collect::<Vec<_>>();
        prop_assert_eq!(greeted(&table.room), greeted(&world.table.room));
        prop_assert_eq!(table.room.board().epoch(), EPOCH);

        let bytes = table.room.snapshot();
        let mut restored = Room::restore(&bytes).unwrap_or_else(|e| panic!("{e}"));
        prop_assert_eq!(restored.snapshot(), bytes.clone());
        let behind = table.rows.len();
        let mut world = World::around(table);
        world.run(&after);
        world.settle(usize::MAX);
        for (row, seq) in world.table.rows.iter().zip(1..).skip(behind) {
            restored.apply(seq, &decode(row));
        }
        prop_assert_eq!(restored.takeout(&reader), world.table.room.takeout(&reader));
    }
}

/// R250, R251
#[test]
fn of_a_secret_poll_the_figures_come_back_and_nobody_s_ballot() {
    let mut table = Table::new();
    let secret = NewPoll { secret: true, ..new_poll(1, PollMethod::Single, 2) };
    table.run("ana", Command::PollOpen(secret.clone())).unwrap();
    for (name, choice) in [("ana", 0), ("ben", 1), ("cleo", 1)] {
        table.run(name, ballot(1, &[choice])).unwrap();
    }
    table.run("ana", Command::PollOpen(NewPoll { id: poll(2), ..secret })).unwrap();
    table.run("ben", ballot(2, &[1])).unwrap();
    table.run("ana", Command::PollClose { poll: poll(1) }).unwrap();

    let taken = table.room.takeout(&member("ana"));
    let text = serde_json::to_string(&taken).unwrap();
    assert!(!text.contains("\"ballots\""), "{text}");
    let mut back = table_of(bring_back(&taken, &[]), table.now);
    let polls = back.room.polls(&member("ben"));
    assert_eq!(polls[0].result, taken.polls[0].result);
    assert_eq!(polls[0].voters.len(), 3);
    assert_eq!((polls[0].mine.clone(), polls[1].mine.clone()), (None, None), "ben's ballots were ben's");
    assert_eq!(polls[1].voters, vec![], "they vote again");
    back.run("ben", ballot(2, &[0])).unwrap();

    // R106: opened again it begins anew.
    back.run("ana", Command::PollReopen { poll: poll(1), lasts_ms: None }).unwrap();
    assert_eq!(back.room.polls(&member("ana"))[0].voters, vec![]);
}

/// R250
#[test]
fn a_budget_of_one_s_own_is_only_in_what_its_owner_takes_along() {
    let mut table = Table::new();
    let mine = Command::CartBudget { of: crate::protocol::bill::BudgetOf::Mine, amount: Some(bill::euros(50)) };
    table.run("ben", mine).unwrap();
    assert_eq!(table.room.takeout(&member("ana")).bill.budgets.mine, None);
    let taken = table.room.takeout(&member("ben"));
    let back = bring_back(&taken, &[]).room;
    assert_eq!(back.bill(&member("ben")).budgets.mine, Some(bill::euros(50)));
    assert_eq!(back.bill(&member("ana")).budgets.mine, None);
}

/// R252, R46: a message that only history has, and one that was edited before.
#[test]
fn messages_that_came_back_are_edited_and_taken_back() {
    let mut table = Table::new();
    let first = table.run("ben", post("the first")).unwrap();
    table.run("ben", edit(first, "the very first")).unwrap();
    for n in 0..MAX_CHAT_KEPT {
        table.run("cleo", post(&format!("line {n}"))).unwrap();
    }
    let said = chat(&table);
    let mut back = table_of(bring_back(&table.room.takeout(&member("ana")), &said), table.now);
    assert!(back.room.chat_more() && back.message(first).is_none());
    assert_eq!(back.history(first).unwrap().message.edited_at, said[0].edited_at);
    back.run("ben", edit(first, "the only first")).unwrap();
    assert_eq!(back.history(first).unwrap().message.text.as_deref(), Some("the only first"));
    back.run("ana", delete(first)).unwrap();
    assert_eq!(back.history(first).unwrap().message.text, None);
    let replayed = back.history(first + 2).unwrap();
    assert_eq!(replayed.message.text.as_deref(), Some("line 0"), "others' stay");
}

/// R25, R220: how somebody went comes back with them.
#[test]
fn who_was_removed_stays_out() {
    let mut table = Table::new();
    table.run("ana", remove("ben")).unwrap();
    table.run("cleo", remove("cleo")).unwrap();
    let mut back = table_of(bring_back(&table.room.takeout(&member("ana")), &[]), table.now);
    assert_eq!(back.join("ben", Role::Shopper), Err(Rejection::REMOVED));
    assert!(back.join("cleo", Role::Shopper).unwrap().is_some());
    assert_eq!(back.room.creator(), Some(&member("ana")));
}

/// R253
#[test]
fn a_command_of_before_is_not_remembered() {
    let mut table = Table::new();
    let first = table.run("ben", post("hello")).unwrap();
    let mut back = table_of(bring_back(&table.room.takeout(&member("ana")), &chat(&table)), table.now);
    back.propose_as("ben", "c1", post("hello")).unwrap();
    back.settle();
    assert!(back.last_answer().unwrap() > first, "a message of its own");
}

/// R254: each by its part.
#[test]
fn what_breaks_a_bound_is_refused() {
    let mut table = Table::new();
    table.run("ben", post("hello")).unwrap();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    let (taken, said) = (table.room.takeout(&member("ana")), chat(&table));
    let part = |change: &dyn Fn(&mut Takeout, &mut Vec<ChatMessage>)| {
        let (mut taken, mut said) = (taken.clone(), said.clone());
        change(&mut taken, &mut said);
        match Room::bring_back(RoomId::parse("r_test").unwrap(), taken, said, EPOCH) {
            Err(error) => error.part,
            Ok(_) => "nothing",
        }
    };
    let line = |quantity| TakenLine { variant: variant(1), member: member("ben"), quantity };
    assert_eq!(part(&|_, _| {}), "nothing");
    assert_eq!(part(&|_, said| said[0].seq = 900), "chat");
    assert_eq!(part(&|_, said| said[0].by = member("nobody")), "chat");
    assert_eq!(part(&|_, said| said[0].text = Some("a\u{1f}1:2".into())), "chat");
    assert_eq!(part(&|_, said| said[0].reply_to = Some(said[0].seq)), "chat");
    assert_eq!(part(&|_, said| said.push(said[0].clone())), "chat");
    assert_eq!(part(&|taken, _| taken.members[0].view.avatar = 200), "members");
    assert_eq!(part(&|taken, _| taken.members[0].view.gone = true), "members");
    assert_eq!(part(&|taken, _| taken.cart = vec![line(100)]), "board");
    assert_eq!(part(&|taken, _| taken.cart = vec![line(1), line(2)]), "cart");
    assert_eq!(part(&|taken, _| taken.picks = vec![of_title(""); 1]), "picks");
    assert_eq!(part(&|taken, _| taken.bill.budgets.room = Some(bill::euros(-1))), "bill");
}

fn of_title(title: &str) -> Picks {
    Picks { id: picks(1), seq: 1, title: title.into(), by: member("ana"), at: T0, products: Vec::new() }
}
