// SPDX-License-Identifier: MPL-2.0
//! At most one effective resume for each interrupted change, whatever dies.
//!
//! Each case lets a real OpenTofu or Terraform run until the emulator or the state server holds it
//! at a known point, does something to one of the parties, and then demands that the next apply
//! ends well: the change is resumed, exactly once, and nothing is left that blocks.
//!
//! Runs with `TF_ACC=1` only. `TORTURE=full` runs the whole matrix (`cargo xtask torture`),
//! otherwise a selection. Needs `/proc`, to find the provider's process.
#![cfg(target_os = "linux")]
#![allow(clippy::panic, reason = "tests")]

mod exit;
mod matrix;
mod party;
mod point;
mod report;
mod run;
mod stage;
mod state_server;
mod together;
