// SPDX-License-Identifier: MPL-2.0
//! Tests with real OpenTofu and Terraform programs.
//!
//! They run with `TF_ACC=1` only, and then a host that was not built is a
//! failure: `cargo xtask hosts` builds them, `cargo xtask test` does all of it.
//! `TF_ACC_HOSTS=tofu` or `TF_ACC_HOSTS='terraform 1.16'` runs just the hosts
//! whose label begins so.

#![cfg(unix)]
#![allow(clippy::panic, reason = "tests")]

mod actions;
mod credentials;
mod examples;
mod failures;
mod fake;
mod harness;
mod healing;
mod lifecycle;
mod outcomes;
mod pipelines;
mod reads;
mod smoke;
mod upgrade;
mod validation;
