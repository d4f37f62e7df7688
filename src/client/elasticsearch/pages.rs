// SPDX-License-Identifier: MPL-2.0
//! Lists that come in pages. They are counted; no call has a token for the next.

use std::future::Future;

use crate::client::{Answer, Error};

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are in all, if the answer told.
    pub total: Option<u64>,
}

/// Asks for the pages of `size` in turn, from 1 and no more than `most`, and
/// gives each item to `each` as soon as its page is there. The answer is how
/// many there were; its request id is the last page's, its attempts are those
/// of all pages.
///
/// # Errors
/// The first page's that fails; `each` has then seen what came before it.
pub(super) async fn each<T, F>(
    ask: impl Fn(u32) -> F,
    size: u32,
    most: u32,
    mut each: impl FnMut(T) + Send,
) -> Result<Answer<u64>, Error>
where
    F: Future<Output = Result<Answer<Page<T>>, Error>>,
{
    let mut all = Answer {
        value: 0,
        request_id: String::new(),
        attempts: 0,
    };
    for page in 1..=most {
        let got = ask(page).await?;
        let on_page = got.value.items.len() as u64;
        all.value += on_page;
        all.request_id = got.request_id;
        all.attempts += got.attempts;
        got.value.items.into_iter().for_each(&mut each);
        // The total counts, or a page that is not full.
        let complete = match got.value.total {
            Some(total) => all.value >= total,
            None => on_page < u64::from(size),
        };
        if complete || on_page == 0 {
            break;
        }
    }
    Ok(all)
}
