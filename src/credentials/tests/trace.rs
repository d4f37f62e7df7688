// SPDX-License-Identifier: MPL-2.0
//! Captures what is logged, at every level.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::subscriber::{DefaultGuard, Interest};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Identity, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

/// The lines logged on this thread since [`Log::capture`].
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<String>>);

impl Log {
    pub(crate) fn capture() -> (Self, DefaultGuard) {
        Self::capture_before(Identity::new())
    }

    /// The same, where `next` gets each event once it is written down.
    pub(crate) fn capture_before<L>(next: L) -> (Self, DefaultGuard)
    where
        L: Layer<Registry> + Send + Sync,
    {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let subscriber = tracing_subscriber::registry().with(Undecided);
            // If there is one already, it listens to more.
            let _ = tracing::subscriber::set_global_default(subscriber);
        });
        let log = Self::default();
        // Of two layers, the inner one gets an event first.
        let layers = log.clone().and_then(next);
        let subscriber = tracing_subscriber::registry().with(layers);
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// Takes nothing, but may change its mind at any time. Without it, a test on
/// another thread that nobody listens to may write down that a callsite is never
/// of interest, just after a capture began.
struct Undecided;

impl<S: Subscriber> Layer<S> for Undecided {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>, _: Context<'_, S>) -> bool {
        false
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = self.0.lock().unwrap();
        text.push_str(event.metadata().level().as_str());
        event.record(&mut Line(&mut text));
        text.push('\n');
    }
}
