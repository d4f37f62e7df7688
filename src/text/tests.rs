// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn control_characters_are_escaped_and_long_texts_cut() {
    assert_eq!(
        printable("a\u{1b}[31m\nb\u{202e}c\u{61c}d\u{2060}"),
        "a\\u{1b}[31m\\nb\\u{202e}c\\u{61c}d\\u{2060}"
    );
    assert_eq!(shown(" a\n", &[]), "a");
    let long = printable(&"é".repeat(5000));
    assert!(long.len() <= LIMIT + '…'.len_utf8() + 2, "{}", long.len());
    assert!(long.ends_with('…'));
    assert_eq!(excerpt(&[0xff, b'a'], &[]), "\u{fffd}a");
}

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
fn secrets_are_masked_before_a_text_is_cut() {
    let token = Secret::new("T".repeat(1000));
    let body = format!("<p>{}</p>", "T".repeat(1000));
    assert_eq!(excerpt(body.as_bytes(), &[&token]), "<p>***</p>");
}

#[test]
fn a_url_loses_user_query_and_fragment() {
    assert_eq!(
        shown_url("http://user:pw@host:80/path?token=1#x"),
        "http://host:80/path"
    );
    assert_eq!(shown_url("hunter2"), "(no URL)");
}
