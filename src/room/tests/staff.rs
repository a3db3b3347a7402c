//! Who is of a shop's staff: R270 to R273.
#![allow(clippy::unnecessary_wraps, reason = "as commands and events have it")]

use std::collections::BTreeMap;

use super::*;
use crate::{
    ids::ShopId,
    protocol::{activity::Deed, message::Staff},
    room::member::{Change, Member},
};

/// Of the shop with that number.
pub fn of_shop(n: usize) -> Option<Staff> {
    Some(Staff { shop: Some(ShopId::parse(&format!("s_{n:04}")).unwrap()) })
}

/// Of a shop that isn't named.
pub fn of_some_shop() -> Option<Staff> {
    Some(Staff::default())
}

pub fn set_staff(name: &str, staff: Option<Staff>) -> Command {
    Command::MemberSetStaff { member: member(name), staff }
}

/// Who is of whose staff, as somebody knows it who is greeted.
pub fn greeted_staff(room: &Room) -> BTreeMap<MemberId, Staff> {
    room.members().filter_map(|member| Some((member.id, member.staff?))).collect()
}

/// The same behind an event.
pub fn hear_staff(heard: &mut BTreeMap<MemberId, Staff>, event: &Event) {
    let (member, staff) = match event {
        Event::MemberJoined { member } => (&member.id, &member.staff),
        Event::MemberStaffChanged { member, staff } => {
            assert_ne!(heard.get(member), staff.as_ref(), "no news");
            (member, staff)
        }
        _ => return,
    };
    match staff {
        Some(staff) => drop(heard.insert(member.clone(), staff.clone())),
        None => drop(heard.remove(member)),
    }
}

fn staff_of(table: &Table, name: &str) -> Option<Staff> {
    table.room.member(&member(name)).unwrap().staff
}

/// R270
#[test]
fn hosts_say_who_is_of_a_shop_s_staff() {
    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Cohost)).unwrap();
    for name in ["ben", "cleo", "vic"] {
        assert_eq!(table.run(name, set_staff("ben", of_shop(1))), Err(Rejection::FORBIDDEN), "{name}");
    }
    assert_eq!(table.run("ana", set_staff("nobody", of_shop(1))), Err(Rejection::NO_SUCH_MEMBER));
    table.effects.clear();
    for (name, staff) in [("ben", of_shop(1)), ("ben", of_some_shop()), ("ben", None), ("ana", of_shop(2))] {
        table.run("ana", set_staff(name, staff.clone())).unwrap();
        assert_eq!(table.events(), [Event::MemberStaffChanged { member: member(name), staff: staff.clone() }]);
        table.run("ana", set_staff(name, staff.clone())).unwrap();
        assert_eq!((table.events(), staff_of(&table, name)), (vec![], staff), "the same again is no event");
    }
    let told = |table: &Table| table.room.activity().into_iter().map(|activity| activity.deed).next();
    assert_eq!(told(&table), Some(Deed::MemberStaffChanged { member: member("ana"), staff: of_shop(2) }));
    table.run("ben", remove("ben")).unwrap();
    table.run("ana", set_staff("ben", of_shop(1))).expect("what they said is still read");
    assert_eq!(Room::restore(&table.room.snapshot()).unwrap().member(&member("ben")).unwrap().staff, of_shop(1));
}

/// R270, R34
#[test]
fn a_stand_in_says_nothing_of_the_creator() {
    let mut table = Table::new();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += 60_000;
    table.system(&SystemCommand::HandOver { to: Some(member("ben")) }).unwrap();
    assert_eq!(table.run("ben", set_staff("ana", of_shop(1))), Err(Rejection::CREATOR_AWAY));
    table.run("ben", set_staff("cleo", of_shop(1))).unwrap();
    table.run("ben", set_staff("ben", of_shop(2))).unwrap();
    table.system(&SystemCommand::Present { member: member("ana") }).unwrap();
    assert_eq!((table.role("ben"), staff_of(&table, "ben")), (Some(Role::Shopper), of_shop(2)));
}

/// R271
#[test]
fn staff_may_do_what_their_role_lets_them() {
    let mut table = Table::new();
    for name in ["ben", "vic"] {
        table.run("ana", set_staff(name, of_shop(1))).unwrap();
    }
    assert_eq!(table.run("ben", set_staff("cleo", of_shop(1))), Err(Rejection::FORBIDDEN));
    assert_eq!(table.run("vic", post("from the shop")), Err(Rejection::READ_ONLY));
    table.run("ben", post("from the shop")).unwrap();
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    assert_eq!(staff_of(&table, "ben"), of_shop(1), "over another role");
    table.run("ben", remove("ben")).unwrap();
    table.effects.clear();
    table.join("ben", Role::Shopper).unwrap();
    assert_eq!(staff_of(&table, "ben"), of_shop(1), "and over leaving");
    assert!(matches!(&table.events()[..], [Event::MemberJoined { member }] if member.staff == of_shop(1)));
}

/// R272
#[test]
fn who_is_erased_is_of_nobody_s_staff() {
    let mut table = Table::new();
    table.run("ana", set_staff("ben", of_shop(7))).unwrap();
    table.run("ana", set_staff("cleo", of_shop(8))).unwrap();
    let entry = table.room.propose_erase(&member("ben"), table.now).unwrap().unwrap();
    table.waiting.push(entry);
    table.effects.clear();
    table.settle();
    assert_eq!(table.events(), [Event::MemberRemoved { member: member("ben") }], "and nothing of staff");
    assert_eq!((staff_of(&table, "ben"), staff_of(&table, "cleo")), (None, of_shop(8)));
    assert_eq!(table.run("ana", set_staff("ben", of_shop(7))), Err(Rejection::NO_SUCH_MEMBER));
    let names = |bytes: &[u8], shop: &[u8]| bytes.windows(shop.len()).any(|part| part == shop);
    assert!(!names(&table.room.snapshot(), b"s_0007"), "not even among what people did");
    for row in &mut table.rows {
        if let Some(bare) = decode(row).without_words(&member("ben"), &[]) {
            (row.body, row.text) = (bare.body, bare.text);
        }
    }
    assert!(table.rows.iter().all(|row| !names(&row.body, b"s_0007")));
    assert!(table.rows.iter().any(|row| names(&row.body, b"s_0008")), "others' stay");
    let mut taken = table.room.takeout(&member("ana"));
    for taken in &mut taken.members {
        taken.view.staff = of_shop(7);
    }
    let back = Room::bring_back(table.room.id().clone(), taken, Vec::new(), 9).unwrap();
    assert_eq!(back.room.member(&member("ben")).unwrap().staff, None, "whatever a file says");
}

/// R273
#[test]
fn it_is_judged_when_applied() {
    let mut table = Table::new();
    table.run("ana", set_role("ben", Role::Host)).unwrap();
    table.propose("ana", set_role("ben", Role::Shopper)).unwrap();
    assert_eq!(table.propose("ben", set_staff("cleo", of_shop(1))), Err(Rejection::FORBIDDEN), "ahead");
    table.rollback();
    table.propose("ben", set_staff("cleo", of_shop(1))).unwrap();
    table.propose("ana", set_staff("cleo", of_shop(2))).unwrap();
    // R9: other entries came first.
    let before = table.room.people.get(&member("ben")).unwrap().clone();
    let members = smallvec::smallvec![(member("ben"), Member { role: Role::Shopper, ..before })];
    table.room.people.commit(Change { members, reign: None });
    table.effects.clear();
    table.settle();
    let answers = table.effects.iter().filter_map(|effect| match effect {
        Effect::Answer { result, .. } => Some(result.is_ok()),
        _ => None,
    });
    assert_eq!(answers.collect::<Vec<_>>(), [false, true]);
    assert_eq!(staff_of(&table, "cleo"), of_shop(2));
}
