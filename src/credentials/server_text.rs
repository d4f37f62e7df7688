// SPDX-License-Identifier: MPL-2.0
//! Text from a server, made fit for a message: without the secrets that the
//! request carried (a server may echo them, for example in its string to
//! sign), without control characters, and not too long.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::secret::Secret;
use crate::sign::percent_encode;

/// What a message shows of a server's text, in bytes.
const MAX_SHOWN: usize = 2048;

/// `text` as a message may show it.
pub(super) fn shown(text: &str, secrets: &[&Secret]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = without(text, secret.expose());
    }
    escaped(&text)
}

/// `text` without `secret`, plain or percent-encoded once or twice.
fn without(text: String, secret: &str) -> String {
    let mut text = text.replace(secret, "***");
    let mut strict = secret.to_owned();
    let mut lax = secret.to_owned();
    for _ in 0..2 {
        strict = utf8_percent_encode(&strict, NON_ALPHANUMERIC).to_string();
        lax = percent_encode(&lax).to_string();
        text = text.replace(&strict, "***").replace(&lax, "***");
    }
    text
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(MAX_SHOWN));
    for character in text.trim().chars() {
        if out.len() >= MAX_SHOWN {
            out.push('…');
            break;
        }
        if character.is_control() {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// A URL as a message may show it: without user, query and fragment.
pub(super) fn shown_url(url: &str) -> String {
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
    escaped(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_every_encoding_that_a_server_may_echo() {
        let secret = Secret::new("a/b+c=~d");
        for text in [
            "a/b+c=~d",
            "a%2Fb%2Bc%3D~d",
            "a%252Fb%252Bc%253D~d",
            "a%2Fb%2Bc%3D%7Ed",
        ] {
            assert_eq!(shown(&format!("<{text}>"), &[&secret]), "<***>", "{text}");
        }
    }

    #[test]
    fn control_characters_are_escaped_and_long_text_is_cut() {
        assert_eq!(shown("a\u{1b}[31m\nb", &[]), "a\\u{1b}[31m\\nb");
        let long = shown(&"é".repeat(3000), &[]);
        assert!(long.len() <= MAX_SHOWN + 8 && long.ends_with('…'));
    }

    #[test]
    fn a_url_loses_user_query_and_fragment() {
        assert_eq!(
            shown_url("http://user:pw@host:80/path?token=1#x"),
            "http://host:80/path"
        );
        assert_eq!(shown_url("hunter2"), "(no URL)");
    }
}
