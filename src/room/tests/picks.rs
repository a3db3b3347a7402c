use super::*;
use crate::room::picks::{MAX_DELETED_PICKS, MAX_PICK_PRODUCTS, MAX_PICK_TITLE_CHARS, MAX_PICKS};

fn create(n: usize, title: &str) -> Command {
    Command::PickCreate { id: picks(n), title: title.into(), product: None }
}

fn rename(n: usize, title: &str) -> Command {
    Command::PickRename { id: picks(n), title: title.into() }
}

fn discard(n: usize) -> Command {
    Command::PickDelete { id: picks(n) }
}

fn restore(n: usize) -> Command {
    Command::PickRestore { id: picks(n) }
}

fn add(n: usize, what: usize) -> Command {
    Command::PickAdd { id: picks(n), product: product(what), before: None }
}

fn add_before(n: usize, what: usize, before: usize) -> Command {
    Command::PickAdd { id: picks(n), product: product(what), before: Some(product(before)) }
}

fn take_out(n: usize, what: usize) -> Command {
    Command::PickRemove { id: picks(n), product: product(what) }
}

fn shift(n: usize, what: usize, before: Option<usize>) -> Command {
    Command::PickMove { id: picks(n), product: product(what), before: before.map(product) }
}

/// A room with one collection (1) of the products 1, 2, 3.
fn with_three() -> Table {
    let mut table = Table::new();
    table.run("ana", create(1, "For the wedding")).unwrap();
    for what in 1..=3 {
        table.run("ana", add(1, what)).unwrap();
    }
    table.effects.clear();
    table
}

fn titles(table: &Table) -> Vec<&str> {
    table.room.picks().iter().map(|p| p.title.as_str()).collect()
}

/// The numbers of the products in the first collection.
fn order(table: &Table) -> Vec<usize> {
    let number = |id: &ProductId| id.as_str()[2..].parse().unwrap();
    table.room.picks()[0].products.iter().map(number).collect()
}

/// R70
#[test]
fn hosts_and_cohosts_make_picks_and_others_see_them() {
    let mut table = with_three();
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    let Picks { seq, at, .. } = table.room.picks()[0];
    table.run("ben", rename(1, "For Zoé's wedding")).expect("in everybody's collection");
    table.run("ben", add(1, 4)).unwrap();
    let every =
        || [create(2, "Mine"), rename(1, "Mine"), discard(1), restore(1), add(1, 9), take_out(1, 1), shift(1, 3, None)];
    for command in every() {
        assert_eq!(table.propose("cleo", command.clone()), Err(Rejection::FORBIDDEN));
        assert_eq!(table.propose("vic", command), Err(Rejection::READ_ONLY));
    }
    table.run("ana", set_role("ben", Role::Shopper)).unwrap();
    for command in every() {
        assert_eq!(table.propose("ben", command), Err(Rejection::FORBIDDEN), "with the role goes the right");
    }
    let products = [1, 2, 3, 4].map(product).to_vec();
    let whole = Picks { id: picks(1), seq, title: "For Zoé's wedding".into(), by: member("ana"), at, products };
    assert_eq!(table.room.greeting().picks, [whole], "by its maker");
}

/// R70, R9
#[test]
fn who_was_demoted_before_the_entry_is_refused_when_it_is_applied() {
    let mut table = with_three();
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    let Ok(Proposal::Append(entry)) = table.propose("ben", add(1, 4)) else { panic!() };
    table.rollback();
    table.run("ana", set_role("ben", Role::Shopper)).unwrap();
    table.waiting.push(entry);
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::FORBIDDEN));
    assert_eq!(order(&table), [1, 2, 3]);
}

/// R71
#[test]
fn a_title_is_short_and_readable() {
    let mut table = Table::new();
    let long = "é".repeat(MAX_PICK_TITLE_CHARS as usize);
    table.run("ana", create(1, &format!("  {long} \n"))).unwrap();
    table.run("ana", create(2, &long)).expect("the same title again");
    assert_eq!(titles(&table), [&long, &long]);
    for bad in ["", " \t ", "a\nb", "a\u{7}b", &format!("{long}e")] {
        assert_eq!(table.propose("ana", create(3, bad)), Err(Rejection::BAD_TITLE), "{bad:?}");
        assert_eq!(table.propose("ana", rename(1, bad)), Err(Rejection::BAD_TITLE), "{bad:?}");
    }
}

/// R72
#[test]
fn collections_stand_in_the_order_in_which_they_were_made() {
    let mut table = Table::new();
    for (n, title) in [(5, "first"), (4, "second"), (3, "third")] {
        table.run("ana", create(n, title)).unwrap();
    }
    assert_eq!(titles(&table), ["first", "second", "third"]);
    assert_eq!(table.propose("ana", create(4, "another")), Err(Rejection::PICKS_EXIST));
    table.run("ana", discard(4)).unwrap();
    assert_eq!(table.propose("ana", create(4, "another")), Err(Rejection::PICKS_EXIST), "it may be brought back");
}

/// R73
#[test]
fn collections_and_what_is_in_them_are_bounded() {
    let mut table = Table::new();
    for n in 0..MAX_PICKS as usize {
        table.run("ana", create(n, "one of many")).unwrap();
    }
    assert_eq!(table.propose("ana", create(99, "one more")), Err(Rejection::TOO_MANY_PICKS));
    for what in 0..MAX_PICK_PRODUCTS as usize {
        table.run("ana", add(0, what)).unwrap();
    }
    assert_eq!(table.propose("ana", add(0, 999)), Err(Rejection::PICKS_FULL));
    table.run("ana", add(0, 5)).expect("what is in it needs no room");
    table.run("ana", shift(0, 5, None)).unwrap();
    table.run("ana", rename(0, "full")).unwrap();
    table.run("ana", take_out(0, 7)).unwrap();
    table.run("ana", add(0, 999)).expect("there is room again");
    table.run("ana", discard(3)).unwrap();
    table.run("ana", create(99, "one more")).unwrap();
    assert_eq!(table.propose("ana", restore(3)), Err(Rejection::TOO_MANY_PICKS));
}

/// R74
#[test]
fn what_changes_nothing_is_no_event() {
    let mut table = with_three();
    for same in [
        add(1, 2),
        add_before(1, 3, 1),
        take_out(1, 8),
        shift(1, 2, Some(3)),
        shift(1, 2, Some(2)),
        shift(1, 3, None),
        shift(1, 3, Some(8)),
        rename(1, " For the wedding "),
        restore(1),
    ] {
        table.run("ana", same.clone()).unwrap_or_else(|refusal| panic!("{same:?}: {refusal}"));
        assert_eq!(table.events(), [], "{same:?}");
    }
    assert_eq!(order(&table), [1, 2, 3]);
}

/// R75
#[test]
fn products_stand_where_they_are_put() {
    let mut table = with_three();
    let moved = |what, before: Option<usize>| {
        [Event::PickMoved { id: picks(1), product: product(what), before: before.map(product) }]
    };
    for (what, before, said, after) in [
        (3, Some(1), Some(1), [3, 1, 2]),
        (3, Some(2), Some(2), [1, 3, 2]),
        (1, None, None, [3, 2, 1]),
        (3, Some(8), None, [2, 1, 3]),
    ] {
        table.run("ana", shift(1, what, before)).unwrap();
        assert_eq!((order(&table), table.events()), (after.to_vec(), moved(what, said).to_vec()));
    }
    assert_eq!(table.propose("ana", shift(1, 8, None)), Err(Rejection::NO_SUCH_PICK));
    let added = |what, before: Option<usize>| {
        [Event::PickAdded { id: picks(1), product: product(what), before: before.map(product) }]
    };
    table.run("ana", add_before(1, 4, 1)).unwrap();
    assert_eq!(table.events(), added(4, Some(1)));
    table.run("ana", add_before(1, 5, 8)).unwrap();
    assert_eq!(table.events(), added(5, None));
    assert_eq!(order(&table), [2, 4, 1, 3, 5]);
}

/// R76
#[test]
fn a_deleted_collection_comes_back_as_it_was() {
    let mut table = with_three();
    table.run("ana", create(2, "later")).unwrap();
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    let before = table.room.picks().to_vec();
    table.run("ben", discard(1)).unwrap();
    assert_eq!(titles(&table), ["later"]);
    for gone in [rename(1, "x"), discard(1), add(1, 4), take_out(1, 1), shift(1, 1, None), restore(7)] {
        assert_eq!(table.propose("ana", gone), Err(Rejection::NO_SUCH_PICKS));
    }
    let mut restored = Room::restore(&table.room.snapshot()).unwrap();
    assert_eq!(restored.snapshot(), table.room.snapshot(), "it is remembered over a restart");
    table.effects.clear();
    table.run("ben", restore(1)).unwrap();
    assert_eq!(table.events(), [Event::PickRestored { picks: before[0].clone() }]);
    assert_eq!(table.room.picks(), before);

    for n in 10..=10 + MAX_DELETED_PICKS {
        table.run("ana", create(n, "soon gone")).unwrap();
        table.run("ana", discard(n)).unwrap();
    }
    assert_eq!(table.propose("ana", restore(10)), Err(Rejection::NO_SUCH_PICKS), "only the last ones are remembered");
    table.run("ana", restore(11)).unwrap();
    table.run("ana", create(10, "another")).expect("and what is forgotten gives its id free");
}

/// R8: several commands in one message build on one another.
#[test]
fn what_is_in_flight_is_built_upon() {
    let mut table = Table::new();
    let first = Command::PickCreate { id: picks(1), title: "New".into(), product: Some(product(1)) };
    for command in [first, add(1, 2), shift(1, 2, Some(1)), rename(1, "Newer")] {
        table.propose("ana", command).unwrap();
    }
    assert_eq!(table.propose("ana", create(1, "again")), Err(Rejection::PICKS_EXIST));
    assert_eq!(table.room.picks(), [], "nothing is there before it is stored");
    table.settle_some(2);
    table.propose("ana", shift(1, 1, Some(2))).expect("judged with all that is in flight");
    table.settle();
    assert_eq!((titles(&table), order(&table)), (vec!["Newer"], vec![1, 2]));
}

/// R77, R9: both were in order when proposed; the log decides.
#[test]
fn of_two_for_the_last_place_the_second_is_refused_when_applied() {
    let mut table = Table::new();
    for n in 1..MAX_PICKS as usize {
        table.run("ana", create(n, "one of many")).unwrap();
    }
    // Proposed elsewhere, on the same head; its append comes second.
    let Ok(Proposal::Append(late)) = table.propose_as("ana", "late", create(98, "late")) else { panic!() };
    table.rollback();
    table.run("ana", create(99, "early")).unwrap();
    table.waiting.push(late);
    table.effects.clear();
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::TOO_MANY_PICKS));
    assert_eq!(table.events(), []);
    assert_eq!(table.propose_as("ana", "late", create(98, "late")), Err(Rejection::TOO_MANY_PICKS), "remembered");
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}
