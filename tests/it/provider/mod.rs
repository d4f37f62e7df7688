// SPDX-License-Identifier: MPL-2.0
//! The whole provider over its socket, against the emulator: what a host may
//! send, in the order and the shape in which it sends it.

mod account;
mod actions;
mod adopting;
mod applying;
mod contract;
mod core;
mod day;
mod echo;
mod empty_text;
#[cfg(unix)]
mod faults;
mod functions;
#[cfg(unix)]
mod killed;
mod listing;
mod logging;
mod looking;
mod messages;
mod planning;
mod raw;
mod records;
mod schema;
mod soak;
mod storing;
#[cfg(unix)]
mod terminating;
mod unknown_block;
mod upgrading;
mod validating;
