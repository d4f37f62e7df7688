// SPDX-License-Identifier: MPL-2.0
//! Samples, and the table and the JSON file that show them.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde::Serialize;
use testkit::cli::target_dir;

/// One line of the table.
#[derive(Debug, Serialize)]
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) unit: &'static str,
    /// What the samples' median must not exceed.
    pub(super) goal: Option<f64>,
    pub(super) median: f64,
    pub(super) min: f64,
    pub(super) samples: Vec<f64>,
}

impl Measure {
    fn verdict(&self) -> &'static str {
        match self.goal {
            None => "",
            Some(goal) if self.median <= goal => "met",
            Some(_) => "missed",
        }
    }
}

/// Everything measured in one run.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    /// What the figures are of: versions, number of processors.
    pub(super) about: Vec<String>,
    pub(super) measures: Vec<Measure>,
}

impl Report {
    /// Adds a measure from its samples; none at all adds nothing.
    pub(super) fn add(
        &mut self,
        name: impl Into<String>,
        unit: &'static str,
        goal: Option<f64>,
        samples: Vec<f64>,
    ) {
        let (Some(median), Some(min)) = (median(&samples), minimum(&samples)) else {
            return;
        };
        self.measures.push(Measure {
            name: name.into(),
            unit,
            goal,
            median,
            min,
            samples,
        });
    }

    /// Prints the table and writes the file; says where it is.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(super) fn publish(&self) -> Result<PathBuf> {
        println!();
        for line in &self.about {
            println!("{line}");
        }
        print!("{}", self.table());
        let folder = target_dir().join("bench");
        fs::create_dir_all(&folder)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let path = folder.join(format!("{now}.json"));
        fs::write(&path, serde_json::to_string_pretty(self)?)?;
        Ok(path)
    }

    fn table(&self) -> String {
        let width = self.measures.iter().map(|each| each.name.chars().count());
        let width = width.max().unwrap_or(0);
        let mut text = format!(
            "\n{:width$}  {:>10}  {:>10}  {:>8}  {:7}  {:>3}  goal\n",
            "measure", "median", "min", "goal", "unit", "n"
        );
        for each in &self.measures {
            let goal = each.goal.map_or_else(String::new, number);
            let line = format!(
                "{:width$}  {:>10}  {:>10}  {goal:>8}  {:7}  {:>3}  {}",
                each.name,
                number(each.median),
                number(each.min),
                each.unit,
                each.samples.len(),
                each.verdict()
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Three digits that matter, whatever the size.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle sample, or the mean of the two in the middle.
pub(super) fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Some(f64::midpoint(lower, upper))
}

fn minimum(samples: &[f64]) -> Option<f64> {
    samples.iter().copied().min_by(f64::total_cmp)
}

/// Milliseconds.
pub(super) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_outliers_and_averages_an_even_middle() {
        assert_eq!(median(&[3.0, 1.0, 900.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 900.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_table_says_which_goals_are_missed() {
        let mut report = Report::default();
        report.add("start", "ms", Some(2.0), vec![1.5, 1.4, 9.0]);
        report.add("size", "MB", Some(6.0), vec![7.0]);
        report.add("nothing", "ms", None, Vec::new());
        let table = report.table();
        assert_eq!(report.measures.len(), 2);
        assert!(
            table
                .lines()
                .any(|line| line.starts_with("start") && line.ends_with("met"))
        );
        assert!(
            table
                .lines()
                .any(|line| line.starts_with("size") && line.ends_with("missed"))
        );
    }
}
