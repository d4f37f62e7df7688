// SPDX-License-Identifier: MPL-2.0
//! ReadDataSource.

use super::long::{LongAnswer, Replaceable};
use super::rpc::Answer as _;
use super::{LARGEST_MESSAGE, ProviderService};
use crate::codec::{from_proto, to_proto};
use crate::cty::{Rows, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::data_source;
use crate::proto::tfplugin6::read_data_source as wire;

pub(super) async fn read_data_source(
    service: &ProviderService,
    request: wire::Request,
) -> Replaceable<wire::Response> {
    let found = found(service, &request).await;
    found.unwrap_or_else(Replaceable::failed)
}

async fn found(
    service: &ProviderService,
    request: &wire::Request,
) -> Result<Replaceable<wire::Response>, Diagnostics> {
    let source = service.data_source(&request.type_name)?;
    let config = from_proto::value("configuration", request.config.as_ref(), source.ty())?;
    let found = data_source::read(source, config, service.stop.token()).await;
    let mut diagnostics = found.diagnostics;
    if let Some(list) = found.long {
        return long(&found.state, source.ty(), list, diagnostics);
    }
    let response = wire::Response {
        state: to_proto::value(&found.state, source.ty(), &mut diagnostics),
        diagnostics: to_proto::diagnostics(diagnostics),
        deferred: None,
    };
    Ok(response.into())
}

fn long(
    state: &Value,
    ty: &Type,
    (attribute, elements): (&str, Rows),
    diagnostics: Diagnostics,
) -> Result<Replaceable<wire::Response>, Diagnostics> {
    let response = wire::Response {
        diagnostics: to_proto::diagnostics(diagnostics),
        ..wire::Response::default()
    };
    let head = to_proto::open_state(&response, state, ty, attribute, &elements)
        .map_err(|error| to_proto::unwritable(&error))?;
    let count = elements.len();
    let answer = LongAnswer::new(head, elements);
    check_length(attribute, count, answer.length())?;
    Ok(Replaceable {
        response,
        by: Some(answer),
    })
}

fn check_length(attribute: &str, count: usize, length: u64) -> Result<(), Diagnostics> {
    if length <= LARGEST_MESSAGE as u64 {
        return Ok(());
    }
    let detail = format!(
        "{attribute} has {count} elements, which take {} MiB. OpenTofu and Terraform take no \
         more than {} MiB from a provider at a time.\n\nAsk for less: set the arguments that filter.",
        length >> 20,
        LARGEST_MESSAGE >> 20
    );
    Err(Diagnostic::error("Result too long", detail).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::check_length;

    #[test]
    fn what_hosts_do_not_take_is_an_error_that_says_how_to_ask_for_less() {
        check_length("instances", 9, 256 << 20).unwrap();
        let refused = check_length("instances", 500_000, (256 << 20) + 1).unwrap_err();
        let detail = &refused.iter().next().unwrap().detail;
        assert!(detail.contains("500000 elements"), "{detail}");
        assert!(detail.contains("filter"), "{detail}");
    }
}
