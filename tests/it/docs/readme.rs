// SPDX-License-Identifier: MPL-2.0
//! The pages in the repository's root: both READMEs say the same, and no link
//! leads to a file that is not there.

use std::fs;

use super::{folder, links};

fn read(name: &str) -> String {
    fs::read_to_string(folder(name)).unwrap()
}

/// The contents of the code blocks, each with its language.
fn code_blocks(page: &str) -> Vec<&str> {
    page.split("\n```").skip(1).step_by(2).collect()
}

/// The levels of the headings, in order.
fn levels(page: &str) -> Vec<usize> {
    let mut in_code = false;
    page.lines()
        .filter(|line| {
            in_code ^= line.starts_with("```");
            !in_code && line.starts_with('#')
        })
        .map(|line| line.chars().take_while(|c| *c == '#').count())
        .collect()
}

/// Where the page leads to, but for the other language.
fn targets(page: &str) -> Vec<&str> {
    links(page)
        .filter(|target| !target.starts_with("README"))
        .collect()
}

#[test]
fn both_readmes_have_the_same_headings_code_and_links() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    assert_eq!(levels(&english), levels(&chinese));
    assert_eq!(code_blocks(&english), code_blocks(&chinese));
    assert_eq!(targets(&english), targets(&chinese));
    let rows = |page: &str| page.lines().filter(|line| line.starts_with('|')).count();
    assert_eq!(rows(&english), rows(&chinese));
}

#[test]
fn the_first_code_under_quick_start_and_test_is_their_command() {
    let page = read("README.md");
    for (heading, command) in [
        ("Quick start", "cargo xtask quickstart"),
        ("Test", "cargo xtask test"),
    ] {
        let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap();
        let first = code_blocks(section)[0];
        assert_eq!(first, format!("sh\n{command}"));
    }
}

#[test]
fn links_of_the_pages_in_the_root_lead_to_files() {
    let pages = [
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ];
    for page in pages {
        for target in links(&read(page)) {
            let file = target.split('#').next().unwrap();
            let fine = target.contains("://") || file.is_empty() || folder(file).exists();
            assert!(fine, "{page}: {target}");
        }
    }
}
