// SPDX-License-Identifier: MPL-2.0
//! `DEPENDENCIES.md` is complete: every direct dependency has a row, and every
//! crate that brings `unsafe` or a build script into the provider is recorded.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::folder;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .args(["--filter-platform", "x86_64-unknown-linux-musl"])
        .current_dir(folder(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The names in code marks in the first column of the page's tables.
fn rows(page: &str) -> BTreeSet<&str> {
    page.lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "))
        .flat_map(|(cell, _)| cell.split('`').filter(|name| !name.contains([',', ' '])))
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_direct_dependency_has_a_reason() {
    let page = fs::read_to_string(folder("DEPENDENCIES.md")).unwrap();
    let metadata = metadata();
    let members: BTreeSet<&str> = list(&metadata, "workspace_members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let direct: BTreeSet<&str> = list(&metadata, "packages")
        .iter()
        .filter(|package| members.contains(text(package, "id")))
        .flat_map(|package| list(package, "dependencies"))
        .filter(|dependency| dependency["path"].is_null())
        .map(|dependency| text(dependency, "name"))
        .collect();
    let rows = rows(&page);
    let missing: Vec<_> = direct.difference(&rows).collect();
    let stale: Vec<_> = rows.difference(&direct).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "DEPENDENCIES.md lacks {missing:?} and has {stale:?}, which nothing depends on"
    );
}

/// The IDs of what is linked into the provider.
fn linked(metadata: &Value) -> BTreeSet<&str> {
    let nodes = list(&metadata["resolve"], "nodes");
    let is_provider = |id: &str| {
        list(metadata, "packages")
            .iter()
            .any(|p| text(p, "id") == id && text(p, "name") == env!("CARGO_PKG_NAME"))
    };
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = nodes
        .iter()
        .map(|node| text(node, "id"))
        .filter(|id| is_provider(id))
        .collect();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| text(node, "id") == id).unwrap();
        open.extend(
            list(node, "deps")
                .iter()
                .filter(|dep| list(dep, "dep_kinds").iter().any(|k| k["kind"].is_null()))
                .map(|dep| text(dep, "pkg")),
        );
    }
    found
}

fn has_build_script(package: &Value) -> bool {
    list(package, "targets")
        .iter()
        .flat_map(|target| list(target, "kind"))
        .any(|kind| kind == "custom-build")
}

/// Whether the word stands in a source, outside comments.
fn has_unsafe(folder: &Path) -> bool {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return has_unsafe(&path);
            }
            path.extension().is_some_and(|extension| extension == "rs")
                && fs::read_to_string(&path).is_ok_and(|text| {
                    text.lines()
                        .map(|line| line.split("//").next().unwrap_or_default())
                        .any(|code| code.contains("unsafe "))
                })
        })
}

/// The rows of the page's last table: an owner and a crate, with a mark where a
/// build script runs.
fn recorded(page: &str) -> BTreeSet<(String, String)> {
    let (_, table) = page.split_once("| Owner of the repository").unwrap();
    let mut found = BTreeSet::new();
    // The rest of the heading comes first.
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [owners, crates, _] = cells[..] else {
            continue;
        };
        for name in crates.split(", ") {
            let owners = owners.trim_start_matches("| ").to_owned();
            found.insert((owners, name.to_owned()));
        }
    }
    found
}

#[test]
fn code_that_the_compiler_cannot_check_is_recorded_crate_by_crate() {
    let page = fs::read_to_string(folder("DEPENDENCIES.md")).unwrap();
    let mut recorded = recorded(&page);
    let metadata = metadata();
    let linked = linked(&metadata);
    let mut needed = BTreeSet::new();
    for package in list(&metadata, "packages") {
        if !linked.contains(text(package, "id")) || package["source"].is_null() {
            continue;
        }
        let repository = text(package, "repository");
        let owner = repository.split('/').nth(3).unwrap_or(repository);
        let manifest = Path::new(text(package, "manifest_path"));
        let sources = manifest.parent().unwrap().join("src");
        if has_build_script(package) {
            needed.insert((owner.to_owned(), format!("{}†", text(package, "name"))));
        } else if has_unsafe(&sources) {
            needed.insert((owner.to_owned(), text(package, "name").to_owned()));
        }
    }
    // One version of two may have a build script.
    let marked = needed.clone();
    needed.retain(|(owner, name)| !marked.contains(&(owner.clone(), format!("{name}†"))));
    let is_row = |row: &(String, String), (owner, name): &(String, String)| {
        row.1 == *name && row.0.split(", ").any(|one| one == owner)
    };
    let missing: Vec<_> = needed
        .iter()
        .filter(|one| !recorded.iter().any(|row| is_row(row, one)))
        .collect();
    assert!(missing.is_empty(), "not in DEPENDENCIES.md: {missing:?}");
    recorded.retain(|row| !needed.iter().any(|one| is_row(row, one)));
    let stale: BTreeSet<_> = recorded.iter().map(|(_, name)| name).collect();
    assert!(
        stale.is_empty(),
        "in DEPENDENCIES.md for nothing: {stale:?}"
    );
}

/// It has a lock file of its own, and is built when somebody fuzzes: `--locked`.
#[test]
fn the_fuzzers_lock_file_knows_every_dependency_of_the_provider() {
    let lock = fs::read_to_string(folder("fuzz/Cargo.lock")).unwrap();
    let entry = format!("name = \"{}\"", env!("CARGO_PKG_NAME"));
    let (_, entry) = lock.split_once(&entry).unwrap();
    let (_, names) = entry.split_once("dependencies = [").unwrap();
    let (names, _) = names.split_once(']').unwrap();
    // A version follows where there are two.
    let locked: BTreeSet<&str> = names
        .split('"')
        .filter_map(|name| name.split(' ').next())
        .filter(|name| !name.trim_matches([',', '\n']).is_empty())
        .collect();
    let metadata = metadata();
    let provider = list(&metadata, "packages")
        .iter()
        .find(|package| text(package, "name") == env!("CARGO_PKG_NAME"))
        .unwrap();
    let needed: BTreeSet<&str> = list(provider, "dependencies")
        .iter()
        .filter(|dependency| dependency["kind"] != "dev")
        .map(|dependency| text(dependency, "name"))
        .collect();
    assert_eq!(locked, needed);
}
