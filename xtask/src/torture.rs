// SPDX-License-Identifier: MPL-2.0
//! The whole crash matrix: every party hit at every point of a run, under each host that is built.

use anyhow::Result;

use crate::process::{self, cargo};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Play only the cases whose name holds this, such as "heal: in the wait"
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Run only the host whose label begins with this, such as tofu
    #[arg(long, value_name = "LABEL")]
    host: Option<String>,
}

/// Plays the matrix and writes its table to `target/torture.md`.
///
/// # Errors
/// When a case does not end as promised.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut command = cargo(["test", "--locked", "--test", "torture", "--", "--nocapture"]);
    command.env("TF_ACC", "1").env("TORTURE", "full");
    for (variable, value) in [("TORTURE_ONLY", &args.only), ("TF_ACC_HOSTS", &args.host)] {
        if let Some(value) = value {
            command.env(variable, value);
        }
    }
    process::run(&mut command)
}
