// SPDX-License-Identifier: MPL-2.0

use super::*;
use crate::client::instances::records::StepStatus;

#[test]
fn progress_is_whole_percent_whatever_the_unit() {
    for (process, shown) in [
        ("40", Some(40)),
        ("40%", Some(40)),
        ("40.9 %", Some(40)),
        ("0", Some(0)),
        ("1", Some(1)),
        ("100", Some(100)),
        ("0.4005491137", Some(40)),
        ("0.57", Some(57)),
        ("0.999", Some(99)),
        ("1.0", Some(100)),
        ("0.5%", Some(0)),
        ("-1", None),
        ("101", None),
        ("NaN", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(percent(process), shown, "{process:?}");
    }
}

#[test]
fn a_record_tells_percent_and_nodes_as_far_as_it_knows() {
    let step = |done, of| StepStatus {
        complete_node_count: done,
        node_count: of,
    };
    let record = |process: Option<&str>, steps| ActionRecord {
        process: process.map(str::to_owned),
        steps: Some(steps),
        ..ActionRecord::default()
    };
    let shown = |process, steps| progress(&record(process, steps)).unwrap_or_default();
    assert_eq!(
        shown(
            Some("0.41"),
            vec![step(Some(3), Some(3)), step(Some(1), Some(3))]
        ),
        "41 %, 1 of 3 nodes"
    );
    assert_eq!(
        shown(Some("?"), vec![step(Some(1), Some(3))]),
        "1 of 3 nodes"
    );
    assert_eq!(shown(Some("7"), vec![step(None, Some(3))]), "7 %");
    assert_eq!(shown(None, vec![]), "");
}
