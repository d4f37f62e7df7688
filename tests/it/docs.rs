// SPDX-License-Identifier: MPL-2.0
//! `docs/` is what schema, templates and examples make of it. With
//! `ALICLOUDES_WRITE_DOCS=1`, as `cargo xtask docs` sets it, it is made so.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use alicloudes::clock::SystemClock;
use alicloudes::docs::{Files, Sources, render_all};
use alicloudes::environment::Environment;
use alicloudes::provider::{AlicloudesProvider, Outside};
use alicloudes::server::ProviderService;

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

fn provider() -> AlicloudesProvider {
    AlicloudesProvider::new(Outside {
        environment: Environment::default(),
        clock: Arc::new(SystemClock),
        transport: Arc::new(|_| unreachable!("documentation makes no call")),
    })
}

fn rendered() -> Files {
    let provider = provider();
    let sources = Sources {
        templates: read_tree(&folder("templates")),
        examples: read_tree(&folder("examples")),
    };
    match render_all(&provider, &sources) {
        Ok(pages) => pages,
        Err(error) => panic!("the pages cannot be made:\n{error}"),
    }
}

/// The first line in which two texts differ.
fn difference(wanted: &str, found: &str) -> String {
    let line = wanted
        .lines()
        .zip(found.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    format!(
        "line {}\n      is:        {}\n      should be: {}",
        line + 1,
        at(found),
        at(wanted)
    )
}

#[test]
fn pages_are_what_schema_templates_and_examples_make_of_them() {
    let root = folder("docs");
    let (wanted, found) = (rendered(), read_tree(&root));
    let mut wrong = Vec::new();
    for (path, page) in &wanted {
        match found.get(path) {
            Some(old) if old == page => {}
            Some(old) => wrong.push(format!("docs/{path}, {}", difference(page, old))),
            None => wrong.push(format!("docs/{path} is missing")),
        }
    }
    let stale: Vec<_> = found.keys().filter(|p| !wanted.contains_key(*p)).collect();
    wrong.extend(
        stale
            .iter()
            .map(|path| format!("docs/{path} belongs to nothing")),
    );
    if std::env::var_os("ALICLOUDES_WRITE_DOCS").is_some() {
        for path in stale {
            fs::remove_file(root.join(path)).unwrap();
        }
        for (path, page) in &wanted {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, page).unwrap();
        }
        return;
    }
    assert!(
        wrong.is_empty(),
        "docs/ is not up to date; `cargo xtask docs` writes it:\n  {}\n",
        wrong.join("\n  ")
    );
}

#[test]
fn the_schema_that_was_made_ahead_is_the_providers() {
    let path = folder("src/schema.pb");
    let wanted = ProviderService::new(Arc::new(provider())).encoded_schema();
    if std::env::var_os("ALICLOUDES_WRITE_DOCS").is_some() {
        fs::write(path, wanted).unwrap();
        return;
    }
    assert!(
        fs::read(path).unwrap() == wanted,
        "src/schema.pb is not up to date; `cargo xtask docs` writes it"
    );
}

#[test]
fn links_between_pages_and_within_them_lead_somewhere() {
    let pages = rendered();
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
                anchor.is_empty() || page.contains(&format!("<a id=\"{anchor}\"></a>"))
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
    let pages = rendered();
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
