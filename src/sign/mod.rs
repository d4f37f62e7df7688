// SPDX-License-Identifier: MPL-2.0
//! Signatures as pure functions: a view of the request and parameters in,
//! headers out. No clock, no randomness, no I/O.

mod credentials;

pub use credentials::Credentials;
