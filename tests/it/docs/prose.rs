// SPDX-License-Identifier: MPL-2.0
//! Words that make a page or a message read like a translation, or that only
//! developers of plugins use.

use std::path::Path;

use super::{folder, read_tree};

/// Each with what to write instead. They are whole words.
const AVOIDED: &[(&str, &str)] = &[
    ("the vendor", "Alibaba Cloud"),
    ("convergent mode", "`resume_when_interrupted`"),
    ("good until", "valid until"),
    ("shall", "must, or the present tense"),
    ("is through", "has ended"),
    ("the look", "the check, or the read"),
    ("tells", "says, shows or reports"),
    ("nothing to be done about", "plain words"),
    ("take on", "assume"),
    ("empty text", "an empty string"),
    ("under guard", "watch, or cover"),
    ("would tell", "would show"),
    ("answer told", "answer says"),
    ("a text", "a string, or what it is"),
];

/// Words that developers use. `CONTRIBUTING.md` is theirs, and defines them.
const OF_DEVELOPERS: &[(&str, &str)] = &[("the host", "OpenTofu or Terraform")];

/// The host of an address is another thing.
const ADDRESSES: &[&str] = &["the host name"];

/// The pages that people read.
fn pages() -> impl Iterator<Item = (String, String)> {
    let root = folder("");
    let in_root = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                text,
            )
        })
        .collect::<Vec<_>>();
    let below = ["docs", "examples", "emulator"]
        .into_iter()
        .flat_map(|name| {
            read_tree(&folder(name))
                .into_iter()
                .filter(|(path, _)| !path.ends_with(".rs") && !path.contains("target/"))
                .map(move |(path, text)| (format!("{name}/{path}"), text))
        });
    in_root.into_iter().chain(below)
}

/// The lines of the provider's sources that may hold a text for a user.
fn messages() -> impl Iterator<Item = (String, String)> {
    read_tree(&folder("src")).into_iter().map(|(path, text)| {
        let code: Vec<_> = text
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("//") {
                    ""
                } else {
                    line
                }
            })
            .collect();
        (format!("src/{path}"), code.join("\n"))
    })
}

fn is_page(path: &str) -> bool {
    !path.starts_with("src/")
}

/// Whether `line` has these words, and not as a part of longer ones.
fn has(line: &str, words: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(words).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + words.len()..).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[test]
fn pages_and_messages_are_in_plain_english() {
    let mut found = Vec::new();
    for (path, text) in pages().chain(messages()) {
        if Path::new(&path).extension().is_none() {
            continue;
        }
        let is_for_users = is_page(&path) && path != "CONTRIBUTING.md";
        let more = if is_for_users { OF_DEVELOPERS } else { &[] };
        for (number, line) in text.lines().enumerate() {
            let mut line = line.to_lowercase();
            for address in ADDRESSES {
                line = line.replace(address, "");
            }
            for (word, instead) in AVOIDED.iter().chain(more) {
                if has(&line, word) {
                    found.push(format!("{path}:{}: {word:?}, write {instead}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
