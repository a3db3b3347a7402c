//! Who edits what is everybody's: R240 to R243.

use super::*;
use crate::{
    protocol::bill::{BudgetOf, SplitRule},
    room::board::BoardRefusal,
};

fn set(editors: Editors) -> Command {
    Command::RoomSetEditors { editors }
}

fn note(n: usize) -> Command {
    Command::CartNote { variant: variant(n), text: "size 40".into() }
}

fn plan(n: usize) -> Command {
    Command::LookPlan { look: look(n), occasion: Some("Sunday".into()), dress_code: None, locks_at: None }
}

/// A room in which hosts edit, with a look of `ben`'s, and his copy of the board.
fn hosts_edit() -> (Table, Copy) {
    let (mut table, copy) = (Table::new(), Copy::new(101));
    table.update("ben", &copy.draw(1, &member("ben"))).unwrap();
    table.settle();
    table.run("ana", set(Editors::Hosts)).unwrap();
    table.effects.clear();
    (table, copy)
}

/// R240
#[test]
fn hosts_and_cohosts_say_who_edits() {
    let mut table = Table::new();
    assert_eq!(table.room.editors(), Editors::Everybody);
    assert_eq!(table.propose("ben", set(Editors::Hosts)), Err(Rejection::FORBIDDEN));
    assert_eq!(table.propose("vic", set(Editors::Hosts)), Err(Rejection::READ_ONLY));
    table.run("ana", set_role("cleo", Role::Cohost)).unwrap();
    table.effects.clear();
    table.run("cleo", set(Editors::Hosts)).unwrap();
    assert_eq!(table.events(), [Event::RoomEditorsChanged { editors: Editors::Hosts }]);
    table.effects.clear();
    table.run("ana", set(Editors::Hosts)).unwrap();
    assert_eq!(table.events(), [], "the same again is no event");
    assert_eq!(Room::restore(&table.room.snapshot()).unwrap().editors(), Editors::Hosts);
}

/// R241
#[test]
fn where_hosts_edit_a_shopper_keeps_what_is_their_own() {
    let (mut table, copy) = hosts_edit();
    let forbidden = Err(BoardRefusal::Forbidden("hosts_edit"));
    assert_eq!(table.update("ben", &copy.draw(2, &member("ben"))), forbidden);
    let split = Command::CartSplit { variant: Some(variant(1)), rule: Some(SplitRule::Wants) };
    let maybe = Command::CartMaybe { variant: variant(1), maybe: true };
    for command in [plan(1), Command::LookLock { look: look(1), on: true }, note(1), maybe, split] {
        assert_eq!(table.propose("ben", command.clone()), Err(Rejection::HOSTS_EDIT), "{command:?}");
        table.run("ana", command).unwrap();
    }
    assert_eq!(table.propose("vic", note(1)), Err(Rejection::READ_ONLY), "who only looks on hears that");
    let bens = Copy::new(202);
    table.update("ben", &bens.put(1, &member("ben"), 2)).expect("one's own bag");
    table.settle();
    let budget = Command::CartBudget { of: BudgetOf::Mine, amount: None };
    let pay = Command::CartPay { variant: variant(1), pay: true };
    let thumb = Command::LookVote { look: look(1), thumb: Some(Thumb::Up) };
    for command in [vote(1, Some(Thumb::Up)), thumb, pay, budget, post("all the same")] {
        table.run("ben", command).unwrap();
    }
    table.run("ana", set(Editors::Everybody)).unwrap();
    table.run("ben", note(2)).unwrap();
}

/// R242
#[test]
fn what_was_proposed_before_is_judged_when_applied() {
    let (mut table, _) = hosts_edit();
    table.run("ana", set(Editors::Everybody)).unwrap();
    table.effects.clear();
    // In flight the setting holds at once, for commands as for the board.
    table.propose_as("ana", "close", set(Editors::Hosts)).unwrap();
    assert_eq!(table.propose("ben", note(1)), Err(Rejection::HOSTS_EDIT));
    let copy = Copy::new(303);
    assert_eq!(table.update("ben", &copy.draw(3, &member("ben"))), Err(BoardRefusal::Forbidden("hosts_edit")));
    table.rollback();
    table.propose_as("ben", "note", note(1)).unwrap();
    table.propose_as("ben", "plan", plan(1)).unwrap();
    // R9: other entries came first.
    table.room.editors = Editors::Hosts;
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::HOSTS_EDIT));
    assert_eq!(table.events(), []);
}
