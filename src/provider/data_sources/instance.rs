// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instance` and `alicloudes_logstash_instance`: one instance.

use std::sync::Arc;

use super::product::ProductSources;
use super::{answer, answered, attributes, refused, shown};
use crate::client::{Limits, instances};
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::runtime::{READ_TIMEOUT, Runtime};
use crate::schema::Schema;

#[derive(Debug)]
pub(super) struct Instance {
    pub(super) of: &'static ProductSources,
    pub(super) runtime: Arc<Runtime>,
}

impl DataSource for Instance {
    fn type_name(&self) -> &'static str {
        self.of.one
    }

    fn schema(&self) -> Schema {
        Schema::new(self.of.one_summary)
            .attributes([attributes::instance_id(), attributes::region()])
            .attributes(self.of.for_one_instance())
    }

    async fn read(&self, request: ReadDataRequest) -> Result<ReadData, Diagnostics> {
        let text = |name| request.config.get(name).and_then(Value::as_str);
        let id = text("instance_id").unwrap_or_default();
        let target = self.runtime.target(text("region"), id).await?;
        let limits = Limits {
            stop: request.stop.clone(),
            ..Limits::within(READ_TIMEOUT)
        };
        let client = self.runtime.client();
        let found = instances::describe(&client, self.of.product, &target, &limits).await;
        let found = found.map_err(|error| refused(&error, self.of.product, Some(id)))?;
        let mut members = answer::members(&self.of.for_one_instance(), &found);
        shown(&mut members);
        members.insert("instance_id".to_owned(), id.into());
        members.insert("region".to_owned(), target.region.into());
        Ok(answered(&self.runtime, members, text("region")))
    }
}
