// SPDX-License-Identifier: MPL-2.0
//! Durations and times as text, for serde.

use std::time::Duration;

use jiff::SignedDuration;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

/// Reads `500ms`, `1h 30m`, `instant` or `forever`.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    match text {
        "instant" => Ok(Duration::ZERO),
        "forever" => Ok(Duration::MAX),
        _ => text
            .parse::<SignedDuration>()
            .ok()
            .and_then(|duration| Duration::try_from(duration).ok())
            .ok_or_else(|| {
                format!("{text:?} is no duration: write e.g. \"500ms\", \"2s\", \"1h 30m\", \"instant\" or \"forever\"")
            }),
    }
}

/// The text of a duration, as [`parse`] reads it.
pub(crate) fn text(duration: Duration) -> String {
    match duration {
        Duration::ZERO => "instant".into(),
        Duration::MAX => "forever".into(),
        _ => SignedDuration::try_from(duration)
            .map_or_else(|_| "forever".into(), |duration| format!("{duration:#}")),
    }
}

pub(crate) fn serialize<S: Serializer>(value: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(*value))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    parse(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// The same for durations that may be absent.
pub(crate) mod option {
    use super::*;

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Duration>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::serialize(value, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Duration>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|text| parse(&text).map_err(D::Error::custom))
            .transpose()
    }
}

/// Durations with a sign.
pub(crate) mod signed {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        value: &SignedDuration,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text(*value))
    }

    /// The text of a duration; jiff alone would write `20m ago`.
    pub(crate) fn text(value: SignedDuration) -> String {
        let sign = if value.is_negative() { "-" } else { "" };
        format!("{sign}{:#}", value.abs())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<SignedDuration, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| {
            D::Error::custom(format!(
                "{text:?} is no duration: write e.g. \"20m\" or \"-20m\""
            ))
        })
    }
}

/// A point in time that may be absent.
pub(crate) mod timestamp {
    use super::*;
    use jiff::Timestamp;

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Timestamp>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => to.serialize_str(&value.to_string()),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|text| {
                text.parse().map_err(|_| {
                    D::Error::custom(format!(
                        "{text:?} is no time: write e.g. \"2026-11-24T08:00:00Z\""
                    ))
                })
            })
            .transpose()
    }
}
