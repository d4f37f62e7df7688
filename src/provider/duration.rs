// SPDX-License-Identifier: MPL-2.0
//! Duration strings: `90s`, `1h30m`, `1.5h`, as timeouts are written
//! everywhere in the ecosystem.

use std::time::Duration;

use jiff::SignedDuration;

/// Reads a duration that must be positive.
///
/// # Errors
///
/// A sentence for the user that says what is wrong with `text`.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let parsed: SignedDuration = text
        .trim()
        .parse()
        .map_err(|_| format!("{text:?} is not a duration. Write a number and a unit, such as \"90s\", \"30m\" or \"1h30m\"."))?;
    if !parsed.is_positive() {
        return Err(format!(
            "{text:?} is not positive. A duration of zero or less would give up before the first answer."
        ));
    }
    Duration::try_from(parsed).map_err(|_| format!("{text:?} is too long."))
}

/// Writes a duration for people: `1h 5m`, `42s`, `300ms`.
pub(crate) fn display(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        return format!("{}ms", duration.as_millis());
    }
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, seconds) {
        (0, 0, s) => format!("{s}s"),
        (0, m, 0) => format!("{m}m"),
        (0, m, s) => format!("{m}m {s}s"),
        (h, 0, _) => format!("{h}h"),
        (h, m, _) => format!("{h}h {m}m"),
    }
}

#[cfg(test)]
mod tests {
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
}
