// SPDX-License-Identifier: MPL-2.0
//! Numbers without loss.
//!
//! Hosts hold numbers as decimals of some 150 digits and send those that fit
//! no machine type as text. Two numbers are equal here when hosts find them
//! equal: whole numbers by their exact value, others by their shortest decimal
//! text, so that the double `0.1` is the text `0.1`.

mod decimal;
mod serde;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use decimal::Decimal;

pub(super) use self::serde::NUMBER_NAME;

/// The longest text that [`Number`] writes out instead of using an exponent.
const MAX_PLAIN: i64 = 4096;

/// A number as the wire carries it: nothing is squeezed through `f64`.
///
/// The constructors pick the first variant that holds the number exactly.
#[derive(Debug, Clone)]
pub(crate) enum Number {
    /// A whole number that fits.
    Int(i64),
    /// A whole number above `i64::MAX` that fits.
    UInt(u64),
    /// A finite or infinite double. Never NaN: it crashes hosts.
    Float(f64),
    /// Anything else, in decimal notation.
    Big(String),
}

/// A string that is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub(crate) struct ParseNumberError;

impl Number {
    /// A double; whole ones that fit become [`Number::Int`]. `None` for NaN.
    pub(crate) fn from_f64(value: f64) -> Option<Self> {
        // Casts saturate, so converting back shows whether the value fitted;
        // 2^63 itself would come back equal, and is no i64.
        #[expect(clippy::cast_possible_truncation, reason = "checked by the way back")]
        let whole = value as i64;
        #[expect(clippy::cast_precision_loss, reason = "equality is what is asked")]
        let exact = whole as f64 == value && whole != i64::MAX;
        match (value.is_nan(), exact) {
            (true, _) => None,
            (false, true) => Some(Self::Int(whole)),
            (false, false) => Some(Self::Float(value)),
        }
    }

    /// Reads a decimal number, with or without fraction and exponent.
    ///
    /// # Errors
    ///
    /// [`ParseNumberError`] for other text, infinities and NaN included.
    pub(crate) fn parse(text: &str) -> Result<Self, ParseNumberError> {
        if let Ok(value) = text.parse::<i64>() {
            return Ok(Self::Int(value));
        }
        let decimal = Decimal::parse(text).ok_or(ParseNumberError)?;
        if let Some(whole) = decimal.as_i128() {
            if let Ok(value) = i64::try_from(whole) {
                return Ok(Self::Int(value));
            }
            if let Ok(value) = u64::try_from(whole) {
                return Ok(Self::UInt(value));
            }
        }
        if let Some(value) = exact_double(&decimal, text) {
            return Ok(Self::Float(value));
        }
        Ok(Self::Big(if is_json_number(text) {
            text.to_owned()
        } else {
            write_decimal(&decimal)
        }))
    }

    /// The value, if it is a whole number that fits.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::UInt(value) => i64::try_from(*value).ok(),
            Self::Float(_) | Self::Big(_) => i64::try_from(self.decimal()?.as_i128()?).ok(),
        }
    }

    /// The value, if it is a whole number from 0 that fits.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Int(value) => u64::try_from(*value).ok(),
            Self::UInt(value) => Some(*value),
            Self::Float(_) | Self::Big(_) => u64::try_from(self.decimal()?.as_i128()?).ok(),
        }
    }

    /// The nearest double; infinite when the number is beyond all of them.
    #[expect(clippy::cast_precision_loss, reason = "documented: the nearest double")]
    pub(crate) fn as_f64(&self) -> f64 {
        match self {
            Self::Int(value) => *value as f64,
            Self::UInt(value) => *value as f64,
            Self::Float(value) => *value,
            Self::Big(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The double that equals this number, if there is one.
    pub(crate) fn to_f64_lossless(&self) -> Option<f64> {
        let nearest = self.as_f64();
        (Self::from_f64(nearest)? == *self).then_some(nearest)
    }

    /// Whether it is neither infinite nor NaN, and its text is a number.
    pub(crate) fn is_finite(&self) -> bool {
        match self {
            Self::Int(_) | Self::UInt(_) => true,
            Self::Float(value) => value.is_finite(),
            Self::Big(text) => Decimal::parse(text).is_some(),
        }
    }

    /// The normal form; `None` for what is not finite.
    fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Int(value) => Decimal::parse(&value.to_string()),
            Self::UInt(value) => Decimal::parse(&value.to_string()),
            Self::Float(value) if value.is_finite() => Decimal::parse(&double_text(*value)),
            Self::Float(_) => None,
            Self::Big(text) => Decimal::parse(text),
        }
    }
}

/// A double as decimal: all digits of a whole number, the shortest text that
/// reads back the same for others.
fn double_text(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}

/// The double that is exactly `decimal`, if that has a fraction and there is
/// one whose shortest text is the same: hosts send those as doubles.
fn exact_double(decimal: &Decimal, text: &str) -> Option<f64> {
    // No shortest text is longer.
    const LONGEST: usize = 17;
    if decimal.fraction_digits() == 0 || decimal.digits.len() > LONGEST {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    if !value.is_normal() {
        return None;
    }
    // An odd m × 2^-q, with q above 0, has q digits behind the point.
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1) | (1 << 52);
    let exponent = i64::try_from((bits >> 52) & 0x7ff).ok()? - 1075;
    let q = -(exponent + i64::from(fraction.trailing_zeros()));
    if q != decimal.fraction_digits() {
        return None;
    }
    (Decimal::parse(&double_text(value))? == *decimal).then_some(value)
}

/// Whether JSON allows this notation.
fn is_json_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let whole = unsigned.iter().take_while(|b| b.is_ascii_digit()).count();
    let dot_is_followed = unsigned.get(whole) != Some(&b'.')
        || unsigned.get(whole + 1).is_some_and(u8::is_ascii_digit);
    whole > 0 && (whole == 1 || unsigned[0] != b'0') && dot_is_followed
}

/// The number as JSON allows it.
fn write_decimal(decimal: &Decimal) -> String {
    if decimal.plain_length() <= MAX_PLAIN {
        return decimal.plain();
    }
    let sign = if decimal.negative { "-" } else { "" };
    let digits = String::from_utf8_lossy(&decimal.digits);
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{dot}{rest}e{}", decimal.point - 1)
}

impl fmt::Display for Number {
    /// Plain decimal notation, as hosts turn numbers into text; an exponent
    /// only where that would be longer than 4,096 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::UInt(value) => value.fmt(f),
            Self::Float(value) if value.is_finite() => f.write_str(&double_text(*value)),
            Self::Float(value) => value.fmt(f),
            Self::Big(text) => match Decimal::parse(text) {
                Some(decimal) => f.write_str(&write_decimal(&decimal)),
                None => f.write_str(text),
            },
        }
    }
}

impl Ord for Number {
    /// By value. Infinities stand at the ends; what is no number at all (NaN,
    /// [`Number::Big`] made by hand from other text) comes last.
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => return a.cmp(b),
            (Self::UInt(a), Self::UInt(b)) => return a.cmp(b),
            (Self::Int(a), Self::UInt(b)) => return i128::from(*a).cmp(&i128::from(*b)),
            (Self::UInt(a), Self::Int(b)) => return i128::from(*a).cmp(&i128::from(*b)),
            (Self::Float(a), Self::Float(b)) => {
                if let Some(order) = a.partial_cmp(b) {
                    return order;
                }
            }
            (Self::Big(a), Self::Big(b)) if a == b => return Ordering::Equal,
            _ => {}
        }
        match (self.decimal(), other.decimal()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => self
                .rank(a.is_some())
                .cmp(&other.rank(b.is_some()))
                .then_with(|| match (self, other) {
                    (Self::Big(a), Self::Big(b)) => a.cmp(b),
                    _ => Ordering::Equal,
                }),
        }
    }
}

impl Number {
    /// The order of what has no decimal form among those that have one.
    fn rank(&self, finite: bool) -> u8 {
        match self {
            _ if finite => 1,
            Self::Float(value) if *value == f64::NEG_INFINITY => 0,
            Self::Float(value) if *value == f64::INFINITY => 2,
            Self::Float(_) => 3,
            _ => 4,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl FromStr for Number {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

macro_rules! from_integers {
    ($($int:ty),*) => {$(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                Self::Int(i64::from(value))
            }
        }
    )*};
}

from_integers!(i8, i16, i32, i64, u8, u16, u32);

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or(Self::UInt(value), Self::Int)
    }
}
