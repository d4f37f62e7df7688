// SPDX-License-Identifier: MPL-2.0
//! Names that a scenario, a control request or an option may hold, and what to write instead of
//! one that is unknown: a test whose fault never acts would pass for the wrong reason.

/// The statuses that the service's pages name.
const STATUSES: [&str; 5] = ["active", "activating", "inactive", "invalid", "suspended"];

/// How alike two words must be for one to be taken for the other misspelt, 0 to 1.
const ALIKE: f64 = 0.75;

/// Checks a status against the documented ones and those that the scenario adds.
pub(crate) fn check_status(status: &str, others: &[String]) -> Result<(), String> {
    let known = STATUSES
        .into_iter()
        .chain(others.iter().map(String::as_str));
    if known.clone().any(|known| known == status) {
        return Ok(());
    }
    Err(format!(
        "{}; a status that the service's pages do not name must stand in server.other_statuses",
        unknown("status", status, known)
    ))
}

/// Checks an action's name.
pub(crate) fn check_action(action: &str) -> Result<(), String> {
    if crate::api::actions().any(|known| known == action) {
        return Ok(());
    }
    Err(unknown("action", action, crate::api::actions()))
}

/// Says that a word is unknown, and which known one was probably meant; all of them where none is
/// alike.
pub(crate) fn unknown<'a>(
    what: &str,
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    match nearest(word, known.clone()) {
        Some(meant) => format!("there is no {what} {word:?}; did you mean {meant:?}?"),
        None => {
            let known: Vec<&str> = known.collect();
            let known = if known.is_empty() {
                "none".into()
            } else {
                known.join(", ")
            };
            format!("there is no {what} {word:?}; there are: {known}")
        }
    }
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &str| {
        strsim::normalized_damerau_levenshtein(&word.to_lowercase(), &name.to_lowercase())
    };
    known
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_misspelt_name_is_refused_with_the_one_that_was_meant() {
        let error = check_status("suspnded", &[]).unwrap_err();
        assert!(error.contains("did you mean \"suspended\"?"), "{error}");
        let error = check_action("ResumeElasticSearchTask").unwrap_err();
        assert!(
            error.contains("did you mean \"ResumeElasticsearchTask\"?"),
            "{error}"
        );
    }

    #[test]
    fn a_name_like_none_of_them_is_refused_with_all_of_them() {
        let error = check_status("x", &["upgrading".into()]).unwrap_err();
        assert!(error.contains("active, activating"), "{error}");
        assert!(error.contains("upgrading"), "{error}");
    }

    #[test]
    fn a_status_that_the_scenario_adds_is_known() {
        check_status("upgrading", &["upgrading".into()]).unwrap();
        check_status("activating", &[]).unwrap();
    }
}
