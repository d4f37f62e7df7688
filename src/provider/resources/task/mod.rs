// SPDX-License-Identifier: MPL-2.0
//! The one implementation of all task resources.

mod adopt;
mod identity;
mod model;
mod plan;
mod schema;

use std::sync::Arc;

pub(crate) use model::TaskModel;
pub(crate) use schema::{on_nothing_to_do, wait_for_status};

use crate::client::Limits;
use crate::cty::{Attr, Members, Path, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{
    CreateRequest, Failed, ImportTarget, ModifyPlanRequest, MoveRequest, Planned, ReadRequest,
    Resource, Saved, StateUpgrade, StopToken, UpdateRequest,
};
use crate::provider::errors::{self, Subject, Surface};
use crate::provider::preflight::{PlannedCall, preflight};
use crate::provider::runtime::{READ_TIMEOUT, Runtime};
use crate::provider::task::{
    self, Arguments, Failure, Report, RunKind, RunRequest, TaskDescription,
};
use crate::provider::{account, validators};
use crate::schema::{IdentitySchema, Schema};

/// A resource that makes one call and follows the instance.
#[derive(Debug)]
pub(crate) struct TaskResource {
    task: &'static TaskDescription,
    runtime: Arc<Runtime>,
}

impl TaskResource {
    pub(crate) fn new(task: &'static TaskDescription, runtime: Arc<Runtime>) -> Self {
        Self { task, runtime }
    }
}

impl Resource for TaskResource {
    type Model = TaskModel;

    fn type_name(&self) -> &'static str {
        self.task.type_name
    }

    fn schema(&self) -> Schema {
        schema::schema(self.task)
    }

    fn identity_schema(&self) -> Option<IdentitySchema> {
        Some(identity::schema())
    }

    fn identity(&self, state: &TaskModel) -> Option<Members<Value>> {
        identity::of(state)
    }

    fn validate(&self, config: &TaskModel) -> Diagnostics {
        let mut found = Diagnostics::new();
        if let Some(id) = config.instance_id.known() {
            found.extend(check_id_prefix(self.task, &self.runtime, id));
        }
        if config.heals() && config.client_token.known().is_some() {
            found.push(
                Diagnostic::error(
                    "A fixed client token prevents healing",
                    "With resume_when_interrupted, each call needs a token of its own: the API would treat a second call with the same token as a repetition and do nothing.\n\nNext step: Remove client_token, or resume_when_interrupted.",
                )
                .at(Path::to("client_token")),
            );
        }
        found
    }

    async fn modify_plan(
        &self,
        request: ModifyPlanRequest<'_, TaskModel>,
        plan: &mut Planned<TaskModel>,
    ) {
        let region = self.runtime.region().await;
        match request.prior {
            None => {
                plan::create(request.config, &mut plan.state, region);
                let state = &plan.state;
                // Asked in the default region, an instance of a region that is
                // not known yet would seem to be missing.
                let is_known = !request.config.region.is_unknown();
                let foreign = request.config.region.known();
                let foreign = foreign.and_then(|region| self.runtime.foreign_region(region));
                plan.diagnostics.extend(foreign);
                if let (true, Some(id)) = (is_known, state.instance_id.known()) {
                    let call = PlannedCall {
                        task: self.task,
                        surface: Surface::Resource,
                        region: state.region.known().map(String::as_str),
                        instance_id: id,
                        ignore_not_found: state.ignore_not_found.known() == Some(&true),
                        looks_first: state.heals(),
                    };
                    let found = preflight(&self.runtime, call, request.stop).await;
                    plan.diagnostics.extend(found);
                }
            }
            Some(prior) => plan::update(request.config, prior, region, plan),
        }
    }

    async fn create(
        &self,
        request: CreateRequest<TaskModel>,
    ) -> Result<Saved<TaskModel>, Failed<TaskModel>> {
        let mut state = request.planned;
        let limit = state
            .timeouts
            .known()
            .and_then(|t| t.create.known())
            .cloned();
        match self
            .run(&mut state, RunKind::Create, limit.as_deref(), request.stop)
            .await
        {
            Ok(warnings) => Ok(Saved {
                diagnostics: warnings,
                ..Saved::new(state)
            }),
            Err(Failure::Rejected(diagnostics)) => Err(diagnostics.into()),
            Err(Failure::Begun(_, diagnostics)) => Err(Failed {
                partial: Some(state),
                ..Failed::from(diagnostics)
            }),
        }
    }

    async fn read(
        &self,
        request: ReadRequest<TaskModel>,
    ) -> Result<(Option<Saved<TaskModel>>, Diagnostics), Diagnostics> {
        let mut saved = Saved {
            private: request.private,
            ..Saved::new(request.state)
        };
        let state = &mut saved.state;
        let region = state.region.known().map(String::as_str);
        // A provider block that is not known yet cannot look.
        let missing = self.runtime.settings().not_known_yet(region);
        let looks = state.heals() && missing.is_empty();
        let (true, Some(id)) = (looks, state.instance_id.known()) else {
            return Ok((Some(saved), Diagnostics::new()));
        };
        let target = self.runtime.target(region, id).await?;
        let limits = Limits {
            stop: request.stop,
            ..Limits::within(READ_TIMEOUT)
        };
        let client = self.runtime.client();
        match task::describe(&client, self.task.operation.product, &target, &limits).await {
            Ok(status) => {
                state.change_interrupted = task::interrupted(&status).into();
                state.exists = true.into();
                Ok((Some(saved), Diagnostics::new()))
            }
            Err(error) => {
                let ignores = state.ignore_not_found.known() == Some(&true);
                let product = self.task.operation.product;
                let subject = Subject::task(Surface::KnownInstance, product, &target, ignores);
                let mut diagnostic = errors::diagnostic(&error, subject);
                if !error.is_not_found() {
                    return Err(diagnostic.into());
                }
                if ignores {
                    // Removed, it would be created anew by each apply, to find
                    // again what the user does not mind.
                    state.exists = false.into();
                    state.change_interrupted = false.into();
                    return Ok((Some(saved), Diagnostics::new()));
                }
                diagnostic.severity = crate::diag::Severity::Warning;
                diagnostic.summary =
                    "Instance is gone; its resource is removed from the state".into();
                Ok((None, diagnostic.into()))
            }
        }
    }

    async fn update(
        &self,
        request: UpdateRequest<TaskModel>,
    ) -> Result<Saved<TaskModel>, Failed<TaskModel>> {
        let mut state = request.planned;
        if !state.request_id.is_unknown() {
            // Only how to wait, or what to do next time, was changed.
            return Ok(Saved {
                private: request.private,
                ..Saved::new(state)
            });
        }
        let limit = state
            .timeouts
            .known()
            .and_then(|t| t.update.known())
            .cloned();
        match self
            .run(&mut state, RunKind::Update, limit.as_deref(), request.stop)
            .await
        {
            Ok(diagnostics) => Ok(Saved {
                private: request.private,
                diagnostics,
                ..Saved::new(state)
            }),
            // The prior state says that the change is interrupted: the next
            // plan looks again and, if it still is, tries again.
            Err(Failure::Rejected(diagnostics) | Failure::Begun(_, diagnostics)) => {
                Err(diagnostics.into())
            }
        }
    }

    async fn import(&self, target: ImportTarget) -> Result<Saved<TaskModel>, Diagnostics> {
        let region = match target {
            ImportTarget::Identity(_) => self.runtime.region().await,
            ImportTarget::Id(_) => None,
        };
        adopt::import(self.task, target, region).map(Saved::new)
    }

    async fn move_state(&self, request: MoveRequest) -> Result<Saved<TaskModel>, Diagnostics> {
        adopt::move_state(self.task, &request).map(Saved::new)
    }

    fn state_upgrades(&self) -> Vec<StateUpgrade> {
        vec![StateUpgrade {
            // It had the attributes of today, but for `client_token_used`.
            from: schema::schema(self.task).ty(),
            upgrade: adopt::from_version_0,
        }]
    }
}

impl TaskResource {
    /// Runs the task and writes its facts into `state`, also when it fails
    /// after it has begun.
    async fn run(
        &self,
        state: &mut TaskModel,
        kind: RunKind,
        timeout: Option<&str>,
        stop: StopToken,
    ) -> Result<Diagnostics, Failure> {
        let id = state.instance_id.known().cloned().unwrap_or_default();
        let region = state.region.known().map(String::as_str);
        let target = self
            .runtime
            .target(region, &id)
            .await
            .map_err(|diagnostic| Failure::Rejected(diagnostic.into()))?;
        account::check(&self.runtime, &target, &stop)
            .await
            .map_err(|diagnostic| Failure::Rejected(diagnostic.into()))?;
        let text = |attr: &Attr<String>| attr.known().cloned();
        let (wait_for_status, poll_interval) =
            (text(&state.wait_for_status), text(&state.poll_interval));
        // A token that was used has no effect any more, so each heal has its own.
        let client_token = text(&state.client_token).filter(|_| matches!(kind, RunKind::Create));
        let arguments = Arguments {
            wait_for_status: wait_for_status.as_deref(),
            on_nothing_to_do: state.on_nothing_to_do(),
            looks_first: state.heals(),
            ignore_not_found: state.ignore_not_found.known() == Some(&true),
            client_token: client_token.as_deref(),
            poll_interval: poll_interval.as_deref(),
            timeout,
        };
        let request = RunRequest::new(self.task, target, arguments, stop, kind);
        state.id = format!("{}/{id}", request.target.region).into();
        state.region = request.target.region.clone().into();
        let looks = self.runtime.looks();
        looks.applying();
        let was_told = looks.told_nothing_to_do(&request.target);
        let client = self.runtime.client();
        match task::run(&client, self.runtime.clock(), self.task, request).await {
            Ok(mut report) => {
                record(state, &report);
                if was_told {
                    let summary = self.task.nothing_to_do_summary();
                    report.warnings.retain(|warning| warning.summary != summary);
                }
                Ok(report.warnings)
            }
            Err(failure) => {
                if let Failure::Begun(report, _) = &failure {
                    record(state, report);
                }
                Err(failure)
            }
        }
    }
}

/// A warning, and a hint where the ID is plainly another product's. Shown by
/// the first validation only, not again by each plan and apply.
pub(crate) fn check_id_prefix(
    task: &TaskDescription,
    runtime: &Runtime,
    id: &str,
) -> Option<Diagnostic> {
    if runtime.is_configured() {
        return None;
    }
    let mut warning = validators::unusual_prefix(id, task.id_prefixes, task.noun)?;
    let (prefix, other) = task.foreign_prefix;
    if id.starts_with(prefix) {
        warning.detail.push_str(&format!(
            "\n\nIDs that begin with {prefix:?} belong to another product; use {other} for them."
        ));
    }
    Some(warning)
}

fn record(state: &mut TaskModel, report: &Report) {
    state.request_id = report.request_id.clone().into();
    state.client_token_used = report.client_token.clone().into();
    state.result = report.accepted.into();
    state.status_before = report.status_before.clone().into();
    state.status_after = report.status_after.clone().into();
    state.started_at = report.started_at.to_string().into();
    state.completed_at = report.completed_at.to_string().into();
    state.exists = report.exists.into();
    let seen = report.status_after.as_ref();
    let seen = seen.or_else(|| report.status_before.as_ref().filter(|_| !report.accepted));
    let interrupted = seen.map(|status| task::interrupted(status));
    // In a plan that heals, `false` is known already.
    if state.change_interrupted.known().is_none() {
        state.change_interrupted = interrupted.into();
    }
}
