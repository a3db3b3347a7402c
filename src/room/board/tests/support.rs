//! People with Yjs clients of their own, and a board between them.

use bytes::Bytes;
use yrs::{
    Any, ClientID, Doc, Map, MapPrelim, MapRef, Options, ReadTxn, StateVector, Transact, TransactionMut, Update,
    updates::decoder::Decode, updates::encoder::Encode,
};

use super::super::{Board, BoardRefusal, BoardUpdate, Verdict, Writer, write::put_uint};
use crate::{
    ids::{ClientId, MemberId},
    protocol::message::Role,
};

pub const ALICE: &str = "m_alice";
pub const BOB: &str = "m_bobby";
pub const CAROL: &str = "m_carol";

pub fn member(id: &str) -> MemberId {
    MemberId::parse(id).unwrap()
}

/// A document as a browser holds it.
pub struct Client {
    pub doc: Doc,
    pub cart: MapRef,
    pub looks: MapRef,
    pub by: MemberId,
    pub role: Role,
}

impl Client {
    pub fn new(client: ClientId, by: &str, role: Role) -> Self {
        let doc = Doc::with_options(Options::with_client_id(ClientID::new(client)));
        let (cart, looks) = (doc.get_or_insert_map("cart"), doc.get_or_insert_map("looks"));
        Self { doc, cart, looks, by: member(by), role }
    }

    pub fn shopper(client: ClientId, by: &str) -> Self {
        Self::new(client, by, Role::Shopper)
    }

    pub fn host(client: ClientId, by: &str) -> Self {
        Self::new(client, by, Role::Host)
    }

    pub fn writer(&self) -> Writer<'_> {
        Writer::new(&self.by, self.role)
    }

    /// One transaction, as the update that a provider would send.
    pub fn edit(&self, f: impl FnOnce(&Self, &mut TransactionMut<'_>)) -> Bytes {
        let mut txn = self.doc.transact_mut();
        f(self, &mut txn);
        Bytes::from(txn.encode_update_v1())
    }

    pub fn set_line(&self, key: &str, quantity: i64) -> Bytes {
        self.edit(|c, txn| {
            c.cart.insert(txn, key, quantity);
        })
    }

    pub fn remove_line(&self, key: &str) -> Bytes {
        self.edit(|c, txn| {
            c.cart.remove(txn, key);
        })
    }

    pub fn add_look(&self, id: &str) -> Bytes {
        self.edit(|c, txn| {
            insert_look(c, txn, id, c.by.as_str());
        })
    }

    pub fn add_piece(&self, look: &str, id: &str) -> Bytes {
        self.edit(|c, txn| {
            let pieces = pieces(c, txn, look);
            insert_piece(txn, &pieces, id, c.by.as_str());
        })
    }

    pub fn remove_look(&self, id: &str) -> Bytes {
        self.edit(|c, txn| {
            c.looks.remove(txn, id);
        })
    }

    pub fn remove_piece(&self, look: &str, id: &str) -> Bytes {
        self.edit(|c, txn| {
            pieces(c, txn, look).remove(txn, id);
        })
    }

    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    pub fn step2(&self, sv: &[u8]) -> Bytes {
        let sv = StateVector::decode_v1(sv).unwrap();
        Bytes::from(self.doc.transact().encode_state_as_update_v1(&sv))
    }

    pub fn receive(&self, update: &[u8]) {
        let waits = self.waits();
        self.hear(update);
        assert!(waits || !self.waits(), "the server sent what builds on something missing");
    }

    /// Takes an update, whether or not what it builds on is here.
    pub fn hear(&self, update: &[u8]) {
        self.doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
    }

    /// Whether an update came of which something is missing.
    pub fn waits(&self) -> bool {
        self.doc.transact().has_missing_updates()
    }

    /// Takes what the board has.
    pub fn sync(&self, board: &mut Board) {
        for update in board.diff(&self.state_vector()).unwrap() {
            self.receive(&update);
        }
        assert!(!self.waits(), "the server kept something back");
    }

    /// Starts a new document from all that the board has, and puts into it what this one had.
    ///
    /// For one that waits: yrs keeps what is missing as a skip among its blocks, and where a block comes that covers
    /// the skip and more (garbage, joined by a snapshot) its arithmetic overflows (0.28.1, `BlockStore::push`). Yjs puts
    /// what waits aside instead, and our page is Yjs.
    pub fn start_anew(&mut self, board: &mut Board) {
        let anew = Self::new(self.doc.client_id().get(), self.by.as_str(), self.role);
        for update in board.diff(&[0]).unwrap() {
            anew.receive(&update);
        }
        anew.receive(&self.step2(&[0]));
        *self = anew;
    }

    pub fn json(&self) -> Any {
        use yrs::types::ToJson;
        let txn = self.doc.transact();
        Any::from(vec![self.cart.to_json(&txn), self.looks.to_json(&txn)])
    }
}

pub fn pieces(c: &Client, txn: &TransactionMut<'_>, look: &str) -> MapRef {
    let look: MapRef = c.looks.get(txn, look).unwrap().cast().unwrap();
    look.get(txn, "pieces").unwrap().cast().unwrap()
}

pub fn piece(c: &Client, txn: &TransactionMut<'_>, look: &str, id: &str) -> MapRef {
    pieces(c, txn, look).get(txn, id).unwrap().cast().unwrap()
}

pub fn insert_look(c: &Client, txn: &mut TransactionMut<'_>, id: &str, by: &str) -> MapRef {
    let map = c.looks.insert(txn, id, MapPrelim::default());
    map.insert(txn, "title", "Sunday");
    map.insert(txn, "note", "");
    map.insert(txn, "by", by);
    map.insert(txn, "pieces", MapPrelim::default());
    map
}

pub fn pose(x: f64) -> Any {
    Any::from([x, 2.0, 1.0, 0.0, 1.0, 3.0].map(Any::from).to_vec())
}

pub fn insert_piece(txn: &mut TransactionMut<'_>, pieces: &MapRef, id: &str, by: &str) -> MapRef {
    let map = pieces.insert(txn, id, MapPrelim::default());
    map.insert(txn, "variant", "v_coat");
    map.insert(txn, "pose", pose(1.0));
    map.insert(txn, "by", by);
    map
}

pub fn line(variant: u32, member: &str) -> String {
    format!("v_{variant:04}|{member}")
}

/// Proposes and applies; the update as it was accepted.
pub fn put(board: &mut Board, client: &Client, update: &Bytes) -> BoardUpdate {
    match board.propose(client.writer(), update, false) {
        Ok(Verdict::Accepted(update)) => {
            board.apply(&client.by, &update);
            update
        }
        other => panic!("not accepted: {other:?}"),
    }
}

pub fn refused(board: &mut Board, client: &Client, update: &Bytes) -> BoardRefusal {
    let before = board.values();
    let refusal = board.propose(client.writer(), update, false).expect_err("accepted");
    assert_eq!(board.values(), before, "a refusal changed the board");
    refusal
}

/// A document made from everything that the board hands out.
pub fn replay(board: &mut Board) -> Client {
    let fresh = Client::shopper(99, CAROL);
    fresh.sync(board);
    fresh
}

/// An update by hand: one section of structs, already encoded, and no deletes.
pub fn raw(client: ClientId, clock: u32, structs: &[Vec<u8>]) -> Bytes {
    let mut out = Vec::new();
    put_uint(&mut out, 1);
    put_uint(&mut out, structs.len() as u64);
    put_uint(&mut out, client);
    put_uint(&mut out, u64::from(clock));
    out.extend(structs.concat());
    out.push(0);
    out.into()
}

/// An entry at a key of a root, with encoded content behind its info byte.
pub fn entry(root: &str, key: Option<&str>, content_ref: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![content_ref | if key.is_some() { 0x20 } else { 0 }, 1];
    for s in std::iter::once(root).chain(key) {
        put_uint(&mut out, s.len() as u64);
        out.extend_from_slice(s.as_bytes());
    }
    out.extend_from_slice(content);
    out
}

/// A board with a look by Alice that holds a piece, and Alice's and Bob's clients in step with it.
pub fn stocked() -> (Board, Client, Client) {
    let mut board = Board::new(1);
    let (alice, bob) = (Client::shopper(10, ALICE), Client::shopper(20, BOB));
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 2));
    put(&mut board, &alice, &alice.add_look("l_sunday"));
    put(&mut board, &alice, &alice.add_piece("l_sunday", "k_coat"));
    bob.sync(&mut board);
    (board, alice, bob)
}

/// A refusal for the rule named.
pub fn forbidden(rule: &'static str) -> BoardRefusal {
    BoardRefusal::Forbidden(rule)
}
