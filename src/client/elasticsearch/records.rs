// SPDX-License-Identifier: MPL-2.0
//! ListActionRecords: the changes of an instance and how far they are.
//!
//! The call has no page in the product's reference, some instances and regions
//! have no records, and a new one shows after about ten seconds. So this is a
//! help for people and never a condition for anything.

use super::pages;
use crate::client::call::{self, Call, Effect, Shape};
use crate::client::{Client, Error, Limits, Target};
use crate::openapi::Fields;

/// So many records are asked for at once when all are wanted: what ListInstance
/// allows. No page tells what this call does.
const PAGE_SIZE: u32 = 100;
/// So many when only the latest are wanted: far more than can run at once.
const LATEST: u32 = 20;
/// More pages than this are a server that never ends: it keeps 30 days.
const MAX_PAGES: u32 = 100;

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

/// ListActionRecords over all its pages, the latest change first.
///
/// # Errors
/// All kinds; what earlier pages gave is then dropped.
pub async fn list_all_action_records(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Vec<ActionRecord>, Error> {
    records(client, target, limits, PAGE_SIZE, MAX_PAGES).await
}

/// ListActionRecords, its first page: the latest changes, latest first.
///
/// # Errors
/// All kinds.
pub async fn list_latest_action_records(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Vec<ActionRecord>, Error> {
    records(client, target, limits, LATEST, 1).await
}

async fn records(
    client: &Client,
    target: &Target,
    limits: &Limits,
    size: u32,
    pages: u32,
) -> Result<Vec<ActionRecord>, Error> {
    let page = |page: u32| async move {
        let (page, size) = (page.to_string(), size.to_string());
        let call = Call {
            action: "ListActionRecords",
            effect: Effect::Read,
            shape: Shape::List,
            region: &target.region,
            instance_id: &target.instance_id,
            path: call::path_of("instances", &target.instance_id, "/action-records"),
            query: vec![("page", &page), ("size", &size)],
        };
        client.run(&call, &mut client.retries(limits)).await
    };
    let mut records = pages::all(page, ActionRecord::read, size, pages).await?;
    // No page says in which order they come; a change that begins meanwhile
    // shifts the pages.
    records.sort_by(|a, b| {
        let key = |record: &ActionRecord| (record.start_time, record.request_id.clone());
        key(b).cmp(&key(a))
    });
    records.dedup();
    Ok(records)
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
