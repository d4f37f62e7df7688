// SPDX-License-Identifier: MPL-2.0
//! Data sources and functions.

use serde_json::{Value, json};

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

#[test]
fn an_instance_is_read_with_the_types_of_the_api_and_absent_fields_are_null() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "data \"alicloudes_instance\" \"this\" {{\n  instance_id = \"{ID}\"\n}}\n\
             output \"status\" {{\n  value = data.alicloudes_instance.this.status\n}}\n\
             output \"interrupted\" {{\n  value = data.alicloudes_instance.this.change_interrupted\n}}\n"
        );
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        assert_eq!(state.output("status"), Some(&"suspended".into()));
        assert_eq!(state.output("interrupted"), Some(&true.into()));
        assert_eq!(fake.posts(), 0);
        Ok(())
    });
}

#[test]
fn a_missing_instance_is_an_error_on_its_id() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = "data \"alicloudes_instance\" \"this\" {\n  instance_id = \"es-cn-none\"\n}\n";
        let workspace = case.initialised(&fake.config(config))?;
        let failed = workspace.plan()?.exited(1)?;
        assert!(
            failed.unwrapped().contains("Instance not found"),
            "{}",
            failed.text()
        );
        Ok(())
    });
}

#[test]
fn all_pages_of_instances_come_in_the_order_of_their_ids() {
    for_each_host(|case| {
        let ids: Vec<String> = (0..250).rev().map(|n| format!("es-cn-{n:04}")).collect();
        let fake = Fake::with_many(&ids, "active");
        fake.set_status("es-cn-0007", "suspended");
        let config = "data \"alicloudes_instances\" \"all\" {}\n\
             data \"alicloudes_instances\" \"interrupted\" {\n  status = \"suspended\"\n}\n\
             output \"ids\" {\n  value = data.alicloudes_instances.all.instances[*].instance_id\n}\n\
             output \"interrupted\" {\n  value = data.alicloudes_instances.interrupted.instances[*].instance_id\n}\n";
        let workspace = case.initialised(&fake.config(config))?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let mut sorted = ids.clone();
        sorted.sort();
        assert_eq!(state.output("ids"), Some(&serde_json::json!(sorted)));
        assert_eq!(
            state.output("interrupted"),
            Some(&serde_json::json!(["es-cn-0007"]))
        );
        Ok(())
    });
}

#[test]
fn requests_for_instances_are_as_many_as_pages() {
    for_each_host(|case| {
        let ids: Vec<String> = (0..250).map(|n| format!("es-cn-{n:04}")).collect();
        let fake = Fake::with_many(&ids, "active");
        let workspace =
            case.initialised(&fake.config("data \"alicloudes_instances\" \"all\" {}\n"))?;
        workspace.plan()?.exited(0)?;
        assert_eq!(fake.count(), 3, "100 to a page");
        Ok(())
    });
}

/// The change records of the usual instance, as an output.
fn change_records(arguments: &str) -> String {
    format!(
        "data \"alicloudes_change_records\" \"this\" {{\n  instance_id = \"{ID}\"\n{arguments}\n}}\n\
         output \"records\" {{\n  value = data.alicloudes_change_records.this.records\n}}\n"
    )
}

#[test]
fn change_records_tell_of_a_change_that_is_through() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n  wait_for_status = \"active\"\n  poll_interval = \"100ms\"\n}}\n{}",
            change_records("  depends_on = [alicloudes_resume_task.this]")
        );
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let records = state.output("records").ok_or("no output")?;
        let record = records.get(0).ok_or("no record")?;
        let step = record.pointer("/status_info/1").ok_or("no second step")?;
        for (of, name, wanted) in [
            (record, "action_name", json!("UpdateInstance")),
            (record, "state_type", json!("FINISHED")),
            (record, "process", json!("100")),
            (record, "interruptible", json!(false)),
            (step, "sub_state", json!("rolling_restart")),
            (step, "complete_node_count", json!(3)),
            (step, "node_count", json!(3)),
            (step, "exception", json!(null)),
        ] {
            assert_eq!(of.get(name), Some(&wanted), "{name} in {records:#}");
        }
        let time = |name| record.get(name).and_then(Value::as_i64);
        assert!(time("start_time") < time("end_time"), "{records:#}");
        Ok(())
    });
}

#[test]
fn where_nothing_has_changed_there_are_no_change_records() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "active");
        let workspace = case.initialised(&fake.config(&change_records("")))?;
        let output = workspace.apply()?.exited(0)?;
        assert!(!output.text().contains("Warning"), "{}", output.text());
        assert_eq!(workspace.state()?.output("records"), Some(&json!([])));
        Ok(())
    });
}

#[test]
fn where_the_api_has_no_change_records_the_list_is_empty_with_a_warning() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "active");
        fake.fail("ListActionRecords", 404, "InvalidApi.NotFound", 100);
        let workspace = case.initialised(&fake.config(&change_records("")))?;
        let output = workspace.apply()?.exited(0)?;
        let text = output.unwrapped();
        for part in ["No change records here", "InvalidApi.NotFound (HTTP 404)"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert_eq!(workspace.state()?.output("records"), Some(&json!([])));
        Ok(())
    });
}

#[test]
fn functions_are_called_offline_and_their_errors_point_at_the_argument() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "locals {{\n  arn = provider::alicloudes::instance_arn(\"cn-hangzhou\", \"1234567890123456\", \"{ID}\")\n}}\n\
             output \"arn\" {{\n  value = local.arn\n}}\n\
             output \"id\" {{\n  value = provider::alicloudes::parse_instance_arn(local.arn).instance_id\n}}\n\
             output \"policy\" {{\n  value = provider::alicloudes::ram_policy([local.arn], [\"ResumeElasticsearchTask\"])\n}}\n"
        );
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let arn = format!("acs:elasticsearch:cn-hangzhou:1234567890123456:instances/{ID}");
        assert_eq!(state.output("arn"), Some(&arn.as_str().into()));
        assert_eq!(state.output("id"), Some(&ID.into()));
        let policy = state
            .output("policy")
            .and_then(|p| p.as_str())
            .unwrap_or_default();
        assert!(
            policy.contains("elasticsearch:ResumeElasticsearchTask") && policy.contains(&arn),
            "{policy}"
        );
        workspace.write_main(&fake.config("output \"x\" {\n  value = provider::alicloudes::parse_instance_arn(\"acs:ecs:cn-hangzhou:1:instances/i-1\")\n}\n"))?;
        let failed = workspace.plan()?.exited(1)?;
        assert!(
            failed.unwrapped().contains("of the service \"ecs\""),
            "{}",
            failed.text()
        );
        // One full stop at the end, which OpenTofu and Terraform add.
        let end = "instances/es-cn-n6w1o1x0w001c0001\".";
        let told = failed.unwrapped();
        let rest = told.split_once(end).map(|(_, rest)| rest);
        assert!(
            rest.is_some_and(|rest| !rest.starts_with('.')),
            "{}",
            failed.text()
        );
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}
