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

use super::attributes::{self, flag, list, number, text};
use super::{answer, refused};
use crate::client::task::Product;
use crate::client::{Limits, instances};
use crate::cty::Value;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::errors::{self, Subject, Surface};
use crate::provider::runtime::{READ_TIMEOUT, Runtime};
use crate::schema::{Attribute, Schema};

#[derive(Debug)]
pub(super) struct ChangeRecords {
    pub(super) runtime: Arc<Runtime>,
}

impl DataSource for ChangeRecords {
    fn type_name(&self) -> &'static str {
        "alicloudes_change_records"
    }

    fn schema(&self) -> Schema {
        Schema::new(
            "Reads the changes of an Elasticsearch instance in the last 30 days and how far they are, newest first. \
             Some versions and regions have no such records; the list is then empty, with a warning.",
        )
        .attributes([
            attributes::instance_id(),
            attributes::region(),
            list("records", "The changes.", record()),
        ])
    }

    async fn read(&self, request: ReadDataRequest) -> Result<ReadData, Diagnostics> {
        let string = |name| request.config.get(name).and_then(Value::as_str);
        let id = string("instance_id").unwrap_or_default();
        let target = self.runtime.target(string("region"), id).await?;
        let limits = Limits {
            stop: request.stop.clone(),
            ..Limits::within(READ_TIMEOUT)
        };
        let client = self.runtime.client();
        let mut diagnostics = Diagnostics::new();
        let records = match instances::list_all_action_records(&client, &target, &limits).await {
            Ok(found) => {
                let attributes = record();
                let records = found.iter();
                let records = records.map(|r| Value::Object(answer::members(&attributes, r)));
                arranged(records.collect())
            }
            Err(error) if error.is_not_offered() => {
                let subject = Subject::read(Surface::DataSource, Product::Elasticsearch, Some(id));
                diagnostics.push(Diagnostic::warning(
                    "No change records here",
                    format!(
                        "The endpoint does not offer ListActionRecords; some versions and regions lack it. The list is empty.\n\n{}\n\nNext step: Check endpoints.elasticsearch if it is set.",
                        errors::facts(&error, subject)
                    ),
                ));
                Vec::new()
            }
            Err(error) => return Err(refused(&error, Product::Elasticsearch, Some(id))),
        };
        let state = Value::object([
            ("instance_id", id.into()),
            ("region", target.region.into()),
            ("records", Value::List(records)),
        ]);
        Ok(ReadData { state, diagnostics })
    }
}

/// Newest first, whatever the order of the answer, and each change once: pages
/// shift while a change begins. Without a time or an ID nothing can be said.
fn arranged(mut records: Vec<Value>) -> Vec<Value> {
    fn time(record: &Value) -> Option<i64> {
        match record.get("start_time") {
            Some(Value::Number(time)) => time.as_i64(),
            _ => None,
        }
    }
    records.sort_by_key(|record| std::cmp::Reverse(time(record)));
    let mut seen = BTreeSet::new();
    records.retain(|record| {
        let string = |name| record.get(name).and_then(Value::as_str).map(str::to_owned);
        let key = time(record).zip(string("request_id"));
        key.is_none_or(|(time, id)| seen.insert((time, id, string("action_name"))))
    });
    records
}

fn record() -> Vec<Attribute> {
    let mut step = part();
    step.push(list("sub_status_info", "The steps of the step.", part()));
    let mut attributes = vec![
        text(
            "action_name",
            "The name of the change, as the API returns it.",
        ),
        text(
            "state_type",
            "The state of the change, such as `ACTIVATING` or `FINISHED`.",
        ),
        text("request_id", "The ID of the request that began it."),
        flag("interruptible", "Whether the change can be interrupted."),
        list("status_info", "The steps of the change.", step),
    ];
    attributes.extend(progress());
    attributes
}

/// A part of a change, or a part of a part, which is the last level shown.
fn part() -> Vec<Attribute> {
    let mut attributes = vec![
        text("state_type", "The state of the step."),
        text("sub_state", "What the step does."),
        number("complete_node_count", "The number of nodes that are done."),
        number("node_count", "The number of nodes in all."),
        text("exception", "What went wrong."),
    ];
    attributes.extend(progress());
    attributes
}

/// How far a change or a part of it is.
fn progress() -> [Attribute; 3] {
    [
        text(
            "process",
            "How far it is, as the API returns it: a percentage or a fraction.",
        ),
        number(
            "start_time",
            "The time at which it began, in milliseconds since 1970-01-01 UTC.",
        ),
        number(
            "end_time",
            "The time at which it ended, in milliseconds since 1970-01-01 UTC.",
        ),
    ]
}

#[cfg(test)]
mod tests;
