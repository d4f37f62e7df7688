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
mod tests;
