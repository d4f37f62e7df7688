// SPDX-License-Identifier: MPL-2.0
//! One span for each RPC, whose fields each line of the log under it carries,
//! and one event at its end. Values are never logged, and nothing is computed
//! when nobody listens.

use std::future::Future;
use std::time::Instant;

use tracing::field::Empty;
use tracing::{Instrument as _, Level, Span};

/// The span of a request for `subject`, a field's name and value, if it has one.
///
/// It has the level of errors: a span of a lower one would be missing, with its
/// fields, where only errors or warnings are wanted.
pub(super) fn span(rpc: &'static str, subject: Option<(&'static str, &str)>) -> Span {
    if !tracing::enabled!(Level::ERROR) {
        return Span::none();
    }
    let request = uuid::Uuid::new_v4();
    let span = tracing::error_span!(
        "rpc",
        tf_rpc = rpc,
        tf_req_id = %request,
        tf_resource_type = Empty,
        tf_data_source_type = Empty,
        tf_action_type = Empty,
        tf_function = Empty,
    );
    if let Some((field, value)) = subject {
        span.record(field, value);
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
