// SPDX-License-Identifier: MPL-2.0
//! One resume request signed, in each scheme.

use std::hint::black_box;
use std::time::Instant;

use alicloudes::secret::Secret;
use alicloudes::sign::{Credentials, Params, RequestView, acs3, roa};
use jiff::Timestamp;

const ROUNDS: usize = 15;
const SIGNATURES: u32 = 2_000;

pub(crate) fn measure() {
    let credentials = Credentials {
        access_key_id: "testAccessKeyId".into(),
        access_key_secret: Secret::new("testAccessKeySecret"),
        security_token: None,
    };
    let request = RequestView {
        method: "POST",
        path: "/openapi/instances/es-cn-bench00001/actions/resume",
        query: &[("clientToken", "5a2cf3d0-3c6e-4d6e-9d3e-2f0a6f0b6f11")],
        headers: &[
            ("accept", "application/json"),
            ("host", "elasticsearch.cn-hangzhou.aliyuncs.com"),
        ],
        body: b"",
    };
    let params = Params {
        credentials: &credentials,
        action: "ResumeElasticsearchTask",
        version: "2017-06-13",
        nonce: "f4b6f5d2-0f5c-4c58-8f0e-0c8f9a3d2b7a",
        now: Timestamp::UNIX_EPOCH,
    };
    let (mut by_roa, mut by_acs3) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        by_roa.push(micros_of_one(|| {
            black_box(roa::sign(black_box(&request), &params, &roa::Settings::default()).unwrap());
        }));
        by_acs3.push(micros_of_one(|| {
            black_box(
                acs3::sign(black_box(&request), &params, &acs3::Settings::default()).unwrap(),
            );
        }));
    }
    crate::report("sign one request, ROA-HMAC-SHA1", "µs", "10", &by_roa);
    crate::report("sign one request, ACS3-HMAC-SHA256", "µs", "10", &by_acs3);
}

fn micros_of_one(mut sign: impl FnMut()) -> f64 {
    let started = Instant::now();
    for _ in 0..SIGNATURES {
        sign();
    }
    started.elapsed().as_secs_f64() * 1e6 / f64::from(SIGNATURES)
}
