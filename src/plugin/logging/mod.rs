// SPDX-License-Identifier: MPL-2.0
//! Log lines as hosts read them: hclog's JSON, one object per line, on stderr.
//!
//! The host decides what to show, but can't ask us to stop; so we look at the
//! variables it goes by ourselves. With logging off no subscriber is installed
//! and an event costs one comparison.

mod layer;
mod line;
mod panic;

#[cfg(test)]
mod tests;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

use self::layer::Hclog;
use crate::environment::Environment;

/// Sends this program's events to stderr if the environment asks for logs, and
/// makes panics visible to hosts. `provider` is the provider's type, for the
/// variable that concerns it alone. A second call does nothing.
pub fn init(environment: &Environment, provider: &str) {
    panic::install_hook();
    let level = level(environment, provider);
    if level == LevelFilter::OFF {
        return;
    }
    let subscriber = tracing_subscriber::registry().with(Hclog::new(level));
    // Fails if there is a subscriber already, which then stays.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// The most detailed level anyone wants to see: `TF_LOG_PROVIDER_<TYPE>` over
/// `TF_LOG_PROVIDER` over `TF_LOG`, as hosts and the Go SDK read them.
fn level(environment: &Environment, provider: &str) -> LevelFilter {
    let own = format!(
        "TF_LOG_PROVIDER_{}",
        provider.replace('-', "_").to_uppercase()
    );
    let Some((_, wanted)) = environment.first_of(&[&own, "TF_LOG_PROVIDER", "TF_LOG"]) else {
        return LevelFilter::OFF;
    };
    match wanted.trim().to_ascii_uppercase().as_str() {
        "OFF" => LevelFilter::OFF,
        "ERROR" => LevelFilter::ERROR,
        "WARN" => LevelFilter::WARN,
        "INFO" => LevelFilter::INFO,
        "DEBUG" => LevelFilter::DEBUG,
        // JSON is trace in another form; hosts take what they don't know for trace.
        _ => LevelFilter::TRACE,
    }
}
