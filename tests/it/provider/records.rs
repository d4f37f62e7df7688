// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_change_records`: all pages, newest first, with their parts.

use std::time::Duration;

use emulator::{Emulator, Fault};
use serde_json::json;
use testkit::proto::tfplugin6::read_data_source;
use testkit::value::{dynamic, read};

use super::core::{Core, ID, complete, emulator, errors, schema};

/// The data source's answer under `api`.
async fn records(api: &Emulator) -> read_data_source::Response {
    let core = Core::configured(api).await;
    let ty = "alicloudes_change_records";
    let block = schema().await.data_source_schemas[ty].block.as_ref();
    let config = complete(block.unwrap(), &json!({ "instance_id": ID }));
    let request = read_data_source::Request {
        type_name: ty.to_owned(),
        config: Some(dynamic(&config)),
        ..Default::default()
    };
    let answer = core.provider().read_data_source(request).await;
    answer.expect("never a gRPC error").into_inner()
}

#[tokio::test]
async fn all_pages_of_records_come_newest_first_with_their_parts() {
    let api = emulator(Duration::ZERO);
    // One change from the beginning, and these; the last is interrupted.
    for _ in 0..119 {
        assert!(api.set_status(ID, "active"));
        assert!(api.set_status(ID, "suspended"));
    }
    let answer = records(&api).await;
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    let state = read(answer.state.as_ref()).unwrap();
    let records = state["records"].as_array().unwrap();
    assert_eq!(records.len(), 120);
    assert_eq!(api.counts().requests, 2, "100 to a page");
    let times: Vec<_> = records.iter().map(|r| r["start_time"].as_i64()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    assert_eq!(records[0]["state_type"], "SUSPENDED");
    let running = &records[0]["status_info"][1];
    assert_eq!(running["exception"], json!(null));
    assert_eq!(
        running["sub_status_info"][0]["exception"],
        "The change was interrupted."
    );
    assert_eq!(records[0]["status_info"][0]["sub_status_info"], json!([]));
    let finished = &records[119]["status_info"][1]["sub_status_info"][0];
    assert_eq!(finished["exception"], json!(null));
}

#[tokio::test]
async fn an_endpoint_without_the_call_is_said_to_lack_it_and_no_more() {
    let api = emulator(Duration::ZERO);
    for code in ["InvalidApi.NotFound", "InvalidVersion"] {
        api.inject(Fault::error(404, code).on("ListActionRecords"));
        let answer = records(&api).await;
        let [warning] = &answer.diagnostics[..] else {
            panic!("{:?}", answer.diagnostics);
        };
        let detail = &warning.detail;
        let begins = "The endpoint does not offer ListActionRecords; some versions and regions lack it. The list is empty.\n\n";
        assert!(detail.starts_with(begins), "{detail}");
        let ends = "\n\nNext step: Check endpoints.elasticsearch if it is set.";
        assert!(detail.ends_with(ends), "{detail}");
        assert_eq!(read(answer.state.as_ref()).unwrap()["records"], json!([]));
    }
}
