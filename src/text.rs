// SPDX-License-Identifier: MPL-2.0
//! Text from outside, a server's most often, made fit for a message, a log or
//! the state: without the secrets that the request carried (a server may echo
//! them, for example in its string to sign), without characters that control
//! a terminal or turn the text around them, and not too long.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::secret::Secret;
use crate::sign::percent_encode;

/// How much of a string is shown, in bytes.
const LIMIT: usize = 2048;
/// So much of a body that is not understood.
const EXCERPT: usize = 200;

/// `text` with its control characters escaped, cut at 2 KiB.
pub(crate) fn printable(text: &str) -> String {
    cut(text, LIMIT)
}

/// `text` without `secrets`, trimmed, and [`printable`].
pub(crate) fn shown(text: &str, secrets: &[&Secret]) -> String {
    printable(redact(text, secrets).trim())
}

/// The first characters of a body, for an error about it, as [`shown`].
pub(crate) fn excerpt(body: &[u8], secrets: &[&Secret]) -> String {
    // Far more than is shown, so that no secret is cut before it is found.
    const LOOKED_AT: usize = 16 * 1024;
    let start = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    cut(redact(&start, secrets).trim(), EXCERPT)
}

/// A URL as a message may show it: without user, query and fragment.
pub(crate) fn shown_url(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let shown = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}{path}")
        }
        // It may be anything, a secret in the wrong place for example.
        None => "(no URL)".to_owned(),
    };
    printable(shown.trim())
}

/// `text` without `secrets`, plain or percent-encoded once or twice.
fn redact(text: &str, secrets: &[&Secret]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let mut strict = secret.expose().to_owned();
        let mut lax = strict.clone();
        text = text.replace(&strict, "***");
        for _ in 0..2 {
            strict = utf8_percent_encode(&strict, NON_ALPHANUMERIC).to_string();
            lax = percent_encode(&lax).to_string();
            text = text.replace(&strict, "***").replace(&lax, "***");
        }
    }
    text
}

fn cut(text: &str, limit: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(limit));
    for character in text.chars() {
        if shown.len() >= limit {
            shown.push('…');
            break;
        }
        if is_unprintable(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Controls, and what turns or hides the text around it.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
