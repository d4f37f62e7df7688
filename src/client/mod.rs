// SPDX-License-Identifier: MPL-2.0
//! Typed calls of the API, with retry and errors. No Terraform words in here.
