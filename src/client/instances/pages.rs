// SPDX-License-Identifier: MPL-2.0
//! Lists that come in pages. They are counted; no call has a token for the next.

use std::future::Future;

use serde_json::Value;

use crate::client::Error;
use crate::client::answer::Body;
use crate::openapi::Fields;

/// Asks for the pages of `size` in turn, from 1 and no more than `most`, and
/// reads each object on them by `read`. Items that are added or removed
/// meanwhile shift the pages, so that one may come twice or be missed.
///
/// # Errors
/// The first page's that fails; what came before it is dropped.
pub(super) async fn all<T, F>(
    ask: impl Fn(u32) -> F,
    read: impl Fn(Fields<'_>) -> T,
    size: u32,
    most: u32,
) -> Result<Vec<T>, Error>
where
    F: Future<Output = Result<Body, Error>>,
{
    let mut all = Vec::new();
    for page in 1..=most {
        let body = ask(page).await?;
        let list = body.result.as_array().map_or(&[][..], Vec::as_slice);
        let objects = list.iter().filter_map(Value::as_object);
        all.extend(objects.map(|object| read(Fields(object))));
        // The total counts, or a page that is not full.
        let complete = match body.total {
            Some(total) => all.len() as u64 >= total,
            None => list.len() < size as usize,
        };
        if complete || list.is_empty() {
            break;
        }
    }
    Ok(all)
}
