// SPDX-License-Identifier: MPL-2.0
//! Pure conversions between the protocol's messages and the domain: requests
//! on their way in ([`from_proto`]), responses on their way out ([`to_proto`]).
//! The type that makes a value readable comes from the schema, so both sides
//! are given the resource, data source or action at hand.

pub mod dynamic_value;
pub mod from_proto;
pub mod to_proto;

#[cfg(test)]
mod tests;
