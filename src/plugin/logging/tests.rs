// SPDX-License-Identifier: MPL-2.0
use super::*;

fn level_of<const N: usize>(variables: [(&str, &str); N]) -> LevelFilter {
    level(&Environment::from(variables), "ali-cloudes")
}

#[test]
fn unset_and_empty_mean_off() {
    assert_eq!(level_of([]), LevelFilter::OFF);
    assert_eq!(level_of([("TF_LOG", "")]), LevelFilter::OFF);
}

#[test]
fn the_most_particular_variable_wins() {
    let all = [
        ("TF_LOG", "trace"),
        ("TF_LOG_PROVIDER", "warn"),
        ("TF_LOG_PROVIDER_ALI_CLOUDES", "off"),
    ];
    assert_eq!(level_of([all[0]]), LevelFilter::TRACE);
    assert_eq!(level_of([all[0], all[1]]), LevelFilter::WARN);
    assert_eq!(level_of(all), LevelFilter::OFF);
}

#[test]
fn levels_are_read_in_any_case_and_unknown_ones_are_trace() {
    for (text, expected) in [
        ("ERROR", LevelFilter::ERROR),
        ("Info", LevelFilter::INFO),
        ("debug", LevelFilter::DEBUG),
        ("JSON", LevelFilter::TRACE),
        ("1", LevelFilter::TRACE),
    ] {
        assert_eq!(level_of([("TF_LOG", text)]), expected, "{text}");
    }
}
