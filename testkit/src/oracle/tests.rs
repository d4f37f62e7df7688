// SPDX-License-Identifier: MPL-2.0
//! That the rules object: the provider's own test only shows that they don't.

use serde_json::json;

use super::*;
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::value::unknown;

fn block() -> Block {
    let attribute = |name: &str, computed| Attribute {
        name: name.into(),
        r#type: br#""string""#.to_vec(),
        optional: true,
        computed,
        ..Default::default()
    };
    Block {
        attributes: vec![attribute("given", false), attribute("made", true)],
        ..Default::default()
    }
}

#[test]
fn a_plan_may_choose_only_what_is_computed_and_not_configured() {
    let config = json!({ "given": "x", "made": null });
    let broken = |planned: Value| {
        let change = Change {
            prior: NULL,
            config: &config,
            planned: &planned,
        };
        plan(&block(), change, &[]).len()
    };
    assert_eq!(broken(json!({ "given": "x", "made": unknown() })), 0);
    assert_eq!(broken(json!({ "given": "x", "made": "m" })), 0);
    assert_eq!(broken(json!({ "given": "y", "made": "m" })), 1);
    assert_eq!(broken(json!({ "given": unknown(), "made": "m" })), 1);
}

#[test]
fn what_was_known_stays_and_nothing_is_unknown_in_the_end() {
    let shown = json!({ "given": "x", "made": unknown() });
    let broken = |last: &Value| {
        let in_the_plan = final_plan(&block(), &shown, last).len();
        (in_the_plan, applied(&block(), &shown, last).len())
    };
    assert_eq!(broken(&json!({ "given": "x", "made": "m" })), (0, 0));
    assert_eq!(broken(&json!({ "given": "y", "made": "m" })), (1, 1));
    assert_eq!(broken(&shown), (0, 1));
    assert_eq!(broken(NULL).1, 2);
}
