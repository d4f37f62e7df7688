// SPDX-License-Identifier: MPL-2.0
//! The normal form in which any two numbers can be compared.

use std::cmp::Ordering;

/// The largest exponent that is read, either way: about what hosts can hold.
/// Nothing here ever writes a number out to that many digits.
const MAX_EXPONENT: u64 = 600_000_000;

/// A finite decimal number: `0.DIGITS × 10^point`, where the digits neither
/// begin nor end with `0`. Zero has no digits, no sign, and point 0, so equal
/// numbers have equal parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    pub(super) digits: Vec<u8>,
    pub(super) point: i64,
}

impl Decimal {
    /// Reads `[+-]digits[.digits][e[+-]digits]`, where one of the two first
    /// groups may be missing. `None` for anything else, and for exponents out
    /// of all proportion.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (negative, unsigned) = match bytes.split_first()? {
            (b'-', rest) => (true, rest),
            (b'+', rest) => (false, rest),
            _ => (false, bytes),
        };
        let (mantissa, exponent) = match unsigned.iter().position(|b| matches!(b, b'e' | b'E')) {
            Some(at) => (&unsigned[..at], parse_exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.iter().position(|b| *b == b'.') {
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
            None => (mantissa, &[][..]),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
            return None;
        }
        let mut digits = Vec::with_capacity(whole.len() + fraction.len());
        digits.extend_from_slice(whole);
        digits.extend_from_slice(fraction);
        let point = i64::try_from(whole.len()).ok()? + exponent;
        Some(Self::normal(negative, digits, point))
    }

    fn normal(negative: bool, mut digits: Vec<u8>, point: i64) -> Self {
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        if digits.is_empty() {
            return Self {
                negative: false,
                digits,
                point: 0,
            };
        }
        Self {
            negative,
            digits,
            point: point - i64::try_from(zeros).unwrap_or(i64::MAX),
        }
    }

    /// How many digits stand behind the decimal point.
    pub(super) fn fraction_digits(&self) -> i64 {
        (self.length() - self.point).max(0)
    }

    /// The value if it is a whole number of at most 38 digits.
    pub(super) fn as_i128(&self) -> Option<i128> {
        if self.fraction_digits() > 0 || self.point > 38 {
            return None;
        }
        let zeros = u32::try_from(self.point - self.length()).ok()?;
        let magnitude = self
            .digits
            .iter()
            .fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'))
            * 10_i128.pow(zeros);
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// The number without an exponent, as hosts write it.
    pub(super) fn plain(&self) -> String {
        let mut text = String::new();
        if self.negative {
            text.push('-');
        }
        if self.point <= 0 {
            text.push('0');
        }
        if self.point < 0 && !self.digits.is_empty() {
            text.push('.');
        }
        for _ in self.point..0 {
            text.push('0');
        }
        for (position, digit) in (0_i64..).zip(&self.digits) {
            if position == self.point.max(0) && !text.contains('.') {
                text.push('.');
            }
            text.push(char::from(*digit));
        }
        for _ in self.length()..self.point {
            text.push('0');
        }
        text
    }

    /// How long [`Decimal::plain`] would be, about.
    pub(super) fn plain_length(&self) -> i64 {
        self.length() + self.point.abs()
    }

    fn length(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |decimal: &Self| match (decimal.negative, decimal.digits.is_empty()) {
            (_, true) => 0,
            (true, false) => -1,
            (false, false) => 1,
        };
        let magnitude =
            || (self.point.cmp(&other.point)).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| {
            if self.negative {
                magnitude().reverse()
            } else {
                magnitude()
            }
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn parse_exponent(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let exponent: i64 = text.parse().ok()?;
    (exponent.unsigned_abs() <= MAX_EXPONENT).then_some(exponent)
}
