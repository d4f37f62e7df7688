// SPDX-License-Identifier: MPL-2.0
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use super::*;

fn ports(min: &str, max: &str) -> Environment {
    Environment::from([("PLUGIN_MIN_PORT", min), ("PLUGIN_MAX_PORT", max)])
}

async fn bind(environment: &Environment) -> Result<Listener, ServeError> {
    Listener::bind_tcp(environment).await
}

#[tokio::test]
async fn tcp_takes_the_first_free_port_of_the_range() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    if port > u16::MAX - 50 {
        return;
    }
    let environment = ports(&port.to_string(), &(port + 50).to_string());
    let listener = bind(&environment).await.unwrap();
    assert_eq!(listener.address().network, "tcp");
    let bound = listener.address().text.strip_prefix("127.0.0.1:").unwrap();
    let bound: u16 = bound.parse().unwrap();
    assert!(bound > port && bound <= port + 50);
}

#[tokio::test]
async fn tcp_range_that_is_taken_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let error = bind(&ports(&port, &port)).await.unwrap_err();
    assert!(matches!(error, ServeError::Port { .. }), "{error}");
}

#[tokio::test]
async fn ports_that_are_none_are_refused() {
    for (min, max) in [("x", "1"), ("1", "70000"), ("2", "1"), ("-1", "5")] {
        let error = bind(&ports(min, max)).await.unwrap_err();
        assert!(matches!(error, ServeError::PortRange { .. }), "{error}");
    }
}

#[tokio::test]
async fn unset_ports_let_the_system_choose() {
    let listener = bind(&Environment::default()).await.unwrap();
    assert!(!listener.address().text.ends_with(":0"));
}

#[cfg(unix)]
#[test]
fn a_port_stands_in_for_a_socket_only_under_tls_and_where_no_directory_is_named() {
    let [anywhere, named] = [
        Environment::default(),
        Environment::from([(socket::DIRECTORY, "/somewhere")]),
    ];
    let no_directory = ServeError::Socket {
        directory: "/tmp".into(),
        source: io::ErrorKind::ReadOnlyFilesystem.into(),
    };
    let no_group = ServeError::SocketGroup {
        group: "staff".to_owned(),
        source: io::ErrorKind::NotFound.into(),
    };
    assert!(a_port_will_do(&no_directory, &anywhere, true));
    assert!(!a_port_will_do(&no_directory, &anywhere, false));
    assert!(!a_port_will_do(&no_directory, &named, true));
    assert!(!a_port_will_do(&no_group, &anywhere, true));
}
