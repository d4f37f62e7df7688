// SPDX-License-Identifier: MPL-2.0
//! `doctor`: for the person at whose desk the pipeline failed. It looks at what
//! a run would look at, in the same order, and changes nothing.

mod arguments;
mod checks;
mod report;

use std::io::Write;

pub use arguments::{Arguments, Usage};
use report::Report;

use super::runtime::Outside;

/// How `doctor` is used.
pub const USAGE: &str = "\
Usage: terraform-provider-alicloudes doctor [--region REGION] [--instance-id ID] [--json]

Looks at what a run would need, with the credentials that this environment
gives, and says what is wrong and what to do. Changes nothing.

  --region REGION     the region to ask; default is ALIBABA_CLOUD_REGION
  --instance-id ID    an instance to look at: tells whether DescribeInstance is
                      allowed, and the instance's status
  --json              print one JSON object instead of text

Exit code: 0 if nothing failed, 1 if something did, 2 for a wrong argument.
";

/// Runs all checks and prints them to `out` as they end. `true` if none failed.
///
/// # Errors
///
/// When `out` cannot be written to.
pub async fn run(
    arguments: &Arguments,
    outside: Outside,
    out: &mut dyn Write,
) -> std::io::Result<bool> {
    let mut report = Report::new(arguments.json, out);
    checks::all(arguments, outside, &mut report).await?;
    report.finish()
}
