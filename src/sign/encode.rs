// SPDX-License-Identifier: MPL-2.0
//! Percent-encoding by RFC 3986, and the two encodings of bytes as text.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// All but the unreserved characters. All SDKs agree on the signature of a
/// path or value that is encoded like this (space `%20`, `*` `%2A`, `~` bare).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Encodes one path segment, parameter name or value. The result's `Display`
/// writes it piece by piece; `to_string` makes text of it.
pub(crate) fn percent_encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// `a=b&c=d`, names and values encoded, in the order given: a query or a form
/// body as it goes out.
pub(crate) fn encode_pairs<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut text = String::with_capacity(pairs.len() * 32);
    write_pairs(
        &mut text,
        pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())),
    );
    text
}

/// Appends `pairs` to `text` as [`encode_pairs`] does.
pub(super) fn write_pairs<'a>(text: &mut String, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
    for (index, (name, value)) in pairs.enumerate() {
        if index > 0 {
            text.push('&');
        }
        text.extend(percent_encode(name));
        text.push('=');
        text.extend(percent_encode(value));
    }
}

/// Standard base64 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Appends lower-case hexadecimal digits.
pub(super) fn write_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    write_hex(&mut text, bytes);
    text
}

/// `2026-11-24T08:00:00Z`: the date as ACS3 and RPC want it, without a fraction.
pub(super) fn iso_date(now: Timestamp) -> String {
    Timestamp::from_second(now.as_second())
        .unwrap_or(now)
        .to_string()
}

/// `Tue, 24 Nov 2026 08:00:00 GMT`: the date as ROA wants it (RFC 1123). A date
/// before 1970 or after 9999, which no clock shows, becomes that limit.
pub(super) fn http_date(now: Timestamp) -> String {
    const LAST_SECOND_OF_9999: u64 = 253_402_300_799;
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let since = Duration::from_secs(seconds.min(LAST_SECOND_OF_9999));
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}
