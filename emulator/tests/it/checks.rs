// SPDX-License-Identifier: MPL-2.0
//! What the gateway refuses, with which code and status.

use emulator::{Emulator, KeySpec, Scenario, Scheme, Throttle};
use jiff::{SignedDuration, Timestamp};

use crate::caller::{Caller, Sign};

fn emulator() -> Emulator {
    Emulator::start(Scenario::new().instance("es-1", "suspended")).unwrap()
}

async fn refusal(change: impl Fn(&mut Caller)) -> (u16, String) {
    let emulator = emulator();
    let mut seen = Vec::new();
    for sign in [Sign::Roa, Sign::Acs3] {
        let mut caller = Caller {
            sign,
            ..Caller::new(&emulator)
        };
        change(&mut caller);
        let answer = caller.resume("es-1", "t").await;
        seen.push((answer.http, answer.code().to_owned()));
    }
    assert_eq!(seen[0], seen[1], "both schemes agree");
    assert_eq!(emulator.effective_resumes("es-1"), 0);
    seen.remove(0)
}

fn expect(http: u16, code: &str) -> (u16, String) {
    (http, code.to_owned())
}

#[tokio::test]
async fn a_missing_or_malformed_authorization_is_refused() {
    let missing = refusal(|c| c.tamper.push(("authorization", None))).await;
    assert_eq!(missing, expect(400, "MissingAccessKeyId"));
    let bad = refusal(|c| c.tamper.push(("authorization", Some("Bearer x".into())))).await;
    assert_eq!(bad, expect(400, "IncompleteSignature"));
    let version = refusal(|c| c.tamper.push(("x-acs-version", Some("2015-01-01".into())))).await;
    assert_eq!(version, expect(400, "InvalidVersion"));
}

#[tokio::test]
async fn a_wrong_secret_shows_the_servers_text_and_an_unknown_key_is_404() {
    let wrong = refusal(|c| c.secret = "other".into()).await;
    assert_eq!(wrong, expect(400, "SignatureDoesNotMatch"));
    let unknown = refusal(|c| c.id = "nobody".into()).await;
    assert_eq!(unknown, expect(404, "InvalidAccessKeyId.NotFound"));

    let emulator = emulator();
    let caller = Caller {
        secret: "other".into(),
        ..Caller::new(&emulator)
    };
    let answer = caller.resume("es-1", "t").await;
    let message = answer.body["Message"].as_str().unwrap();
    assert!(
        message.contains("server string to sign is:POST\napplication/json\n"),
        "{message}"
    );
}

#[tokio::test]
async fn a_header_changed_or_added_after_signing_breaks_the_signature() {
    let changed = refusal(|c| c.tamper.push(("x-acs-signature-nonce", Some("x".into())))).await;
    assert_eq!(changed, expect(400, "SignatureDoesNotMatch"));
    let emulator = emulator();
    let mut caller = Caller {
        sign: Sign::Acs3,
        ..Caller::new(&emulator)
    };
    caller.tamper.push(("x-acs-extra", Some("x".into())));
    assert_eq!(
        caller.resume("es-1", "t").await.code(),
        "IncompleteSignature"
    );
}

#[tokio::test]
async fn a_date_more_than_fifteen_minutes_off_is_expired() {
    for minutes in [-16, 16] {
        let off = Timestamp::now() + SignedDuration::from_mins(minutes);
        assert_eq!(
            refusal(|c| c.date = off).await,
            expect(400, "InvalidTimeStamp.Expired")
        );
    }
    let emulator = emulator();
    let caller = Caller {
        date: Timestamp::now() + SignedDuration::from_mins(20),
        ..Caller::new(&emulator)
    };
    assert_eq!(
        caller.resume("es-1", "t").await.code(),
        "InvalidTimeStamp.Expired"
    );
    emulator.set_clock_offset(SignedDuration::from_mins(20));
    let answer = caller.resume("es-1", "t").await;
    assert_eq!(
        answer.http, 200,
        "a moved server clock takes the moved date"
    );
    let date = httpdate::parse_http_date(answer.headers["date"].to_str().unwrap()).unwrap();
    assert!(date > std::time::SystemTime::now() + std::time::Duration::from_secs(19 * 60));
}

#[tokio::test]
async fn a_nonce_works_once_even_when_the_answer_was_an_error() {
    let emulator = emulator();
    let caller = Caller {
        nonce: Some("n".into()),
        ..Caller::new(&emulator)
    };
    assert_eq!(caller.resume("es-2", "t").await.code(), "InstanceNotFound");
    assert_eq!(
        caller.resume("es-1", "t").await.code(),
        "SignatureNonceUsed"
    );
}

#[tokio::test]
async fn a_wrong_path_method_or_action_is_named() {
    let emulator = emulator();
    let caller = Caller::new(&emulator);
    let path = caller.call("GET", "/openapi/other", &[]).await;
    assert_eq!((path.http, path.code()), (404, "InvalidApi.NotFound"));
    let method = caller
        .call("GET", "/openapi/instances/es-1/actions/resume", &[])
        .await;
    assert_eq!((method.http, method.code()), (400, "UnsupportedHTTPMethod"));
    let mut caller = Caller::new(&emulator);
    caller
        .tamper
        .push(("x-acs-action", Some("RestartInstance".into())));
    let action = caller.resume("es-1", "t").await;
    assert_eq!(
        (action.http, action.code()),
        (404, "InvalidAction.NotFound")
    );
}

#[tokio::test]
async fn a_temporary_key_needs_its_own_token() {
    let key = |id: &str, token: &str| KeySpec {
        id: id.into(),
        secret: "s".into(),
        security_token: Some(token.into()),
        inactive: false,
    };
    let mut scenario = Scenario::new().instance("es-1", "suspended");
    scenario.keys = vec![key("STS.a", "ta"), key("STS.b", "tb")];
    let emulator = Emulator::start(scenario).unwrap();
    let call = async |token: Option<&str>| {
        let caller = Caller {
            id: "STS.a".into(),
            secret: "s".into(),
            token: token.map(str::to_owned),
            ..Caller::new(&emulator)
        };
        caller.resume("es-1", "t").await.code().to_owned()
    };
    assert_eq!(call(None).await, "MissingSecurityToken");
    assert_eq!(call(Some("junk")).await, "InvalidSecurityToken.Malformed");
    assert_eq!(
        call(Some("tb")).await,
        "InvalidSecurityToken.MismatchWithAccessKey"
    );
    assert_eq!(call(Some("ta")).await, "");
}

#[tokio::test]
async fn too_many_requests_are_throttled_with_the_pause_named() {
    let emulator = emulator();
    emulator.throttle(Some(Throttle {
        requests_per_second: 1,
        burst: Some(2),
        retry_after_ms: Some(250),
        retry_after: Some(1),
    }));
    let caller = Caller::new(&emulator);
    caller.status("es-1").await;
    caller.status("es-1").await;
    let answer = caller.resume("es-1", "t").await;
    assert_eq!((answer.http, answer.code()), (400, "Throttling.User"));
    assert_eq!(answer.headers["x-acs-retry-after"], "250");
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(emulator.counts().codes["Throttling.User"], 1);
}

#[tokio::test]
async fn a_denied_action_answers_forbidden_with_its_detail() {
    let mut scenario = Scenario::new().instance("es-1", "suspended");
    scenario.deny = vec!["DescribeInstance".into()];
    let emulator = Emulator::start(scenario).unwrap();
    let caller = Caller::new(&emulator);
    let answer = caller.call("GET", "/openapi/instances/es-1", &[]).await;
    assert_eq!((answer.http, answer.code()), (403, "Forbidden.RAM"));
    assert_eq!(
        answer.body["AccessDeniedDetail"]["AuthAction"],
        "elasticsearch:DescribeInstance"
    );
    assert_eq!(caller.resume("es-1", "t").await.http, 200);
}

#[tokio::test]
async fn the_log_says_who_called_and_holds_no_secret() {
    let emulator = emulator();
    let caller = Caller {
        sign: Sign::Acs3,
        token: Some("secretToken".into()),
        ..Caller::new(&emulator)
    };
    caller.resume("es-1", "t").await;
    let entry = &emulator.requests()[0];
    assert_eq!(entry.scheme, Scheme::Acs3HmacSha256);
    assert_eq!(entry.access_key_id.as_deref(), Some("testAccessKeyId"));
    assert_eq!(entry.client_token.as_deref(), Some("t"));
    assert_eq!(entry.instance.as_deref(), Some("es-1"));
    assert!(entry.has_security_token && entry.nonce.is_some() && entry.date.is_some());
    let text = serde_json::to_string(entry).unwrap();
    assert!(
        !text.contains("secretToken") && !text.contains("testAccessKeySecret"),
        "{text}"
    );
    assert!(!text.contains("Signature="), "{text}");
}
