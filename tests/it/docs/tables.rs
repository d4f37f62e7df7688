// SPDX-License-Identifier: MPL-2.0
//! The tables that are made from the provider's own lists.

use alicloudes::provider::catalogue::{self, Entry, UNKNOWN};
use alicloudes::provider::config::VARIABLES;

/// Environment variables, in the order in which they are read.
pub(super) fn variables() -> String {
    let rows = VARIABLES.iter().map(|variable| {
        let names: Vec<_> = variable
            .names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        [
            format!("`{}`", variable.argument),
            names.join(", "),
            variable.description.to_owned(),
        ]
    });
    table(
        [
            "Argument",
            "Variables, the first that is set counts",
            "Value",
        ],
        rows,
    )
}

/// The API's error codes and what the diagnostics say of them.
pub(super) fn error_codes() -> String {
    let rows = catalogue::listed().map(|(code, known)| {
        let entry = catalogue::explain(known);
        [
            format!("`{code}`"),
            meaning(&entry),
            generic(entry.next_step),
            catalogue::repetition(known).to_owned(),
        ]
    });
    let unknown = [
        "any other".to_owned(),
        meaning(&UNKNOWN),
        generic(UNKNOWN.next_step),
        String::new(),
    ];
    table(
        ["Code", "What it means", "Next step", "By itself"],
        rows.chain([unknown]),
    )
}

fn meaning(entry: &Entry) -> String {
    format!("**{}.** {}", entry.summary, generic(entry.cause))
}

/// The text with its placeholders as a reader of the table understands them.
fn generic(text: &str) -> String {
    [
        ("on instance {instance}", "on the instance"),
        ("no {noun} {instance}", "no instance of this ID"),
        (
            "the data source {list}",
            "the data source alicloudes_instances or alicloudes_logstash_instances",
        ),
        ("permission for {read}", "permission to read the instance"),
        ("{again}", "run it again"),
        (
            "{more_time}",
            ", or allow more time (timeouts, or max_retries if it is set)",
        ),
        ("Region {region}", "The region"),
        ("of {region}", "of the region"),
        ("for {region}", "for the region"),
        ("{endpoint}", "the endpoint"),
        ("RAM action {action}", "RAM action that the message names"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: &[String; N]| {
        let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![
        line(&head.map(str::to_owned)),
        format!("|{}", "---|".repeat(N)),
    ];
    lines.extend(rows.map(|row| line(&row)));
    lines.join("\n")
}

#[test]
fn no_placeholder_is_left_in_the_catalogue() {
    assert!(!error_codes().contains('{'), "{}", error_codes());
}

#[test]
fn the_catalogue_tells_what_is_repeated() {
    let codes = error_codes();
    let row = |code: &str| codes.lines().find(|line| line.contains(code)).unwrap_or("");
    assert!(row("`*Throttling*`").ends_with("until the timeout |"));
    assert!(row("`InstanceNotFound`").ends_with("|  |"));
    assert!(row("`InvalidTimeStamp.Expired`").ends_with("once |"));
    assert!(row("`InvalidSecurityToken*`").ends_with("|  |"));
    assert!(row("`SignatureDoesNotMatch`").ends_with("|  |"));
}

#[test]
fn cells_cannot_break_their_row() {
    let text = table(["a"], [["x|y".to_owned()]].into_iter());
    assert_eq!(text, "| a |\n|---|\n| x\\|y |");
}
