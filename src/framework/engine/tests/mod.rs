// SPDX-License-Identifier: MPL-2.0
//! Core's rules, one named test each, on a toy resource.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod actions;
mod applying;
mod checking;
mod core;
mod functions;
mod planning;
mod reading;
mod replacing;
mod state;
mod storing;
mod toy;
mod validating;
