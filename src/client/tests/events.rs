// SPDX-License-Identifier: MPL-2.0
//! What the log shows, and what it must not.

use std::fmt::Write as _;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::*;
use crate::client::SignatureVersion;

/// Keeps each event as `LEVEL field=value …`.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl<S: Subscriber> Layer<S> for Kept {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level: &Level = event.metadata().level();
        let mut line = Line(level.to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_one_debug_event_and_no_event_shows_a_secret() {
    for signature_version in [
        SignatureVersion::RoaHmacSha1,
        SignatureVersion::Acs3HmacSha256,
    ] {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::registry().with(kept.clone());
        let _guard = tracing::subscriber::set_default(subscriber);
        let settings = ClientSettings {
            signature_version,
            ..ClientSettings::default()
        };
        let echo = format!("server string to sign is:POST\n{TOKEN} {SECRET}");
        let bench = Bench::with(
            [
                error(400, "InvalidSecurityToken.Expired"),
                json(
                    503,
                    &error_body("ServiceUnavailable", &format!("{TOKEN} {SECRET}")),
                ),
                json(400, &error_body("SignatureDoesNotMatch", &echo)),
            ],
            settings,
            &["a-session-that-ended", TOKEN],
        );
        let error = bench.resume(&Limits::default()).await.unwrap_err();
        assert_eq!(error.code(), Some("SignatureDoesNotMatch"));

        let lines = kept.0.lock().unwrap().clone();
        let attempts: Vec<_> = lines
            .iter()
            .filter(|l| l.contains("message=attempt"))
            .collect();
        assert_eq!(attempts.len(), 3, "{lines:#?}");
        for part in [
            "DEBUG",
            "action=\"ResumeElasticsearchTask\"",
            "region=\"cn-hangzhou\"",
            "instance_id=\"es-cn-1\"",
            "endpoint=https://elasticsearch.cn-hangzhou.aliyuncs.com",
            "attempt=2",
            "http_status=503",
            "code=\"ServiceUnavailable\"",
            "request_id=\"REQ-E\"",
            "duration_ms=0",
        ] {
            assert!(attempts[1].contains(part), "{part}: {}", attempts[1]);
        }
        let all = lines.join("\n");
        let signed = bench.header("authorization");
        assert_eq!(signed.len(), 3);
        let signatures = signed
            .iter()
            .flat_map(|header| header.rsplit([':', ' ', '=']));
        let signatures = signatures.filter(|part| part.len() > 20);
        for secret in [TOKEN, SECRET, "a-session-that-ended"]
            .into_iter()
            .chain(signatures)
        {
            assert!(!all.contains(secret), "{secret}: {all}");
        }
    }
}
