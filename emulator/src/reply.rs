// SPDX-License-Identifier: MPL-2.0
//! A finished answer, and its renderings as JSON and XML.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::error::ApiError;

/// Content type of every regular answer.
pub(crate) const JSON: &str = "application/json;charset=utf-8";
/// Content type of an XML error, exactly as the gateway spells it.
pub(crate) const XML: &str = "text/xml;charset=utf-8";

/// An answer ready to be put on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) http: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
    pub(crate) request_id: String,
    pub(crate) retry_after_ms: Option<u64>,
    pub(crate) retry_after: Option<u64>,
    /// What the request log shows: the error's code, or nothing for a success.
    pub(crate) code: Option<String>,
}

impl Reply {
    /// HTTP 200 with a JSON document.
    pub(crate) fn json(request_id: &str, document: &Value) -> Self {
        Self::of(200, JSON, document.to_string().into(), request_id)
    }

    /// Any status and text.
    pub(crate) fn of(http: u16, content_type: &'static str, body: Bytes, request_id: &str) -> Self {
        Self {
            http,
            content_type,
            body,
            request_id: request_id.to_owned(),
            retry_after_ms: None,
            retry_after: None,
            code: None,
        }
    }

    /// An error as the gateway's JSON document.
    pub(crate) fn error(request_id: &str, host: &str, error: &ApiError) -> Self {
        let mut document = Map::new();
        document.insert("RequestId".into(), request_id.into());
        document.insert("HostId".into(), host.into());
        document.insert("Code".into(), error.code.as_ref().into());
        document.insert("Message".into(), error.message.as_ref().into());
        document.insert(
            "Recommend".into(),
            format!(
                "https://api.aliyun.com/troubleshoot?q={}&product=elasticsearch&requestId={request_id}",
                error.code
            )
            .into(),
        );
        if let Some(detail) = &error.access_denied {
            document.insert("AccessDeniedDetail".into(), detail.clone());
        }
        let body = Value::Object(document).to_string().into();
        Self::of(error.http, JSON, body, request_id).marked(error)
    }

    /// An error as the gateway's XML document.
    pub(crate) fn xml_error(request_id: &str, host: &str, error: &ApiError) -> Self {
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>{}</RequestId><HostId>{}</HostId><Code>{}</Code><Message>{}</Message></Error>",
            escape(request_id),
            escape(host),
            escape(&error.code),
            escape(&error.message),
        );
        Self::of(error.http, XML, body.into(), request_id).marked(error)
    }

    /// `Result: false` inside an HTTP 200, with a reason where one is given.
    pub(crate) fn refused(request_id: &str, code: Option<&str>, message: Option<&str>) -> Self {
        let mut document = json!({ "RequestId": request_id, "Result": false });
        if let Some(code) = code {
            document["Code"] = code.into();
        }
        if let Some(message) = message {
            document["Message"] = message.into();
        }
        let mut reply = Self::json(request_id, &document);
        reply.code = Some(code.unwrap_or("Result:false").to_owned());
        reply
    }

    fn marked(mut self, error: &ApiError) -> Self {
        self.retry_after_ms = error.retry_after_ms;
        self.retry_after = error.retry_after;
        self.code = Some(error.code.clone().into_owned());
        self
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
