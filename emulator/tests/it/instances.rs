// SPDX-License-Identifier: MPL-2.0
//! The calls themselves: resume, interrupt, describe, list, records, regions.

use std::time::Duration;

use emulator::{Emulator, InstanceSpec, Kind, OnWrongStatus, Scenario};

use crate::caller::{Caller, Sign};

fn one(status: &str) -> Emulator {
    let spec = InstanceSpec::new("es-1", status).activating_for(Duration::from_millis(150));
    Emulator::start(Scenario::new().with_instance(spec)).unwrap()
}

#[tokio::test]
async fn a_resumed_instance_goes_through_activating_to_active_under_both_signatures() {
    for sign in [Sign::Roa, Sign::Acs3] {
        let emulator = one("suspended");
        let caller = Caller {
            sign,
            ..Caller::new(&emulator)
        };
        assert_eq!(caller.status("es-1").await, "suspended");
        let answer = caller.resume("es-1", "token 1+2&%").await;
        assert_eq!(
            (answer.http, &answer.body["Result"]),
            (200, &true.into()),
            "{}",
            answer.body
        );
        assert_eq!(
            answer.headers["x-acs-request-id"],
            answer.body["RequestId"].as_str().unwrap()
        );
        assert_eq!(caller.status("es-1").await, "activating");
        assert_eq!(
            caller.resume("es-1", "other").await.code(),
            "InstanceActivating"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(caller.status("es-1").await, "active");
        let late = caller.resume("es-1", "third").await;
        assert_eq!(
            (late.http, late.code()),
            (400, "InstanceStatusNotSupportCurrentAction")
        );
        assert_eq!(emulator.effective_resumes("es-1"), 1);
    }
}

#[tokio::test]
async fn the_same_client_token_gets_the_same_answer_and_has_no_second_effect() {
    let emulator = one("suspended");
    let caller = Caller::new(&emulator);
    let first = caller.resume("es-1", "t").await;
    let second = caller.resume("es-1", "t").await;
    assert_eq!(first.body, second.body);
    assert_eq!(emulator.effective_resumes("es-1"), 1);
    let log = emulator.requests_of("ResumeElasticsearchTask");
    assert_eq!(
        log.iter().map(|entry| entry.effect).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        log.iter().map(|entry| entry.replayed).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(log[0].connection, log[1].connection, "keep-alive");
}

#[tokio::test]
async fn an_unknown_instance_is_not_found_with_http_400() {
    let emulator = one("suspended");
    let answer = Caller::new(&emulator).resume("es-2", "t").await;
    assert_eq!((answer.http, answer.code()), (400, "InstanceNotFound"));
}

#[tokio::test]
async fn any_instance_exists_when_they_are_created_on_demand() {
    let mut scenario = Scenario::new();
    scenario.defaults.create_on_demand = true;
    scenario.defaults.activating_for = Duration::ZERO;
    let emulator = Emulator::start(scenario).unwrap();
    let caller = Caller::new(&emulator);
    assert_eq!(caller.resume("whatever", "t").await.http, 200);
    assert_eq!(caller.status("whatever").await, "active");
}

#[tokio::test]
async fn an_interrupt_suspends_and_is_refused_when_nothing_runs() {
    let emulator = one("activating");
    let caller = Caller::new(&emulator);
    let path = "/openapi/instances/es-1/actions/interrupt";
    assert_eq!(
        caller
            .call("POST", path, &[("clientToken", "a")])
            .await
            .http,
        200
    );
    assert_eq!(caller.status("es-1").await, "suspended");
    let again = caller.call("POST", path, &[("clientToken", "b")]).await;
    assert_eq!(again.code(), "InstanceStatusNotSupportCurrentAction");
}

#[tokio::test]
async fn a_logstash_instance_answers_under_its_own_paths_only() {
    let spec = InstanceSpec::logstash("ls-1", "suspended").activating_for(Duration::ZERO);
    let emulator = Emulator::start(Scenario::new().with_instance(spec)).unwrap();
    let caller = Caller::new(&emulator);
    assert_eq!(caller.resume("ls-1", "t").await.code(), "InstanceNotFound");
    let resumed = caller
        .call("POST", "/openapi/logstashes/ls-1/actions/resume", &[])
        .await;
    assert_eq!(resumed.http, 200);
    let read = caller.call("GET", "/openapi/logstashes/ls-1", &[]).await;
    assert_eq!(read.body["Result"]["status"], "active");
    let list = caller.call("GET", "/openapi/logstashes", &[]).await;
    assert_eq!(list.body["Headers"]["X-Total-Count"], 1);
    assert_eq!(emulator.instance("ls-1").unwrap().kind, Kind::Logstash);
}

#[tokio::test]
async fn a_list_is_filtered_and_paged_with_its_total_in_the_body() {
    let mut scenario = Scenario::new();
    for number in 0..205 {
        let status = if number % 2 == 0 {
            "suspended"
        } else {
            "active"
        };
        let mut spec = InstanceSpec::new(format!("es-{number:03}"), status);
        spec.tags
            .insert("env".into(), if number < 3 { "a b" } else { "c" }.into());
        scenario.instances.push(spec);
    }
    let emulator = Emulator::start(scenario).unwrap();
    let caller = Caller::new(&emulator);
    let list = async |query: &[(&str, &str)]| caller.call("GET", "/openapi/instances", query).await;
    let ids = |answer: &crate::caller::Answer| -> Vec<String> {
        let result = answer.body["Result"].as_array().unwrap().iter();
        result
            .map(|one| one["instanceId"].as_str().unwrap().to_owned())
            .collect()
    };
    let last = list(&[("page", "3"), ("size", "100")]).await;
    assert_eq!(
        ids(&last),
        ["es-200", "es-201", "es-202", "es-203", "es-204"]
    );
    assert_eq!(last.body["Headers"]["X-Total-Count"], 205);
    assert_eq!(ids(&list(&[]).await).len(), 10);
    let suspended = list(&[("status", "suspended")]).await;
    assert_eq!(suspended.body["Headers"]["X-Total-Count"], 103);
    let tagged = list(&[("tags", r#"[{"tagKey":"env","tagValue":"a b"}]"#)]).await;
    assert_eq!(ids(&tagged), ["es-000", "es-001", "es-002"]);
    assert_eq!(list(&[("size", "101")]).await.code(), "InvalidSize");
}

#[tokio::test]
async fn records_show_the_change_and_its_steps() {
    let emulator = one("suspended");
    let caller = Caller::new(&emulator);
    let path = "/openapi/instances/es-1/action-records";
    let before = caller.call("GET", path, &[]).await;
    assert_eq!(before.body["Result"][0]["stateType"], "SUSPENDED");
    caller.resume("es-1", "t").await;
    let during = caller.call("GET", path, &[]).await;
    assert_eq!(during.body["Result"][0]["stateType"], "ACTIVATING");
    assert_eq!(
        during.body["Result"][0]["statusInfo"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    tokio::time::sleep(Duration::from_millis(200)).await;
    let after = caller.call("GET", path, &[]).await;
    assert_eq!(after.body["Result"][0]["stateType"], "FINISHED");
    assert_eq!(after.body["Headers"]["X-Total-Count"], 1);
}

#[tokio::test]
async fn the_own_region_is_among_the_regions() {
    let emulator = one("active");
    let answer = Caller::new(&emulator)
        .call("GET", "/openapi/regions", &[])
        .await;
    assert_eq!(answer.body["Result"][0]["regionId"], "cn-hangzhou");
}

#[tokio::test]
async fn a_call_that_the_status_does_not_allow_is_answered_as_the_scenario_says() {
    for (answer, http, code, result) in [
        (OnWrongStatus::Error, 400, "InstanceActivating", None),
        (OnWrongStatus::Code("Odd".into()), 400, "Odd", None),
        (OnWrongStatus::ResultFalse, 200, "", Some(false)),
        (OnWrongStatus::Accept, 200, "", Some(true)),
    ] {
        let spec = InstanceSpec::new("es-1", "activating")
            .activating_for(Duration::MAX)
            .on_wrong_status(answer.clone());
        let emulator = Emulator::start(Scenario::new().with_instance(spec)).unwrap();
        let found = Caller::new(&emulator).resume("es-1", "t").await;
        assert_eq!((found.http, found.code()), (http, code), "{answer:?}");
        assert_eq!(found.body["Result"].as_bool(), result, "{answer:?}");
        assert_eq!(emulator.effective_resumes("es-1"), 0, "{answer:?}");
        assert_eq!(emulator.counts().effects, 0, "{answer:?}");
    }
}

#[test]
fn a_scenario_names_how_such_calls_are_answered() {
    let text = r#"
        [defaults]
        on_wrong_status = "result-false"
        [[instances]]
        id = "es-1"
        on_wrong_status = { code = "Odd" }
        [[instances]]
        id = "es-2"
        on_wrong_status = "accept"
    "#;
    let scenario = Scenario::from_toml(text).unwrap();
    assert_eq!(
        scenario.defaults.on_wrong_status,
        OnWrongStatus::ResultFalse
    );
    let odd = OnWrongStatus::Code("Odd".into());
    assert_eq!(scenario.instances[0].on_wrong_status, Some(odd));
    assert!(Scenario::from_toml("[defaults]\non_wrong_status = \"acept\"").is_err());
}

#[tokio::test]
async fn a_token_that_was_accepted_is_answered_like_a_success_when_the_change_is_interrupted_again()
{
    let emulator = one("suspended");
    let caller = Caller::new(&emulator);
    assert_eq!(caller.resume("es-1", "t").await.http, 200);
    assert!(emulator.set_status("es-1", "suspended"));
    let again = caller.resume("es-1", "t").await;
    assert_eq!(
        (again.http, again.body["Result"].as_bool()),
        (200, Some(true))
    );
    assert_eq!(caller.status("es-1").await, "suspended");
    assert_eq!(emulator.effective_resumes("es-1"), 1);
}
