// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::environment::Environment;
use crate::provider::Dependencies;

#[tokio::test]
async fn go_plugins_services_set_no_memory_aside_for_what_is_only_announced() {
    let service = crate::service(Dependencies::of_process(Environment::default()));
    let mut router = Router::new(service.into_server(), None);
    for path in [
        "/plugin.GRPCController/Shutdown",
        "/plugin.GRPCStdio/StreamStdio",
        "/grpc.health.v1.Health/Check",
    ] {
        // Not compressed, 1 MiB, of which nothing comes.
        let request = http::Request::post(path)
            .header("content-type", "application/grpc")
            .body(Body::new("\0\0\u{10}\0\0".to_owned()));
        let response = router.call(request.unwrap()).await.unwrap();
        let status = response.headers().get("grpc-status").unwrap();
        assert_eq!(status, "11", "{path}: out of range");
    }
}
