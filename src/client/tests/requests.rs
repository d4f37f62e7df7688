// SPDX-License-Identifier: MPL-2.0
//! What goes out.

use super::*;
use crate::client::instances::{describe, list_all_instances, status};
use crate::client::task::Product;
use crate::client::{ErrorKind, SignatureVersion, task};

fn names(request: &HttpRequest) -> Vec<String> {
    let mut names: Vec<_> = request.headers.keys().map(ToString::to_string).collect();
    names.sort();
    names
}

#[tokio::test(start_paused = true)]
async fn a_resume_sends_what_the_roa_scheme_wants_and_no_more() {
    let bench = Bench::new([json(200, ACCEPTED)]);
    let started = bench.resume(&Limits::default()).await.unwrap();
    assert_eq!(
        started,
        Started {
            request_id: Some("REQ-1".into()),
            attempts: 1,
            uncertain: false
        }
    );
    let request = bench.seen().remove(0);
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url,
        "https://elasticsearch.cn-hangzhou.aliyuncs.com/openapi/instances/es-cn-1/actions/resume?clientToken=token-1"
    );
    assert_eq!(
        names(&request),
        [
            "accept",
            "authorization",
            "date",
            "x-acs-action",
            "x-acs-signature-method",
            "x-acs-signature-nonce",
            "x-acs-signature-version",
            "x-acs-version"
        ]
    );
    assert_eq!(request.headers["date"], "Tue, 24 Nov 2026 08:00:00 GMT");
    assert_eq!(request.headers["x-acs-action"], "ResumeElasticsearchTask");
    assert!(request.headers["authorization"].is_sensitive());
    assert!(request.body.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_session_adds_its_token_and_key_id_marked_sensitive() {
    for signature_version in [
        SignatureVersion::RoaHmacSha1,
        SignatureVersion::Acs3HmacSha256,
    ] {
        let settings = ClientSettings {
            signature_version,
            ..ClientSettings::default()
        };
        let bench = Bench::with([json(200, ACCEPTED)], settings, &[TOKEN]);
        bench.resume(&Limits::default()).await.unwrap();
        let request = bench.seen().remove(0);
        assert_eq!(request.headers["x-acs-security-token"], TOKEN);
        assert_eq!(request.headers["x-acs-accesskey-id"], "the-key-id");
        for name in [
            "x-acs-security-token",
            "x-acs-accesskey-id",
            "authorization",
        ] {
            assert!(request.headers[name].is_sensitive(), "{name}");
        }
        let shown = format!("{request:?} {:?} {:?}", request.headers, bench.client);
        assert!(!shown.contains(TOKEN) && !shown.contains(SECRET), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn acs3_signs_host_and_own_headers_only() {
    let settings = ClientSettings {
        signature_version: SignatureVersion::Acs3HmacSha256,
        elasticsearch_endpoint: Some("http://127.0.0.1:9".parse().unwrap()),
        ..ClientSettings::default()
    };
    let bench = Bench::with([json(200, ACCEPTED)], settings, &[""]);
    bench.resume(&Limits::default()).await.unwrap();
    let request = bench.seen().remove(0);
    assert!(request.url.starts_with("http://127.0.0.1:9/openapi/"));
    let authorization = request.headers["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with(
            "ACS3-HMAC-SHA256 Credential=the-key-id,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
        ),
        "{authorization}"
    );
    assert_eq!(request.headers["x-acs-date"], NOW);
    assert!(!request.headers.contains_key("date"));
}

#[tokio::test(start_paused = true)]
async fn an_empty_client_token_is_not_sent_and_an_odd_id_stays_one_segment() {
    let bench = Bench::new([json(200, ACCEPTED)]);
    let target = Target {
        instance_id: "../x?y".into(),
        ..target()
    };
    let mut retries = bench.client.retries(&Limits::default());
    let operation = &task::INTERRUPT_LOGSTASH;
    start(&bench.client, operation, &target, "", &mut retries)
        .await
        .unwrap();
    assert_eq!(
        bench.seen()[0].url,
        "https://elasticsearch.cn-hangzhou.aliyuncs.com/openapi/logstashes/..%2Fx%3Fy/actions/interrupt"
    );
}

#[tokio::test(start_paused = true)]
async fn a_region_that_would_change_the_host_is_refused_unsent() {
    for region in ["", "evil.example.com/", "cn-Hangzhou", "a@b"] {
        let bench = Bench::new([json(200, ACCEPTED)]);
        let target = Target {
            region: region.into(),
            ..target()
        };
        let error = describe(
            &bench.client,
            Product::Elasticsearch,
            &target,
            &Limits::default(),
        )
        .await
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{region}");
        assert_eq!(error.attempts(), 0);
        assert!(bench.seen().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_hands_on_what_the_api_shows() {
    let body =
        r#"{"RequestId":"R","Result":{"instanceId":"es-cn-1","status":"suspended","port":"9200"}}"#;
    for (product, collection) in [
        (Product::Elasticsearch, "instances"),
        (Product::Logstash, "logstashes"),
    ] {
        let bench = Bench::new([json(200, body)]);
        let read = describe(&bench.client, product, &target(), &Limits::default()).await;
        let found = read.unwrap();
        assert_eq!(status(&found).as_deref(), Some("suspended"));
        assert_eq!(found["port"], "9200");
        let url = format!("/openapi/{collection}/es-cn-1");
        assert!(bench.seen()[0].url.ends_with(&url));
    }
}

#[tokio::test(start_paused = true)]
async fn all_pages_of_a_list_are_read_until_the_total() {
    let page = |ids: std::ops::Range<u32>| {
        let items: Vec<_> = ids
            .map(|n| format!(r#"{{"instanceId":"es-{n}"}}"#))
            .collect();
        let body = format!(
            r#"{{"Headers":{{"X-Total-Count":120}},"RequestId":"R","Result":[{}]}}"#,
            items.join(",")
        );
        json(200, &body)
    };
    let bench = Bench::new([page(0..100), page(100..120)]);
    let filters = [
        ("status", "suspended".to_owned()),
        ("tags", r#"[{"tagKey":"env","tagValue":"a b"}]"#.to_owned()),
    ];
    let limits = Limits::default();
    let (client, product) = (&bench.client, Product::Elasticsearch);
    let all = list_all_instances(client, product, "cn-hangzhou", &filters, &limits)
        .await
        .unwrap();
    assert_eq!(all.len(), 120);
    assert_eq!(all[119]["instanceId"], "es-119");
    assert_eq!(bench.seen().len(), 2);
    let urls: Vec<_> = bench.seen().into_iter().map(|r| r.url).collect();
    assert!(
        urls[1].ends_with("?status=suspended&tags=%5B%7B%22tagKey%22%3A%22env%22%2C%22tagValue%22%3A%22a%20b%22%7D%5D&page=2&size=100"),
        "{urls:?}"
    );
}
