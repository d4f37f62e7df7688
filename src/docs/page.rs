// SPDX-License-Identifier: MPL-2.0
//! One page: its front matter, and its template filled.

use super::collect::Subject;
use super::template::fill;
use super::{Files, Sources, function, import, reference, tables};

/// The templates that `subject`'s page may be made from, its own first.
pub(super) fn templates_for(subject: &Subject) -> Vec<String> {
    let stem = subject.stem();
    let mut all = vec![format!("{stem}.md.tmpl")];
    if !matches!(subject, Subject::Guide(_))
        && let Some((folder, _)) = stem.split_once('/')
    {
        all.push(format!("{folder}.md.tmpl"));
    }
    all
}

/// The page of `subject`.
///
/// # Errors
///
/// What is wrong with its template or its example.
pub(super) fn render(
    subject: &Subject,
    provider: &str,
    sources: &Sources,
) -> Result<String, Vec<String>> {
    let templates = templates_for(subject);
    let Some((path, template)) = templates
        .iter()
        .find_map(|path| sources.templates.get_key_value(path))
    else {
        return Err(vec![format!(
            "templates/{} is missing.",
            templates.join(" or ")
        )]);
    };
    let example = match subject.example() {
        None => String::new(),
        Some((folder, file)) => {
            let example = format!("{folder}/{file}");
            code(&sources.examples, &example)
                .ok_or_else(|| vec![format!("examples/{example} is missing.")])?
        }
    };
    let name = name(subject, provider);
    let body = fill(template, |placeholder| match placeholder {
        "name" => Some(name.clone()),
        "short_name" => Some(short_name(subject).to_owned()),
        "description" => Some(description(subject).to_owned()),
        "example" => Some(example.clone()),
        "schema" => Some(schema(subject)),
        "import" => Some(import::section(subject, &sources.examples)),
        "version" => Some(env!("CARGO_PKG_VERSION").to_owned()),
        "variables" => Some(tables::variables()),
        "catalogue" => Some(tables::error_codes()),
        path => code(&sources.examples, path),
    })
    .map_err(|wrong| {
        wrong
            .into_iter()
            .map(|what| format!("templates/{path}: {what}"))
            .collect::<Vec<_>>()
    })?;
    let (title, summary) = match subject {
        Subject::Guide(_) => heading(&body).ok_or_else(|| {
            vec![format!(
                "templates/{path} does not begin with a heading and a paragraph."
            )]
        })?,
        _ => (title(subject, &name), description(subject).to_owned()),
    };
    if summary.trim().is_empty() {
        return Err(vec![format!("{name} has no description.")]);
    }
    Ok(format!(
        "{}\n{body}",
        front_matter(path, &title, &summary, matches!(subject, Subject::Index(_)))
    ))
}

/// What a registry reads. The index may not have a subcategory.
fn front_matter(template: &str, title: &str, summary: &str, index: bool) -> String {
    let subcategory = if index { "" } else { "subcategory: \"\"\n" };
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let summary = summary.trim().replace('\n', "\n  ");
    format!(
        "---\n# Made by `cargo xtask docs` from templates/{template} and the schema; edit those.\n\
         page_title: \"{quoted}\"\n{subcategory}description: |-\n  {summary}\n---\n"
    )
}

fn name(subject: &Subject, provider: &str) -> String {
    match subject {
        Subject::Index(_) => provider.to_owned(),
        Subject::Type { type_name, .. } => type_name.clone(),
        Subject::Function(function) => function.name.to_owned(),
        Subject::Guide(name) => name.clone(),
    }
}

fn short_name(subject: &Subject) -> &str {
    match subject {
        Subject::Type { short_name, .. } => short_name,
        Subject::Function(function) => function.name,
        Subject::Index(_) | Subject::Guide(_) => "",
    }
}

fn title(subject: &Subject, name: &str) -> String {
    match subject {
        Subject::Index(_) => format!("{name} Provider"),
        Subject::Type { kind, .. } => format!("{name} {}", kind.title()),
        Subject::Function(_) => format!("{name} Function"),
        Subject::Guide(_) => name.to_owned(),
    }
}

fn description(subject: &Subject) -> &str {
    match subject {
        Subject::Index(schema) | Subject::Type { schema, .. } => &schema.block.description,
        Subject::Function(function) => function.description,
        Subject::Guide(_) => "",
    }
}

fn schema(subject: &Subject) -> String {
    match subject {
        Subject::Index(schema) | Subject::Type { schema, .. } => reference::section(schema),
        Subject::Function(definition) => function::section(definition),
        Subject::Guide(_) => String::new(),
    }
}

/// A guide's heading and first paragraph.
fn heading(body: &str) -> Option<(String, String)> {
    let (title, rest) = body.strip_prefix("# ")?.split_once('\n')?;
    let paragraph = rest.trim_start().split("\n\n").next()?;
    Some((title.to_owned(), paragraph.replace('\n', " ")))
}

/// An example as a code block.
pub(super) fn code(examples: &Files, path: &str) -> Option<String> {
    let language = match path.rsplit_once('.')?.1 {
        "tf" => "terraform",
        "sh" => "shell",
        "hcl" => "hcl",
        "toml" => "toml",
        "yaml" | "yml" => "yaml",
        _ => "text",
    };
    let text = examples.get(path)?;
    Some(format!("```{language}\n{}\n```", text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_called_by_its_heading_and_described_by_its_first_paragraph() {
        let body = "# When \"it\" runs\n\nOne\nparagraph.\n\nMore.\n";
        let found = heading(body);
        assert_eq!(
            found,
            Some(("When \"it\" runs".into(), "One paragraph.".into()))
        );
        assert_eq!(heading("no heading"), None);
    }

    #[test]
    fn titles_are_quoted_and_the_index_has_no_subcategory() {
        let text = front_matter("x.md.tmpl", "a \"b\"", "One.\nTwo.", false);
        assert!(
            text.contains("page_title: \"a \\\"b\\\"\"\nsubcategory: \"\"\n"),
            "{text}"
        );
        assert!(
            text.contains("description: |-\n  One.\n  Two.\n---\n"),
            "{text}"
        );
        assert!(!front_matter("x", "a", "b", true).contains("subcategory"));
    }
}
