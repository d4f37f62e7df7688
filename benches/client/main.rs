// SPDX-License-Identifier: MPL-2.0
//! The client's own pace: how many requests a second it sends, against a bare
//! loop of the HTTP library.
//!
//! Prints one line per measure: its name, its unit, its goal or `-`, and the
//! samples, separated by tabs. `cargo xtask bench` reads that.

#![expect(clippy::print_stdout, reason = "its output is its purpose")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench")]

mod pace;

fn main() {
    pace::measure();
}

fn report(name: &str, unit: &str, goal: &str, samples: &[f64]) {
    let samples: Vec<String> = samples.iter().map(f64::to_string).collect();
    println!("{name}\t{unit}\t{goal}\t{}", samples.join("\t"));
}
