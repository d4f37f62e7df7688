// SPDX-License-Identifier: MPL-2.0

use super::*;
use crate::framework::tests::check;

#[test]
fn schemas_and_models_keep_all_rules_and_names_are_given_once() {
    let provider = AlicloudesProvider::new(Dependencies::of_process(Default::default()));
    assert_eq!(check::provider(&provider), Ok(()));
    let model = check::model::<config::ProviderModel>(&config::schema());
    assert_eq!(model, Ok(()));
}
