// SPDX-License-Identifier: MPL-2.0
//! What came of the cases: a line for each as it ends, and a table.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use testkit::cli::target_dir;

use crate::party::Blow;
use crate::run::{Case, Outcome};

/// One case under one host.
pub(crate) struct Row {
    /// Where it stands in the table.
    pub(crate) place: usize,
    pub(crate) host: String,
    pub(crate) case: Case,
    pub(crate) outcome: Result<Outcome, String>,
}

/// The rows so far.
#[derive(Default)]
pub(crate) struct Report {
    rows: Mutex<Vec<Row>>,
}

impl Report {
    /// Adds a row, and says so past libtest's capture: a whole matrix takes long.
    pub(crate) fn add(&self, row: Row) {
        let _ = writeln!(io::stderr(), "{}", line(&row));
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(row);
    }

    /// Writes the tables and fails if a row does.
    pub(crate) fn finish(self) {
        let mut rows = self
            .rows
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        rows.sort_by_key(|row| row.place);
        let mut table = overview(&rows);
        table.push_str(
            "\n| Host | Operation | Point | Blow | Ended | Left in the state | Lock | Calls | Effective |\n|---|---|---|---|---|---|---|---|---|\n",
        );
        for row in &rows {
            let _ = writeln!(table, "{}", line(row));
        }
        let path = target_dir().join("torture.md");
        let written = fs::write(&path, table);
        let failed: Vec<String> = rows
            .iter()
            .filter_map(|row| {
                let error = row.outcome.as_ref().err()?;
                Some(format!("{}: {}: {error}", row.host, row.case))
            })
            .collect();
        let _ = writeln!(
            io::stderr(),
            "{} cases, {} failed; table in {} ({written:?})",
            rows.len(),
            failed.len(),
            path.display()
        );
        assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    }
}

/// A table for each host and operation: how the run that was struck ended (E and its exit code, S
/// and the signal), what is in the state after it, L where a lock is left, and the calls of both runs.
fn overview(rows: &[Row]) -> String {
    let mut text = String::new();
    for table in rows.chunk_by(|a, b| (&a.host, a.case.operation) == (&b.host, b.case.operation)) {
        let Some(Row { host, case, .. }) = table.first() else {
            continue;
        };
        let blows = Blow::ALL.into_iter().filter(|blow| {
            let mut cases = table.iter().map(|row| row.case.blow);
            cases.any(|other| other == *blow)
        });
        let blows: Vec<Blow> = blows.collect();
        let _ = write!(text, "\n{host}, {}\n\n| |", case.operation);
        for blow in &blows {
            let _ = write!(text, " {blow} |");
        }
        let _ = writeln!(text, "\n|{}", "---|".repeat(blows.len() + 1));
        for point in table.chunk_by(|a, b| a.case.point == b.case.point) {
            let Some(first) = point.first() else { continue };
            let _ = write!(text, "| {} |", first.case.point);
            for blow in &blows {
                let row = point.iter().find(|row| row.case.blow == *blow);
                let _ = write!(text, " {} |", row.map_or(String::new(), cell));
            }
            text.push('\n');
        }
    }
    text
}

fn cell(row: &Row) -> String {
    let Ok(outcome) = &row.outcome else {
        return "**failed**".to_owned();
    };
    let ended = outcome.ended.replace("exit ", "E").replace("signal ", "S");
    let lock = if outcome.lock_left { " L" } else { "" };
    format!("{ended} {}{lock} {}", outcome.left, outcome.calls)
}

fn line(row: &Row) -> String {
    let Case {
        operation,
        point,
        blow,
    } = row.case;
    let came = match &row.outcome {
        Ok(outcome) => format!(
            "{} | {} | {} | {} | {}",
            outcome.ended,
            outcome.left,
            if outcome.lock_left { "left" } else { "free" },
            outcome.calls,
            outcome.effects
        ),
        Err(error) => format!(
            "**failed**: {} | | | |",
            error.lines().next().unwrap_or_default()
        ),
    };
    format!("| {} | {operation} | {point} | {blow} | {came} |", row.host)
}
