// SPDX-License-Identifier: MPL-2.0
//! The soak tests in their long form: the provider through `--debug` and its heap, a wait of a day
//! in simulated time, and the emulator.

use anyhow::Result;

use crate::process::{self, cargo};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many applies go through one provider
    #[arg(long, value_name = "COUNT", default_value_t = 10_000)]
    applies: u32,
}

/// Runs the tests that `SOAK` makes long, one after the other.
///
/// # Errors
/// When memory, descriptors or threads grow, or an apply fails.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut command = cargo(["test", "--locked", "--workspace"]);
    command
        .args(["--test", "it", "--test", "heap", "--"])
        .args(["soak::", "day::", "many_applies"])
        .args(["--nocapture", "--test-threads", "1"])
        .env("SOAK", args.applies.to_string());
    process::run(&mut command)
}
