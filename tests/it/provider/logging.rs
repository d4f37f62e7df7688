// SPDX-License-Identifier: MPL-2.0
//! Lines of the log that concern a request.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::host::Plugin;

use super::core::{Core, ID, RESUME, emulator, errors, resource};
use crate::support::launch;

#[tokio::test]
async fn lines_of_every_level_carry_the_fields_of_their_request() {
    let api = emulator(Duration::ZERO);
    let plugin = Plugin::start(launch().env("TF_LOG", "INFO")).await.unwrap();
    let core = Core { plugin };
    core.configure(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = resource(RESUME, config).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    let exit = core.plugin.close().await.unwrap();
    let lines: Vec<Value> = exit
        .stderr
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["@level"] == "info")
        .collect();
    assert!(!lines.is_empty(), "{:?}", exit.stderr);
    for line in lines {
        assert_eq!(line["tf_rpc"], "apply_resource_change", "{line}");
        assert_eq!(line["tf_resource_type"], RESUME, "{line}");
        assert!(line["tf_req_id"].is_string(), "{line}");
    }
}
