// SPDX-License-Identifier: MPL-2.0
//! What goes out.

use super::*;
use crate::client::elasticsearch::{InstanceFilter, describe_instance, list_all_instances};
use crate::client::{ErrorKind, SignatureVersion, logstash, task};

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
            request_id: "REQ-1".into(),
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
        let error = describe_instance(&bench.client, &target, &Limits::default())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{region}");
        assert_eq!(error.attempts(), 0);
        assert!(bench.seen().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn reads_take_what_the_documents_and_the_sdks_show() {
    let body = r#"{"RequestId":"R","Result":{"instanceId":"es-cn-1","status":"suspended","port":"9200",
        "nodeAmount":3,"esVersion":7.10,"tags":[{"tagKey":"k","tagValue":"v"}],
        "nodeSpec":{"spec":"s","disk":20},"zoneCount":{"odd":1},"unheardOf":[[]]}}"#;
    let bench = Bench::new([json(200, body)]);
    let instance = describe_instance(&bench.client, &target(), &Limits::default())
        .await
        .unwrap();
    assert_eq!(instance.status.as_deref(), Some("suspended"));
    assert_eq!(instance.port, Some(9200));
    assert_eq!(instance.es_version.as_deref(), Some("7.10"));
    assert_eq!(instance.node_spec.unwrap().disk, Some(20));
    assert_eq!(instance.zone_count, None);

    let bench = Bench::new([json(200, r#"{"Result":{"status":"active","Tags":[]}}"#)]);
    let logstash = logstash::describe_logstash(&bench.client, &target(), &Limits::default())
        .await
        .unwrap();
    assert_eq!(logstash.status.as_deref(), Some("active"));
    assert!(bench.seen()[0].url.ends_with("/openapi/logstashes/es-cn-1"));
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
    let filter = InstanceFilter {
        status: Some("suspended".into()),
        tags: vec![("env".into(), "a b".into())],
        ..InstanceFilter::default()
    };
    let limits = Limits::default();
    let all = list_all_instances(&bench.client, "cn-hangzhou", &filter, &limits)
        .await
        .unwrap();
    assert_eq!(all.len(), 120);
    assert_eq!(all[119].instance_id.as_deref(), Some("es-119"));
    assert_eq!(bench.seen().len(), 2);
    let urls: Vec<_> = bench.seen().into_iter().map(|r| r.url).collect();
    assert!(
        urls[1].ends_with("?status=suspended&tags=%5B%7B%22tagKey%22%3A%22env%22%2C%22tagValue%22%3A%22a%20b%22%7D%5D&page=2&size=100"),
        "{urls:?}"
    );
}
