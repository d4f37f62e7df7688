// SPDX-License-Identifier: MPL-2.0
//! What the warning says of the apply.

use super::*;
use crate::provider::errors::Surface;
use crate::provider::resources::TASKS;

#[test]
fn a_look_that_was_left_out_for_time_claims_nothing_of_the_apply() {
    let call = PlannedCall {
        task: TASKS[0],
        surface: Surface::Resource,
        region: None,
        instance_id: "es-cn-1",
        ignore_not_found: false,
        looks_first: false,
    };
    let detail = Unchecked::NoTimeLeft.warning(call).detail;
    let end = "\n\nThe apply does not depend on this check.\n\n\
        Next step: To plan without this check, set enable_preflight = false in the provider block. \
        The warning is shown for the first such instance only.";
    assert!(detail.ends_with(end), "{detail}");
}
