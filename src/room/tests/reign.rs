use super::*;
use crate::room::reign::HOSTS_ABSENT_MS;

fn present(name: &str) -> SystemCommand {
    SystemCommand::Present { member: member(name) }
}

fn hand_over(name: &str) -> SystemCommand {
    SystemCommand::HandOver { to: Some(member(name)) }
}

/// The host has gone and `m_ben` has stepped in.
fn handed_over() -> Table {
    let mut table = Table::new();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += HOSTS_ABSENT_MS;
    table.system(&hand_over("ben")).unwrap();
    table
}

/// R30
#[test]
fn sixty_seconds_after_the_last_host_left_the_room_wants_another() {
    let mut table = Table::new();
    assert_eq!(table.room.next_deadline(), None);
    table.system(&SystemCommand::HostsAbsent).unwrap();
    assert!(table.room.hosts_are_absent());
    assert_eq!(table.room.next_deadline(), Some(T0 + HOSTS_ABSENT_MS));
    assert_eq!(table.role("ana"), Some(Role::Host), "nothing has passed on yet");
    table.now += HOSTS_ABSENT_MS - 1;
    assert_eq!(table.system(&hand_over("ben")), None, "too early");
    table.now += 1;
    assert!(table.system(&hand_over("ben")).is_some());
    assert_eq!(table.room.next_deadline(), None);
}

/// R31
#[test]
fn the_role_passes_to_somebody_who_takes_part() {
    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Cohost)).unwrap();
    table.now += 10;
    table.join("dora", Role::Shopper).unwrap();
    table.run("dora", remove("dora")).unwrap();
    let all = ["ana", "ben", "cleo", "dora", "vic", "zoe"].map(member);
    assert_eq!(table.room.heir(&all), Some(member("cleo")), "the most powerful");
    assert_eq!(table.room.heir(&all[..2]), Some(member("ben")));
    assert_eq!(table.room.heir(&all[3..]), None, "neither the gone, nor viewers, nor strangers");
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += HOSTS_ABSENT_MS;
    for name in ["ana", "dora", "vic", "zoe"] {
        assert_eq!(table.system(&hand_over(name)), None, "{name}");
    }
}

/// R32
#[test]
fn a_hand_over_makes_one_host_and_the_absent_ones_cohosts() {
    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Host)).unwrap();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += HOSTS_ABSENT_MS;
    table.effects.clear();
    table.system(&hand_over("ben")).unwrap();
    let roles = ["ana", "ben", "cleo"].map(|name| table.role(name).unwrap());
    assert_eq!(roles, [Role::Cohost, Role::Host, Role::Cohost]);
    assert_eq!(table.events().len(), 3, "everybody hears of each change");
}

/// R33
#[test]
fn the_creator_gets_the_role_back() {
    let mut table = handed_over();
    assert_eq!((table.role("ana"), table.role("ben")), (Some(Role::Cohost), Some(Role::Host)));
    assert_eq!(table.system(&present("cleo")), None);
    assert!(table.system(&present("ana")).is_some());
    assert_eq!((table.role("ana"), table.role("ben")), (Some(Role::Host), Some(Role::Shopper)));
    assert_eq!(table.system(&present("ana")), None, "once");
}

/// R33: also after the role passed on twice; every stand-in becomes what they were.
#[test]
fn the_creator_gets_the_role_back_from_a_second_stand_in() {
    let mut table = handed_over();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += HOSTS_ABSENT_MS;
    table.system(&hand_over("cleo")).unwrap();
    assert_eq!(table.role("ben"), Some(Role::Shopper));
    table.system(&present("ana")).unwrap();
    let roles = ["ana", "ben", "cleo"].map(|name| table.role(name).unwrap());
    assert_eq!(roles, [Role::Host, Role::Shopper, Role::Shopper]);
}

/// R33: what a host decided in the meantime about the stand-in holds.
#[test]
fn a_stand_in_whom_a_host_made_something_else_keeps_that() {
    let mut table = handed_over();
    table.run("ben", set_role("cleo", Role::Host)).unwrap();
    table.run("cleo", set_role("ben", Role::Cohost)).unwrap();
    table.system(&present("ana")).unwrap();
    let roles = ["ana", "ben", "cleo"].map(|name| table.role(name).unwrap());
    assert_eq!(roles, [Role::Host, Role::Cohost, Role::Host]);
}

/// R34
#[test]
fn a_stand_in_cannot_take_the_creators_place() {
    let mut table = handed_over();
    assert_eq!(table.run("ben", set_role("ana", Role::Viewer)), Err(Rejection::CREATOR_AWAY));
    assert_eq!(table.run("ben", remove("ana")), Err(Rejection::CREATOR_AWAY));
    table.run("ben", set_role("ben", Role::Host)).unwrap();
    table.system(&present("ana")).unwrap();
    assert_eq!(table.role("ben"), Some(Role::Shopper), "naming oneself host changes nothing");
    let mut table = handed_over();
    table.run("ana", remove("ana")).unwrap();
    table.join("ana", Role::Shopper).unwrap();
    assert_eq!(table.system(&present("ana")), None, "who left of their own will gave it up");
    table.run("ben", set_role("ana", Role::Viewer)).unwrap();
}

/// R35
#[test]
fn where_nobody_is_there_the_next_one_who_comes_takes_over() {
    let mut table = Table::new();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    table.now += HOSTS_ABSENT_MS;
    assert_eq!(table.system(&present("ben")), None, "the deadline's own entry comes first");
    let nobody = SystemCommand::HandOver { to: None };
    assert!(table.system(&nobody).is_some());
    assert_eq!(table.room.next_deadline(), None, "there is nothing to wake up for");
    assert_eq!(table.system(&nobody), None);
    assert_eq!(table.system(&present("vic")), None, "a viewer does not take over");
    assert!(table.system(&present("cleo")).is_some());
    assert_eq!((table.role("ana"), table.role("cleo")), (Some(Role::Cohost), Some(Role::Host)));
    table.system(&present("ana")).unwrap();
    assert_eq!((table.role("ana"), table.role("cleo")), (Some(Role::Host), Some(Role::Shopper)));
}

/// R36
#[test]
fn system_entries_have_derived_names_and_happen_once() {
    let mut table = Table::new();
    let entry = table.room.propose_system(&SystemCommand::HostsAbsent, T0).unwrap();
    assert_eq!(table.room.propose_system(&SystemCommand::HostsAbsent, T0), None, "in flight");
    let Body::System(system) = &entry.body else { panic!("a system entry") };
    assert_eq!(system.id(), "hosts:1:absent");
    assert_eq!(entry.by, None);
    table.waiting.extend([entry.clone(), entry]);
    table.settle();
    table.now += HOSTS_ABSENT_MS;
    let late = table.room.propose_system(&hand_over("ben"), table.now).unwrap();
    table.rollback();
    table.system(&hand_over("ben")).unwrap();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    let before = table.room.next_deadline();
    table.now += HOSTS_ABSENT_MS;
    table.waiting.push(Entry { at: table.now, ..late });
    table.settle();
    assert_eq!(table.room.next_deadline(), before, "an entry of an earlier absence does nothing");
}

/// R37
#[test]
fn a_host_who_comes_back_in_time_ends_the_absence() {
    let mut table = Table::new();
    assert_eq!(table.system(&present("ana")), None, "no absence, nothing to end");
    table.system(&SystemCommand::HostsAbsent).unwrap();
    assert_eq!(table.system(&present("ben")), None);
    assert!(table.system(&present("ana")).is_some());
    assert_eq!(table.room.next_deadline(), None);
    assert!(!table.room.hosts_are_absent());
}
