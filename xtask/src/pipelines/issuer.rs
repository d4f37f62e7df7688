// SPDX-License-Identifier: MPL-2.0
//! The endpoint from which a GitHub job fetches its OIDC tokens, on loopback.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// What a job must show to get a token.
pub(super) const BEARER: &str = "request-token-of-the-job";

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    /// A token that lives so long.
    Token(Duration),
    /// HTTP 500.
    Failure,
    /// HTTP 200 and an object without a token.
    Nothing,
}

/// A running endpoint; its thread ends with the process.
pub(super) struct Issuer {
    pub(super) url: String,
    answer: Arc<Mutex<Answer>>,
}

impl Issuer {
    pub(super) fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        // The real address has a query already, too.
        let url = format!("http://{}/token?api-version=2.0", listener.local_addr()?);
        let issuer = Self {
            url,
            answer: Arc::new(Mutex::new(Answer::Token(Duration::from_secs(300)))),
        };
        let answer = Arc::clone(&issuer.answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = answer.lock().map(|answer| *answer);
                if let Ok(answer) = answer {
                    // A job that hangs up is the case's to notice.
                    let _ = serve(stream, answer);
                }
            }
        });
        Ok(issuer)
    }

    pub(super) fn set(&self, answer: Answer) {
        if let Ok(mut current) = self.answer.lock() {
            *current = answer;
        }
    }
}

/// Answers one request.
fn serve(mut stream: TcpStream, answer: Answer) -> Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let mut authorized = false;
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        authorized |= line == format!("authorization: bearer {BEARER}");
    }
    let audience = request
        .split(['?', '&', ' '])
        .find_map(|part| part.strip_prefix("audience="));
    let (status, body) = match (answer, audience) {
        _ if !authorized => ("401 Unauthorized", json!({})),
        (Answer::Token(lifetime), Some(audience)) => {
            ("200 OK", json!({ "value": token(audience, lifetime) }))
        }
        (Answer::Token(_) | Answer::Nothing, _) => ("200 OK", json!({})),
        (Answer::Failure, _) => ("500 Internal Server Error", json!({})),
    };
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(())
}

/// A token with the claims that matter. Its signature is none: the emulator
/// has no keys of the issuer.
pub(super) fn token(audience: &str, lifetime: Duration) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let header = json!({ "alg": "RS256", "typ": "JWT" });
    let claims = json!({
        "iss": "https://token.actions.githubusercontent.com",
        "aud": audience,
        "sub": "repo:acme/search:ref:refs/heads/main",
        "iat": now,
        "exp": now + lifetime.as_secs(),
    });
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(header),
        part(claims),
        URL_SAFE_NO_PAD.encode("unsigned")
    )
}
