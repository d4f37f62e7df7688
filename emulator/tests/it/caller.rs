// SPDX-License-Identifier: MPL-2.0
//! A small client: signs by each scheme, sends, reads JSON. Every part can be spoiled by a test.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use emulator::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, Emulator};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    Roa,
    Acs3,
}

/// A caller of one emulator.
pub(crate) struct Caller {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) sign: Sign,
    pub(crate) date: jiff::Timestamp,
    pub(crate) nonce: Option<String>,
    /// Headers put over the signed ones after signing.
    pub(crate) tamper: Vec<(&'static str, Option<String>)>,
}

pub(crate) struct Answer {
    pub(crate) http: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["Code"].as_str().unwrap_or_default()
    }
}

/// An HTTP client. In the workspace, reqwest is built with TLS but without a
/// crypto provider, and refuses to start until there is one.
pub(crate) fn http_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

impl Caller {
    pub(crate) fn new(emulator: &Emulator) -> Self {
        Self::at(&emulator.url())
    }

    /// A caller of the emulator that serves there.
    pub(crate) fn at(url: &str) -> Self {
        Self {
            http: http_client(),
            base: url.to_owned(),
            id: DEFAULT_KEY_ID.into(),
            secret: DEFAULT_KEY_SECRET.into(),
            token: None,
            sign: Sign::Roa,
            date: jiff::Timestamp::now(),
            nonce: None,
            tamper: Vec::new(),
        }
    }

    pub(crate) async fn resume(&self, id: &str, token: &str) -> Answer {
        let path = format!("/openapi/instances/{id}/actions/resume");
        self.call("POST", &path, &[("clientToken", token)]).await
    }

    pub(crate) async fn status(&self, id: &str) -> String {
        let answer = self
            .call("GET", &format!("/openapi/instances/{id}"), &[])
            .await;
        answer.body["Result"]["status"]
            .as_str()
            .unwrap_or_else(|| panic!("no status in {}", answer.body))
            .to_owned()
    }

    pub(crate) async fn call(&self, method: &str, path: &str, query: &[(&str, &str)]) -> Answer {
        self.send(method, path, query).await.unwrap()
    }

    /// Signs and sends; an error is one of the connection or of reading JSON.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer, String> {
        let response = self
            .raw(method, path, query)
            .await
            .map_err(|e| format!("{e:?}"))?;
        let http = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.map_err(|e| format!("{e:?}"))?;
        let body = serde_json::from_str(&text).map_err(|e| format!("{e}: {text:.100}"))?;
        Ok(Answer {
            http,
            headers,
            body,
        })
    }

    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<reqwest::Response, reqwest::Error> {
        let wire: Vec<String> = query
            .iter()
            .map(|(k, v)| format!("{k}={}", encode(v)))
            .collect();
        let suffix = if wire.is_empty() {
            String::new()
        } else {
            format!("?{}", wire.join("&"))
        };
        let url = format!("{}{path}{suffix}", self.base);
        let mut headers = match self.sign {
            Sign::Roa => self.roa(method, path, query),
            Sign::Acs3 => self.acs3(method, path, query),
        };
        for (name, value) in &self.tamper {
            headers.retain(|(key, _)| key != name);
            if let Some(value) = value {
                headers.push((name, value.clone()));
            }
        }
        let mut request = self.http.request(method.parse().unwrap(), url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.send().await
    }

    fn common(&self) -> Vec<(&'static str, String)> {
        let nonce = self
            .nonce
            .clone()
            .unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let mut headers = vec![
            ("x-acs-signature-nonce", nonce),
            ("x-acs-version", "2017-06-13".to_owned()),
        ];
        if let Some(token) = &self.token {
            headers.push(("x-acs-security-token", token.clone()));
        }
        headers
    }

    fn roa(&self, method: &str, path: &str, query: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let date = self.date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let mut headers = self.common();
        headers.push(("x-acs-signature-method", "HMAC-SHA1".into()));
        headers.push(("x-acs-signature-version", "1.0".into()));
        headers.sort();
        let lines: String = headers.iter().map(|(k, v)| format!("{k}:{v}\n")).collect();
        let mut query: Vec<String> = query.iter().map(|(k, v)| format!("{k}={v}")).collect();
        query.sort();
        let mark = if query.is_empty() { "" } else { "?" };
        let text = format!(
            "{method}\napplication/json\n\n\n{date}\n{lines}{path}{mark}{}",
            query.join("&")
        );
        let signature = hmac_sha1(&self.secret, &text);
        headers.push(("accept", "application/json".into()));
        headers.push(("date", date));
        headers.push(("authorization", format!("acs {}:{signature}", self.id)));
        headers
    }

    fn acs3(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Vec<(&'static str, String)> {
        let mut headers = self.common();
        headers.push(("host", self.base.trim_start_matches("http://").to_owned()));
        headers.push(("x-acs-date", iso(self.date)));
        headers.push(("x-acs-action", action(method, path).to_owned()));
        headers.push(("x-acs-content-sha256", hex(&Sha256::digest(b""))));
        headers.sort();
        let lines: String = headers.iter().map(|(k, v)| format!("{k}:{v}\n")).collect();
        let names: Vec<&str> = headers.iter().map(|(k, _)| *k).collect();
        let names = names.join(";");
        let mut query: Vec<String> = query
            .iter()
            .map(|(k, v)| format!("{k}={}", encode(v)))
            .collect();
        query.sort();
        let canonical = format!(
            "{method}\n{path}\n{}\n{lines}\n{names}\n{}",
            query.join("&"),
            hex(&Sha256::digest(b""))
        );
        let text = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical)));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        headers.push((
            "authorization",
            format!(
                "ACS3-HMAC-SHA256 Credential={},SignedHeaders={names},Signature={signature}",
                self.id
            ),
        ));
        headers
    }

    /// An STS call, signed as RPC unless it is the unsigned one.
    pub(crate) async fn sts(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut all: Vec<(String, String)> = parameters
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let mut put = |k: &str, v: &str| all.push((k.to_owned(), v.to_owned()));
        put("Action", action);
        put("Version", "2015-04-01");
        put("Format", "JSON");
        if action != "AssumeRoleWithOIDC" {
            put("AccessKeyId", &self.id);
            put("SignatureMethod", "HMAC-SHA1");
            put("SignatureVersion", "1.0");
            put("SignatureNonce", &uuid::Uuid::new_v4().to_string());
            put("Timestamp", &iso(self.date));
            if let Some(token) = &self.token {
                put("SecurityToken", token);
            }
            all.sort();
            let query: Vec<String> = all
                .iter()
                .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
                .collect();
            let text = format!("POST&%2F&{}", encode(&query.join("&")));
            let signature = hmac_sha1(&format!("{}&", self.secret), &text);
            all.push(("Signature".into(), signature));
        }
        let form: Vec<String> = all
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let response = self
            .http
            .post(&self.base)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.join("&"))
            .send()
            .await
            .unwrap();
        let http = response.status().as_u16();
        let headers = response.headers().clone();
        Answer {
            http,
            headers,
            body: response.json().await.unwrap(),
        }
    }
}

fn action(method: &str, path: &str) -> &'static str {
    match (method, path.rsplit('/').next().unwrap_or_default()) {
        (_, "resume") => "ResumeElasticsearchTask",
        (_, "interrupt") => "InterruptElasticsearchTask",
        (_, "instances") => "ListInstance",
        _ => "DescribeInstance",
    }
}

pub(crate) fn iso(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn hmac_sha1(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
    }
    out
}
