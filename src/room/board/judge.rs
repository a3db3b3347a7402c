//! The gate, second half: what an applied update changed, against schema, rights and quotas. Each changed place is
//! looked at once; nothing else is. Rules: `src/room/SPEC.md`.

use std::sync::Arc;

use smallvec::SmallVec;
use yrs::{Map, MapRef, Out, ReadTxn};

use super::{
    Arrival, BoardRefusal, Writer,
    draft::{Tables, Touched},
    refusal::HOSTS_EDIT,
    schema::{self, MAX_LINES, MAX_LOOKS, MAX_PIECES},
};
use crate::{
    ids::{LookId, MemberId, PieceId, VariantId},
    protocol::activity::LineChange,
};

const LOOK_SHAPE: BoardRefusal = BoardRefusal::Forbidden("look_shape");
const PIECE_SHAPE: BoardRefusal = BoardRefusal::Forbidden("piece_shape");

/// What an update did.
#[derive(Default)]
pub struct Did {
    /// Who wants how many now.
    pub lines: SmallVec<[LineChange; 1]>,
    /// The variants that nobody wanted before and somebody wants now, and those that were put on looks.
    pub wanted: Vec<Arrival>,
}

/// Judges what `touched` lists and brings the tables in step. After a refusal the tables are as useless as the draft.
pub fn judge<T: ReadTxn>(
    txn: &T,
    cart: &MapRef,
    looks: &MapRef,
    tables: &mut Tables,
    writer: &Writer<'_>,
    touched: &[Touched],
) -> Result<Did, BoardRefusal> {
    let mut judge = Judge { txn, looks, tables, writer, grew: Grew::default(), did: Did::default() };
    for place in touched {
        judge.unlocked(place)?;
        match place {
            Touched::Line(key) => judge.line(cart, key)?,
            Touched::Look(look) => judge.look(look)?,
            Touched::LookField(look, field) => judge.look_field(look, field)?,
            Touched::Piece(look, piece) => judge.piece(look, piece)?,
            Touched::PieceField(look, piece, field) => judge.piece_field(look, piece, field)?,
            Touched::Elsewhere => return Err(BoardRefusal::Forbidden("schema")),
        }
    }
    judge.quotas()?;
    // yrs lists keys in no order; an entry is the same bytes for the same update.
    judge.did.lines.sort_unstable_by(|a, b| (&a.variant, &a.member).cmp(&(&b.variant, &b.member)));
    Ok(judge.did)
}

/// Whose numbers changed, by how much.
#[derive(Default)]
struct Grew {
    lines: SmallVec<[(MemberId, i64); 2]>,
    looks: SmallVec<[(MemberId, i64); 2]>,
    pieces: SmallVec<[(Arc<str>, i64); 2]>,
}

fn add<K: PartialEq>(list: &mut SmallVec<[(K, i64); 2]>, key: K, by: i64) {
    match list.iter_mut().find(|(k, _)| *k == key) {
        Some((_, n)) => *n += by,
        None => list.push((key, by)),
    }
}

struct Judge<'j, T> {
    txn: &'j T,
    looks: &'j MapRef,
    tables: &'j mut Tables,
    writer: &'j Writer<'j>,
    grew: Grew,
    did: Did,
}

impl<T: ReadTxn> Judge<'_, T> {
    fn line(&mut self, cart: &MapRef, key: &Arc<str>) -> Result<(), BoardRefusal> {
        let (variant, owner) = schema::cart_key(key).ok_or(BoardRefusal::Forbidden("cart_key"))?;
        if owner != self.writer.member.as_str() && !self.writer.role.is_host() {
            return Err(BoardRefusal::Forbidden("cart_owner"));
        }
        let is = match cart.get(self.txn, key) {
            Some(value) => schema::quantity(&value).ok_or(BoardRefusal::Forbidden("cart_value"))?,
            None => 0,
        };
        let was = self.tables.lines.get(key).copied().unwrap_or(0);
        if was == is {
            return Ok(());
        }
        let no_key = |_| BoardRefusal::Forbidden("cart_key");
        let (variant, member) = (VariantId::parse(variant).map_err(no_key)?, MemberId::parse(owner).map_err(no_key)?);
        if was == 0 || is == 0 {
            add(&mut self.grew.lines, member.clone(), if is > 0 { 1 } else { -1 });
            if is > 0 && !self.tables.wanted.contains_key(variant.as_str()) {
                self.did.wanted.push(Arrival { variant: variant.clone(), look: None });
            }
        }
        self.tables.set_line(key, is);
        self.did.lines.push(LineChange { variant, member, from: was, to: is });
        Ok(())
    }

    /// A locked look stays as it is, and where it is (B15), and where hosts edit others change none (B16).
    fn unlocked(&self, place: &Touched) -> Result<(), BoardRefusal> {
        match place {
            Touched::Look(_) | Touched::LookField(..) | Touched::Piece(..) | Touched::PieceField(..)
                if self.writer.hosts_edit =>
            {
                Err(HOSTS_EDIT)
            }
            Touched::Look(look)
            | Touched::LookField(look, _)
            | Touched::Piece(look, _)
            | Touched::PieceField(look, ..)
                if self.writer.locked.contains(&**look) =>
            {
                Err(BoardRefusal::Forbidden("locked"))
            }
            _ => Ok(()),
        }
    }

    /// A look that came, went or was replaced.
    fn look(&mut self, look: &Arc<str>) -> Result<(), BoardRefusal> {
        if let Some(entry) = self.tables.looks.get(look) {
            add(&mut self.grew.looks, entry.by.clone(), -1);
            let pieces = i64::try_from(entry.pieces.len()).unwrap_or(i64::MAX);
            add(&mut self.grew.pieces, look.clone(), -pieces);
        }
        self.tables.remove_look(look);
        let map = match self.looks.get(self.txn, look) {
            None => return Ok(()),
            Some(Out::YMap(map)) => map,
            Some(_) => return Err(LOOK_SHAPE),
        };
        if !schema::has_form(look, LookId::PREFIX) {
            return Err(BoardRefusal::Forbidden("look_id"));
        }
        self.whole_look(&map)?;
        let by = self.author(look, &map)?;
        add(&mut self.grew.looks, by.clone(), 1);
        self.tables.add_look(look.clone(), by);
        let pieces = schema::child(self.txn, &map, "pieces").ok_or(LOOK_SHAPE)?;
        for (key, value) in pieces.iter(self.txn) {
            self.new_piece(look, &key.into(), value)?;
        }
        Ok(())
    }

    /// Every field that has to be there is, and nothing else.
    fn whole_look(&self, map: &MapRef) -> Result<(), BoardRefusal> {
        let mut required = 0;
        for (field, value) in map.iter(self.txn) {
            if !schema::look_field(field, &value) {
                return Err(LOOK_SHAPE);
            }
            required += usize::from(field != "after");
        }
        if required == schema::LOOK_FIELDS.len() - 1 { Ok(()) } else { Err(LOOK_SHAPE) }
    }

    fn whole_piece(&self, map: &MapRef) -> Result<(), BoardRefusal> {
        let mut fields = 0;
        for (field, value) in map.iter(self.txn) {
            if !schema::piece_field(field, &value) {
                return Err(PIECE_SHAPE);
            }
            fields += 1;
        }
        if fields == schema::PIECE_FIELDS.len() { Ok(()) } else { Err(PIECE_SHAPE) }
    }

    /// Who made what stands under `id`: the writer, or whoever made it first.
    fn author(&self, id: &str, map: &MapRef) -> Result<MemberId, BoardRefusal> {
        let by = schema::member(self.txn, map, "by").ok_or(BoardRefusal::Forbidden("by"))?;
        let right = self.tables.authors.get(id).unwrap_or(self.writer.member);
        if by == *right { Ok(by) } else { Err(BoardRefusal::Forbidden("by")) }
    }

    /// A field of a look that stays.
    fn look_field(&mut self, look: &Arc<str>, field: &str) -> Result<(), BoardRefusal> {
        // Replacing the map of pieces would take away what others are putting into it.
        if field == "pieces" {
            return Err(BoardRefusal::Forbidden("pieces"));
        }
        let map = schema::child(self.txn, self.looks, look).ok_or(LOOK_SHAPE)?;
        match map.get(self.txn, field) {
            Some(value) if schema::look_field(field, &value) => {}
            None if field == "after" => {}
            _ => return Err(LOOK_SHAPE),
        }
        if field == "by" { self.author(look, &map).map(drop) } else { Ok(()) }
    }

    fn pieces(&self, look: &str) -> Result<MapRef, BoardRefusal> {
        let map = schema::child(self.txn, self.looks, look).ok_or(LOOK_SHAPE)?;
        schema::child(self.txn, &map, "pieces").ok_or(LOOK_SHAPE)
    }

    /// A piece that came, went or was replaced.
    fn piece(&mut self, look: &Arc<str>, piece: &Arc<str>) -> Result<(), BoardRefusal> {
        if self.tables.looks.get(look).is_some_and(|entry| entry.pieces.contains(piece)) {
            add(&mut self.grew.pieces, look.clone(), -1);
            self.tables.remove_piece(look, piece);
        }
        match self.pieces(look)?.get(self.txn, piece) {
            Some(value) => self.new_piece(look, piece, value),
            None => Ok(()),
        }
    }

    fn new_piece(&mut self, look: &Arc<str>, piece: &Arc<str>, value: Out) -> Result<(), BoardRefusal> {
        if !schema::has_form(piece, PieceId::PREFIX) {
            return Err(BoardRefusal::Forbidden("piece_id"));
        }
        let Out::YMap(map) = value else { return Err(PIECE_SHAPE) };
        self.whole_piece(&map)?;
        let by = self.author(piece, &map)?;
        self.put_on(look, &map);
        add(&mut self.grew.pieces, look.clone(), 1);
        self.tables.add_piece(look, piece.clone(), by);
        Ok(())
    }

    /// The variant of a piece came onto its look.
    fn put_on(&mut self, look: &str, piece: &MapRef) {
        let arrival = schema::variant(self.txn, piece).zip(LookId::parse(look).ok());
        self.did.wanted.extend(arrival.map(|(variant, look)| Arrival { variant, look: Some(look) }));
    }

    /// A field of a piece that stays.
    fn piece_field(&mut self, look: &str, piece: &str, field: &str) -> Result<(), BoardRefusal> {
        let map = schema::child(self.txn, &self.pieces(look)?, piece).ok_or(PIECE_SHAPE)?;
        let value = map.get(self.txn, field).ok_or(PIECE_SHAPE)?;
        if !schema::piece_field(field, &value) {
            return Err(PIECE_SHAPE);
        }
        match field {
            "by" => drop(self.author(piece, &map)?),
            "variant" => self.put_on(look, &map),
            _ => {}
        }
        Ok(())
    }

    /// Who is over a quota may not add; taking away always works.
    fn quotas(&self) -> Result<(), BoardRefusal> {
        let over = |count: Option<u32>, max: u32| count.unwrap_or(0) > max;
        let tables = &self.tables;
        if self.grew.lines.iter().any(|(m, n)| *n > 0 && over(tables.lines_of.get(m).copied(), MAX_LINES)) {
            return Err(BoardRefusal::Quota("lines"));
        }
        if self.grew.looks.iter().any(|(m, n)| *n > 0 && over(tables.looks_of.get(m).copied(), MAX_LOOKS)) {
            return Err(BoardRefusal::Quota("looks"));
        }
        let pieces = |look: &str| tables.looks.get(look).map_or(0, |entry| entry.pieces.len());
        if self.grew.pieces.iter().any(|(look, n)| *n > 0 && pieces(look) > MAX_PIECES as usize) {
            return Err(BoardRefusal::Quota("pieces"));
        }
        Ok(())
    }
}
