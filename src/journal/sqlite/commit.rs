//! Group commit: judge the group against the heads, store what is admitted in one transaction, answer.

use std::time::Instant;

use sqlx::{Arguments as _, AssertSqlSafe, sqlite::SqliteArguments};

use super::{
    sql::{BOARD_COLUMNS, HISTORY_COLUMNS, Shape, padded},
    to_db,
    writer::{Append, Writer},
};
use crate::journal::{JournalError, Lane, Record};

/// An append that fits behind its room's head.
struct Admitted {
    key: i64,
    append: Append,
}

impl Writer {
    /// Stores a group. Each append gets its answer: all that fit are stored together or fail together.
    pub(super) async fn commit(&mut self, group: Vec<Append>) {
        let mut admitted = self.judge(group).await;
        if admitted.is_empty() {
            return;
        }
        let mut result = self.store(&admitted).await;
        if let Err(Refusal::Taken) = result {
            // The tables hold what the writer didn't know: believe the tables and judge once more.
            if let Err(error) = self.reload_fresh().await {
                tracing::error!(%error, "the journal can't be read");
            }
            admitted = self.judge(admitted.into_iter().map(|admitted| admitted.append).collect()).await;
            result = if admitted.is_empty() { Ok(()) } else { self.store(&admitted).await };
        }
        let error = match result {
            Ok(()) => {
                for Admitted { append, .. } in admitted {
                    let head = append.expected_head + append.records.len() as u64;
                    append.reply.send(Ok(head)).ok();
                }
                return;
            }
            Err(Refusal::Failed(error)) => error,
            Err(Refusal::Taken) => JournalError::Storage("rows are where the log has none".to_owned()),
        };
        tracing::error!(%error, appends = admitted.len(), "the journal can't store");
        // Whether a commit that failed half-way is there or not: only the tables know.
        self.forget(&admitted);
        for Admitted { append, .. } in admitted {
            append.reply.send(Err(error.clone())).ok();
        }
    }

    /// Answers those that don't fit; moves the heads for those that do, so that several of one room chain up.
    async fn judge(&mut self, group: Vec<Append>) -> Vec<Admitted> {
        let mut admitted = Vec::with_capacity(group.len());
        for append in group {
            match self.head(&append.room).await {
                Ok(head) if head.seq == append.expected_head => {
                    if let Some(head) = self.heads.get(&append.room) {
                        head.seq += append.records.len() as u64;
                    }
                    admitted.push(Admitted { key: head.key, append });
                }
                Ok(head) => {
                    let Append { room, expected_head: expected, reply, .. } = append;
                    reply.send(Err(JournalError::Conflict { room, expected, head: head.seq })).ok();
                }
                Err(error) => {
                    append.reply.send(Err(error)).ok();
                }
            }
        }
        admitted
    }

    fn forget(&mut self, admitted: &[Admitted]) {
        for Admitted { append, .. } in admitted {
            self.heads.forget(&append.room);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "measures the commit, for the metric")]
    async fn store(&mut self, admitted: &[Admitted]) -> Result<(), Refusal> {
        let sizes = Sizes::of(admitted);
        if sizes.rows() == 0 {
            return Ok(());
        }
        let ids = self.fresh.ids(sizes.board);
        let arguments = arguments(admitted, sizes, ids.start)?;
        let text = self.texts.get(sizes.shape());
        let begun = Instant::now();
        let result = self.execute(sqlx::query_with(AssertSqlSafe(text), arguments)).await;
        metrics::histogram!("cabas_journal_commit_seconds").record(begun.elapsed().as_secs_f64());
        match result {
            Ok(_) => {
                metrics::counter!("cabas_journal_commits_total").increment(1);
                #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
                metrics::histogram!("cabas_journal_group_rows").record(sizes.rows() as f64);
                self.fresh.stored(ids, board_rows(admitted).map(|(key, ..)| key));
                self.settle_if_due();
                // A row of the history touches a leaf of its table and of its index.
                self.checkpointer.wrote(2 + 2 * sizes.history);
                Ok(())
            }
            Err(error) if is_taken(&error) => Err(Refusal::Taken),
            Err(error) => Err(Refusal::Failed(error)),
        }
    }
}

/// Why a group was not stored.
enum Refusal {
    /// A row of that room and seq is there.
    Taken,
    Failed(JournalError),
}

impl From<sqlx::error::BoxDynError> for Refusal {
    fn from(error: sqlx::error::BoxDynError) -> Self {
        Self::Failed(JournalError::Storage(error.to_string()))
    }
}

fn is_taken(error: &JournalError) -> bool {
    matches!(error, JournalError::Storage(what) if what.contains("UNIQUE constraint failed"))
}

/// What a group holds.
#[derive(Debug, Clone, Copy, Default)]
struct Sizes {
    /// Rows of the board lane.
    board: usize,
    /// Rows of the history lane.
    history: usize,
    amends: usize,
}

impl Sizes {
    fn of(admitted: &[Admitted]) -> Self {
        let mut sizes = Self::default();
        for (_, _, record) in rows(admitted) {
            match record.lane {
                Lane::Board => sizes.board += 1,
                Lane::History { .. } => sizes.history += 1,
            }
            sizes.amends += record.amend.len();
        }
        sizes
    }

    fn rows(self) -> usize {
        self.board + self.history
    }

    /// The shape of its text.
    fn shape(self) -> Shape {
        Shape { board: padded(self.board), history: padded(self.history), amends: self.amends }
    }
}

/// What is bound to a group's text. `id`: of the first row of the fresh lane.
fn arguments(admitted: &[Admitted], sizes: Sizes, id: i64) -> Result<SqliteArguments, sqlx::error::BoxDynError> {
    let shape = sizes.shape();
    let mut arguments = SqliteArguments::default();
    arguments.reserve(shape.board * BOARD_COLUMNS + shape.history * HISTORY_COLUMNS + shape.amends * 3, 0);

    for (id, (key, seq, record)) in (id..).zip(board_rows(admitted)) {
        arguments.add(id)?;
        add_common(&mut arguments, key, seq, record)?;
        arguments.add(record.body.to_vec())?;
    }
    add_nulls(&mut arguments, (shape.board - sizes.board) * BOARD_COLUMNS)?;

    for (key, seq, record) in rows(admitted) {
        if let Lane::History { topic } = record.lane {
            add_common(&mut arguments, key, seq, record)?;
            arguments.add(i64::from(topic))?;
            arguments.add(record.body.to_vec())?;
            arguments.add(record.text.clone())?;
        }
    }
    add_nulls(&mut arguments, (shape.history - sizes.history) * HISTORY_COLUMNS)?;

    for (key, _, record) in rows(admitted) {
        for amend in &record.amend {
            arguments.add(amend.text.clone())?;
            arguments.add(key)?;
            arguments.add(to_db(amend.seq))?;
        }
    }
    Ok(arguments)
}

fn rows(admitted: &[Admitted]) -> impl Iterator<Item = (i64, u64, &Record)> {
    admitted.iter().flat_map(|Admitted { key, append }| {
        (append.expected_head + 1..).zip(&append.records).map(|(seq, record)| (*key, seq, record))
    })
}

fn board_rows(admitted: &[Admitted]) -> impl Iterator<Item = (i64, u64, &Record)> {
    rows(admitted).filter(|(_, _, record)| record.lane == Lane::Board)
}

fn add_common(
    arguments: &mut SqliteArguments,
    key: i64,
    seq: u64,
    record: &Record,
) -> Result<(), sqlx::error::BoxDynError> {
    arguments.add(key)?;
    arguments.add(to_db(seq))?;
    arguments.add(to_db(record.at))?;
    arguments.add(record.by.as_ref().map(|by| by.as_str().to_owned()))
}

fn add_nulls(arguments: &mut SqliteArguments, count: usize) -> Result<(), sqlx::error::BoxDynError> {
    for _ in 0..count {
        arguments.add(None::<i64>)?;
    }
    Ok(())
}
