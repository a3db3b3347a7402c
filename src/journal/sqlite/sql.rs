//! The statements of a group: few shapes, so that SQLite compiles each once and the connection's cache finds it again.
//!
//! A lane's rows go into multi-row INSERTs whose sizes are powers of two; the last one is filled up with rows of NULLs that a
//! WHERE drops. A group of one statement commits by itself; a longer one is sent as one text, BEGIN to COMMIT, so that it is one
//! trip to the connection's thread, whatever it holds.

use std::{collections::HashMap, fmt::Write as _, sync::Arc};

/// Rows in the largest INSERT. Twice as many gain nothing that can be measured.
pub(super) const MAX_CHUNK: usize = 128;
/// Texts that are remembered, here and compiled in the connection. Ordinary load uses some twenty.
pub(super) const MAX_SHAPES: usize = 128;
/// Columns bound for a row of the board lane, which goes to `fresh` first.
pub(super) const BOARD_COLUMNS: usize = 6;
/// Columns bound for a row of the history lane.
pub(super) const HISTORY_COLUMNS: usize = 7;

/// How many rows of each lane and how many amendments a text takes. The rows are the padded counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    pub board: usize,
    pub history: usize,
    pub amends: usize,
}

/// Rows of a lane after padding: whole chunks of [`MAX_CHUNK`] and one power of two.
pub(super) fn padded(rows: usize) -> usize {
    match rows % MAX_CHUNK {
        0 => rows,
        rest => rows - rest + rest.next_power_of_two(),
    }
}

/// Remembers the texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: HashMap<Shape, Arc<str>>,
}

impl Texts {
    /// The text for a shape whose row counts are [`padded`].
    pub fn get(&mut self, shape: Shape) -> Arc<str> {
        if self.texts.len() >= MAX_SHAPES && !self.texts.contains_key(&shape) {
            self.texts.clear();
        }
        self.texts.entry(shape).or_insert_with(|| text(shape).into()).clone()
    }
}

fn text(shape: Shape) -> String {
    let mut statements = Vec::new();
    for rows in chunks(shape.board) {
        statements.push(insert("fresh(id, room, seq, at, by, body)", BOARD_COLUMNS, rows));
    }
    for rows in chunks(shape.history) {
        statements.push(insert("history(room, seq, at, by, topic, body, text)", HISTORY_COLUMNS, rows));
    }
    for _ in 0..shape.amends {
        statements.push("UPDATE history SET text = ? WHERE room = ? AND seq = ?".to_owned());
    }
    let all = statements.join(";");
    match (statements.len(), shape.amends) {
        (0 | 1, 0) => all,
        (_, 0) => format!("BEGIN IMMEDIATE;{all};COMMIT"),
        // What an amendment replaces was somebody's words: the freed pages are overwritten, not only unlinked.
        _ => format!("PRAGMA secure_delete=ON;BEGIN IMMEDIATE;{all};COMMIT;PRAGMA secure_delete=FAST"),
    }
}

fn chunks(padded: usize) -> impl Iterator<Item = usize> {
    let rest = padded % MAX_CHUNK;
    std::iter::repeat_n(MAX_CHUNK, padded / MAX_CHUNK).chain((rest > 0).then_some(rest))
}

fn insert(target: &str, columns: usize, rows: usize) -> String {
    let row = format!("(?{})", ",?".repeat(columns - 1));
    let rows_text = vec![row; rows].join(",");
    let mut sql = String::new();
    // The plain form needs no filter, and a single row is never padding.
    let written = if rows == 1 {
        write!(sql, "INSERT INTO {target} VALUES {rows_text}")
    } else {
        write!(sql, "INSERT INTO {target} SELECT * FROM (VALUES {rows_text}) WHERE column1 IS NOT NULL")
    };
    debug_assert!(written.is_ok(), "writing to a string can't fail");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_few() {
        let mut seen: Vec<usize> = (1..=4 * MAX_CHUNK).map(padded).collect();
        seen.dedup();
        assert_eq!(seen.len(), 4 * 8, "eight sizes for each count of whole chunks");
        for rows in 1..=4 * MAX_CHUNK {
            assert!(padded(rows) >= rows && padded(rows) < 2 * rows.max(1) + 1);
            assert_eq!(chunks(padded(rows)).sum::<usize>(), padded(rows));
        }
    }

    #[test]
    fn one_row_commits_by_itself_and_a_mixed_group_is_one_transaction() {
        let one = text(Shape { board: 1, history: 0, amends: 0 });
        assert_eq!(one, "INSERT INTO fresh(id, room, seq, at, by, body) VALUES (?,?,?,?,?,?)");
        let mixed = text(Shape { board: 2, history: 1, amends: 0 });
        assert!(mixed.starts_with("BEGIN") && mixed.ends_with("COMMIT") && mixed.matches("INSERT").count() == 2);
    }
}
