// SPDX-License-Identifier: MPL-2.0
//! One span for each RPC, with the keys that people grep for, and one event at
//! its end. Values are never logged, and nothing is computed when nobody
//! listens.

use std::future::Future;
use std::time::Instant;

use tracing::{Instrument as _, Level, Span};

/// The span of a request for `subject`, a type or function, if it has one.
pub(super) fn span(rpc: &'static str, subject: &str) -> Span {
    if !tracing::enabled!(Level::DEBUG) {
        return Span::none();
    }
    let request = uuid::Uuid::new_v4();
    let span = tracing::debug_span!("rpc", tf_rpc = rpc, tf_req_id = %request, tf_resource_type = tracing::field::Empty);
    if !subject.is_empty() {
        span.record("tf_resource_type", subject);
    }
    span
}

/// Runs `work` in `span` and says how long it took.
pub(super) async fn timed<T>(span: Span, work: impl Future<Output = T>) -> T {
    if span.is_none() {
        return work.await;
    }
    let begun = Instant::now();
    let timed = async move {
        let answer = work.await;
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(tf_req_duration_ms = took, "served request");
        answer
    };
    timed.instrument(span).await
}
