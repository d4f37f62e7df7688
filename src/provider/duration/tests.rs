// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

#[test]
fn durations_are_read_as_go_writes_them() {
    for (text, seconds) in [
        ("90s", 90.0),
        ("1h30m", 5400.0),
        ("1.5h", 5400.0),
        ("250ms", 0.25),
        ("2h0m0s", 7200.0),
    ] {
        assert_eq!(parse(text).unwrap().as_secs_f64(), seconds, "{text}");
    }
}

#[test]
fn zero_negative_and_nonsense_are_refused_with_the_text_in_the_message() {
    for text in ["0s", "-5m", "", "soon", "10", "5 parsecs"] {
        let message = parse(text).unwrap_err();
        assert!(message.contains(&format!("{text:?}")), "{message}");
    }
}

#[test]
fn durations_are_shown_in_their_largest_units() {
    for (seconds, text) in [(42, "42s"), (60, "1m"), (3900, "1h 5m"), (7200, "2h")] {
        assert_eq!(display(Duration::from_secs(seconds)), text);
    }
    assert_eq!(display(Duration::from_millis(300)), "300ms");
}
