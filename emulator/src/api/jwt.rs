// SPDX-License-Identifier: MPL-2.0
//! What a JSON Web Token says (RFC 7519). Its signature cannot be checked here: that takes the
//! issuer's keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The claims that an ID token must have (OpenID Connect Core, section 2).
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) audience: Vec<String>,
    /// Seconds since 1970.
    pub(super) expires: i64,
}

impl Claims {
    /// Reads a token, or says why it is none.
    pub(super) fn read(token: &str) -> Result<Self, String> {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else {
            return Err("it is not header.payload.signature".into());
        };
        let object = |name: &str, part: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(part).ok();
            bytes
                .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
                .filter(Value::is_object)
                .ok_or_else(|| format!("its {name} is not a JSON object in base64url"))
        };
        if !object("header", header)?["alg"].is_string() {
            return Err("its header has no alg".into());
        }
        if signature.is_empty() {
            return Err("it is not signed".into());
        }
        let claims = object("payload", payload)?;
        let text = |name: &str| {
            let text = claims[name].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
                .ok_or_else(|| format!("it has no {name}"))
        };
        let audience: Vec<String> = match &claims["aud"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(many) => many
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        if audience.is_empty() {
            return Err("it has no aud".into());
        }
        Ok(Self {
            issuer: text("iss")?,
            subject: text("sub")?,
            audience,
            expires: claims["exp"].as_i64().ok_or("it has no exp")?,
        })
    }

    /// Whether the token is the issuer's and meant for one of the clients.
    pub(super) fn check(&self, issuer: &str, clients: &[String]) -> Result<(), String> {
        let Self {
            issuer: found,
            audience,
            ..
        } = self;
        if found != issuer {
            return Err(format!("iss is {found:?}, and not {issuer:?}"));
        }
        if !audience.iter().any(|one| clients.contains(one)) {
            return Err(format!(
                "aud is {audience:?}, and none of the client IDs {clients:?}"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn token(claims: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
        format!("{header}.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn a_token_is_read_with_one_or_many_audiences() {
        for aud in [r#""a""#, r#"["x","a"]"#] {
            let text = format!(r#"{{"iss":"https://i","sub":"s","aud":{aud},"exp":5}}"#);
            let claims = Claims::read(&token(&text)).unwrap();
            claims.check("https://i", &["a".into()]).unwrap();
            assert!(claims.check("https://other", &["a".into()]).is_err());
            assert!(claims.check("https://i", &["b".into()]).is_err());
        }
    }

    #[test]
    fn what_is_no_token_is_refused_with_what_it_lacks() {
        let no_exp = token(r#"{"iss":"i","sub":"s","aud":"a"}"#);
        let no_aud = token(r#"{"iss":"i","sub":"s","exp":5}"#);
        for (text, lack) in [
            ("null", "header.payload.signature"),
            ("a.b.c", "header"),
            ("e30.e30.c2ln", "alg"),
            (no_exp.as_str(), "exp"),
            (no_aud.as_str(), "aud"),
        ] {
            let error = Claims::read(text).unwrap_err();
            assert!(error.contains(lack), "{text}: {error}");
        }
    }
}
