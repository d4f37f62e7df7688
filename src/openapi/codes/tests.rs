// SPDX-License-Identifier: MPL-2.0

use super::*;

#[test]
fn no_row_is_shadowed_by_an_earlier_one() {
    for (index, (rule, _)) in TABLE.iter().enumerate() {
        let code = rule.display().replace('*', "");
        let first = TABLE.iter().position(|(rule, _)| rule.matches(&code));
        assert_eq!(first, Some(index), "{code}");
    }
}

#[test]
fn a_write_stays_open_where_the_service_failed_and_not_where_it_refused() {
    for (code, open) in [
        ("InternalError", true),
        ("InternalServerError", true),
        ("UnknownError", true),
        ("TokenPreviousRequestProcessError", true),
        ("ServiceUnavailable", false),
        ("Throttling.User", false),
        ("ConcurrencyUpdateInstanceConflict", false),
        ("InstanceNotFound", false),
        ("Forbidden.RAM", false),
    ] {
        assert_eq!(
            Meaning::of(code).is_some_and(Meaning::leaves_open),
            open,
            "{code}"
        );
    }
}
