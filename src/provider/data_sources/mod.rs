// SPDX-License-Identifier: MPL-2.0
//! The data sources: they read, and never change anything.

mod answer;
mod attributes;
mod change_records;
mod instance;
mod instances;
mod product;

use std::sync::Arc;

use super::errors::{self, Subject, Surface};
use super::runtime::Runtime;
use super::task::interrupted;
use crate::client::Error;
use crate::client::task::Product;
use crate::cty::{Members, Value};
use crate::diag::Diagnostics;
use crate::framework::{ErasedDataSource, ReadData};

/// All data sources.
pub(crate) fn all(runtime: &Arc<Runtime>) -> Vec<ErasedDataSource> {
    let mut all = Vec::new();
    for of in product::PRODUCTS {
        let runtime = || Arc::clone(runtime);
        all.push(ErasedDataSource::new(instance::Instance {
            of,
            runtime: runtime(),
        }));
        all.push(ErasedDataSource::new(instances::Instances {
            of,
            runtime: runtime(),
        }));
    }
    all.push(ErasedDataSource::new(change_records::ChangeRecords {
        runtime: Arc::clone(runtime),
    }));
    all
}

/// Adds what an instance's status means to what the API shows of it.
fn shown(members: &mut Members<Value>) {
    let status = members.get("status").and_then(Value::as_str);
    let is_interrupted = status.map_or(Value::Null, |status| interrupted(status).into());
    members.insert(attributes::CHANGE_INTERRUPTED.to_owned(), is_interrupted);
}

/// The answer, with a warning where it may have come from the wrong region.
fn answered(runtime: &Runtime, state: Members<Value>, named_region: Option<&str>) -> ReadData {
    ReadData {
        state: Value::Object(state),
        diagnostics: named_region
            .and_then(|region| runtime.foreign_region(region))
            .into_iter()
            .collect(),
    }
}

/// The diagnostic for a read that failed.
fn refused(error: &Error, product: Product, instance_id: Option<&str>) -> Diagnostics {
    let subject = Subject::read(Surface::DataSource, product, instance_id);
    errors::diagnostic(error, subject).into()
}
