// SPDX-License-Identifier: MPL-2.0
//! A received request, with its query and form taken apart once.

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;

/// A request as received; nothing in here is checked yet.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path as it came, still percent-encoded.
    pub(crate) path: String,
    /// The query's parameters, decoded, in the order received.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Number of the connection it came over.
    pub(crate) connection: u64,
}

impl Request {
    /// Takes the parts of a request apart.
    pub(crate) fn new(
        method: Method,
        uri: &Uri,
        headers: HeaderMap,
        body: Bytes,
        connection: u64,
    ) -> Self {
        Self {
            method,
            path: uri.path().to_owned(),
            query: pairs(uri.query().unwrap_or_default()),
            headers,
            body,
            connection,
        }
    }

    /// A header's text, trimmed; nothing where it is absent or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// A query parameter's decoded value.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// The host that was asked, for `HostId` in errors.
    pub(crate) fn host(&self) -> &str {
        self.header("host").unwrap_or("localhost")
    }

    /// Query and form parameters together, as RPC calls are signed.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let mut all = self.query.clone();
        let form = self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if form && let Ok(text) = std::str::from_utf8(&self.body) {
            all.extend(pairs(text));
        }
        all
    }

    /// The path's segments, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.path
            .trim_matches('/')
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect()
    }
}

/// The first value of `name`.
pub(crate) fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// Decodes `a=b&c=d`; a plus is a space, a missing `=` an empty value.
fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_plus_and_percent_twenty_are_both_a_space() {
        let expected = vec![("k".to_owned(), "a b+c".to_owned())];
        assert_eq!(pairs("k=a+b%2Bc"), expected);
        assert_eq!(pairs("k=a%20b%2Bc"), expected);
        assert_eq!(pairs("bare&"), vec![("bare".to_owned(), String::new())]);
    }
}
