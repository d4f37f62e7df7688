// SPDX-License-Identifier: MPL-2.0
//! Actions, as Terraform 1.14 and later call them.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::proto::tfplugin6::invoke_action::{self, event};
use testkit::proto::tfplugin6::{DynamicValue, plan_action, validate_action_config};
use testkit::value::{dynamic, unknown, unknown_with_prefix};

use super::core::{Core, ID, RESUME, complete, emulator, errors, schema};

async fn config(value: Value) -> DynamicValue {
    let action = &schema().await.action_schemas[RESUME];
    let block = action.schema.as_ref().unwrap().block.as_ref().unwrap();
    dynamic(&complete(block, &value))
}

/// The messages and the errors of an invocation that ends as it must.
async fn invoke(core: &Core, ty: &str, config: DynamicValue) -> (Vec<String>, Vec<String>) {
    let request = invoke_action::Request {
        action_type: ty.to_owned(),
        config: Some(config),
        client_capabilities: None,
    };
    let answer = core.provider().invoke_action(request).await;
    let mut events = answer.expect("never a gRPC error").into_inner();
    let (mut messages, mut end) = (Vec::new(), None);
    while let Some(event) = events.message().await.expect("never a gRPC error") {
        assert!(end.is_none(), "something after the end: {event:?}");
        match event.r#type.expect("hosts crash on an event of no type") {
            event::Type::Progress(progress) => messages.push(progress.message),
            event::Type::Completed(completed) => end = Some(completed.diagnostics),
        }
    }
    let end = end.expect("an end");
    let errors = errors(&end).into_iter().map(str::to_owned).collect();
    (messages, errors)
}

#[tokio::test]
async fn progress_comes_first_and_one_end_last() {
    let api = emulator(Duration::from_millis(600));
    let core = Core::configured(&api).await;
    let value = json!({ "instance_id": ID, "wait_for_status": "active", "poll_interval": "50ms" });
    let (messages, errors) = invoke(&core, RESUME, config(value).await).await;
    assert_eq!(errors, [""; 0]);
    assert!(messages[0].contains("accepted"), "{messages:?}");
    let activating: Vec<_> = messages
        .iter()
        .filter(|m| m.contains("activating"))
        .collect();
    // Asked for every 50 ms, told once: nothing but the time had changed.
    assert_eq!(activating.len(), 1, "{messages:?}");
    let percent = activating[0].split(" %").next().unwrap();
    let percent = percent.rsplit(' ').next().unwrap().parse::<u8>();
    assert!(
        percent.is_ok_and(|p| (40..=100).contains(&p)),
        "{activating:?}"
    );
    assert_eq!(api.effective_resumes(ID), 1);
}

#[tokio::test]
async fn what_cannot_run_ends_with_one_error() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let garbage = DynamicValue {
        msgpack: vec![0xc1],
        json: Vec::new(),
    };
    let missing = config(json!({ "instance_id": "es-cn-none" })).await;
    for (case, ty, config) in [
        ("garbage", RESUME, garbage.clone()),
        ("unknown type", "alicloudes_nothing", missing.clone()),
        ("no such instance", RESUME, missing),
        ("not whole", RESUME, dynamic(&json!({ "instance_id": ID }))),
        ("null", RESUME, dynamic(&Value::Null)),
    ] {
        let (messages, errors) = invoke(&core, ty, config).await;
        assert_eq!(messages, [""; 0], "{case}");
        assert_eq!(errors.len(), 1, "{case}: {errors:?}");
    }
    assert_eq!(api.effective_resumes(ID), 0);
}

#[tokio::test]
async fn nothing_to_resume_is_a_warning_or_an_error_as_the_user_says() {
    let api = emulator(Duration::ZERO);
    api.set_status(ID, "active");
    let core = Core::configured(&api).await;
    for (value, wanted) in [
        (Value::Null, &[][..]),
        (json!("warn"), &[]),
        (json!("fail"), &["Nothing to resume"]),
    ] {
        let value = json!({ "instance_id": ID, "on_not_interrupted": value });
        let (_, errors) = invoke(&core, RESUME, config(value).await).await;
        assert_eq!(errors, wanted);
    }
    assert_eq!(api.effective_resumes(ID), 0);
}

#[tokio::test]
async fn unknown_values_are_no_error_before_the_invocation() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    for value in [
        json!({ "instance_id": unknown() }),
        json!({ "instance_id": unknown_with_prefix("es-") }),
        json!({ "instance_id": ID, "region": unknown(), "timeout": unknown(),
            "wait_for_status": unknown(), "ignore_not_found": unknown() }),
    ] {
        let request = validate_action_config::Request {
            action_type: RESUME.to_owned(),
            config: Some(config(value.clone()).await),
        };
        let answer = core
            .provider()
            .validate_action_config(request)
            .await
            .unwrap();
        assert!(answer.into_inner().diagnostics.is_empty(), "{value}");
        let request = plan_action::Request {
            action_type: RESUME.to_owned(),
            config: Some(config(value.clone()).await),
            client_capabilities: None,
        };
        let answer = core.provider().plan_action(request).await.unwrap();
        let answer = answer.into_inner();
        assert!(answer.diagnostics.is_empty(), "{value}");
        assert!(answer.deferred.is_none());
    }
    let request = plan_action::Request {
        action_type: "alicloudes_nothing".to_owned(),
        ..Default::default()
    };
    let answer = core.provider().plan_action(request).await.unwrap();
    assert_eq!(errors(&answer.into_inner().diagnostics).len(), 1);
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn stop_ends_an_invocation_with_an_error() {
    let api = emulator(Duration::from_secs(3600));
    let core = Core::configured(&api).await;
    let value = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = config(value).await;
    let mut stopper = core.provider();
    let (found, ()) = tokio::join!(invoke(&core, RESUME, config), async {
        while api.requests_of("DescribeInstance").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let request = testkit::proto::tfplugin6::stop_provider::Request {};
        stopper.stop_provider(request).await.unwrap();
    });
    assert_eq!(found.1, ["Interrupted while waiting"]);
}
