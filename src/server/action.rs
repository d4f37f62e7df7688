// SPDX-License-Identifier: MPL-2.0
//! PlanAction, InvokeAction (Terraform 1.14 and later).

use futures_util::StreamExt as _;
use futures_util::stream::{once, unfold};
use tonic::Status;
use tonic::codegen::BoxStream;

use super::ProviderService;
use crate::codec::{from_proto, to_proto};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::ErasedAction;
use crate::framework::engine::action::{self, Event};
use crate::framework::engine::fault;
use crate::proto::tfplugin6 as wire;

pub(super) async fn plan_action(
    service: &ProviderService,
    request: wire::plan_action::Request,
) -> wire::plan_action::Response {
    let found = match decoded(service, &request.action_type, request.config.as_ref()) {
        Ok((action, config)) => action::plan(action, config, service.stop.token()).await,
        Err(errors) => errors,
    };
    wire::plan_action::Response {
        diagnostics: to_proto::diagnostics(found),
        deferred: None,
    }
}

/// Progress as it comes, then the end, exactly once.
pub(super) fn invoke_action(
    service: &ProviderService,
    request: &wire::invoke_action::Request,
) -> BoxStream<wire::invoke_action::Event> {
    let decoded = fault::caught_now("invoke_action", || {
        decoded(service, &request.action_type, request.config.as_ref())
    });
    let (action, config) = match decoded.and_then(|decoded| decoded) {
        Ok(decoded) => decoded,
        Err(errors) => {
            let end = to_proto::event(Event::Completed(errors));
            return Box::pin(once(async move { Ok::<_, Status>(end) }));
        }
    };
    let events = action::invoke(action, config, service.stop.token());
    let events = unfold(events, |mut events| async move {
        events.recv().await.map(|event| (event, events))
    });
    Box::pin(events.map(|event| Ok(to_proto::event(event))))
}

fn decoded<'a>(
    service: &'a ProviderService,
    name: &str,
    config: Option<&wire::DynamicValue>,
) -> Result<(&'a ErasedAction, Value), Diagnostics> {
    let action = service.action(name)?;
    let config = from_proto::value("configuration", config, action.ty())?;
    Ok((action, config))
}
