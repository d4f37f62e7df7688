// SPDX-License-Identifier: MPL-2.0
//! Text from a server, made fit to be shown.

use crate::sign::Credentials;

/// So much of a text is shown, in bytes.
const LIMIT: usize = 2048;

/// `text` with its control characters escaped, cut at 2 KiB.
pub(super) fn printable(text: &str) -> String {
    cut(text, LIMIT)
}

/// The first printable characters of a body, for an error about it, redacted
/// as [`redact`] does.
pub(super) fn excerpt(body: &[u8], credentials: &Credentials) -> String {
    const EXCERPT: usize = 200;
    // Far more than is shown, so that no secret is cut before it is found.
    const LOOKED_AT: usize = 16 * 1024;
    let start = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    cut(redact(&start, credentials).trim(), EXCERPT)
}

/// `text` without what must not be shown of `credentials`: a server may echo
/// what it was sent.
pub(super) fn redact(text: &str, credentials: &Credentials) -> String {
    let mut text = text.to_owned();
    let secrets = [
        Some(&credentials.access_key_secret),
        credentials.security_token.as_ref(),
    ];
    for secret in secrets.into_iter().flatten().filter(|s| !s.is_empty()) {
        let secret = secret.expose();
        if text.contains(secret) {
            text = text.replace(secret, "***");
        }
        let encoded = crate::sign::percent_encode(secret).to_string();
        if text.contains(&encoded) {
            text = text.replace(&encoded, "***");
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
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "id".into(),
            access_key_secret: Secret::new("s/1"),
            security_token: Some(Secret::new("t+2")),
        }
    }

    #[test]
    fn control_characters_are_escaped_and_long_texts_cut() {
        assert_eq!(
            printable("a\u{1b}[31m\nb\u{202e}c"),
            "a\\u{1b}[31m\\nb\\u{202e}c"
        );
        let long = printable(&"é".repeat(5000));
        assert!(long.len() <= LIMIT + '…'.len_utf8() + 2, "{}", long.len());
        assert_eq!(excerpt(&[0xff, b'a'], &credentials()), "\u{fffd}a");
    }

    #[test]
    fn secrets_are_masked_plain_and_encoded() {
        let credentials = credentials();
        assert_eq!(
            redact("s/1 s%2F1 t+2 t%2B2 id", &credentials),
            "*** *** *** *** id"
        );
        let long = Credentials {
            security_token: Some(Secret::new("T".repeat(1000))),
            ..credentials
        };
        let body = format!("<p>{}</p>", "T".repeat(1000));
        assert_eq!(excerpt(body.as_bytes(), &long), "<p>***</p>");
    }
}
