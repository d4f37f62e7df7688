// SPDX-License-Identifier: MPL-2.0
//! From a request to an answer: routing, the gateway's checks, faults, the call, the log.

mod change;
mod instances;
mod jwt;
mod metadata;
mod records;
mod route;
mod sts;

use serde_json::{Value, json};

use crate::auth::{self, keys::Key};
use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::fault::{Fault, FaultKind};
use crate::hold::Release;
use crate::instance::request_id;
use crate::log::{LoggedRequest, shown_query};
use crate::reply::{JSON, Reply};
use crate::request::{Request, find};
pub(crate) use route::actions;
use route::{Call, Family};

/// The version of the Elasticsearch API.
const ELASTICSEARCH_VERSION: &str = "2017-06-13";
/// The version of STS.
const STS_VERSION: &str = "2015-04-01";

/// What to do with a request: the regular answer, and the fault that acts on its delivery.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) reply: Reply,
    pub(crate) fault: Option<Fault>,
    /// What the call is and on which instance; nothing for an unknown path.
    pub(crate) call: Option<(&'static str, Option<String>)>,
    /// No answer at all: the metadata service hangs.
    pub(crate) hang: bool,
}

/// What an action did.
#[derive(Debug)]
struct Done {
    reply: Reply,
    effect: bool,
    replayed: bool,
}

impl Done {
    /// An answer to a read.
    fn read(reply: Reply) -> Self {
        Self {
            reply,
            effect: false,
            replayed: false,
        }
    }
}

/// Holds the request before anything is done, where a fault wants it.
pub(crate) async fn hold(core: &Core, request: &Request) -> Release {
    let Ok(call) = route::route(request, &request.parameters()) else {
        return Release::GoOn;
    };
    let instance = call.instance.as_deref();
    let hold = locked(&core.faults).take_hold(call.action, instance);
    match hold {
        Some(fault) => core.holds.hold(fault.kind, call.action, instance).await,
        None => Release::GoOn,
    }
}

/// Decides on a request and logs it.
pub(crate) fn decide(core: &Core, request: &Request) -> Decision {
    let id = request_id();
    let parameters = request.parameters();
    let call = route::route(request, &parameters);
    let mut fault = None;
    let done = call
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|call| answer(core, request, &parameters, call, &id, &mut fault));
    let (reply, effect, replayed) = match done {
        Ok(done) => (done.reply, done.effect, done.replayed),
        Err(error) => (Reply::error(&id, request.host(), &error), false, false),
    };
    let call = call.ok();
    let hang = call.as_ref().is_some_and(|call| {
        call.family == Family::Metadata
            && core.scenario.metadata.mode == crate::scenario::MetadataMode::Hang
    });
    let mut entry = entry(core, request, &parameters, call.as_ref(), &reply);
    entry.effect = effect;
    entry.replayed = replayed;
    entry.fault = match &fault {
        Some(fault) => kind_name(fault.kind),
        None => hang.then(|| "hang".to_owned()),
    };
    locked(&core.log).push(entry);
    Decision {
        reply,
        fault,
        call: call.map(|call| (call.action, call.instance)),
        hang,
    }
}

fn answer(
    core: &Core,
    request: &Request,
    parameters: &[(String, String)],
    call: &Call,
    id: &str,
    acting: &mut Option<Fault>,
) -> Result<Done, ApiError> {
    let caller = identify(core, request, parameters, call)?;
    if call.family == Family::Elasticsearch {
        locked(&core.limiter).admit(core.now().instant)?;
    }
    let fault = locked(&core.faults).take(call.action, call.instance.as_deref());
    let Some(fault) = fault else {
        return perform(core, request, parameters, call, caller.as_ref(), id);
    };
    // A call that does not take effect gets the answer that the fault makes of it.
    let regular = if fault.takes_effect() {
        perform(core, request, parameters, call, caller.as_ref(), id)
    } else {
        let document = json!({ "RequestId": id, "Result": true });
        Ok(Done::read(Reply::json(id, &document)))
    };
    let made = spoil(core, request, call, caller.as_ref(), id, &fault);
    *acting = Some(fault);
    let mut done = match regular {
        Ok(done) => done,
        Err(error) => Done::read(Reply::error(id, request.host(), &error)),
    };
    if let Some(made) = made {
        done.reply = made;
    }
    Ok(done)
}

/// The answer that a fault puts in place of the regular one, where it does.
fn spoil(
    core: &Core,
    request: &Request,
    call: &Call,
    caller: Option<&Key>,
    id: &str,
    fault: &Fault,
) -> Option<Reply> {
    let code = fault.code.clone();
    let message = fault.message.clone();
    let error = || {
        let mut error = ApiError::new(
            fault.http.unwrap_or(400),
            code.clone().unwrap_or_else(|| "InternalServerError".into()),
            message
                .clone()
                .unwrap_or_else(|| "The request was failed by a fault of the emulator.".into()),
        );
        error.retry_after_ms = fault.retry_after_ms;
        error.retry_after = fault.retry_after;
        error
    };
    match fault.kind {
        FaultKind::Error => Some(Reply::error(id, request.host(), &error())),
        FaultKind::XmlError => Some(Reply::xml_error(id, request.host(), &error())),
        FaultKind::ResultFalse => Some(Reply::refused(id, code.as_deref(), message.as_deref())),
        FaultKind::Forbidden => {
            let principal = caller.map_or("anonymous", |key| key.id.as_str());
            let account = &core.scenario.server.account;
            let mut error = ApiError::forbidden(call.action, account, principal);
            if let Some(code) = code {
                error.code = code.into();
            }
            Some(Reply::error(id, request.host(), &error))
        }
        FaultKind::Html => {
            let http = fault.http.unwrap_or(502);
            let page = format!(
                "<html>\r\n<head><title>{http} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>{http} Bad Gateway</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
            );
            let mut reply = Reply::of(http, "text/html", page.into(), id);
            reply.code = Some(format!("html {http}"));
            Some(reply)
        }
        FaultKind::BrokenJson => {
            let body = format!("{{\"RequestId\":\"{id}\",\"Result\":tr");
            Some(Reply::of(fault.http.unwrap_or(200), JSON, body.into(), id))
        }
        FaultKind::Empty => Some(Reply::of(
            fault.http.unwrap_or(200),
            JSON,
            bytes::Bytes::new(),
            id,
        )),
        FaultKind::Huge => {
            let size = fault.bytes.unwrap_or(20 * 1024 * 1024);
            let start = format!("{{\"RequestId\":\"{id}\",\"Result\":true,\"Padding\":\"");
            let mut body = Vec::with_capacity(size.max(start.len() + 2));
            body.extend_from_slice(start.as_bytes());
            body.resize(size.max(start.len() + 2) - 2, b'x');
            body.extend_from_slice(b"\"}");
            Some(Reply::of(fault.http.unwrap_or(200), JSON, body.into(), id))
        }
        FaultKind::Delay
        | FaultKind::Reset
        | FaultKind::Close
        | FaultKind::Truncated
        | FaultKind::Trickle
        | FaultKind::Hang
        | FaultKind::HoldRequest
        | FaultKind::HoldAnswer => None,
    }
}

fn identify(
    core: &Core,
    request: &Request,
    parameters: &[(String, String)],
    call: &Call,
) -> Result<Option<Key>, ApiError> {
    match call.family {
        Family::Elasticsearch => {
            auth::check_headers(core, request, ELASTICSEARCH_VERSION).map(Some)
        }
        Family::Sts => {
            if request.header("authorization").is_some() {
                return auth::check_headers(core, request, STS_VERSION).map(Some);
            }
            match find(parameters, "Version") {
                Some(STS_VERSION) => {}
                Some(_) => {
                    let why = "Specified parameter Version is not valid.";
                    return Err(ApiError::invalid("Version", why));
                }
                None => return Err(ApiError::missing("Version")),
            }
            if call.action == sts::ASSUME_ROLE_WITH_OIDC {
                // By design unsigned: the OIDC token is the proof.
                return Ok(None);
            }
            auth::check_rpc(core, request, parameters).map(Some)
        }
        Family::Metadata | Family::CredentialsUri => Ok(None),
    }
}

fn perform(
    core: &Core,
    request: &Request,
    parameters: &[(String, String)],
    call: &Call,
    caller: Option<&Key>,
    id: &str,
) -> Result<Done, ApiError> {
    match call.family {
        Family::Elasticsearch => match call.operation {
            route::Operation::Resume | route::Operation::Interrupt => {
                change::perform(core, request, call, id)
            }
            route::Operation::Describe => instances::describe(core, call, id).map(Done::read),
            route::Operation::List => instances::list(core, request, call, id).map(Done::read),
            route::Operation::Records => records::list(core, request, call, id).map(Done::read),
            route::Operation::Regions => Ok(Done::read(instances::regions(core, id))),
        },
        Family::Sts => sts::perform(core, parameters, call.action, caller, id).map(Done::read),
        Family::Metadata => metadata::perform(core, request, id).map(Done::read),
        Family::CredentialsUri => Ok(Done::read(metadata::credentials(core, id))),
    }
}

fn entry(
    core: &Core,
    request: &Request,
    parameters: &[(String, String)],
    call: Option<&Call>,
    reply: &Reply,
) -> LoggedRequest {
    let (scheme, access_key_id) = auth::claimed(request, parameters);
    let header = |name: &str| request.header(name).map(str::to_owned);
    let parameter = |name: &str| find(parameters, name).map(str::to_owned);
    LoggedRequest {
        sequence: 0,
        time: format!("{:.3}", core.clock.now()),
        connection: request.connection,
        method: request.method.to_string(),
        path: request.path.clone(),
        query: shown_query(&request.path, &request.query),
        action: call.map(|call| call.action.to_owned()),
        instance: call.and_then(|call| call.instance.clone()),
        client_token: request.query("clientToken").map(str::to_owned),
        nonce: header("x-acs-signature-nonce").or_else(|| parameter("SignatureNonce")),
        date: header("x-acs-date")
            .or_else(|| header("date"))
            .or_else(|| parameter("Timestamp")),
        scheme,
        access_key_id,
        has_security_token: request.headers.contains_key("x-acs-security-token")
            || find(parameters, "SecurityToken").is_some(),
        user_agent: header("user-agent"),
        host: header("host"),
        request_id: reply.request_id.clone(),
        http: reply.http,
        code: reply.code.clone(),
        effect: false,
        replayed: false,
        fault: None,
    }
}

/// A kind's name as the scenario file writes it.
fn kind_name(kind: FaultKind) -> Option<String> {
    match serde_json::to_value(kind) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }
}
