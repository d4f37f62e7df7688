// SPDX-License-Identifier: MPL-2.0
//! Asking for an instance's status, whatever its product.

use crate::client::task::Product;
use crate::client::{Client, Error, Limits, Target, instances};

/// The status that means "a change was interrupted". The interrupt call's page
/// is the only one that names it.
const INTERRUPTED: &str = "suspended";

/// Asks for the status of `target`. An answer without one gives the empty
/// string, which no task knows: it counts as pending.
pub(crate) async fn describe(
    client: &Client,
    product: Product,
    target: &Target,
    limits: &Limits,
) -> Result<String, Error> {
    let found = instances::describe(client, product, target, limits).await?;
    Ok(instances::status(&found).unwrap_or_default())
}

/// Whether `status` says that a change was interrupted.
pub(crate) fn interrupted(status: &str) -> bool {
    status == INTERRUPTED
}

/// Whether an instance of this `status` will not go on by itself: `inactive`
/// is frozen, mostly for an overdue payment, `invalid` is expired.
pub(super) fn is_terminal(status: &str) -> bool {
    matches!(status, "inactive" | "invalid")
}
