// SPDX-License-Identifier: MPL-2.0
//! Tests over the whole layer: `cases` runs the folders of
//! `tests/vectors/credentials`, `lifetime` runs the cache on a paused clock,
//! `emulated` talks to the emulator, which checks signatures by its own code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod caller;
mod cases;
mod emulated;
mod lifetime;
mod local;
mod region;
mod renewal;
pub(crate) mod trace;
mod world;
