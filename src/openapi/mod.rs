// SPDX-License-Identifier: MPL-2.0
//! What all APIs of Alibaba Cloud have in common, Elasticsearch and STS alike:
//! error codes, error documents, the date that requests are signed with, and
//! when a request is sent again.
//!
//! [`codes`] holds the one table of codes. [`Retries`] decides alone whether a
//! call is repeated, whoever makes it.

pub(crate) mod codes;
mod date;
mod document;
mod fields;
mod limits;
mod retry;
#[cfg(test)]
mod tests;
mod xml;

pub(crate) use date::{ServerDate, server_date};
pub(crate) use document::{Refusal, read_document, request_id};
pub(crate) use fields::{Fields, as_flag};
pub(crate) use limits::Ended;
pub(crate) use limits::Limits;
pub(crate) use retry::asked_by;
pub(crate) use retry::{Retries, RetryClass};
