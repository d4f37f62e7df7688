// SPDX-License-Identifier: MPL-2.0
//! ReadDataSource.

use super::erased::ErasedDataSource;
use super::{fault, state};
use crate::cty::{DecodeError, Rows, Type, Value};
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::data_source::{LongList, ReadDataRequest};

/// What was found.
#[derive(Debug)]
pub struct Response {
    /// Configuration and result; null with an error.
    pub state: Value,
    /// An attribute of the state, and the elements that belong there.
    pub long: Option<(&'static str, Rows)>,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

/// Looks.
pub async fn read(source: &ErasedDataSource, config: Value, stop: StopToken) -> Response {
    let mut response = Response {
        state: Value::Null,
        long: None,
        diagnostics: Diagnostics::new(),
    };
    let request = ReadDataRequest { config, stop };
    let work = source.object().read(source.ty(), request);
    match fault::caught("read", work).await {
        Ok(Ok(found)) => {
            response.diagnostics = found.diagnostics;
            let (block, ty) = (&source.schema().block, source.ty());
            let state = state::finished(block, ty, found.state, &mut response.diagnostics);
            let long = found.long.map(|long| sorted(long, ty)).transpose();
            let long = long.unwrap_or_else(|error| {
                response.diagnostics.push(fault::unencodable(&error));
                None
            });
            if let (Some(state), false) = (state, response.diagnostics.has_errors()) {
                response.state = state;
                response.long = long;
            }
        }
        Ok(Err(diagnostics)) | Err(diagnostics) => response.diagnostics = diagnostics,
    }
    response
}

/// The list in its order, if `ty` has a place for it.
fn sorted(long: LongList, ty: &Type) -> Result<(&'static str, Rows), DecodeError> {
    let LongList {
        attribute,
        mut rows,
    } = long;
    let fits = match ty {
        Type::Object(types) => match types.get(attribute) {
            Some(Type::List(element)) => **element == *rows.element(),
            _ => false,
        },
        _ => false,
    };
    if !fits {
        let message = format!("{attribute:?} is no list of these elements");
        return Err(DecodeError::new(message));
    }
    rows.sort();
    Ok((attribute, rows))
}
