//! Tables: CSV with any of the usual separators, or TSV. One row after the other, under the names of the first.
//!
//! Quoting is taken as it comes (RFC 4180 is what few write): doubled quotes, quotes inside bare cells, blanks behind a
//! closing quote, rows that are too short or too long. Cells are trimmed.

use std::io::{Chain, Cursor, Read};

use csv::{ReaderBuilder, StringRecord};

use super::{
    ReadError,
    bounded::{Bounded, RowEnd},
    sniff::SNIFF_BYTES,
};

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;
/// What separates cells; where two are as frequent in the first row, the earlier one does.
const SEPARATORS: [u8; 4] = *b"\t;,|";

/// What was looked at, and what comes behind it.
type Whole<'i> = Chain<Cursor<Vec<u8>>, &'i mut dyn Read>;

/// A table under way.
pub(super) struct Table<'i> {
    reader: csv::Reader<Lines<Bounded<Whole<'i>>>>,
    row_end: RowEnd,
    columns: Vec<String>,
    record: StringRecord,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    record: &'t StringRecord,
    /// The line in which it begins, counted from one.
    pub line: u64,
}

impl<'t> Row<'t> {
    /// The cell of a column; `None` where there is no such column, the row is too short, or nothing stands in it.
    pub fn cell(&self, column: Option<usize>) -> Option<&'t str> {
        self.record.get(column?).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// About how much of the feed it is.
    pub fn bytes(&self) -> usize {
        self.record.as_slice().len()
    }

    /// Where it stands, for a report: `line 12`.
    pub fn place(&self) -> String {
        format!("line {}", self.line)
    }
}

impl<'i> Table<'i> {
    /// Reads the names of the columns, and finds out what separates them.
    pub fn open(feed: &'i mut dyn Read) -> Result<Self, ReadError> {
        let mut head = Vec::with_capacity(SNIFF_BYTES);
        let failed = |e: std::io::Error| ReadError::Format(format!("not a whole table: {e}"));
        (&mut *feed).take(SNIFF_BYTES as u64).read_to_end(&mut head).map_err(failed)?;
        let (separator, _) = header(head.utf8_chunks().next().map_or("", |chunk| chunk.valid()));
        let (bounded, row_end) = Bounded::new(Cursor::new(head).chain(feed));
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(READ_BUFFER)
            .from_reader(Lines { inner: bounded, last: b'\n', carriage_return: false });
        let mut record = StringRecord::new();
        reader.read_record(&mut record).map_err(|e| broken(&e))?;
        row_end.reached();
        let columns = record.iter().map(name).collect();
        Ok(Self { reader, row_end, columns, record })
    }

    /// The names of the columns, in lower case, trimmed.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The first column that has one of these names (in lower case), the earlier name first.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The next row that isn't empty.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        loop {
            let more = self.reader.read_record(&mut self.record).map_err(|e| broken(&e))?;
            self.row_end.reached();
            if !more {
                return Ok(None);
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        // The position is behind the row's own line break; those in quotes belong to it, too.
        let within = self.record.as_slice().bytes().filter(|b| *b == b'\n').count() as u64;
        let line = self.reader.position().line().saturating_sub(1 + within);
        Ok(Some(Row { record: &self.record, line }))
    }
}

/// A feed whose lines all end with a line feed, the last one too: so they can be counted.
struct Lines<R> {
    inner: R,
    last: u8,
    /// The last byte was one; a line feed behind it belongs to it.
    carriage_return: bool,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let n = self.inner.read(buf)?;
            if n == 0 && self.last != b'\n' && !buf.is_empty() {
                self.last = b'\n';
                buf[0] = b'\n';
                return Ok(1);
            }
            let mut kept = 0;
            for at in 0..n {
                let byte = buf[at];
                let second = byte == b'\n' && self.carriage_return;
                self.carriage_return = byte == b'\r';
                if !second {
                    buf[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 {
                self.last = buf[kept - 1];
            }
            if kept > 0 || n == 0 {
                return Ok(kept);
            }
        }
    }
}

fn broken(e: &csv::Error) -> ReadError {
    ReadError::Format(format!("not a whole table: {e}"))
}

/// A column's name as it is compared.
fn name(cell: &str) -> String {
    cell.trim().to_lowercase()
}

/// The separator of a table and the names of its columns, from its beginning.
pub(super) fn header(head: &str) -> (u8, Vec<String>) {
    let first = first_record(head);
    let count = |separator: u8| cells(first, separator).len();
    let mut best = SEPARATORS[0];
    for separator in SEPARATORS {
        if count(separator) > count(best) {
            best = separator;
        }
    }
    (best, cells(first, best))
}

/// Up to the first line break that isn't quoted.
fn first_record(head: &str) -> &str {
    let head = head.trim_start_matches(['\r', '\n']);
    let mut quoted = false;
    let end = head.find(|c| {
        quoted ^= c == '"';
        !quoted && matches!(c, '\r' | '\n')
    });
    &head[..end.unwrap_or(head.len())]
}

fn cells(record: &str, separator: u8) -> Vec<String> {
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(record.as_bytes());
    let mut cells = StringRecord::new();
    match reader.read_record(&mut cells) {
        Ok(true) => cells.iter().map(name).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Line and cells of every row.
    fn rows(text: &str) -> Result<Vec<(u64, Vec<String>)>, String> {
        let mut feed = text.as_bytes();
        let failed = |e| format!("{e:?}");
        let mut table = Table::open(&mut feed).map_err(failed)?;
        let mut rows = Vec::new();
        while let Some(row) = table.next_row().map_err(failed)? {
            let cells = (0..row.len()).map(|n| row.cell(Some(n)).unwrap_or_default().to_owned()).collect();
            rows.push((row.line, cells));
        }
        Ok(rows)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).unwrap().into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn the_separator_is_told_by_the_names() {
        for separator in ['\t', ';', ',', '|'] {
            let text = format!("id{separator}\"title, long; | \"{separator}price\n1{separator}A{separator}2,50\n");
            assert_eq!(cells(&text)[0][0], "1");
            let mut feed = text.as_bytes();
            let table = Table::open(&mut feed).unwrap();
            assert_eq!(table.columns(), ["id", "title, long; |", "price"], "{separator:?}");
            assert_eq!((table.column(&["cost", "price"]), table.column(&["x"])), (Some(2), None));
        }
    }

    #[test]
    fn odd_quoting_is_taken_as_it_comes() {
        let text =
            "a,b,c\r\n\"x \"\"y\"\"\",\"two\nlines\",\"padded\"   \r\n5\" wide,it's,\"\"\r\n,,\r\nshort\r\n1,2,3,4\r\n";
        assert_eq!(
            cells(text),
            [
                vec!["x \"y\"", "two\nlines", "padded"],
                vec!["5\" wide", "it's", ""],
                vec!["short"],
                vec!["1", "2", "3", "4"]
            ]
        );
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        let lines = |text: &str| rows(text).unwrap().into_iter().map(|(line, _)| line).collect::<Vec<_>>();
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines("a,b\r\n\"1\r\n1\",2\r\n3,4"), [2, 4], "a cell of two lines");
        assert_eq!(lines("\n\na,b\n\n\n1,2\n"), [6], "empty lines between");
        assert_eq!(lines("a,b\r1,2\r\r3,4"), [2, 4], "as long ago");
    }

    #[test]
    fn a_quote_without_an_end_does_not_fill_the_memory() {
        let mut text = "a,b\n1,\"".to_owned();
        text.push_str(&"x".repeat(9 << 20));
        assert!(rows(&text).unwrap_err().contains("8 MiB"));
        assert_eq!(cells("a,b\n1,\"x"), [["1", "x"]]);
    }

    proptest! {
        #[test]
        fn any_text_is_a_table_or_none(text in "([a-c\"',;\t|\r\n ]|\\PC){0,80}") {
            let _ = rows(&text);
        }

        #[test]
        fn what_a_writer_quotes_is_read_back(table in prop::collection::vec(prop::collection::vec("[a-z\",;\n\r\t ]{1,8}", 3..4), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["first", "second", "third"]).unwrap();
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let expected: Vec<Vec<String>> = table
                .iter()
                .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
                .map(|row| row.iter().map(|cell| cell.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()).collect())
                .collect();
            prop_assert_eq!(cells(&text), expected);
        }
    }
}
