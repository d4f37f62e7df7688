// SPDX-License-Identifier: MPL-2.0
//! Real OpenTofu and Terraform install a release in each way that there is, and
//! refuse one that was tampered with.
//!
//! `cargo xtask test install` makes the release and runs this; the variable
//! `ALICLOUDES_RELEASE` names its folder. Without `TF_ACC=1` nothing runs.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, reason = "tests")]

#[path = "../acceptance/harness.rs"]
#[expect(dead_code, reason = "shared with the acceptance tests")]
mod harness;
mod lock;
mod mirrors;
mod oci;
mod refusals;
mod registry;
mod release;
