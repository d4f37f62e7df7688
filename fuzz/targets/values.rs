// SPDX-License-Identifier: MPL-2.0
//! Types and values: what hosts send in messages, and what they stored.

use std::sync::LazyLock;

use bytes::Bytes;

use super::choice;
use crate::cty::json::{self, Unexpected};
use crate::cty::{Type, msgpack};
use crate::environment::Environment;
use crate::framework::engine::upgrade::{self, StoredState};
use crate::framework::{ErasedResource, Provider};
use crate::provider::{AlicloudesProvider, Dependencies};

/// Type JSON.
pub(super) fn types(input: &[u8]) {
    if let Ok(ty) = Type::from_json(input) {
        let json = ty.to_json();
        assert_eq!(Type::from_json(json.as_bytes()), Ok(ty));
    }
}

/// A type as [`some_type`] reads it, and a value of it as MessagePack and as JSON.
pub(super) fn values(input: &[u8]) {
    let (ty, value) = some_type(input, 4);
    for value in [
        msgpack::decode(value, &ty),
        json::decode(value, &ty, Unexpected::Drop),
    ] {
        let Ok(value) = value else { continue };
        assert_eq!(value.conforms(&ty), Ok(()));
        let bytes = msgpack::encode(&value, &ty).unwrap();
        assert_eq!(msgpack::decode(&bytes, &ty), Ok(value));
    }
}

/// The type that the first bytes choose, at most so deep, and the rest of them.
fn some_type(input: &[u8], depth: usize) -> (Type, &[u8]) {
    let (choice, mut rest) = choice(input);
    let mut inner = || {
        let ty;
        (ty, rest) = some_type(rest, depth - 1);
        ty
    };
    let kinds = if depth == 0 { 4 } else { 9 };
    let count = choice / kinds % 4;
    let ty = match choice % kinds {
        0 => Type::Dynamic,
        1 => Type::Bool,
        2 => Type::Number,
        3 => Type::String,
        4 => Type::list(inner()),
        5 => Type::set(inner()),
        6 => Type::map(inner()),
        7 => Type::Tuple((0..count).map(|_| inner()).collect()),
        _ => Type::object(
            ["a", "b", "c"]
                .into_iter()
                .take(count)
                .map(|name| (name, inner())),
        ),
    };
    (ty, rest)
}

/// A stored state of any resource and version: the first byte chooses both.
pub(super) fn states(input: &[u8]) {
    static RESOURCES: LazyLock<Vec<ErasedResource>> = LazyLock::new(|| {
        AlicloudesProvider::new(Dependencies::of_process(Environment::default())).resources()
    });
    let (choice, json) = choice(input);
    let resource = &RESOURCES[choice % RESOURCES.len()];
    let versions = usize::try_from(resource.schema().version).unwrap() + 2;
    let version = i64::try_from(choice / RESOURCES.len() % versions).unwrap();
    let stored = StoredState::Json(Bytes::copy_from_slice(json));
    if let Ok(state) = upgrade::state(resource, version, &stored) {
        assert_eq!(state.conforms(resource.ty()), Ok(()));
        assert!(state.is_wholly_known());
    }
}
