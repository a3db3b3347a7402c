use super::*;
use crate::room::{
    board::BoardRefusal,
    member::{AVATARS, Change, MAX_MEMBERS, Member},
};

/// R20
#[test]
fn the_first_entry_makes_the_room_and_its_creator_host() {
    let mut table = Table::empty();
    assert_eq!(table.propose("ana", post("hello")), Err(Rejection::NOT_A_MEMBER));
    assert_eq!(table.join("ben", Role::Shopper), Err(Rejection::NOT_A_MEMBER), "there is no room yet");
    let entry = table.room.propose_create(&member("ana"), Some(4), T0).unwrap();
    assert_eq!(table.room.propose_create(&member("ben"), None, T0), None, "one is in flight");
    table.waiting.push(entry);
    table.settle();
    assert_eq!(table.role("ana"), Some(Role::Host));
    assert_eq!(table.room.creator(), Some(&member("ana")));
    assert_eq!(table.room.member(&member("ana")).unwrap().avatar, 4);
    assert_eq!(table.room.propose_create(&member("ben"), None, T0), None);
}

/// R21
#[test]
fn joining_is_idempotent() {
    let mut table = Table::new();
    assert_eq!(table.join("ben", Role::Host), Ok(None), "and gives no other role");
    assert_eq!(table.role("ben"), Some(Role::Shopper));
    let join = |t: &mut Table| t.room.propose_join(&member("dora"), Role::Shopper, None, None, T0).unwrap();
    let first = join(&mut table).unwrap();
    assert_eq!(join(&mut table), None, "just becoming one");
    table.waiting.push(first);
    table.settle();
    let events = table.events();
    assert!(matches!(&events[..], [Event::MemberJoined { member: m }] if m.id == member("dora") && m.name.is_empty()));
}

/// R22
#[test]
fn avatars_are_the_first_free_one_unless_asked_for() {
    let mut table = Table::new();
    let avatar = |table: &Table, name: &str| table.room.member(&member(name)).unwrap().avatar;
    assert_eq!(["ana", "ben", "cleo", "vic"].map(|name| avatar(&table, name)), [0, 1, 2, 3]);
    for (name, asked) in [("asks", Some(7)), ("wrong", Some(AVATARS)), ("takes", Some(0))] {
        let entry = table.room.propose_join(&member(name), Role::Shopper, asked, None, T0).unwrap().unwrap();
        table.waiting.push(entry);
        table.settle();
    }
    assert_eq!(["asks", "wrong", "takes"].map(|name| avatar(&table, name)), [7, 4, 0]);
    table.run("ben", remove("ben")).unwrap();
    table.join("dora", Role::Shopper).unwrap();
    assert_eq!(avatar(&table, "dora"), 1, "who is gone frees theirs");
    for n in 0..6 {
        table.join(&format!("more{n}"), Role::Shopper).unwrap();
    }
    table.join("late", Role::Shopper).unwrap();
    assert_eq!(avatar(&table, "late"), 1, "all are worn: the first of those that one wears");
}

/// R23
#[test]
fn only_hosts_change_roles_and_remove_others() {
    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Cohost)).unwrap();
    assert_eq!(table.role("cleo"), Some(Role::Cohost));
    for name in ["ben", "cleo", "vic"] {
        assert_eq!(table.run(name, set_role("ana", Role::Viewer)), Err(Rejection::FORBIDDEN), "{name}");
        assert_eq!(table.run(name, set_role(name, Role::Host)), Err(Rejection::FORBIDDEN), "{name}");
        assert_eq!(table.run(name, remove("ana")), Err(Rejection::FORBIDDEN), "{name}");
    }
    assert_eq!(table.run("ana", set_role("nobody", Role::Host)), Err(Rejection::NO_SUCH_MEMBER));
    table.effects.clear();
    table.run("ana", set_role("vic", Role::Shopper)).unwrap();
    assert!(table.effects.contains(&Effect::RoleChanged(member("vic"), Role::Shopper)));
    assert_eq!(table.events(), [Event::MemberRoleChanged { member: member("vic"), role: Role::Shopper }]);
    table.run("ana", set_role("vic", Role::Shopper)).unwrap();
    assert_eq!(table.events(), [], "nothing changed");
}

/// R24
#[test]
fn a_room_is_never_without_a_host() {
    let mut table = Table::new();
    assert_eq!(table.run("ana", set_role("ana", Role::Shopper)), Err(Rejection::LAST_HOST));
    assert_eq!(table.run("ana", remove("ana")), Err(Rejection::LAST_HOST));
    table.run("ana", set_role("ben", Role::Host)).unwrap();
    table.run("ana", remove("ana")).unwrap();
    assert_eq!(table.run("ben", remove("ben")), Err(Rejection::LAST_HOST), "who is gone does not count");
}

/// R24, R8: what is in flight counts.
#[test]
fn two_hosts_cannot_step_down_at_once() {
    let mut table = Table::new();
    table.run("ana", set_role("ben", Role::Host)).unwrap();
    table.propose("ana", set_role("ana", Role::Shopper)).unwrap();
    assert_eq!(table.propose("ben", remove("ben")), Err(Rejection::LAST_HOST));
    table.settle();
    assert_eq!(table.role("ben"), Some(Role::Host));
}

/// R25
#[test]
fn who_is_removed_stays_out_until_a_host_lets_them_back() {
    let mut table = Table::new();
    table.effects.clear();
    table.run("ana", remove("ben")).unwrap();
    assert!(table.effects.contains(&Effect::MemberGone(member("ben"))));
    assert_eq!(table.events(), [Event::MemberRemoved { member: member("ben") }]);
    assert_eq!(table.role("ben"), None);
    assert!(table.room.member(&member("ben")).unwrap().gone, "kept, so that what they said has a name");
    assert_eq!(table.propose("ben", post("still here")), Err(Rejection::NOT_A_MEMBER));
    assert_eq!(table.join("ben", Role::Shopper), Err(Rejection::REMOVED));
    assert_eq!(table.run("ana", remove("ben")), Err(Rejection::NO_SUCH_MEMBER));
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    assert_eq!(table.role("ben"), None, "not before they come");
    table.join("ben", Role::Shopper).unwrap();
    assert_eq!(table.role("ben"), Some(Role::Viewer));
}

/// R26
#[test]
fn who_left_comes_back_as_who_they_were() {
    let mut table = Table::new();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    let before = table.room.member(&member("ben")).unwrap();
    table.run("ben", remove("ben")).unwrap();
    table.now += 5_000;
    table.join("ben", Role::Cohost).unwrap();
    assert_eq!(table.room.member(&member("ben")).unwrap(), before, "an old link does not undo a demotion");
}

/// R27
#[test]
fn viewers_look_on() {
    let mut table = Table::new();
    let mine = table.run("ben", post("mine")).unwrap();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    for command in [post("no"), edit(mine, "no"), vote(1, Some(Thumb::Up))] {
        assert_eq!(table.propose("ben", command), Err(Rejection::READ_ONLY));
    }
    let update = Copy::new(1).put(1, &member("ben"), 2);
    assert_eq!(table.room.propose_board(&member("ben"), &update, false, T0), Err(BoardRefusal::ReadOnly));
    table.run("ben", delete(mine)).expect("one may always take back what one said");
    table.run("ben", remove("ben")).expect("and leave");
}

/// R28
#[test]
fn strangers_can_do_nothing() {
    let mut table = Table::new();
    let said = table.run("ana", post("hello")).unwrap();
    for command in [post("no"), delete(said), vote(1, None), set_role("zoe", Role::Host), remove("zoe")] {
        assert_eq!(table.propose("zoe", command), Err(Rejection::NOT_A_MEMBER));
    }
    let update = Copy::new(1).put(1, &member("zoe"), 2);
    let refusal = table.room.propose_board(&member("zoe"), &update, false, T0);
    assert_eq!(refusal, Err(BoardRefusal::Forbidden("not_a_member")));
}

/// R29
#[test]
fn members_are_bounded() {
    let mut table = Table::new();
    let viewer = Member { role: Role::Viewer, avatar: 0, joined_at: T0, staff: None, gone: None };
    for n in 4..MAX_MEMBERS {
        let change = Change { members: smallvec::smallvec![(member(&format!("{n:05}")), viewer.clone())], reign: None };
        table.room.people.commit(change);
    }
    assert_eq!(table.join("late", Role::Shopper), Err(Rejection::MEMBERS_FULL));
    table.run("ben", remove("ben")).unwrap();
    table.join("ben", Role::Shopper).expect("who comes back is known already");
}
