// SPDX-License-Identifier: MPL-2.0
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use super::*;

fn request(multiplexing: bool) -> Request {
    Request {
        protocol: 6,
        client_certificate: None,
        multiplexing,
    }
}

fn unix(path: &str) -> Address {
    Address {
        network: "unix",
        text: path.to_owned(),
    }
}

#[test]
fn versions_are_a_set_and_bad_entries_are_skipped() {
    for offered in ["5,6", "6,5", "6", " 6 ,5", "x,,6,-1", "5,6,7"] {
        assert_eq!(negotiate(Some(offered)), 6, "{offered}");
    }
}

#[test]
fn without_a_common_version_our_lowest_is_announced() {
    for offered in [None, Some(""), Some("5"), Some("7,8"), Some("66")] {
        assert_eq!(negotiate(offered), 6, "{offered:?}");
    }
}

#[test]
fn certificate_has_no_padding_for_any_residue_of_its_length() {
    for (length, encoded) in [(3, "////"), (4, "/////w"), (5, "//////8")] {
        let der = vec![0xff; length];
        assert_eq!(
            line(&request(false), &unix("/tmp/p"), Some(&der)),
            format!("1|6|unix|/tmp/p|grpc|{encoded}\n")
        );
    }
}

#[test]
fn certificate_uses_the_standard_alphabet() {
    let text = line(&request(false), &unix("/p"), Some(&[0xfb, 0xef, 0xff]));
    assert_eq!(text, "1|6|unix|/p|grpc|++//\n");
}

#[test]
fn plaintext_leaves_the_certificate_field_empty() {
    assert_eq!(
        line(&request(false), &unix("/tmp/p"), None),
        "1|6|unix|/tmp/p|grpc|\n"
    );
}

#[test]
fn seventh_field_is_there_only_when_the_host_knows_it() {
    assert_eq!(
        line(&request(true), &unix("/p"), Some(&[0; 3])),
        "1|6|unix|/p|grpc|AAAA|false\n"
    );
}

#[test]
fn cookie_must_match_exactly() {
    for value in ["", "wrong", &COOKIE_VALUE.to_uppercase()] {
        let environment = Environment::from([(COOKIE_NAME, value)]);
        assert!(matches!(
            Request::read(&environment),
            Err(ServeError::NotLaunchedByHost)
        ));
    }
    let request = Request::read(&Environment::from([(COOKIE_NAME, COOKIE_VALUE)])).unwrap();
    assert!(request.client_certificate.is_none() && !request.multiplexing);
}

#[test]
fn broken_client_certificate_is_an_error_and_never_plaintext() {
    let empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for value in ["x", "\n", "-----BEGIN CERTIFICATE-----", empty, junk] {
        let environment =
            Environment::from([(COOKIE_NAME, COOKIE_VALUE), ("PLUGIN_CLIENT_CERT", value)]);
        assert!(
            matches!(
                Request::read(&environment),
                Err(ServeError::ClientCertificate(_))
            ),
            "{value:?}"
        );
    }
}
