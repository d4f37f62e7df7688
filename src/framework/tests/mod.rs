// SPDX-License-Identifier: MPL-2.0
//! What tests of the engine and of the provider share.

pub(crate) mod check;
