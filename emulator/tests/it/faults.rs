// SPDX-License-Identifier: MPL-2.0
//! Each fault as a client sees it, and whether the call took effect.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use emulator::{Emulator, Fault, FaultKind, Release, Scenario};

use crate::caller::Caller;

const RESUME: &str = "ResumeElasticsearchTask";

fn with(fault: Fault) -> (Emulator, Caller) {
    let scenario = Scenario::new()
        .instance("es-1", "suspended")
        .fault(fault.on(RESUME).once());
    let emulator = Emulator::start(scenario).unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

async fn send(caller: &Caller) -> Result<crate::caller::Answer, String> {
    let path = "/openapi/instances/es-1/actions/resume";
    caller.send("POST", path, &[("clientToken", "t")]).await
}

#[tokio::test]
async fn an_error_has_no_effect_and_the_next_call_works() {
    let fault = Fault::error(503, "ServiceUnavailable")
        .message("later")
        .retry_after(2);
    let (emulator, caller) = with(fault);
    let answer = send(&caller).await.unwrap();
    assert_eq!((answer.http, answer.code()), (503, "ServiceUnavailable"));
    assert_eq!(answer.headers["retry-after"], "2");
    assert_eq!(emulator.effective_resumes("es-1"), 0);
    assert_eq!(send(&caller).await.unwrap().http, 200);
}

#[tokio::test]
async fn an_answer_lost_after_the_effect_is_found_again_by_its_token() {
    let lost = [
        Fault::new(FaultKind::Reset).effect(true),
        Fault::new(FaultKind::Close),
        Fault::new(FaultKind::Truncated),
        Fault::new(FaultKind::BrokenJson),
        Fault::new(FaultKind::Empty),
    ];
    for fault in lost {
        let kind = fault.kind;
        let (emulator, caller) = with(fault);
        let error = send(&caller).await.err();
        assert!(error.is_some(), "{kind:?}");
        assert_eq!(emulator.effective_resumes("es-1"), 1, "{kind:?}");
        assert_eq!(
            send(&caller).await.unwrap().body["Result"],
            true,
            "{kind:?}"
        );
        assert_eq!(emulator.effective_resumes("es-1"), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn a_reset_before_the_effect_changes_nothing_and_is_a_real_reset() {
    let (emulator, caller) = with(Fault::new(FaultKind::Reset));
    let error = send(&caller).await.err().unwrap();
    assert!(error.contains("ConnectionReset"), "{error}");
    assert_eq!(emulator.effective_resumes("es-1"), 0);
    assert_eq!(emulator.requests()[0].fault.as_deref(), Some("reset"));
}

#[tokio::test]
async fn a_truncated_body_arrives_in_half() {
    let (emulator, caller) = with(Fault::new(FaultKind::Truncated));
    let response = caller
        .raw("POST", "/openapi/instances/es-1/actions/resume", &[])
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "the head comes through");
    assert!(response.content_length().unwrap() > 10);
    assert!(response.bytes().await.is_err());
    assert_eq!(emulator.effective_resumes("es-1"), 1);
}

#[tokio::test]
async fn wrong_content_comes_as_asked_for() {
    let path = "/openapi/instances/es-1/actions/resume";
    let (_emulator, caller) = with(Fault::new(FaultKind::Html));
    let response = caller.raw("POST", path, &[]).await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["content-type"]
        ),
        (502, &"text/html".parse().unwrap())
    );

    let (_emulator, caller) = with(
        Fault::new(FaultKind::XmlError)
            .code("InstanceNotFound")
            .message("a<b"),
    );
    let response = caller.raw("POST", path, &[]).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/xml;charset=utf-8");
    let text = response.text().await.unwrap();
    assert!(
        text.contains("<Code>InstanceNotFound</Code><Message>a&lt;b</Message>"),
        "{text}"
    );

    let (_emulator, caller) = with(Fault::new(FaultKind::Huge));
    let response = caller.raw("POST", path, &[]).await.unwrap();
    assert_eq!(response.bytes().await.unwrap().len(), 20 * 1024 * 1024);

    let (_emulator, caller) = with(Fault::new(FaultKind::ResultFalse).code("Busy"));
    let answer = send(&caller).await.unwrap();
    assert_eq!(
        (answer.http, &answer.body["Result"], answer.code()),
        (200, &false.into(), "Busy")
    );
}

#[tokio::test]
async fn a_delay_and_a_trickle_take_their_time_and_a_hang_never_ends() {
    let (emulator, caller) = with(Fault::delayed(Duration::from_millis(150)));
    let started = Instant::now();
    assert_eq!(send(&caller).await.unwrap().http, 200);
    assert!(started.elapsed() >= Duration::from_millis(150));
    assert_eq!(emulator.effective_resumes("es-1"), 1);

    let trickle = Fault::new(FaultKind::Trickle)
        .bytes(20)
        .delay(Duration::from_millis(30));
    let (_emulator, caller) = with(trickle);
    let started = Instant::now();
    assert_eq!(send(&caller).await.unwrap().body["Result"], true);
    assert!(started.elapsed() >= Duration::from_millis(60));

    let (emulator, caller) = with(Fault::new(FaultKind::Hang));
    let hung = tokio::time::timeout(Duration::from_millis(200), send(&caller)).await;
    assert!(hung.is_err());
    assert_eq!(emulator.requests().len(), 1, "logged though never answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_a_connection_disturbs_nobody_else() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let address = emulator.address();
    let garbage = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream
            .write_all(b"\x16\x03\x01\x02\x00garbage\r\n\r\n")
            .unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
    });
    garbage.await.unwrap();
    assert_eq!(Caller::new(&emulator).status("es-1").await, "suspended");
}

#[tokio::test]
async fn shutdown_drops_connections_and_frees_the_port() {
    let (emulator, caller) = with(Fault::new(FaultKind::Hang));
    let address = emulator.address();
    let waiting = async { send(&caller).await.is_err() };
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        emulator.shutdown();
    };
    let (failed, ()) = tokio::join!(waiting, stopping);
    assert!(failed);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_held_request_does_nothing_until_it_is_released_and_then_even_without_its_client() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let hold = Fault::new(FaultKind::HoldRequest).on("ResumeElasticsearchTask");
    emulator.inject(hold.once());
    let caller = Caller::new(&emulator);
    let client = tokio::spawn(async move { caller.resume("es-1", "t").await.http });
    let held = emulator.wait_for_held(Duration::from_secs(10)).await;
    assert_eq!((held.len(), held[0].kind), (1, FaultKind::HoldRequest));
    assert_eq!(emulator.effective_resumes("es-1"), 0);
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    assert!(emulator.release(held[0].id, Release::GoOn));
    assert!(!emulator.release(held[0].id, Release::GoOn));
    while emulator.effective_resumes("es-1") == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_held_answer_has_taken_effect_and_goes_when_its_client_goes() {
    let emulator = Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap();
    let hold = Fault::new(FaultKind::HoldAnswer).on("ResumeElasticsearchTask");
    emulator.inject(hold.times(2));
    let caller = Caller::new(&emulator);
    let client = tokio::spawn(async move { caller.resume("es-1", "t").await.http });
    assert_eq!(
        emulator.wait_for_held(Duration::from_secs(10)).await.len(),
        1
    );
    assert_eq!(emulator.effective_resumes("es-1"), 1);
    client.abort();
    while !emulator.wait_for_held(Duration::ZERO).await.is_empty() {
        tokio::task::yield_now().await;
    }
    let caller = Caller::new(&emulator);
    let again = tokio::spawn(async move { caller.resume("es-1", "t").await.http });
    let held = emulator.wait_for_held(Duration::from_secs(10)).await;
    assert!(emulator.release(held[0].id, Release::Reset));
    assert!(again.await.is_err(), "the connection was to be reset");
}

#[tokio::test]
#[should_panic(expected = "did you mean \"ResumeElasticsearchTask\"?")]
async fn a_fault_that_could_never_act_is_refused() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    emulator.inject(Fault::new(FaultKind::Reset).on("ResumeElasticSearchTask"));
}
