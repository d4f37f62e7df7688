// SPDX-License-Identifier: MPL-2.0
//! The model against the schemas of all task resources.

use super::schema::schema;
use super::*;
use crate::provider::drift::assert_fits;
use crate::provider::resources::TASKS;

#[test]
fn model_and_schemas_have_the_same_fields() {
    for task in TASKS {
        assert_fits::<TaskModel>(task.type_name, &schema(task));
    }
}

#[test]
fn schemas_keep_cores_rules() {
    for task in TASKS {
        assert_eq!(schema(task).check(), Ok(()), "{}", task.type_name);
    }
    assert_eq!(identity::schema().check(), Ok(()));
}
