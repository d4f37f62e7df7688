// SPDX-License-Identifier: MPL-2.0
//! How answers are read.

use proptest::prelude::*;

use super::*;
use crate::client::answer::{Sent, interpret};
use crate::client::call::{Effect, Shape};
use crate::client::instances::{describe, status};
use crate::client::task::Product;
use crate::client::{ErrorKind, SignatureVersion};
use crate::sign::Authorization;

async fn fails_with(step: Step) -> NotStarted {
    let limits = Limits {
        max_retries: Some(0),
        ..Limits::default()
    };
    let settings = ClientSettings::default();
    let bench = Bench::with([step], settings, &[TOKEN]);
    bench.resume(&limits).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_false_result_with_http_200_is_a_refusal() {
    let error = fails_with(json(200, r#"{"RequestId":"R","Result":false}"#)).await;
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.request_id(), Some("R"));
    assert!(!error.uncertain);

    for body in [
        r#"{"RequestId":"R","Result":false,"Code":"InstanceStatusNotSupportCurrentAction","Message":"m"}"#,
        r#"{"RequestId":"R","Code":"InstanceStatusNotSupportCurrentAction","Message":"m"}"#,
        r#"{"RequestId":"R","Result":null,"Code":"InstanceStatusNotSupportCurrentAction","Message":"m"}"#,
    ] {
        let error = fails_with(json(200, body)).await;
        assert_eq!(error.kind(), ErrorKind::Refused, "{body}");
        assert!(error.is_explained_by_status());
        assert_eq!(error.message(), "m");
    }
}

#[tokio::test(start_paused = true)]
async fn not_found_is_told_by_its_code_with_any_status() {
    for status in [400, 404] {
        let error = fails_with(error(status, "InstanceNotFound")).await;
        assert!(error.is_not_found());
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(error.request_id(), Some("REQ-E"));
        assert_eq!(error.region(), "cn-hangzhou");
        assert_eq!(
            error.endpoint(),
            "https://elasticsearch.cn-hangzhou.aliyuncs.com"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_success_tells_is_cut_and_escaped_before_it_is_shown() {
    let text = format!("a\u{1b}[31m{}", "x".repeat(5000));
    let body = serde_json::json!({"RequestId": text, "Result": true}).to_string();
    let bench = Bench::new([json(200, &body)]);
    let started = bench.resume(&Limits::default()).await.unwrap();
    let body = serde_json::json!({"RequestId": text, "Result": {"status": text}}).to_string();
    let bench = Bench::new([json(200, &body)]);
    let limits = Limits::default();
    let instance = describe(&bench.client, Product::Elasticsearch, &target(), &limits)
        .await
        .unwrap();
    let logstash = describe(&bench.client, Product::Logstash, &target(), &limits)
        .await
        .unwrap();
    for shown in [
        started.request_id.unwrap(),
        status(&instance).unwrap(),
        status(&logstash).unwrap(),
    ] {
        assert!(shown.starts_with("a\\u{1b}[31mx"), "{shown}");
        assert!(shown.len() < 2100, "{}", shown.len());
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_object_with_a_code_is_a_refusal() {
    let body = r#"{"RequestId":"R","Result":{},"Code":"InstanceNotFound","Message":"m"}"#;
    let bench = Bench::new([json(200, body)]);
    let error = describe(
        &bench.client,
        Product::Elasticsearch,
        &target(),
        &Limits::default(),
    )
    .await
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.is_not_found());
}

#[tokio::test(start_paused = true)]
async fn xml_is_understood_in_errors_and_successes() {
    let body = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R</RequestId><HostId>h</HostId><Code>Forbidden.RAM</Code><Message>no</Message></Error>";
    let answer = with_headers(403, body, &[("content-type", "text/xml;charset=utf-8")]);
    let error = fails_with(Step::Answer(answer)).await;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.is_forbidden());
    assert_eq!((error.message(), error.request_id()), ("no", Some("R")));

    let body = "<Result>true</Result>\n<RequestId>R</RequestId>";
    let bench = Bench::new([Step::Answer(with_headers(200, body, &[]))]);
    let started = bench.resume(&Limits::default()).await.unwrap();
    assert_eq!(started.request_id.as_deref(), Some("R"));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_of_the_api_shows_its_status_and_first_characters() {
    let html = with_headers(
        502,
        "<html><body>Bad\u{7} Gateway</body></html>",
        &[("content-type", "text/html"), ("x-acs-request-id", "REQ-H")],
    );
    let mut endless = with_headers(200, &"x".repeat(5000), &[]);
    endless.truncated = true;
    for (answer, said, uncertain) in [
        (
            html,
            "(HTTP 502, 38 bytes of type text/html) has no error code: <html><body>Bad\\u{7} Gateway",
            true,
        ),
        (
            with_headers(403, "<html><p>blocked", &[]),
            "(HTTP 403, 16 bytes) is neither JSON nor XML of the API: <html><p>blocked",
            false,
        ),
        (
            with_headers(302, "moved", &[]),
            "redirects are not followed",
            false,
        ),
        (
            with_headers(200, "", &[]),
            "(HTTP 200) has an empty body",
            true,
        ),
        (
            with_headers(200, "[1]", &[]),
            "is neither JSON nor XML",
            true,
        ),
        (
            with_headers(200, "{\"RequestId\":\"R\"}", &[]),
            "has no result",
            true,
        ),
        (
            with_headers(200, "{\"Result\":{}}", &[]),
            "has a result of another type",
            true,
        ),
        (
            endless,
            "(HTTP 200, more than 5000 bytes) is too long: xxx",
            true,
        ),
    ] {
        let status = answer.status;
        let error = fails_with(Step::Answer(answer)).await;
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{said}");
        assert!(error.message().contains(said), "{}", error.message());
        assert!(error.message().len() < 500);
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(error.uncertain, uncertain, "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_servers_string_to_sign_is_compared_and_never_shown() {
    for signature_version in [
        SignatureVersion::RoaHmacSha1,
        SignatureVersion::Acs3HmacSha256,
    ] {
        let settings = ClientSettings {
            signature_version,
            ..ClientSettings::default()
        };
        type Judge = fn(SignatureVersion, &str) -> String;
        let judges: [(Judge, bool); 3] = [
            (ours, true),
            (
                |version, nonce| format!(" [{}]", ours(version, nonce)),
                true,
            ),
            (|version, _| ours(version, "another-nonce"), false),
        ];
        for (theirs, matches) in judges {
            let body = move |nonce: &str| mismatch(&theirs(signature_version, nonce));
            let bench = Bench::with([Step::Judged(Arc::new(body))], settings.clone(), &[TOKEN]);
            let error = bench.resume(&Limits::default()).await.unwrap_err();
            assert_eq!(error.string_to_sign_matches(), Some(matches));
            assert_eq!(
                error.message(),
                "Specified signature is not matched with our calculation."
            );
            let shown = format!("{} {error:?}", error.error);
            assert!(!shown.contains(TOKEN) && !shown.contains(SECRET), "{shown}");
        }
    }
    let error = fails_with(error(400, "SignatureDoesNotMatch")).await;
    assert_eq!(error.string_to_sign_matches(), None);
}

fn mismatch(theirs: &str) -> String {
    let message = format!(
        "Specified signature is not matched with our calculation. server string to sign is:{theirs}"
    );
    error_body("SignatureDoesNotMatch", &message)
}

/// What the client signs with this nonce.
fn ours(version: SignatureVersion, nonce: &str) -> String {
    use crate::sign::{Params, RequestView, acs3, roa};
    let credentials = Credentials {
        access_key_id: "the-key-id".into(),
        access_key_secret: Secret::new(SECRET),
        security_token: Some(Secret::new(TOKEN)),
    };
    let params = Params {
        credentials: &credentials,
        action: "ResumeElasticsearchTask",
        version: "2017-06-13",
        nonce,
        now: now(),
    };
    let view = RequestView {
        method: "POST",
        path: "/openapi/instances/es-cn-1/actions/resume",
        query: &[("clientToken", "token-1")],
        headers: &[
            ("accept", "application/json"),
            ("host", "elasticsearch.cn-hangzhou.aliyuncs.com"),
        ],
        body: &[],
    };
    let signed = match version {
        SignatureVersion::RoaHmacSha1 => roa::sign(&view, &params),
        SignatureVersion::Acs3HmacSha256 => acs3::sign(&view, &params),
    };
    signed
        .unwrap()
        .authorization
        .string_to_sign
        .expose()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_echo_of_the_session_token_is_masked_and_long_text_cut() {
    let message = format!("token {TOKEN} is bad \u{1b}[31m {}", "x".repeat(10_000));
    let body = serde_json::json!({"Code": "InvalidSecurityToken.Malformed", "Message": message,
        "Recommend": "https://example.com/?q=1", "AccessDeniedDetail": {"Token": TOKEN}});
    let error = fails_with(json(400, &body.to_string())).await;
    assert!(
        error
            .message()
            .starts_with("token *** is bad \\u{1b}[31m xxx")
    );
    assert!(error.message().len() <= 2048 + 8);
    assert_eq!(error.recommend(), Some("https://example.com/?q=1"));
    assert_eq!(error.access_denied().unwrap()["Token"], "***");
}

fn read(status: u16, body: &[u8], shape: Shape) {
    let credentials = Credentials {
        access_key_id: "id".into(),
        access_key_secret: Secret::new(SECRET),
        security_token: None,
    };
    let authorization = Authorization {
        canonical_request: None,
        string_to_sign: Secret::new("POST\n"),
        header: Secret::new(""),
    };
    let response = HttpResponse {
        body: Bytes::copy_from_slice(body),
        ..with_headers(status, "", &[])
    };
    let sent = Sent {
        effect: Effect::Write,
        shape,
        credentials: &credentials,
        authorization: &authorization,
    };
    if let Err(failure) = interpret(&response, &sent) {
        assert!(failure.message.len() < 4096);
        assert!(!failure.message.chars().any(char::is_control));
    }
}

proptest! {
    #[test]
    fn no_body_makes_the_reader_panic(
        status in 100_u16..600,
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "[<>/&;a-zA-Z\"'=! \\[\\]?-]{0,200}".prop_map(String::into_bytes),
            "(\\{\"(Code|Message|Result|RequestId)\":(\"server string to sign is:\"|true|null|[0-9]{1,40}|\\{\\}|\\[\\])\\}?){0,3}".prop_map(String::into_bytes),
            "(<(Error|Code|Result|a)>|</(Error|Code|Result|a)>|&(amp|#x[0-9a-f]{0,9}|x);|é){0,40}".prop_map(String::into_bytes),
        ],
    ) {
        for shape in [Shape::Accepted, Shape::Object, Shape::List] {
            read(status, &body, shape);
        }
    }
}
