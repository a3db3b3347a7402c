//! A room from elsewhere, in one transaction.

use super::{chores::checksum, to_db, writer::Writer};
use crate::journal::{Arrived, JournalError, Lane, Stored};

impl Writer {
    /// All of it, or nothing. Others' appends wait for it.
    pub(super) async fn arrive(&mut self, arrived: Arrived) -> Result<(), JournalError> {
        let Arrived { room, at, rows, snapshot, next_deadline } = arrived;
        match self.head(&room).await {
            Ok(head) => return Err(JournalError::Conflict { room, expected: 0, head: head.seq }),
            Err(JournalError::NoRoom(_)) => {}
            Err(error) => return Err(error),
        }
        self.execute(sqlx::query("BEGIN IMMEDIATE")).await?;
        // A failure rolls back.
        let insert = "INSERT INTO room (id, created_at, next_deadline, restores) SELECT ?, ?, ?, restores FROM origin";
        let insert = sqlx::query(insert).bind(room.as_str().to_owned()).bind(to_db(at));
        let key = self.execute(insert.bind(next_deadline.map(to_db))).await?.last_insert_rowid();
        let count = rows.len();
        for Stored { seq, lane, at, by, body, text } in rows {
            // The board came as values: it has no rows.
            let Lane::History { topic } = lane else { continue };
            let insert = "INSERT INTO history (room, seq, at, by, topic, body, text) VALUES (?, ?, ?, ?, ?, ?, ?)";
            let insert = sqlx::query(insert)
                .bind(key)
                .bind(to_db(seq))
                .bind(to_db(at))
                .bind(by.map(|by| by.as_str().to_owned()))
                .bind(i64::from(topic))
                .bind(body.to_vec())
                .bind(text);
            self.execute(insert).await?;
        }
        let insert = sqlx::query("INSERT INTO snapshot (room, seq, checksum, bytes) VALUES (?, ?, ?, ?)")
            .bind(key)
            .bind(to_db(snapshot.seq))
            .bind(checksum(&snapshot).to_vec())
            .bind(snapshot.bytes.to_vec());
        self.execute(insert).await?;
        self.execute(sqlx::query("COMMIT")).await?;
        self.checkpointer.wrote(count);
        Ok(())
    }
}
