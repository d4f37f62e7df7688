// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

fn url(text: &str) -> Result<String, EndpointError> {
    text.parse::<Endpoint>().map(|e| e.url(Protocol::Https))
}

#[test]
fn host_port_and_scheme_are_read() {
    assert_eq!(url("es.example.com").unwrap(), "https://es.example.com");
    assert_eq!(
        url("ES.example.com:8443").unwrap(),
        "https://es.example.com:8443"
    );
    assert_eq!(
        url("http://127.0.0.1:9200").unwrap(),
        "http://127.0.0.1:9200"
    );
    assert_eq!(url("https://[::1]:9").unwrap(), "https://[::1]:9");
    assert_eq!(
        url("http://h:80").unwrap(),
        "http://h",
        "the scheme's own port goes"
    );
    let shown: Endpoint = "http://h:80".parse().unwrap();
    assert_eq!(shown.to_string(), "http://h:80", "shown as it was written");
}

#[test]
fn everything_else_is_refused_with_its_reason() {
    for (text, error) in [
        ("", EndpointError::NoHost),
        ("https://", EndpointError::NoHost),
        (":80", EndpointError::NoHost),
        ("ftp://h", EndpointError::Scheme),
        ("http://u:p@h", EndpointError::User),
        ("h/", EndpointError::Path),
        ("h?x", EndpointError::Path),
        ("h#x", EndpointError::Path),
        ("h:", EndpointError::Port),
        ("h:0", EndpointError::Port),
        ("h:65536", EndpointError::Port),
        ("h:+1", EndpointError::Port),
        ("h:1:2", EndpointError::Port),
        ("a b", EndpointError::Host),
        ("..", EndpointError::Host),
        ("h\n", EndpointError::Host),
        ("[::g]", EndpointError::Host),
        ("es.{zone}.example.com", EndpointError::Host),
        ("es.region}.example.com", EndpointError::Host),
    ] {
        assert_eq!(url(text), Err(error), "{text:?}");
    }
}

#[test]
fn a_placeholder_takes_the_region_of_each_call() {
    let endpoint: Endpoint = "elasticsearch-vpc.{region}.aliyuncs.com:8443"
        .parse()
        .unwrap();
    assert!(endpoint.follows_region());
    let settings = ClientSettings {
        elasticsearch_endpoint: Some(endpoint),
        ..ClientSettings::default()
    };
    for region in ["cn-hangzhou", "cn-beijing"] {
        assert_eq!(
            Base::resolve(&settings, region).to_string(),
            format!("https://elasticsearch-vpc.{region}.aliyuncs.com:8443")
        );
    }
    assert!(
        !"es.example.com"
            .parse::<Endpoint>()
            .unwrap()
            .follows_region()
    );
}

#[test]
fn without_an_endpoint_the_region_names_the_host() {
    let settings = ClientSettings::default();
    let base = Base::resolve(&settings, "cn-shanghai-finance-1");
    assert_eq!(
        base.to_string(),
        "https://elasticsearch.cn-shanghai-finance-1.aliyuncs.com"
    );
}
