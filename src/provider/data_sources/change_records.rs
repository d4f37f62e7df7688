// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_change_records`: the recent changes of an instance and how far
//! they are, as ListActionRecords shows them.
//!
//! That call has no page of its own, keeps 30 days, shows a new change after
//! some seconds, and does not exist for some versions and regions: then there
//! is an empty list and a warning, since it is only of use to look at. Neither
//! does any page name the unit of `process`: it is shown as it comes.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::{self, shape};
use crate::client::Limits;
use crate::client::elasticsearch;
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

/// A part of a change, with parts of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    state_type: Attr<String>,
    sub_state: Attr<String>,
    process: Attr<String>,
    start_time: Attr<i64>,
    end_time: Attr<i64>,
    complete_node_count: Attr<i64>,
    node_count: Attr<i64>,
    exception: Attr<String>,
    sub_status_info: Attr<Vec<SubStep>>,
}

shape! {
    /// A part of a part: the last level that is read.
    SubStep {
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
        let found = elasticsearch::list_all_action_records(&client, &target, &limits).await;
        let records = match found {
            Ok(found) => arranged(found.into_iter().map(Record::from).collect()),
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
            status_info: shapes::each(found.steps),
        }
    }
}

impl From<elasticsearch::StepStatus> for Step {
    fn from(mut found: elasticsearch::StepStatus) -> Self {
        let parts = found.steps.take();
        let own = SubStep::from(found);
        Self {
            state_type: own.state_type,
            sub_state: own.sub_state,
            process: own.process,
            start_time: own.start_time,
            end_time: own.end_time,
            complete_node_count: own.complete_node_count,
            node_count: own.node_count,
            exception: own.exception,
            sub_status_info: shapes::each(parts),
        }
    }
}

impl From<elasticsearch::StepStatus> for SubStep {
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

/// Newest first, whatever the order of the answer, and each change once: pages
/// shift while a change begins. Without a time or an ID nothing can be said.
fn arranged(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by(|a, b| b.start_time.known().cmp(&a.start_time.known()));
    let mut seen = BTreeSet::new();
    records.retain(|record| {
        let (time, id) = (record.start_time.known(), record.request_id.known());
        let key = time.copied().zip(id.cloned());
        key.is_none_or(|(time, id)| seen.insert((time, id, record.action_name.known().cloned())))
    });
    records
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
        shapes::list("status_info", "Its parts.", step_attributes()),
    ]
}

fn step_attributes() -> Vec<Attribute> {
    let mut attributes = SubStep::attributes();
    attributes.push(shapes::list(
        "sub_status_info",
        "The parts of the part.",
        SubStep::attributes(),
    ));
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(start_time: Option<i64>, request_id: Option<&str>) -> Record {
        Record {
            start_time: start_time.into(),
            request_id: request_id.map(str::to_owned).into(),
            ..Record::default()
        }
    }

    #[test]
    fn changes_come_newest_first_and_each_once() {
        let found = arranged(vec![
            record(Some(1), Some("a")),
            record(None, None),
            record(Some(3), Some("c")),
            record(Some(2), Some("b")),
            record(Some(3), None),
            record(Some(3), Some("c")),
            record(Some(3), None),
            record(None, Some("d")),
        ]);
        let shown: Vec<_> = found
            .iter()
            .map(|r| (r.start_time.clone().into_known(), r.request_id.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (Some(3), Some("c")),
                (Some(3), None),
                (Some(3), None),
                (Some(2), Some("b")),
                (Some(1), Some("a")),
                (None, None),
                (None, Some("d")),
            ]
        );
    }
}
