// SPDX-License-Identifier: MPL-2.0
//! Many calls under one limit.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

use super::*;

/// A service with a token bucket, as such limits are made.
#[derive(Debug)]
struct Limited {
    per_second: f64,
    burst: f64,
    latency: Duration,
    bucket: Mutex<(f64, Instant)>,
    throttled: Mutex<u32>,
}

impl Limited {
    fn new(per_second: f64, burst: f64, latency: Duration) -> Arc<Self> {
        Arc::new(Self {
            per_second,
            burst,
            latency,
            bucket: Mutex::new((burst, Instant::now())),
            throttled: Mutex::new(0),
        })
    }

    fn admits(&self) -> bool {
        let mut bucket = self.bucket.lock().unwrap();
        let filled = bucket.0 + bucket.1.elapsed().as_secs_f64() * self.per_second;
        let admits = filled.min(self.burst) >= 1.0;
        *bucket = (
            filled.min(self.burst) - f64::from(u8::from(admits)),
            Instant::now(),
        );
        admits
    }
}

impl HttpTransport for Limited {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            sleep(self.latency).await;
            if self.admits() {
                return Ok(with_headers(200, ACCEPTED, &[]));
            }
            *self.throttled.lock().unwrap() += 1;
            Ok(with_headers(400, &error_body("Throttling.User", ""), &[]))
        })
    }
}

/// The wall time of `calls` calls, `parallel` at a time. All must succeed.
async fn wall(service: &Arc<Limited>, calls: usize, parallel: usize) -> Duration {
    let settings = ClientSettings::default();
    let client = client(service.clone(), settings, &[""])
        .with_randomness(Arc::new(crate::client::SystemRandom));
    let client = Arc::new(client);
    let slots = Arc::new(Semaphore::new(parallel));
    let begun = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..calls {
        let slot = slots.clone().acquire_owned().await.unwrap();
        let client = client.clone();
        running.spawn(async move {
            let limits = Limits::default();
            let started = start(&client, &RESUME_ELASTICSEARCH, &target(), "t", &limits).await;
            drop(slot);
            started.unwrap().attempts
        });
    }
    while let Some(done) = running.join_next().await {
        assert!(done.unwrap() <= 6);
    }
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_take_little_longer_than_the_limit_itself() {
    for (per_second, burst, latency) in [
        (100.0, 100.0, 1),
        (100.0, 10.0, 1),
        (100.0, 1.0, 30),
        (100.0, 100.0, 200),
        (20.0, 20.0, 1),
    ] {
        let service = Limited::new(per_second, burst, Duration::from_millis(latency));
        let wall = wall(&service, 1000, 100).await.as_secs_f64();
        let floor = (1000.0 - burst) / per_second;
        let throttled = *service.throttled.lock().unwrap();
        assert!(
            wall <= floor * 1.2,
            "{per_second}/s, burst {burst}, {latency} ms: {wall} s, floor {floor} s, {throttled} throttled"
        );
        assert!(
            throttled < 250,
            "{per_second}/s, burst {burst}, {latency} ms: {throttled}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn without_throttling_nothing_waits() {
    let service = Limited::new(1e9, 1e9, Duration::from_millis(1));
    let wall = wall(&service, 1000, 100).await;
    assert!(wall < Duration::from_millis(50), "{wall:?}");
}
