// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let text =
        "[server]\nregion = \"cn-beijing\"\n\n[[instances]]\nid = \"a\"\nstatsu = \"active\"\n";
    let error = Scenario::from_toml(text).unwrap_err().to_string();
    assert!(error.contains("line 6"), "{error}");
    assert!(error.contains("statsu"), "{error}");
}

#[test]
fn a_bad_duration_is_refused_with_its_line() {
    let text = "[defaults]\nactivating_for = \"soon\"\n";
    let error = Scenario::from_toml(text).unwrap_err().to_string();
    assert!(
        error.contains("line 2") && error.contains("soon"),
        "{error}"
    );
}

#[test]
fn durations_know_instant_and_forever() {
    let text = "[defaults]\nactivating_for = \"forever\"\nread_lag = \"instant\"\n[server]\nclock_offset = \"-20m\"\n";
    let scenario = Scenario::from_toml(text).unwrap();
    assert_eq!(scenario.defaults.activating_for, Duration::MAX);
    assert_eq!(scenario.defaults.read_lag, Duration::ZERO);
    assert_eq!(scenario.server.clock_offset, SignedDuration::from_mins(-20));
}

#[test]
fn an_id_that_cannot_stand_in_a_path_is_refused() {
    assert!(Scenario::from_toml("[[instances]]\nid = \"../x\"\n").is_err());
    assert!(Scenario::from_toml("[[instances]]\nstatus = \"active\"\n").is_err());
}

#[test]
fn a_name_that_nothing_has_is_refused_with_the_one_that_was_meant() {
    for (text, meant) in [
        (
            "[[instances]]\nid = \"a\"\nstatus = \"suspnded\"",
            "\"suspended\"",
        ),
        (
            "[[instances]]\nid = \"a\"\nbecomes = \"actve\"",
            "\"active\"",
        ),
        ("[defaults]\nstatus = \"activ\"", "\"active\""),
        ("deny = [\"DescribeInstanc\"]", "\"DescribeInstance\""),
        (
            "[[faults]]\nkind = \"reset\"\naction = \"ResumeElasticSearchTask\"",
            "\"ResumeElasticsearchTask\"",
        ),
        (
            "[[instances]]\nid = \"es-cn-1\"\n[[faults]]\nkind = \"reset\"\ninstance = \"es-cn1\"",
            "\"es-cn-1\"",
        ),
    ] {
        let error = Scenario::from_toml(text).unwrap_err().to_string();
        assert!(error.contains("did you mean"), "{text}: {error}");
        assert!(error.contains(meant), "{text}: {error}");
    }
}

#[test]
fn an_id_says_which_product_it_is_of() {
    let scenario = Scenario::from_toml("[[instances]]\nid = \"ls-cn-1\"").unwrap();
    assert_eq!(scenario.instances[0].kind(), Kind::Logstash);
    for (id, kind) in [("ls-cn-1", "elasticsearch"), ("es-cn-1", "logstash")] {
        let text = format!("[[instances]]\nid = \"{id}\"\nkind = \"{kind}\"");
        assert!(Scenario::from_toml(&text).is_err(), "{text}");
    }
    let twice = "[[instances]]\nid = \"a\"\n[[instances]]\nid = \"a\"";
    assert!(Scenario::from_toml(twice).is_err());
}

#[test]
fn a_status_of_tomorrow_must_be_announced() {
    let instance = "[[instances]]\nid = \"a\"\nstatus = \"upgrading\"";
    assert!(Scenario::from_toml(instance).is_err());
    let announced = format!("[server]\nother_statuses = [\"upgrading\"]\n{instance}");
    Scenario::from_toml(&announced).unwrap();
}

#[test]
fn debug_shows_no_secret() {
    let scenario = Scenario {
        keys: vec![KeySpec::default()],
        ..Scenario::default()
    };
    assert!(!format!("{scenario:?}").contains(DEFAULT_KEY_SECRET));
}

#[test]
fn the_readmes_scenario_is_read() {
    let readme = include_str!("../../README.md");
    let toml = readme.split("```toml").nth(1).unwrap();
    let scenario = Scenario::from_toml(toml.split("```").next().unwrap()).unwrap();
    assert_eq!(scenario.instances.len(), 2);
    assert_eq!(scenario.faults[0].times, Some(2));
}

#[test]
fn the_example_is_read() {
    let example = include_str!("../../../examples/emulator/scenario.toml");
    let scenario = Scenario::from_toml(example).unwrap();
    assert_eq!(scenario.instances.len(), 3);
    assert_eq!(scenario.instances[2].kind(), Kind::Logstash);
    assert_eq!(scenario.faults[0].times, Some(1));
}

#[test]
fn a_scenario_survives_being_written() {
    let scenario = Scenario::new()
        .instance("a", "active")
        .fault(Fault::delayed(Duration::from_millis(5)));
    let text = serde_json::to_string(&scenario).unwrap();
    let read: Scenario = serde_json::from_str(&text).unwrap();
    assert_eq!(read.faults, scenario.faults);
    assert_eq!(
        read.defaults.activating_for,
        scenario.defaults.activating_for
    );
}
