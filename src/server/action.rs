// SPDX-License-Identifier: MPL-2.0
//! PlanAction, InvokeAction (Terraform 1.14 and later).

use futures_util::stream::{once, unfold};
use tonic::Status;
use tonic::codegen::BoxStream;
use tracing::Span;

use super::diagnostics::diagnostics;
use super::{ProviderService, trace, value};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::ErasedAction;
use crate::framework::engine::action::{self, Event};
use crate::framework::engine::fault;
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::invoke_action::event;

pub(super) async fn plan_action(
    service: &ProviderService,
    request: wire::plan_action::Request,
) -> wire::plan_action::Response {
    let found = match decode(service, &request.action_type, request.config.as_ref()) {
        Ok((action, config)) => action::plan(action, config, service.in_flight.stop_token()).await,
        Err(errors) => errors,
    };
    wire::plan_action::Response {
        diagnostics: diagnostics(found),
        deferred: None,
    }
}

/// Progress as it comes, then the end, which ends the stream.
pub(super) fn invoke_action(
    service: &ProviderService,
    request: &wire::invoke_action::Request,
    span: Span,
) -> BoxStream<wire::invoke_action::Event> {
    let decode = || decode(service, &request.action_type, request.config.as_ref());
    let decoded = span.in_scope(|| fault::caught_now("invoke_action", decode));
    let (action, config) = match decoded.and_then(|decoded| decoded) {
        Ok(decoded) => decoded,
        Err(errors) => {
            let end = encode(Event::Completed(errors));
            return Box::pin(once(async move { Ok::<_, Status>(end) }));
        }
    };
    let (work, events) = action::invoke(action, config, service.in_flight.stop_token());
    service.in_flight.spawn(trace::timed(span, work));
    Box::pin(unfold(Some(events), |events| async move {
        let mut events = events?;
        let event = events.recv().await?;
        let more = matches!(event, Event::Progress(_)).then_some(events);
        Some((Ok(encode(event)), more))
    }))
}

fn decode<'a>(
    service: &'a ProviderService,
    name: &str,
    config: Option<&wire::DynamicValue>,
) -> Result<(&'a ErasedAction, Value), Diagnostics> {
    let action = service.action(name)?;
    let config = value::decode("configuration", config, action.ty())?;
    Ok((action, config))
}

/// The kind of an event is always set: hosts crash without it.
pub(super) fn encode(event: Event) -> wire::invoke_action::Event {
    let kind = match event {
        Event::Progress(message) => event::Type::Progress(event::Progress { message }),
        Event::Completed(found) => event::Type::Completed(event::Completed {
            diagnostics: diagnostics(found),
        }),
    };
    wire::invoke_action::Event { r#type: Some(kind) }
}
