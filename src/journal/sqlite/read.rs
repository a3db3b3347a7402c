//! Reading: each answer comes from one read transaction, so a commit or a prune in between is not seen half.

use bytes::Bytes;
use sqlx::{Row as _, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use super::{chores::checksum, failed, number, to_db};
use crate::{
    ids::{MemberId, Millis, RoomId, Seq},
    journal::{JournalError, Lane, Replay, Snapshot, Stored},
};

/// Board rows packed into one row of an answer. What a row costs on its way through sqlx is ten times what it costs SQLite, a
/// trip to the connection's thread costs more on a busy machine, and a replay is thousands of rows.
const PACK: i64 = 8192;
/// Rows in a pack where the large pack was too big for one value of SQLite (10^9 bytes): 512 of the largest updates (1 MiB) fit.
const SAFE_PACK: i64 = 512;
/// Rooms that [`due`] names at once; the caller asks again. Bounds a morning after a long stop.
const DUE: i64 = 1024;

/// The columns of a pack: how many rows, their bodies, and their index. `group_concat` of blobs keeps every byte, zeros included;
/// the lengths beside it say where to cut, and must add up.
macro_rules! pack {
    () => {
        "count(*), CAST(group_concat(body, '') AS BLOB), \
         CAST(group_concat(concat_ws(' ', seq, at, length(body), by), char(10)) AS BLOB)"
    };
}

/// All of a room in one statement, and so of one moment: each trip to a connection's thread costs more than what SQLite does
/// there, and after a restart every room is loaded at once. Columns mean by the first one:
///
/// | 0 | the room and its snapshot: key, restored, seq, checksum, bytes |
/// | 1, 2 | a pack of the board, settled and fresh |
/// | 3 | a row of the history: seq, at, by, topic, body, text |
///
/// Of the board at most [`PACK`] rows a lane.
const REPLAY: &str = concat!(
    "\
    WITH here AS MATERIALIZED (\
        SELECT room.key AS key, room.restores <> origin.restores AS restored, snapshot.seq AS seq, snapshot.checksum AS checksum, \
          snapshot.bytes AS bytes \
        FROM room CROSS JOIN origin LEFT JOIN snapshot ON snapshot.room = room.key WHERE room.id = ?1) \
    SELECT 0, key, restored, seq, checksum, bytes, NULL FROM here \
    UNION ALL SELECT 1, ",
    pack!(),
    ", NULL, NULL, NULL \
      FROM (SELECT seq, at, by, body FROM board WHERE room = (SELECT key FROM here) \
            AND seq > (SELECT coalesce(seq, 0) FROM here) ORDER BY seq LIMIT ?2) \
    UNION ALL SELECT 2, ",
    pack!(),
    ", NULL, NULL, NULL \
      FROM (SELECT seq, at, by, body FROM fresh WHERE room = (SELECT key FROM here) \
            AND seq > (SELECT max(coalesce(here.seq, 0), coalesce((SELECT max(seq) FROM board WHERE room = here.key), 0)) FROM here) \
            ORDER BY id LIMIT ?2) \
    UNION ALL SELECT 3, seq, at, by, topic, body, text FROM history \
      WHERE room = (SELECT key FROM here) AND seq > (SELECT coalesce(seq, 0) FROM here)"
);

pub(super) async fn replay(pool: &SqlitePool, room: &RoomId) -> Result<Replay, JournalError> {
    let query = sqlx::query(REPLAY).bind(room.as_str().to_owned()).bind(PACK);
    let rows = match query.fetch_all(pool).await {
        Ok(rows) => rows,
        // A pack that is too big for one value, most likely; anything else comes again.
        Err(sqlx::Error::Database(_)) => return replay_in_steps(pool, room).await,
        Err(error) => return Err(failed(error)),
    };
    let (mut snapshot, mut restored, mut board, mut history) = (None, None, Vec::new(), Vec::new());
    for row in &rows {
        let kind: i64 = row.try_get(0).map_err(failed)?;
        match kind {
            0 => {
                restored = Some(row.try_get::<bool, _>(2).map_err(failed)?);
                if row.try_get::<Option<i64>, _>(3).map_err(failed)?.is_some() {
                    snapshot = Some(read_snapshot(room, row, 3)?);
                }
            }
            1 | 2 => {
                let count = read_pack(room, row, 1, &mut board)?;
                if count == PACK {
                    return replay_in_steps(pool, room).await;
                }
            }
            _ => history.push(history_row(row, 1).map_err(|_| damaged(room, "a row of the history can't be read"))?),
        }
    }
    let restored = restored.ok_or_else(|| JournalError::NoRoom(room.clone()))?;
    whole(room, snapshot, board, history, restored)
}

/// The same for boards of any length, in one read transaction.
async fn replay_in_steps(pool: &SqlitePool, room: &RoomId) -> Result<Replay, JournalError> {
    let mut tx = pool.begin().await.map_err(failed)?;
    let key = key(&mut tx, room).await?;
    let row = sqlx::query("SELECT seq, checksum, bytes FROM snapshot WHERE room = ?").bind(key);
    let row = row.fetch_optional(&mut *tx).await.map_err(failed)?;
    let snapshot = row.map(|row| read_snapshot(room, &row, 0)).transpose()?;
    let start = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
    let sql = "SELECT room.restores <> origin.restores FROM room, origin WHERE room.key = ?";
    let restored = sqlx::query_scalar(sql).bind(key).fetch_one(&mut *tx).await.map_err(failed)?;
    let board = board(&mut tx, room, key, start, i64::MAX).await?;
    let sql = "SELECT seq, at, by, topic, body, text FROM history WHERE room = ? AND seq > ? ORDER BY seq";
    let history = history_rows(&mut tx, room, sqlx::query(sql).bind(key).bind(to_db(start))).await?;
    tx.commit().await.map_err(failed)?;
    whole(room, snapshot, board, history, restored)
}

/// Puts a room together and makes sure that nothing of it is missing.
fn whole(
    room: &RoomId,
    snapshot: Option<Snapshot>,
    board: Vec<Stored>,
    history: Vec<Stored>,
    restored: bool,
) -> Result<Replay, JournalError> {
    let start = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
    let tail = merge(board, history);
    if let Some(seq) = hole(start, &tail) {
        return Err(damaged(room, format!("entry {seq} is missing or there twice")));
    }
    let head = tail.last().map_or(start, |stored| stored.seq);
    Ok(Replay { snapshot, tail, head, restored })
}

pub(super) async fn history(
    pool: &SqlitePool,
    room: &RoomId,
    topic: u8,
    before: Seq,
    limit: u32,
) -> Result<Vec<Stored>, JournalError> {
    let mut conn = pool.acquire().await.map_err(failed)?;
    let key = key(&mut conn, room).await?;
    let sql = "SELECT seq, at, by, topic, body, text FROM history \
               WHERE room = ? AND topic = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
    let query = sqlx::query(sql).bind(key).bind(i64::from(topic)).bind(to_db(before)).bind(i64::from(limit));
    history_rows(&mut conn, room, query).await
}

pub(super) async fn since(
    pool: &SqlitePool,
    room: &RoomId,
    after: Seq,
    limit: u32,
) -> Result<Option<Vec<Stored>>, JournalError> {
    let mut tx = pool.begin().await.map_err(failed)?;
    let key = key(&mut tx, room).await?;
    let sql = "SELECT max(coalesce((SELECT max(seq) FROM board WHERE room = ?1), 0), \
               coalesce((SELECT max(seq) FROM fresh WHERE room = ?1), 0), \
               coalesce((SELECT max(seq) FROM history WHERE room = ?1), 0), \
               coalesce((SELECT seq FROM snapshot WHERE room = ?1), 0))";
    let head = sqlx::query(sql).bind(key).fetch_one(&mut *tx).await.and_then(|row| number(&row, 0)).map_err(failed)?;
    let board = board(&mut tx, room, key, after, i64::from(limit)).await?;
    let sql = "SELECT seq, at, by, topic, body, text FROM history WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?";
    let query = sqlx::query(sql).bind(key).bind(to_db(after)).bind(i64::from(limit));
    let history = history_rows(&mut tx, room, query).await?;
    tx.commit().await.map_err(failed)?;
    let mut entries = merge(board, history);
    entries.truncate(limit as usize);
    // Pruning takes from below, so whatever is missing is missing at the beginning or all of it.
    let whole = hole(after, &entries).is_none() && (!entries.is_empty() || limit == 0 || after >= head);
    Ok(whole.then_some(entries))
}

pub(super) async fn due(pool: &SqlitePool, now: Millis) -> Result<Vec<RoomId>, JournalError> {
    let sql = "SELECT id FROM room WHERE next_deadline <= ? ORDER BY next_deadline LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql).bind(to_db(now)).bind(DUE).fetch_all(pool).await.map_err(failed)?;
    // Ids are written by us alone; one that can't be read is no reason not to wake the others.
    Ok(ids.iter().filter_map(|id| RoomId::parse(id).ok()).collect())
}

async fn key(conn: &mut SqliteConnection, room: &RoomId) -> Result<i64, JournalError> {
    let query = sqlx::query_scalar("SELECT key FROM room WHERE id = ?").bind(room.as_str().to_owned());
    query.fetch_optional(conn).await.map_err(failed)?.ok_or_else(|| JournalError::NoRoom(room.clone()))
}

fn damaged(room: &RoomId, what: impl Into<String>) -> JournalError {
    JournalError::Damaged { room: room.clone(), what: what.into() }
}

/// A snapshot out of three columns from `first` on: seq, checksum, bytes.
fn read_snapshot(room: &RoomId, row: &SqliteRow, first: usize) -> Result<Snapshot, JournalError> {
    let seq = number(row, first).map_err(failed)?;
    let stored: &[u8] = row.try_get(first + 1).map_err(failed)?;
    let bytes: &[u8] = row.try_get(first + 2).map_err(failed)?;
    let snapshot = Snapshot { seq, bytes: Bytes::copy_from_slice(bytes) };
    if checksum(&snapshot) == stored {
        Ok(snapshot)
    } else {
        Err(damaged(room, format!("the checksum of the snapshot at {seq} doesn't match")))
    }
}

/// The settled lane, by room.
const SETTLED: &str = concat!(
    "SELECT ",
    pack!(),
    " FROM (SELECT seq, at, by, body FROM board WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?)"
);
/// The fresh lane has no index by room: it is short, and its order is that of the log. What a snapshot includes may lie there
/// for a while; it is gone all the same.
const FRESH: &str = concat!(
    "SELECT ",
    pack!(),
    " FROM (SELECT seq, at, by, body FROM fresh WHERE room = ?1 AND seq > ?2 \
           AND seq > coalesce((SELECT seq FROM snapshot WHERE room = ?1), 0) ORDER BY id LIMIT ?3)"
);

/// The board's rows behind `after`, at most `limit`: those that have settled, then those that have not.
async fn board(
    conn: &mut SqliteConnection,
    room: &RoomId,
    key: i64,
    after: Seq,
    limit: i64,
) -> Result<Vec<Stored>, JournalError> {
    let mut entries = Vec::new();
    pack(conn, room, key, SETTLED, after, limit, &mut entries).await?;
    let after = entries.last().map_or(after, |stored| stored.seq);
    let limit = limit.saturating_sub_unsigned(entries.len() as u64);
    pack(conn, room, key, FRESH, after, limit, &mut entries).await?;
    Ok(entries)
}

/// Rows packed by SQLite, cut apart here without copying.
async fn pack(
    conn: &mut SqliteConnection,
    room: &RoomId,
    key: i64,
    sql: &'static str,
    mut after: Seq,
    mut limit: i64,
    entries: &mut Vec<Stored>,
) -> Result<(), JournalError> {
    let mut largest = PACK;
    while limit > 0 {
        let pack = limit.min(largest);
        let row = match sqlx::query(sql).bind(key).bind(to_db(after)).bind(pack).fetch_one(&mut *conn).await {
            Ok(row) => row,
            // Too big, most likely; anything else comes again.
            Err(sqlx::Error::Database(_)) if pack > SAFE_PACK => {
                largest = SAFE_PACK;
                continue;
            }
            Err(error) => return Err(failed(error)),
        };
        let count = read_pack(room, &row, 0, entries)?;
        if count < pack {
            break;
        }
        limit -= count;
        after = entries.last().map_or(after, |stored: &Stored| stored.seq);
    }
    Ok(())
}

/// Takes a pack apart, out of the columns from `first` on. Returns its count.
fn read_pack(room: &RoomId, row: &SqliteRow, first: usize, entries: &mut Vec<Stored>) -> Result<i64, JournalError> {
    let count: i64 = row.try_get(first).map_err(failed)?;
    if count > 0 {
        let bodies: &[u8] = row.try_get(first + 1).map_err(failed)?;
        let index: &[u8] = row.try_get(first + 2).map_err(failed)?;
        entries.reserve(usize::try_from(count).unwrap_or(0));
        unpack(&Bytes::copy_from_slice(bodies), index, entries)
            .ok_or_else(|| damaged(room, "a row of the board can't be read"))?;
    }
    Ok(count)
}

/// Cuts `bodies` by the lines of `index`: seq, time, length and, where there is one, author.
fn unpack(bodies: &Bytes, index: &[u8], entries: &mut Vec<Stored>) -> Option<()> {
    let mut offset = 0;
    // One person writes many rows in a row: their id is allocated once.
    let mut last: Option<MemberId> = None;
    for line in std::str::from_utf8(index).ok()?.split('\n') {
        let mut fields = line.splitn(4, ' ');
        let seq = fields.next()?.parse().ok()?;
        let at = fields.next()?.parse().ok()?;
        let len: usize = fields.next()?.parse().ok()?;
        let by = match (fields.next(), &last) {
            (None, _) => None,
            (Some(by), Some(last)) if last.as_str() == by => Some(last.clone()),
            (Some(by), _) => Some(MemberId::parse(by).ok()?),
        };
        let end = offset + len;
        if end > bodies.len() {
            return None;
        }
        entries.push(Stored {
            seq,
            lane: Lane::Board,
            at,
            by: by.clone(),
            body: bodies.slice(offset..end),
            text: None,
        });
        offset = end;
        last = by.or(last);
    }
    (offset == bodies.len()).then_some(())
}

async fn history_rows(
    conn: &mut SqliteConnection,
    room: &RoomId,
    query: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
) -> Result<Vec<Stored>, JournalError> {
    let rows = query.fetch_all(conn).await.map_err(failed)?;
    let read = |row| history_row(row, 0).map_err(|_| damaged(room, "a row of the history can't be read"));
    rows.iter().map(read).collect()
}

/// A row of the history out of the columns from `first` on: seq, at, by, topic, body, text.
fn history_row(row: &SqliteRow, first: usize) -> Result<Stored, sqlx::Error> {
    let by: Option<&str> = row.try_get(first + 2)?;
    let by = by.map(MemberId::parse).transpose().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let topic = u8::try_from(number(row, first + 3)?).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let body: &[u8] = row.try_get(first + 4)?;
    Ok(Stored {
        seq: number(row, first)?,
        lane: Lane::History { topic },
        at: number(row, first + 1)?,
        by,
        body: Bytes::copy_from_slice(body),
        text: row.try_get(first + 5)?,
    })
}

/// Both lanes in the order of their seqs.
fn merge(board: Vec<Stored>, history: Vec<Stored>) -> Vec<Stored> {
    if history.is_empty() {
        return board;
    }
    let mut all = board;
    all.extend(history);
    // Two sorted runs: the standard stable sort merges them in one pass.
    all.sort_by_key(|stored| stored.seq);
    all
}

/// The first seq behind `start` that is not where it should be.
fn hole(start: Seq, entries: &[Stored]) -> Option<Seq> {
    (start + 1..).zip(entries).find(|(seq, stored)| *seq != stored.seq).map(|(seq, _)| seq)
}
