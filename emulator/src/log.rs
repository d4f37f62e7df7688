// SPDX-License-Identifier: MPL-2.0
//! The request log: what came in and what became of it. Never a secret, a signature or a token.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How a request was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scheme {
    /// Not at all, or not recognisably.
    #[serde(rename = "none")]
    None,
    /// `acs key:signature`.
    #[serde(rename = "ROA-HMAC-SHA1")]
    RoaHmacSha1,
    /// `ACS3-HMAC-SHA256 …`.
    #[serde(rename = "ACS3-HMAC-SHA256")]
    Acs3HmacSha256,
    /// A `Signature` parameter.
    #[serde(rename = "RPC-HMAC-SHA1")]
    RpcHmacSha1,
}

/// One request, as logged.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    /// Counts from 1 over the emulator's life.
    pub sequence: u64,
    /// When it was taken up, by the server's clock (RFC 3339, milliseconds).
    pub time: String,
    /// The connection it came over; equal numbers prove keep-alive.
    pub connection: u64,
    /// The HTTP method.
    pub method: String,
    /// The path as received.
    pub path: String,
    /// The query, decoded names and values percent-encoded anew; secrets are `***`.
    pub query: String,
    /// The action, e.g. `ResumeElasticsearchTask`; nothing for an unknown path.
    pub action: Option<String>,
    /// The instance the path names.
    pub instance: Option<String>,
    /// The client token.
    pub client_token: Option<String>,
    /// The signature nonce.
    pub nonce: Option<String>,
    /// The date or timestamp that was signed, as sent.
    pub date: Option<String>,
    /// How it was signed.
    pub scheme: Scheme,
    /// The key that signed it.
    pub access_key_id: Option<String>,
    /// Whether a security token came along.
    pub has_security_token: bool,
    /// The User-Agent header.
    pub user_agent: Option<String>,
    /// The Host header.
    pub host: Option<String>,
    /// The answer's request id.
    pub request_id: String,
    /// The HTTP status answered; what would have been answered where a fault cut it off.
    pub http: u16,
    /// The error's code; nothing for a success.
    pub code: Option<String>,
    /// Whether the call changed something.
    pub effect: bool,
    /// Whether the answer was replayed for a known client token.
    pub replayed: bool,
    /// The fault that acted, e.g. `reset`.
    pub fault: Option<String>,
}

/// One line for a person: when, what, on which instance, and what became of it.
impl fmt::Display for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time, method, .. } = self;
        let what = self.action.as_deref().unwrap_or(&self.path);
        write!(f, "{time} {method} {what}")?;
        if let Some(instance) = &self.instance {
            write!(f, " {instance}")?;
        }
        write!(f, " {}", self.http)?;
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        for (so, word) in [(self.effect, "effect"), (self.replayed, "replayed")] {
            if so {
                write!(f, " {word}")?;
            }
        }
        match &self.fault {
            Some(fault) => write!(f, " fault={fault}"),
            None => Ok(()),
        }
    }
}

/// What was counted since the last reset.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Counts {
    /// Requests in all.
    pub requests: u64,
    /// Requests by action.
    pub actions: BTreeMap<String, u64>,
    /// Error answers by code.
    pub codes: BTreeMap<String, u64>,
    /// Calls that changed something.
    pub effects: u64,
    /// Answers replayed for a known client token.
    pub replays: u64,
    /// Connections accepted.
    pub connections: u64,
}

/// The log and its counts.
#[derive(Debug)]
pub(crate) struct RequestLog {
    limit: usize,
    sequence: u64,
    entries: VecDeque<LoggedRequest>,
    counts: Counts,
    followers: Vec<UnboundedSender<LoggedRequest>>,
}

impl RequestLog {
    /// Keeps the last `limit` requests.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            sequence: 0,
            entries: VecDeque::new(),
            counts: Counts::default(),
            followers: Vec::new(),
        }
    }

    /// Sends each request from now on to a channel of its own.
    pub(crate) fn follow(&mut self) -> UnboundedReceiver<LoggedRequest> {
        let (sender, receiver) = unbounded_channel();
        self.followers.push(sender);
        receiver
    }

    /// Adds an entry and numbers it.
    pub(crate) fn push(&mut self, mut entry: LoggedRequest) {
        self.sequence += 1;
        entry.sequence = self.sequence;
        self.counts.requests += 1;
        self.counts.effects += u64::from(entry.effect);
        self.counts.replays += u64::from(entry.replayed);
        bump(&mut self.counts.actions, entry.action.as_deref());
        bump(&mut self.counts.codes, entry.code.as_deref());
        self.followers
            .retain(|follower| follower.send(entry.clone()).is_ok());
        if self.limit == 0 {
            return;
        }
        if self.entries.len() >= self.limit {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// Counts an accepted connection.
    pub(crate) fn connected(&mut self) {
        self.counts.connections += 1;
    }

    /// The entries kept, oldest first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &LoggedRequest> {
        self.entries.iter()
    }

    /// The counts.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Forgets entries and counts; numbering goes on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.counts = Counts::default();
    }
}

fn bump(counts: &mut BTreeMap<String, u64>, name: Option<&str>) {
    let Some(name) = name else { return };
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

/// Query parameters whose value never enters the log.
const SECRET: [&str; 4] = ["SecurityToken", "Signature", "OIDCToken", "AccessKeySecret"];
const QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'&')
    .add(b'=')
    .add(b'#')
    .add(b'%')
    .add(b'+');

/// The query of a request for `path` as it may be shown. All values of a credentials
/// URI may be what it is protected by.
pub(crate) fn shown_query(path: &str, query: &[(String, String)]) -> String {
    let all = !path.starts_with("/openapi/") && path != "/";
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| {
            let value = if all || SECRET.contains(&name.as_str()) {
                "***"
            } else {
                value
            };
            format!(
                "{}={}",
                utf8_percent_encode(name, QUERY),
                utf8_percent_encode(value, QUERY)
            )
        })
        .collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::shown_query;

    #[test]
    fn a_shown_query_hides_secrets_and_stays_one_query() {
        let query = [
            ("OIDCToken".to_owned(), "eyJ".to_owned()),
            ("clientToken".to_owned(), "a&b".to_owned()),
        ];
        let shown = shown_query("/openapi/instances", &query);
        assert_eq!(shown, "OIDCToken=***&clientToken=a%26b");
    }

    #[test]
    fn the_query_of_a_credentials_uri_is_hidden() {
        let query = [("key".to_owned(), "hush".to_owned())];
        assert_eq!(shown_query("/credentials", &query), "key=***");
    }
}
