//! A report as a file: every finding is written as it comes, so memory holds one of them, however many there are.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    ImportError,
    report::{Finding, Report},
};

/// The file, with its list of findings open.
pub(super) struct ReportFile {
    path: PathBuf,
    out: BufWriter<File>,
    empty: bool,
}

impl ReportFile {
    /// Makes the file, or takes the place of what is there.
    pub(super) fn begin(path: &Path) -> Result<Self, ImportError> {
        let begun = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            write!(out, "{{\n\"findings\": {{\n\"list\": [")?;
            Ok(out)
        });
        let out = begun.map_err(|source| failed(path, source))?;
        Ok(Self { path: path.to_owned(), out, empty: true })
    }

    /// One finding more.
    pub(super) fn note(&mut self, finding: &Finding) -> Result<(), ImportError> {
        self.try_note(finding).map_err(|source| failed(&self.path, source))
    }

    fn try_note(&mut self, finding: &Finding) -> io::Result<()> {
        self.out.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        Ok(serde_json::to_writer(&mut self.out, finding)?)
    }

    /// Writes what came of the import, and hands it back. Of one that failed there is the error, and what was found until then.
    pub(super) fn end(
        mut self,
        mut imported: Result<Report, ImportError>,
    ) -> Result<Result<Report, ImportError>, ImportError> {
        let path = self.path.display().to_string();
        match &mut imported {
            Ok(Report { findings, .. }) => findings.are_in(path),
            Err(ImportError::Nothing { findings, .. }) => findings.are_in(path),
            Err(_) => {}
        }
        match self.try_end(&imported) {
            // Why the import failed is more than why the file did.
            Err(source) if imported.is_ok() => Err(failed(&self.path, source)),
            Ok(()) | Err(_) => Ok(imported),
        }
    }

    fn try_end(&mut self, imported: &Result<Report, ImportError>) -> io::Result<()> {
        let findings = match imported {
            Ok(report) => Some(&report.findings),
            Err(ImportError::Nothing { findings, .. }) => Some(&**findings),
            Err(_) => None,
        };
        let mut counts = findings.map(fields).transpose()?.unwrap_or_default();
        // Those are in the list that stands there already, and more.
        counts.remove("list");
        let mut rest = match imported {
            Ok(report) => fields(report)?,
            Err(error) => Map::from_iter([("error".to_owned(), Value::from(error.to_string()))]),
        };
        rest.remove("findings");
        self.out.write_all(b"\n]")?;
        self.members(&counts)?;
        self.out.write_all(b"\n}")?;
        self.members(&rest)?;
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }

    /// Further members of an object that has some already.
    fn members(&mut self, members: &Map<String, Value>) -> io::Result<()> {
        for (name, value) in members {
            self.out.write_all(b",\n")?;
            serde_json::to_writer(&mut self.out, name)?;
            self.out.write_all(b": ")?;
            serde_json::to_writer(&mut self.out, value)?;
        }
        Ok(())
    }
}

fn failed(path: &Path, source: io::Error) -> ImportError {
    ImportError::File { path: path.display().to_string(), source }
}

fn fields(of: &impl Serialize) -> io::Result<Map<String, Value>> {
    match serde_json::to_value(of)? {
        Value::Object(fields) => Ok(fields),
        other => Err(io::Error::other(format!("not an object: {other}"))),
    }
}
