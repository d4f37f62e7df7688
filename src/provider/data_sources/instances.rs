// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instances` and `alicloudes_logstash_instances`: all that match
//! the filters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::product::ProductSources;
use super::{answer, answered, attributes, refused, shown};
use crate::client::{Limits, instances};
use crate::cty::{Members, Value};
use crate::diag::Diagnostics;
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::runtime::{READ_TIMEOUT, Runtime};
use crate::schema::{Attribute, Schema};

#[derive(Debug)]
pub(super) struct Instances {
    pub(super) of: &'static ProductSources,
    pub(super) runtime: Arc<Runtime>,
}

impl Instances {
    fn listed(&self) -> Vec<Attribute> {
        let mut listed = vec![attributes::text("instance_id", "The instance's ID.")];
        listed.extend(self.of.in_a_list());
        listed
    }
}

impl DataSource for Instances {
    fn type_name(&self) -> &'static str {
        self.of.all
    }

    fn schema(&self) -> Schema {
        let filters = (self.of.filters)().into_iter();
        Schema::new(self.of.all_summary)
            .attribute(attributes::region())
            .attributes(filters.map(|(filter, _)| filter))
            .attributes([
                Attribute::map_of_strings("tags")
                    .optional()
                    .description("Only instances with all of these tags: values by key."),
                attributes::list("instances", "The instances.", self.listed()),
            ])
    }

    async fn read(&self, request: ReadDataRequest) -> Result<ReadData, Diagnostics> {
        let Value::Object(mut state) = request.config else {
            return Ok(ReadData::new(Value::Null));
        };
        let named = state
            .get("region")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let region = self.runtime.target(named.as_deref(), "").await?.region;
        let limits = Limits {
            stop: request.stop,
            ..Limits::within(READ_TIMEOUT)
        };
        let filters = self.filters(&state);
        let client = self.runtime.client();
        let of = self.of;
        let found =
            instances::list_all_instances(&client, of.product, &region, &filters, &limits).await;
        let found = found.map_err(|error| refused(&error, of.product, None))?;
        let attributes = self.listed();
        // Pages shift while instances are made or released: each comes once, and
        // in an order that does not depend on it.
        let mut by_id = BTreeMap::new();
        for instance in &found {
            let mut members = answer::members(&attributes, instance);
            shown(&mut members);
            let id = members.get("instance_id").and_then(Value::as_str);
            let id = id.unwrap_or_default().to_owned();
            by_id.entry(id).or_insert(Value::Object(members));
        }
        state.insert("region".to_owned(), region.into());
        state.insert(
            "instances".to_owned(),
            Value::List(by_id.into_values().collect()),
        );
        Ok(answered(&self.runtime, state, named.as_deref()))
    }
}

impl Instances {
    /// The filters that are set, under the API's names.
    fn filters(&self, config: &Members<Value>) -> Vec<(&'static str, String)> {
        let text = |name: &str| config.get(name).and_then(Value::as_str).map(str::to_owned);
        let filters = (self.of.filters)().into_iter();
        let mut set: Vec<_> = filters
            .filter_map(|(filter, api)| Some((api, text(&filter.name)?)))
            .collect();
        let tags: Vec<_> = config
            .get("tags")
            .and_then(Value::as_entries)
            .into_iter()
            .flatten()
            .map(|(key, value)| {
                serde_json::json!({ "tagKey": key, "tagValue": value.as_str().unwrap_or_default() })
            })
            .collect();
        if !tags.is_empty() {
            set.push(("tags", serde_json::Value::Array(tags).to_string()));
        }
        set
    }
}
