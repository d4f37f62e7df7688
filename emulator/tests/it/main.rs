// SPDX-License-Identifier: MPL-2.0
//! The emulator over real sockets, called by a plain HTTP client with a signer of the test's own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod binary;
mod caller;
mod checks;
mod control;
mod faults;
mod instances;
mod soak;
mod sts;
