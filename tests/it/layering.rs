// SPDX-License-Identifier: MPL-2.0
//! Who may import whom. The table is the architecture: a new edge fails until
//! the table, and so a reviewer, agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and the layers that it may name as `crate::<layer>`. Order is the
/// way of a request; nothing names a layer to its left but the vocabulary.
const TABLE: &[(&str, &[&str])] = &[
    ("main", &[]),
    ("plugin", &["proto", "environment", "in_flight"]),
    (
        "server",
        &["framework", "proto", "diag", "cty", "schema", "in_flight"],
    ),
    ("framework", &["schema", "cty", "diag"]),
    (
        "provider",
        &[
            "framework",
            "schema",
            "cty",
            "diag",
            "client",
            "openapi",
            "credentials",
            "transport",
            "environment",
            "clock",
            "secret",
        ],
    ),
    (
        "client",
        &[
            "credentials",
            "openapi",
            "sign",
            "transport",
            "secret",
            "text",
            "clock",
        ],
    ),
    (
        "credentials",
        &[
            "openapi",
            "sign",
            "transport",
            "secret",
            "text",
            "clock",
            "environment",
        ],
    ),
    ("openapi", &["transport", "secret", "text", "clock"]),
    ("sign", &["secret"]),
    ("transport", &["environment", "text"]),
    ("schema", &["cty", "diag"]),
    ("diag", &["cty"]),
    ("cty", &[]),
    ("proto", &[]),
    ("secret", &[]),
    ("text", &["sign", "secret"]),
    ("environment", &[]),
    ("clock", &[]),
    ("in_flight", &[]),
];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found.sort();
    found
}

fn layer(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path
        .strip_prefix(root)
        .unwrap()
        .components()
        .next()
        .unwrap();
    let name = first.as_os_str().to_str().unwrap();
    name.strip_suffix(".rs").unwrap_or(name).to_owned()
}

/// The layers that a source names. A name followed by anything but `::` or
/// `;` is a macro or a word in a comment.
fn named(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let mut found = BTreeSet::new();
    for line in code {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            found.insert(name);
        }
    }
    found
}

/// `text` without its inline test modules. A module in a file of its own is
/// only a line, often above the imports: what follows it still counts.
fn production(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        while lines.next_if(|next| next.starts_with("#[")).is_some() {}
        let inline = |next: &&str| next.starts_with("mod ") && next.ends_with('{');
        if lines.next_if(inline).is_some() {
            // Formatted as the code is, its end is the next brace in the first column.
            lines.by_ref().find(|line| *line == "}");
        }
    }
    kept
}

/// The edges in the sources: a layer, another that it names, and one of the
/// files that do. Tests beside the code may set up what they need.
fn edges() -> BTreeMap<(String, String), PathBuf> {
    let mut found = BTreeMap::new();
    for path in sources() {
        let (layer, stem) = (layer(&path), path.file_stem().unwrap());
        if layer == "lib" || stem == "tests" || path.components().any(|c| c.as_os_str() == "tests")
        {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for name in named(&production(&text)) {
            if name != layer {
                found.insert((layer.clone(), name), path.clone());
            }
        }
    }
    found
}

#[test]
fn the_edges_between_layers_are_those_of_the_table() {
    let table: BTreeSet<(&str, &str)> = TABLE
        .iter()
        .flat_map(|(layer, uses)| uses.iter().map(|name| (*layer, *name)))
        .collect();
    let edges = edges();
    let mut wrong = Vec::new();
    for ((layer, name), path) in &edges {
        if !table.contains(&(layer, name)) {
            wrong.push(format!("{}: {layer} names {name}", path.display()));
        }
    }
    for (layer, name) in table {
        if !edges.contains_key(&(layer.to_owned(), name.to_owned())) {
            wrong.push(format!("nothing in {layer} names {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_fence_names_generated_code() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let includes = text.contains("include_proto!");
        assert_eq!(includes, layer(&path) == "proto", "{}", path.display());
    }
}

#[test]
fn emulator_and_testkit_do_not_depend_on_the_main_crate() {
    for member in ["emulator", "testkit"] {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(member)
            .join("Cargo.toml");
        let text = fs::read_to_string(manifest).unwrap();
        assert!(
            !text.contains("terraform-provider-alicloudes"),
            "{member} must not check our code with our code"
        );
    }
}

#[test]
fn the_scan_finds_an_edge() {
    let text = "use crate::client::Error;\n// crate::plugin\nlet x = crate::cty::Path::root();";
    assert_eq!(
        named(text),
        BTreeSet::from(["client".to_owned(), "cty".to_owned()])
    );
}

#[test]
fn the_scan_passes_over_inline_test_modules_and_nothing_else() {
    let text = "\
#[cfg(test)]
mod tests;
#[cfg(test)]
#[allow(clippy::panic)]
mod vectors;

use crate::client::Error;

#[cfg(test)]
#[allow(clippy::panic)]
mod inner {
    use crate::server::Service;
    fn f() {
    }
}

use crate::cty::Path;
";
    assert_eq!(
        named(&production(text)),
        BTreeSet::from(["client".to_owned(), "cty".to_owned()])
    );
}

/// The rows of the table in `src/lib.rs`: layers, and what they may use. A name
/// may be a link.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split(',')
            .map(|name| name.trim_matches([' ', '[', ']', '`']).to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"));
    let mut found = BTreeMap::new();
    for line in text.unwrap().lines() {
        let cells: Vec<&str> = line.split('|').collect();
        let ["//! ", layers, _, uses, ""] = cells[..] else {
            continue;
        };
        if layers.contains('[') {
            found.extend(names(layers).into_iter().map(|layer| (layer, names(uses))));
        }
    }
    found
}

#[test]
fn the_crates_documentation_shows_the_same_table() {
    let wanted: BTreeMap<String, BTreeSet<String>> = TABLE
        .iter()
        .filter(|(layer, _)| *layer != "main")
        .map(|(layer, uses)| {
            let uses = uses.iter().map(|name| (*name).to_owned());
            ((*layer).to_owned(), uses.collect())
        })
        .collect();
    assert_eq!(documented(), wanted);
}
