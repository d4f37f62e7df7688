// SPDX-License-Identifier: MPL-2.0
//! The one thing that templates can do: `{{ name }}` is replaced by a text.
//!
//! `${{ … }}`, as pipelines write it, is left alone. A placeholder that stands
//! alone in its line and turns out empty takes the blank line after it along.
//! What is put in is not searched for placeholders again.

/// `text` with every placeholder replaced by what `lookup` knows.
///
/// # Errors
///
/// The placeholders that `lookup` does not know, or that never end.
pub(super) fn fill(
    text: &str,
    lookup: impl Fn(&str) -> Option<String>,
) -> Result<String, Vec<String>> {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut wrong = Vec::new();
    let mut skip_blank = false;
    for line in text.lines() {
        if std::mem::take(&mut skip_blank) && line.trim().is_empty() {
            continue;
        }
        let new = fill_line(line, &lookup, &mut wrong);
        if new.trim().is_empty() && !line.trim().is_empty() {
            skip_blank = true;
            continue;
        }
        filled.push_str(new.trim_end());
        filled.push('\n');
    }
    if wrong.is_empty() {
        Ok(format!("{}\n", filled.trim()))
    } else {
        Err(wrong)
    }
}

fn fill_line(
    line: &str,
    lookup: &impl Fn(&str) -> Option<String>,
    wrong: &mut Vec<String>,
) -> String {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        if before.ends_with('$') {
            filled.push_str("{{");
            rest = after;
            continue;
        }
        let Some((name, after)) = after.split_once("}}") else {
            wrong.push(format!("{line:?} has a placeholder without an end."));
            return filled;
        };
        match lookup(name.trim()) {
            Some(value) => filled.push_str(&value),
            None => wrong.push(format!("the placeholder {:?} is not known.", name.trim())),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<String> {
        match name {
            "name" => Some("x".into()),
            "twice" => Some("{{ name }}".into()),
            "empty" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn placeholders_are_replaced_once() {
        assert_eq!(
            fill("a {{ name }}-{{name}} b", lookup),
            Ok("a x-x b\n".into())
        );
        assert_eq!(fill("{{ twice }}", lookup), Ok("{{ name }}\n".into()));
    }

    #[test]
    fn an_empty_placeholder_leaves_no_gap() {
        let text = "a\n\n{{ empty }}\n\nb";
        assert_eq!(fill(text, lookup), Ok("a\n\nb\n".into()));
    }

    #[test]
    fn expressions_of_pipelines_are_left_alone() {
        let text = "role: ${{ vars.ROLE }} {{ name }}";
        assert_eq!(fill(text, lookup), Ok("role: ${{ vars.ROLE }} x\n".into()));
    }

    #[test]
    fn unknown_and_unfinished_placeholders_are_errors() {
        let wrong = fill("{{ nome }}\n{{ name", lookup)
            .err()
            .unwrap_or_default();
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].contains("\"nome\""));
    }
}
