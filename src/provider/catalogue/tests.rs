// SPDX-License-Identifier: MPL-2.0

use super::*;

const PLACEHOLDERS: &[&str] = &[
    "{instance}",
    "{region}",
    "{endpoint}",
    "{action}",
    "{noun}",
    "{list}",
    "{read}",
    "{again}",
    "{more_time}",
];

#[test]
fn no_text_has_a_placeholder_that_is_not_filled() {
    for entry in TABLE
        .iter()
        .map(|(_, meaning)| explain(*meaning))
        .chain([UNKNOWN, INSTANCE_GONE])
    {
        for text in [entry.summary, entry.cause, entry.next_step] {
            let rest = PLACEHOLDERS
                .iter()
                .fold(text.to_owned(), |rest, known| rest.replace(known, ""));
            assert!(!rest.contains('{'), "{text}");
        }
        assert!(!entry.summary.ends_with('.'), "{}", entry.summary);
    }
}

#[test]
fn the_documentation_lists_the_api_and_not_sts() {
    let codes: Vec<_> = listed().map(|(code, _)| code).collect();
    assert!(codes.contains(&"InstanceNotFound".to_owned()));
    assert!(!codes.iter().any(|code| code.contains("OIDC")), "{codes:?}");
}
