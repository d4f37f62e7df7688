// SPDX-License-Identifier: MPL-2.0
//! The control port: interfering from another process.

use emulator::{Emulator, Scenario};
use serde_json::{Value, json};

use crate::caller::Caller;

async fn post(emulator: &Emulator, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}{path}", emulator.control_url());
    let response = crate::caller::http_client()
        .post(url)
        .json(&body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn get(emulator: &Emulator, path: &str) -> Value {
    let url = format!("{}{path}", emulator.control_url());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

async fn delete(emulator: &Emulator, path: &str) -> u16 {
    let url = format!("{}{path}", emulator.control_url());
    crate::caller::http_client()
        .delete(url)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn an_instance_is_made_interrupted_behind_the_back_and_removed() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let spec = json!({ "id": "es-1", "status": "active", "activating_for": "forever" });
    assert_eq!(post(&emulator, "/instances", spec).await.0, 200);
    let caller = Caller::new(&emulator);
    assert_eq!(caller.status("es-1").await, "active");
    let (http, view) = post(
        &emulator,
        "/instances/es-1/status",
        json!({ "status": "suspended" }),
    )
    .await;
    assert_eq!((http, &view["status"]), (200, &"suspended".into()));
    assert_eq!(caller.resume("es-1", "t").await.http, 200);
    assert_eq!(
        get(&emulator, "/instances/es-1").await["effective_resumes"],
        1
    );
    assert_eq!(
        get(&emulator, "/instances").await.as_array().unwrap().len(),
        1
    );
    assert_eq!(delete(&emulator, "/instances/es-1").await, 200);
    assert_eq!(delete(&emulator, "/instances/es-1").await, 404);
}

#[tokio::test]
async fn faults_log_and_counts_can_be_set_read_and_cleared() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let faults = json!([{ "kind": "error", "http": 503, "code": "X", "times": 1 }, { "kind": "hang", "action": "ListLogstash" }]);
    assert_eq!(
        post(&emulator, "/faults", faults).await,
        (200, json!({ "faults": 2 }))
    );
    let caller = Caller::new(&emulator);
    assert_eq!(caller.resume("es-1", "t").await.code(), "X");
    assert_eq!(caller.resume("es-1", "t").await.http, 200);
    let left = get(&emulator, "/faults").await;
    assert_eq!(
        left,
        json!([{ "kind": "hang", "action": "ListLogstash", "skip": 0 }])
    );
    let log = get(
        &emulator,
        "/log?action=ResumeElasticsearchTask&instance=es-1",
    )
    .await;
    assert_eq!(
        (&log[0]["code"], &log[1]["code"]),
        (&"X".into(), &Value::Null)
    );
    assert_eq!(
        get(&emulator, "/counts").await["actions"]["ResumeElasticsearchTask"],
        2
    );
    assert_eq!(delete(&emulator, "/log").await, 200);
    assert_eq!(get(&emulator, "/log").await, json!([]));
    assert_eq!(delete(&emulator, "/faults").await, 200);
    assert_eq!(post(&emulator, "/reset", json!({})).await.0, 200);
    assert_eq!(
        get(&emulator, "/instances/es-1").await["status"],
        "suspended"
    );
}

#[tokio::test]
async fn a_wrong_key_is_named() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let (http, body) = post(&emulator, "/faults", json!({ "kind": "reset", "tims": 1 })).await;
    assert_eq!(http, 400);
    assert!(body["error"].as_str().unwrap().contains("tims"), "{body}");
    let (http, body) = post(&emulator, "/instances", json!({ "id": "../x" })).await;
    assert_eq!(http, 400, "{body}");
}

#[tokio::test]
async fn health_names_the_api_and_the_clock_can_be_moved() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    assert_eq!(
        get(&emulator, "/health").await["url"],
        emulator.url().as_str()
    );
    let (http, clock) = post(&emulator, "/clock", json!({ "offset": "-20m" })).await;
    assert_eq!((http, &clock["offset"]), (200, &"-20m".into()));
    let limit = json!({ "requests_per_second": 5 });
    assert_eq!(post(&emulator, "/throttle", limit).await.0, 200);
    assert_eq!(delete(&emulator, "/throttle").await, 200);
    assert_eq!(delete(&emulator, "/sessions").await, 200);
}

#[tokio::test]
async fn a_name_that_nothing_has_is_refused_with_a_proposal() {
    let emulator = Emulator::start(Scenario::new().instance("es-cn-1", "suspended")).unwrap();
    for (path, body) in [
        (
            "/instances",
            json!({ "id": "es-cn-2", "status": "suspnded" }),
        ),
        ("/instances/es-cn-1/status", json!({ "status": "suspnded" })),
        (
            "/faults",
            json!({ "kind": "reset", "action": "DescribeInstanc" }),
        ),
        ("/faults", json!({ "kind": "reset", "instance": "es-cn1" })),
        ("/faults", json!({ "kind": "rest" })),
    ] {
        let (http, answer) = post(&emulator, path, body.clone()).await;
        let error = answer["error"].as_str().unwrap().to_owned();
        assert_eq!(http, 400, "{path} {body}: {error}");
        assert!(
            error.contains("did you mean") || error.contains("`reset`"),
            "{path} {body}: {error}"
        );
    }
    for path in [
        "/log?action=DescribeInstanc",
        "/log?instance=es-cn1",
        "/instances/es-cn1",
    ] {
        let answer = get(&emulator, path).await;
        assert!(
            answer["error"].as_str().unwrap().contains("did you mean"),
            "{path}: {answer}"
        );
    }
    assert_eq!(get(&emulator, "/log?instance=es-cn-1").await, json!([]));
}

#[tokio::test]
async fn every_answer_is_json_and_no_content_type_is_demanded() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let base = emulator.control_url();
    let http = crate::caller::http_client();
    let routes = get(&emulator, "/").await;
    assert!(
        routes
            .as_array()
            .unwrap()
            .iter()
            .any(|route| route["path"] == "/held/{id}"),
        "{routes}"
    );
    let plain = http
        .post(format!("{base}/faults"))
        .body(r#"{ "kind": "hang" }"#);
    assert_eq!(plain.send().await.unwrap().status(), 200);
    for (request, status) in [
        (http.get(format!("{base}/nowhere")), 404),
        (http.put(format!("{base}/faults")), 405),
        (http.get(format!("{base}/log?actoin=x")), 400),
        (http.get(format!("{base}/held?wait=soon")), 400),
        (http.post(format!("{base}/held/x")), 400),
        (http.post(format!("{base}/held/7")), 404),
        (http.post(format!("{base}/clock")).body("{"), 400),
        (
            http.post(format!("{base}/instances/none/status"))
                .body("{}"),
            400,
        ),
    ] {
        let request = request.build().unwrap();
        let shown = format!("{} {}", request.method(), request.url());
        let answer = http.execute(request).await.unwrap();
        assert_eq!(answer.status(), status, "{shown}");
        let body: Value = answer.json().await.unwrap();
        assert!(body["error"].is_string(), "{shown}: {body}");
    }
}

#[tokio::test]
async fn a_held_request_is_announced_and_released() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let hold = json!({ "kind": "hold-answer", "action": "ResumeElasticsearchTask", "times": 1 });
    assert_eq!(post(&emulator, "/faults", hold).await.0, 200);
    assert_eq!(get(&emulator, "/held?wait=10ms").await, json!([]));
    let caller = Caller::new(&emulator);
    let resuming = tokio::spawn(async move { caller.resume("es-1", "t").await });
    let held = get(&emulator, "/held?wait=10s").await;
    assert_eq!(
        held,
        json!([{ "id": 1, "kind": "hold-answer", "action": "ResumeElasticsearchTask", "instance": "es-1" }])
    );
    assert_eq!(
        get(&emulator, "/instances/es-1").await["effective_resumes"],
        1
    );
    assert_eq!(post(&emulator, "/held/1", json!({})).await.0, 200);
    assert_eq!(resuming.await.unwrap().http, 200);
    assert_eq!(get(&emulator, "/held").await, json!([]));
}
