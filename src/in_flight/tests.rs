// SPDX-License-Identifier: MPL-2.0
use super::*;

#[test]
fn stopping_concerns_the_present_requests_and_no_later_ones() {
    let requests = InFlight::default();
    let before = requests.stop_token();
    requests.stop();
    assert!(before.is_cancelled());
    assert!(!requests.stop_token().is_cancelled());
}

#[test]
fn stopping_for_good_concerns_later_requests_too() {
    let requests = InFlight::default();
    let before = requests.stop_token();
    requests.stop_for_good();
    requests.stop();
    assert!(before.is_cancelled() && requests.stop_token().is_cancelled());
}

#[test]
fn stopping_concerns_later_requests_of_the_same_command() {
    let requests = InFlight::default();
    requests.serve_one_command();
    requests.stop();
    assert!(requests.stop_token().is_cancelled());
}
