// SPDX-License-Identifier: MPL-2.0
//! `doctor`: for the person at whose desk the pipeline failed. It looks at what
//! a run would look at, in the same order, and changes nothing.

mod arguments;
mod checks;
mod report;

use std::io::Write;

pub use arguments::{Arguments, Usage, nearest};
use report::Report;

use super::runtime::Dependencies;

/// How `doctor` is used.
pub const USAGE: &str = "\
Usage: terraform-provider-alicloudes doctor [OPTIONS]

Checks what a run needs, with the credentials of this environment, and shows what
is wrong and what to do. Changes nothing.

  --region REGION       the region to check; defaults to the region of the
                        environment or the profile
  --instance-id ID      an instance to read: shows whether DescribeInstance is
                        allowed, and the instance's status
  --assume-role ARN     assume this role, as block assume_role does
  --endpoint HOST       use this endpoint, as endpoints.elasticsearch does
  --sts-endpoint HOST   use this endpoint of STS, as endpoints.sts does
  --json                print one JSON object instead of text

Everything else comes from the environment, as with an empty provider block:
keys, profile, OIDC token, instance role, proxy and CA certificates.

Exit code: 0 if nothing failed, 1 if something did, 2 for a wrong argument.
";

/// Runs all checks and prints them to `out` as they end. `true` if none failed.
///
/// # Errors
///
/// When `out` cannot be written to.
pub async fn run(
    arguments: &Arguments,
    dependencies: Dependencies,
    out: &mut dyn Write,
) -> std::io::Result<bool> {
    let mut report = Report::new(arguments.json, out);
    checks::all(arguments, dependencies, &mut report).await?;
    report.finish()
}
