// SPDX-License-Identifier: MPL-2.0
//! Makes a panic look like one of Go's: hosts collect what follows a line that
//! begins with `panic: ` and show it, while Rust's own words stay in the log.

#[cfg(test)]
mod tests;

use std::io::{self, Write as _};
use std::panic::{self, Location};

use super::line::safe;

/// Replaces Rust's message about a panic.
pub(super) fn install_hook() {
    panic::set_hook(Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("(no message)");
        let text = report(message, info.location());
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }));
}

fn report(message: &str, location: Option<&Location<'_>>) -> String {
    let location = location
        .map(|at| format!("\n\tat {at}"))
        .unwrap_or_default();
    format!("panic: {}{location}\n", safe(message, false))
}
