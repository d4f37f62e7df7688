// SPDX-License-Identifier: MPL-2.0
//! What is fuzzed: all that reads what others wrote. A target takes any bytes
//! and returns. The crate includes this folder for its tests and for the fuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a target panics where something is wrong"
)]

mod answers;
mod credentials;
mod requests;
mod socket;
mod start;
#[cfg(test)]
mod tests;
mod values;
mod world;

/// Something that reads bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Reads bytes. Panics where it is wrong.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($name:literal $run:path;)+) => {
        /// All targets.
        pub const ALL: &[Target] = &[$(Target { name: $name, run: $run }),+];
    };
}

targets! {
    "type" values::types;
    "msgpack" values::values;
    "state" values::states;
    "request" requests::request;
    "api" answers::answer;
    "profile" credentials::profile;
    "session" credentials::session;
    "handshake" start::variables;
    "certificate" start::certificate;
    "tls" socket::before_tls;
    "frames" socket::after_tls;
}

/// The target `name`. Panics if there is none: where a constant asks, the program
/// is not compiled.
#[must_use]
pub const fn named(name: &str) -> Target {
    let mut at = 0;
    while !is(ALL[at].name.as_bytes(), name.as_bytes()) {
        at += 1;
    }
    ALL[at]
}

/// `==`, which constants can't use for strings.
const fn is(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The bytes before the first `separator`, and those after it. All and nothing
/// where there is none.
fn split(input: &[u8], separator: u8) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == separator) {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[]),
    }
}

/// The first byte, which chooses something, and the rest.
fn choice(input: &[u8]) -> (usize, &[u8]) {
    match input.split_first() {
        Some((first, rest)) => (usize::from(*first), rest),
        None => (0, input),
    }
}
