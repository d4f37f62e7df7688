// SPDX-License-Identifier: MPL-2.0
//! ListActionRecords: the changes of an instance and how far they are.
//!
//! The call has no page in the product's reference, some instances and regions
//! have no records, and a new one shows after about ten seconds. So this is a
//! help for people and never a condition for anything.

use super::list::present;
use super::pages::{self, Page};
use super::{answer, objects};
use crate::client::call::{self, Call, Effect, Shape};
use crate::client::fields::Fields;
use crate::client::{Answer, Client, Error, Limits, Target};

/// So many records are asked for at once when all are wanted: what ListInstance
/// allows. No page tells what this call does.
const PAGE_SIZE: u32 = 100;
/// More pages than this are a server that never ends: it keeps 30 days.
const MAX_PAGES: u32 = 100;

/// What records are wanted, and which page of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// The page, counted from 1; `None` for the API's default.
    pub page: Option<u32>,
    /// How many on a page; `None` for the API's default.
    pub size: Option<u32>,
    /// Not before, in milliseconds since 1970.
    pub start_time: Option<i64>,
    /// Not after, in milliseconds since 1970.
    pub end_time: Option<i64>,
    /// Names of changes, separated by commas.
    pub action_names: Option<String>,
}

/// One change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionRecord {
    /// What kind of change.
    pub action_name: Option<String>,
    /// `ACTIVATING`, `FINISHED`, ….
    pub state_type: Option<String>,
    /// How far it is. No page names the unit: percent, or a fraction of one.
    pub process: Option<String>,
    /// In milliseconds since 1970.
    pub start_time: Option<i64>,
    /// In milliseconds since 1970.
    pub end_time: Option<i64>,
    /// The request that began it.
    pub request_id: Option<String>,
    /// It can be interrupted.
    pub interruptible: Option<bool>,
    /// Its steps, if it tells of any.
    pub steps: Option<Vec<StepStatus>>,
}

/// One step of a change, or of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepStatus {
    /// Its state.
    pub state_type: Option<String>,
    /// Its name.
    pub sub_state: Option<String>,
    /// How far it is. No page names the unit: percent, or a fraction of one.
    pub process: Option<String>,
    /// Nodes that are done.
    pub complete_node_count: Option<i64>,
    /// Nodes in all.
    pub node_count: Option<i64>,
    /// In milliseconds since 1970.
    pub start_time: Option<i64>,
    /// In milliseconds since 1970.
    pub end_time: Option<i64>,
    /// What went wrong.
    pub exception: Option<String>,
    /// Its own steps, if it tells of any; one level of them is read.
    pub steps: Option<Vec<StepStatus>>,
}

/// ListActionRecords: one page of an instance's changes, the latest first.
///
/// # Errors
/// All kinds.
pub async fn list_action_records(
    client: &Client,
    target: &Target,
    filter: &RecordFilter,
    limits: &Limits,
) -> Result<Answer<Page<ActionRecord>>, Error> {
    let text = |number: Option<i64>| number.map(|n| n.to_string());
    let page = text(filter.page.map(i64::from));
    let size = text(filter.size.map(i64::from));
    let start_time = text(filter.start_time);
    let end_time = text(filter.end_time);
    let call = Call {
        action: "ListActionRecords",
        effect: Effect::Read,
        shape: Shape::List,
        region: &target.region,
        path: call::path_of("instances", &target.instance_id, "/action-records"),
        query: present([
            ("page", page.as_deref()),
            ("size", size.as_deref()),
            ("startTime", start_time.as_deref()),
            ("endTime", end_time.as_deref()),
            ("actionNames", filter.action_names.as_deref()),
        ]),
    };
    let outcome = client.run(&call, limits).await?;
    let total = outcome.body.total;
    Ok(answer(outcome, |result| Page {
        items: objects(result, ActionRecord::read),
        total,
    }))
}

/// ListActionRecords over all its pages, as they come: a change that begins
/// while they are read shifts them, so that a record may come twice. The
/// answer's request id is the last page's, its attempts are those of all pages.
///
/// # Errors
/// As [`list_action_records`]; what earlier pages gave is then dropped.
pub async fn list_all_action_records(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Answer<Vec<ActionRecord>>, Error> {
    let page = |page| async move {
        let filter = RecordFilter {
            page: Some(page),
            size: Some(PAGE_SIZE),
            ..RecordFilter::default()
        };
        list_action_records(client, target, &filter, limits).await
    };
    let mut records = Vec::new();
    let all = pages::each(page, PAGE_SIZE, MAX_PAGES, |record| records.push(record)).await?;
    Ok(Answer {
        value: records,
        request_id: all.request_id,
        attempts: all.attempts,
    })
}

impl ActionRecord {
    fn read(f: Fields<'_>) -> Self {
        Self {
            action_name: f.text("actionName"),
            state_type: f.text("stateType"),
            process: f.text("process"),
            start_time: f.int("startTime"),
            end_time: f.int("endTime"),
            request_id: f.text("requestId"),
            interruptible: f.flag("interruptible"),
            steps: f.objects("statusInfo", |step| StepStatus {
                steps: step.objects("subStatusInfo", StepStatus::read),
                ..StepStatus::read(step)
            }),
        }
    }
}

impl StepStatus {
    fn read(f: Fields<'_>) -> Self {
        Self {
            state_type: f.text("stateType"),
            sub_state: f.text("subState"),
            process: f.text("process"),
            complete_node_count: f.int("completeNodeCount"),
            node_count: f.int("nodeCount"),
            start_time: f.int("startTime"),
            end_time: f.int("endTime"),
            exception: f.text("exception"),
            steps: None,
        }
    }
}
