// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_change_records`: the recent changes of an instance and how far
//! they are, as ListActionRecords shows them.
//!
//! That call has no page of its own, keeps 30 days, shows a new change after
//! some seconds, and does not exist for some versions and regions: then there
//! is an empty list and a warning, since it is only of use to look at.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::{self, shape};
use crate::client::Limits;
use crate::client::elasticsearch::{self, RecordFilter};
use crate::cty::Attr;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::errors::{self, Subject};
use crate::provider::runtime::Runtime;
use crate::schema::{Attribute, Schema};

#[derive(Debug)]
pub(super) struct ChangeRecords {
    pub(super) runtime: Arc<Runtime>,
}

/// Query and result.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeRecordsModel {
    instance_id: Attr<String>,
    region: Attr<String>,
    records: Attr<Vec<Record>>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    action_name: Attr<String>,
    state_type: Attr<String>,
    process: Attr<String>,
    start_time: Attr<i64>,
    end_time: Attr<i64>,
    request_id: Attr<String>,
    interruptible: Attr<bool>,
    status_info: Attr<Vec<Step>>,
}

shape! {
    /// A part of a change.
    Step {
        state_type: string, "The part's state.";
        sub_state: string, "What the part does.";
        process: string, "How far it is, as the API writes it: percent or a fraction.";
        start_time: number, "When it began, in milliseconds since 1970.";
        end_time: number, "When it ended, in milliseconds since 1970.";
        complete_node_count: number, "How many nodes are done.";
        node_count: number, "How many nodes there are.";
        exception: string, "What went wrong.";
    }
}

impl DataSource for ChangeRecords {
    type Model = ChangeRecordsModel;

    fn type_name(&self) -> &'static str {
        "alicloudes_change_records"
    }

    fn schema(&self) -> Schema {
        Schema::new(
            "The changes of an Elasticsearch instance in the last 30 days and how far they are, newest first. \
             Some versions and regions have no such records: then the list is empty, with a warning.",
        )
        .attributes([
            shapes::instance_id(),
            shapes::region(),
            shapes::list("records", "The changes.", record_attributes()),
        ])
    }

    async fn read(
        &self,
        request: ReadDataRequest<ChangeRecordsModel>,
    ) -> Result<ReadData<ChangeRecordsModel>, Diagnostics> {
        let mut state = request.config;
        let id = state.instance_id.known().cloned().unwrap_or_default();
        let target = self
            .runtime
            .target(state.region.known().map(String::as_str), &id)
            .await?;
        let client = self.runtime.client();
        let limits = Limits {
            stop: request.stop,
            ..Limits::default()
        };
        let subject = Subject {
            instance_id: Some(&id),
            points_at_attributes: true,
        };
        let mut diagnostics = Diagnostics::new();
        let filter = RecordFilter::default();
        let found = elasticsearch::list_action_records(&client, &target, &filter, &limits).await;
        let records: Vec<Record> = match found {
            Ok(answer) => answer.value.items.into_iter().map(Record::from).collect(),
            Err(error) if error.is_not_offered() => {
                diagnostics.push(Diagnostic::warning(
                    "No change records here",
                    format!(
                        "This instance's version or region has no change records. The list is empty.\n\n{}",
                        errors::facts(&error, subject)
                    ),
                ));
                Vec::new()
            }
            Err(error) => return Err(errors::diagnostic(&error, subject).into()),
        };
        state.region = target.region.clone().into();
        state.records = records.into();
        Ok(ReadData {
            diagnostics,
            ..ReadData::new(state)
        })
    }
}

impl From<elasticsearch::ActionRecord> for Record {
    fn from(found: elasticsearch::ActionRecord) -> Self {
        Self {
            action_name: found.action_name.into(),
            state_type: found.state_type.into(),
            process: found.process.into(),
            start_time: found.start_time.into(),
            end_time: found.end_time.into(),
            request_id: found.request_id.into(),
            interruptible: found.interruptible.into(),
            status_info: shapes::each(Some(found.steps)),
        }
    }
}

impl From<elasticsearch::StepStatus> for Step {
    fn from(found: elasticsearch::StepStatus) -> Self {
        Self {
            state_type: found.state_type.into(),
            sub_state: found.sub_state.into(),
            process: found.process.into(),
            start_time: found.start_time.into(),
            end_time: found.end_time.into(),
            complete_node_count: found.complete_node_count.into(),
            node_count: found.node_count.into(),
            exception: found.exception.into(),
        }
    }
}

fn record_attributes() -> Vec<Attribute> {
    let text = |name, description| Attribute::string(name).computed().description(description);
    let number = |name, description| Attribute::number(name).computed().description(description);
    vec![
        text("action_name", "The change, as the API calls it."),
        text(
            "state_type",
            "The change's state, such as `ACTIVATING` or `FINISHED`.",
        ),
        text(
            "process",
            "How far it is, as the API writes it: percent or a fraction.",
        ),
        number("start_time", "When it began, in milliseconds since 1970."),
        number("end_time", "When it ended, in milliseconds since 1970."),
        text("request_id", "The ID of the request that began it."),
        Attribute::bool("interruptible")
            .computed()
            .description("Whether it can be interrupted."),
        shapes::list("status_info", "Its parts.", Step::attributes()),
    ]
}
