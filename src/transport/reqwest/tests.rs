// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

#[test]
fn this_machine_and_its_metadata_service_are_reached_without_a_proxy() {
    for (url, wanted) in [
        ("http://127.0.0.1:8080/", Route::Direct),
        ("http://localhost/", Route::Direct),
        ("http://[::1]:1/", Route::Direct),
        ("http://100.100.100.200/latest/api/token", Route::Direct),
        ("https://127.0.0.1/", Route::General),
        ("http://100.100.100.201/", Route::General),
        ("http://100.100.100.200.example.com/", Route::General),
        ("https://sts.aliyuncs.com/", Route::General),
    ] {
        assert_eq!(route(&Url::parse(url).unwrap()), wanted, "{url}");
    }
}
