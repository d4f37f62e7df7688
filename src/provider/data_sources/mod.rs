// SPDX-License-Identifier: MPL-2.0
//! The data sources: they read, and never change anything.

mod change_records;
mod instance;
mod instances;
mod shapes;

use std::sync::Arc;

use super::runtime::Runtime;
use crate::framework::ErasedDataSource;

/// All data sources.
pub(crate) fn all(runtime: &Arc<Runtime>) -> Vec<ErasedDataSource> {
    vec![
        ErasedDataSource::new(instance::Instance {
            runtime: Arc::clone(runtime),
        }),
        ErasedDataSource::new(instances::Instances {
            runtime: Arc::clone(runtime),
        }),
        ErasedDataSource::new(change_records::ChangeRecords {
            runtime: Arc::clone(runtime),
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::DataSource;
    use crate::provider::drift::assert_fits;
    use crate::provider::runtime::Outside;

    fn check<D: DataSource>(source: &D) {
        assert_fits::<D::Model>(source.type_name(), &source.schema());
    }

    #[test]
    fn models_and_schemas_have_the_same_fields() {
        let runtime = || Arc::new(Runtime::new(Outside::of_process(Default::default())));
        check(&instance::Instance { runtime: runtime() });
        check(&instances::Instances { runtime: runtime() });
        check(&change_records::ChangeRecords { runtime: runtime() });
    }
}
