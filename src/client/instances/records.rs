// SPDX-License-Identifier: MPL-2.0
//! ListActionRecords: the changes of an instance and how far they are.
//!
//! The call has no page in the product's reference, some instances and regions
//! have no records, and a new one shows after about ten seconds. So this is a
//! help for people and never a condition for anything.

use super::{Object, pages};
use crate::client::answer::Body;
use crate::client::call::{self, Call, Effect, Shape};
use crate::client::{Client, Error, Limits, Target};
use crate::openapi::Fields;

/// So many records are asked for at once when all are wanted: what ListInstance
/// allows. No page says what this call does.
const PAGE_SIZE: u32 = 100;
/// So many when only the latest are wanted: far more than can run at once.
const LATEST: u32 = 20;
/// More pages than this are a server that never ends: it keeps 30 days.
const MAX_PAGES: u32 = 100;

/// One change, as far as a wait shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ActionRecord {
    /// `ACTIVATING`, `FINISHED`, ….
    pub state_type: Option<String>,
    /// How far it is. No page names the unit: percent, or a fraction of one.
    pub process: Option<String>,
    /// In milliseconds since 1970.
    pub start_time: Option<i64>,
    /// Its steps, if there are any.
    pub steps: Option<Vec<StepStatus>>,
}

/// One step of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StepStatus {
    /// Nodes that are done.
    pub complete_node_count: Option<i64>,
    /// Nodes in all.
    pub node_count: Option<i64>,
}

/// ListActionRecords over all its pages, as they come.
///
/// # Errors
/// All kinds; what earlier pages gave is then dropped.
pub(crate) async fn list_all_action_records(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Vec<Object>, Error> {
    let page = |number| page(client, target, limits, number, PAGE_SIZE);
    pages::all(page, |fields| fields.0.clone(), PAGE_SIZE, MAX_PAGES).await
}

/// ListActionRecords, its first page: the latest changes, latest first, since no
/// page says in which order they come.
///
/// # Errors
/// All kinds.
pub(crate) async fn list_latest_action_records(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Vec<ActionRecord>, Error> {
    let page = |number| page(client, target, limits, number, LATEST);
    let mut records = pages::all(page, ActionRecord::read, LATEST, 1).await?;
    records.sort_by_key(|record| std::cmp::Reverse(record.start_time));
    Ok(records)
}

async fn page(
    client: &Client,
    target: &Target,
    limits: &Limits,
    number: u32,
    size: u32,
) -> Result<Body, Error> {
    let (number, size) = (number.to_string(), size.to_string());
    let call = Call {
        action: "ListActionRecords",
        effect: Effect::Read,
        shape: Shape::List,
        region: &target.region,
        instance_id: &target.instance_id,
        path: call::path_of("instances", &target.instance_id, "/action-records"),
        query: vec![("page", &number), ("size", &size)],
    };
    client.run(&call, &mut client.retries(limits)).await
}

impl ActionRecord {
    fn read(f: Fields<'_>) -> Self {
        Self {
            state_type: f.text("stateType"),
            process: f.text("process"),
            start_time: f.int("startTime"),
            steps: f.objects("statusInfo", |step| StepStatus {
                complete_node_count: step.int("completeNodeCount"),
                node_count: step.int("nodeCount"),
            }),
        }
    }
}
