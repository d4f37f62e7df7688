// SPDX-License-Identifier: MPL-2.0
//! One call as data: what every attempt of it has in common.

use http::Method;

use crate::sign::percent_encode;

/// The API's version, the same for all its actions.
pub(super) const VERSION: &str = "2017-06-13";

/// What a call does to the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: it may be given up at any time.
    Read,
    /// It changes something: that its answer is lost matters.
    Write,
}

/// What `Result` has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// True, or the call was refused.
    Accepted,
    /// An object.
    Object,
    /// A list.
    List,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call<'a> {
    /// The API's name for it.
    pub(super) action: &'static str,
    pub(super) effect: Effect,
    pub(super) shape: Shape,
    pub(super) region: &'a str,
    /// The instance that it is about, for the log; empty for a list.
    pub(super) instance_id: &'a str,
    /// The path, encoded.
    pub(super) path: String,
    /// The query, decoded; without empty values, which SDKs sign differently.
    pub(super) query: Vec<(&'static str, &'a str)>,
}

impl Call<'_> {
    pub(super) fn method(&self) -> Method {
        match self.effect {
            Effect::Read => Method::GET,
            Effect::Write => Method::POST,
        }
    }
}

/// `/openapi/{collection}/{id}{rest}`, the id encoded as one segment.
pub(super) fn path_of(collection: &str, id: &str, rest: &str) -> String {
    format!("/openapi/{collection}/{}{rest}", percent_encode(id))
}
