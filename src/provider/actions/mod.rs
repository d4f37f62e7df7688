// SPDX-License-Identifier: MPL-2.0
//! The actions (Terraform 1.14 and later): each task as an action, thin
//! over the same core, with progress messages.

use std::sync::Arc;

use serde::Deserialize;

use super::errors::Surface;
use super::preflight::{PlannedCall, preflight};
use super::resources::{TASKS, check_id_prefix, on_nothing_to_do, wait_for_status};
use super::runtime::Runtime;
use super::task::{self, Arguments, Failure, RunRequest, TaskDescription};
use super::{account, duration, validators};
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::framework::{Action, ErasedAction, InvokeRequest, PlanActionRequest};
use crate::schema::{Attribute, Schema};

/// All actions.
pub(crate) fn all(runtime: &Arc<Runtime>) -> Vec<ErasedAction> {
    TASKS
        .iter()
        .map(|task| {
            ErasedAction::new(TaskAction {
                task,
                runtime: Arc::clone(runtime),
            })
        })
        .collect()
}

/// The configuration of a task action.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskConfig {
    instance_id: Attr<String>,
    region: Attr<String>,
    wait_for_status: Attr<String>,
    // One of the two is in the schema, the other stays null.
    #[serde(default)]
    on_not_interrupted: Attr<String>,
    #[serde(default)]
    on_not_changing: Attr<String>,
    ignore_not_found: Attr<bool>,
    client_token: Attr<String>,
    poll_interval: Attr<String>,
    timeout: Attr<String>,
}

fn text(attr: &Attr<String>) -> Option<&str> {
    attr.known().map(String::as_str)
}

#[derive(Debug)]
struct TaskAction {
    task: &'static TaskDescription,
    runtime: Arc<Runtime>,
}

impl Action for TaskAction {
    type Config = TaskConfig;

    fn type_name(&self) -> &'static str {
        self.task.type_name
    }

    fn schema(&self) -> Schema {
        let (whole, part) = self.task.default_timeouts;
        Schema::new(self.task.action_summary).attributes([
            Attribute::string("instance_id")
                .required()
                .validate(validators::instance_id)
                .description("The ID of the instance."),
            Attribute::string("region")
                .optional()
                .validate(validators::region)
                .description("The region of the instance. Defaults to the provider's region."),
            wait_for_status(self.task),
            on_nothing_to_do(self.task),
            Attribute::bool("ignore_not_found")
                .optional()
                .description("Whether an instance that does not exist is a warning instead of an error. Defaults to `false`."),
            Attribute::string("client_token")
                .optional()
                .validate(validators::client_token)
                .description("The idempotency token, 1 to 64 printable ASCII characters. Defaults to a new random token for each invocation. With a fixed token, the API treats a second invocation as a repetition and does nothing."),
            Attribute::string("poll_interval")
                .optional()
                .validate(validators::positive_duration)
                .description("How often to read the status while waiting, such as `15s`. Defaults to every 10 seconds at first, growing to 30 seconds."),
            Attribute::string("timeout")
                .optional()
                .validate(validators::positive_duration)
                .description(&format!(
                    "How long the invocation may take, such as `90m`. Defaults to {} if `wait_for_status` is `{}`, else to {}.",
                    duration::display(whole),
                    self.task.statuses.last().copied().unwrap_or_default(),
                    duration::display(part)
                )),
        ])
    }

    fn validate(&self, config: &TaskConfig) -> Diagnostics {
        text(&config.instance_id)
            .and_then(|id| check_id_prefix(self.task, &self.runtime, id))
            .into_iter()
            .collect()
    }

    async fn plan(&self, request: PlanActionRequest<TaskConfig>) -> Diagnostics {
        let config = request.config;
        let (false, Some(id)) = (config.region.is_unknown(), text(&config.instance_id)) else {
            return Diagnostics::new();
        };
        let call = PlannedCall {
            task: self.task,
            surface: Surface::Action,
            region: text(&config.region),
            instance_id: id,
            ignore_not_found: config.ignore_not_found.known() == Some(&true),
            looks_first: false,
        };
        let foreign = text(&config.region).and_then(|r| self.runtime.foreign_region(r));
        let mut found: Diagnostics = foreign.into_iter().collect();
        found.extend(preflight(&self.runtime, call, request.stop).await);
        found
    }

    async fn invoke(&self, request: InvokeRequest<TaskConfig>) -> Result<Diagnostics, Diagnostics> {
        let config = request.config;
        let id = text(&config.instance_id).unwrap_or_default();
        let target = self.runtime.target(text(&config.region), id).await?;
        account::check(&self.runtime, &target, &request.stop).await?;
        let arguments = Arguments {
            wait_for_status: text(&config.wait_for_status),
            on_nothing_to_do: text(&config.on_not_interrupted).or(text(&config.on_not_changing)),
            looks_first: false,
            ignore_not_found: config.ignore_not_found.known() == Some(&true),
            client_token: text(&config.client_token),
            poll_interval: text(&config.poll_interval),
            timeout: text(&config.timeout),
        };
        self.runtime.looks().applying();
        let kind = task::RunKind::Action(request.progress);
        let run = RunRequest::new(self.task, target, arguments, request.stop, kind);
        let client = self.runtime.client();
        match task::run(&client, self.runtime.clock(), self.task, run).await {
            Ok(report) => Ok(report.warnings),
            Err(Failure::Rejected(diagnostics) | Failure::Begun(_, diagnostics)) => {
                Err(diagnostics)
            }
        }
    }
}
