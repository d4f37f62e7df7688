// SPDX-License-Identifier: MPL-2.0
//! Words that make a page or a message read like a translation.

use std::path::Path;

use super::{folder, read_tree};

/// Each with what to write instead.
const AVOIDED: &[(&str, &str)] = &[
    ("the vendor", "Alibaba Cloud"),
    ("convergent mode", "`resume_when_interrupted`"),
    ("good until", "valid until"),
    (" shall ", "must, or the present tense"),
    ("is through", "has ended"),
    ("the look ", "the check, or the read"),
    (" tells ", "says, shows or reports"),
    ("nothing to be done about", "plain words"),
    (" take on ", "assume"),
    ("empty text", "an empty string"),
    ("under guard", "watch, or cover"),
    ("would tell", "would show"),
    ("answer told", "answer says"),
];

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

#[test]
fn pages_and_messages_are_in_plain_english() {
    let mut found = Vec::new();
    for (path, text) in pages().chain(messages()) {
        if Path::new(&path).extension().is_none() {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            for (word, instead) in AVOIDED {
                if line.contains(word) {
                    let word = word.trim();
                    found.push(format!("{path}:{}: {word:?}, write {instead}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
