// SPDX-License-Identifier: MPL-2.0
//! What holds the registries' pages to the provider: the tables in their
//! templates that come from its own lists, links, versions and examples.
//! `cargo xtask docs` writes the tables and makes the pages.

mod dependencies;
mod prose;
mod readme;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{ExpectFile, expect_file};

/// Texts by path, with `/` between the parts.
type Files = BTreeMap<String, String>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The text files under `root`, by their path in it.
fn read_tree(root: &Path) -> Files {
    fn walk(root: &Path, folder: &Path, found: &mut Files) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"), text);
            }
        }
    }
    let mut found = Files::new();
    walk(root, root, &mut found);
    found
}

/// Compares the table in a template with `table`, or writes it there.
#[track_caller]
fn check_table(template: &ExpectFile, table: &str) {
    const BEGIN: &str = "{{/* `cargo xtask docs` writes this table. */ -}}\n";
    const END: &str = "\n{{- /* The end of the table. */}}";
    let text = template.data();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    template.assert_eq(&format!("{before}{BEGIN}{table}{END}{after}"));
}

#[test]
fn the_error_codes_in_the_template_are_the_catalogues() {
    check_table(
        &expect_file!["../../templates/guides/error-codes.md.tmpl"],
        &tables::error_codes(),
    );
}

#[test]
fn the_environment_variables_in_the_template_are_those_that_are_read() {
    check_table(
        &expect_file!["../../templates/index.md.tmpl"],
        &tables::variables(),
    );
}

#[test]
fn templates_name_this_version_of_the_provider() {
    let version = env!("CARGO_PKG_VERSION");
    let mut wrong = Vec::new();
    for (path, text) in read_tree(&folder("templates")) {
        for before in ["alicloudes_v", "alicloudes_", "alicloudes/alicloudes/"] {
            for rest in text.split(before).skip(1) {
                let found: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_digit() || *c == '.')
                    .collect();
                if !found.is_empty() && found != version {
                    wrong.push(format!("templates/{path}: {before}{found}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "not {version}:\n{}", wrong.join("\n"));
}

#[test]
fn links_between_pages_and_within_them_lead_somewhere() {
    let pages = read_tree(&folder("docs"));
    let mut broken = Vec::new();
    for (path, page) in &pages {
        for target in links(page) {
            if target.contains("://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let there = if file.is_empty() {
                Some(page)
            } else {
                pages.get(&resolve(path, file))
            };
            let fine = there.is_some_and(|page| {
                anchor.is_empty()
                    || page.contains(&format!("<a id=\"{anchor}\"></a>"))
                    || headings(page).any(|heading| heading == anchor)
            });
            if !fine {
                broken.push(format!("docs/{path}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The targets of Markdown's `[text](target)`.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(')')?.0))
}

/// The anchors that Markdown gives headings.
fn headings(page: &str) -> impl Iterator<Item = String> {
    page.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            words
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
}

/// `file`, as the page at `path` names it, seen from `docs/`.
fn resolve(path: &str, file: &str) -> String {
    let mut parts: Vec<_> = path.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn examples_belong_to_something_and_configure_no_provider() {
    let pages = read_tree(&folder("docs"));
    for (path, text) in read_tree(&folder("examples")) {
        let parts: Vec<_> = path.split('/').collect();
        let [
            kind @ ("resources" | "actions" | "data-sources" | "functions"),
            name,
            file,
        ] = parts[..]
        else {
            continue;
        };
        let short = name.strip_prefix("alicloudes_").unwrap_or(name);
        assert!(
            pages.contains_key(&format!("{kind}/{short}.md")),
            "examples/{path} is an example of nothing"
        );
        if file.ends_with(".tf") {
            let block = |word: &str| text.lines().any(|line| line.starts_with(word));
            assert!(
                !block("provider ") && !block("terraform "),
                "examples/{path}: the provider is configured in examples/provider only"
            );
        }
    }
}
