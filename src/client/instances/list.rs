// SPDX-License-Identifier: MPL-2.0
//! ListInstance and ListLogstash over all their pages.

use super::{Object, pages};
use crate::client::call::{Call, Effect, Shape};
use crate::client::task::Product;
use crate::client::{Client, Error, Limits};

/// So many instances are asked for at once: what the API allows. An instance
/// takes one or two KiB in a list, so that a page stays far below the
/// transport's cap.
const PAGE_SIZE: u32 = 100;
/// More pages than this are a server that never ends.
const MAX_PAGES: u32 = 1000;

/// All instances that match `filters`, the API's names and values; they have
/// fewer fields than [`describe`](super::describe) gives.
///
/// # Errors
/// All kinds; what earlier pages gave is then dropped.
pub(crate) async fn list_all_instances(
    client: &Client,
    product: Product,
    region: &str,
    filters: &[(&'static str, String)],
    limits: &Limits,
) -> Result<Vec<Object>, Error> {
    let page = |page: u32| async move {
        let (page, size) = (page.to_string(), PAGE_SIZE.to_string());
        let filters = filters.iter().map(|(name, value)| (*name, value.as_str()));
        let call = Call {
            action: product.list_action(),
            effect: Effect::Read,
            shape: Shape::List,
            region,
            instance_id: "",
            path: format!("/openapi/{}", product.collection()),
            query: filters
                .chain([("page", page.as_str()), ("size", size.as_str())])
                .collect(),
        };
        client.run(&call, &mut client.retries(limits)).await
    };
    pages::all(page, |fields| fields.0.clone(), PAGE_SIZE, MAX_PAGES).await
}
