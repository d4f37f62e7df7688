// SPDX-License-Identifier: MPL-2.0
//! What came of the cases: a line for each as it ends, and a table.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use testkit::cli::target_dir;

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

    /// Writes the table and fails if a row does.
    pub(crate) fn finish(self) {
        let mut rows = self
            .rows
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        rows.sort_by_key(|row| row.place);
        let mut table = String::from(
            "| Host | Operation | Point | Blow | Ended | Left in the state | Lock | Calls | Effective |\n|---|---|---|---|---|---|---|---|---|\n",
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
