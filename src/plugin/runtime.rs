// SPDX-License-Identifier: MPL-2.0
//! The event loop, which ends with the work that it was made for.

#[cfg(test)]
mod tests;

use std::io;

/// Runs `work` on an event loop of its own, and returns what it returns.
///
/// # Errors
/// When the system gives no event loop.
pub fn block_on<T>(work: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(work);
    // A name lookup may block one of its threads for minutes; don't wait for it.
    runtime.shutdown_background();
    Ok(outcome)
}
