// SPDX-License-Identifier: MPL-2.0
//! Sessions that end in the middle of a wait.

use std::collections::BTreeSet;
use std::time::Duration;

use emulator::Scenario;

use super::{Given, OIDC_TOKEN, PROVIDER_ARN, ROLE, scenario};
use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const WAIT: &str = "  wait_for_status = \"active\"\n  poll_interval = \"200ms\"";

/// A change of seven seconds with sessions of three.
fn short_sessions() -> Scenario {
    let mut scenario = scenario();
    scenario.defaults.activating_for = Duration::from_secs(7);
    scenario.sts.session_duration = Some(Duration::from_secs(3));
    scenario
}

fn assumed() -> Given {
    Given::new("assume_role").env_keys().block(&format!(
        "  enable_preflight = false\n  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}"
    ))
}

/// The keys that the polls were signed with, and the codes they met.
fn polls(fake: &Fake) -> (BTreeSet<String>, Vec<String>) {
    let polls = fake.emulator().requests_of("DescribeInstance");
    let keys = polls.iter().filter_map(|r| r.access_key_id.clone());
    let codes = polls.iter().filter_map(|r| r.code.clone());
    (keys.collect(), codes.collect())
}

#[test]
fn sessions_are_renewed_before_they_end_in_the_middle_of_a_wait() {
    for_each_host(|case| {
        let by_oidc = Given::new("OIDC")
            .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
            .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
            .env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "{dir}/token")
            .file("token", OIDC_TOKEN)
            .block("  enable_preflight = false");
        for (given, action) in [(assumed(), "AssumeRole"), (by_oidc, "AssumeRoleWithOIDC")] {
            let fake = Fake::start(short_sessions());
            let workspace = given.workspace(case, &fake, WAIT)?;
            workspace.apply()?.exited(0)?;
            let (keys, codes) = polls(&fake);
            let issued = fake.emulator().requests_of(action).len();
            assert!(keys.len() >= 3, "{}: {keys:?}", given.name);
            assert!(codes.is_empty(), "{}: {codes:?}", given.name);
            // One renewal per session, not one per poll.
            assert!((3..=6).contains(&issued), "{}: {issued}", given.name);
            assert_eq!(fake.resumes(ID), 1);
        }
        Ok(())
    });
}

#[test]
fn a_session_that_ends_before_its_time_is_renewed_on_the_answer() {
    for_each_host(|case| {
        let mut scenario = short_sessions();
        scenario.sts.announced_duration = Some(Duration::from_secs(3600));
        let fake = Fake::start(scenario);
        let workspace = assumed().workspace(case, &fake, WAIT)?;
        workspace.apply()?.exited(0)?;
        let (keys, codes) = polls(&fake);
        assert!(keys.len() >= 3, "{keys:?}");
        assert!(
            !codes.is_empty() && codes.iter().all(|c| c == "InvalidSecurityToken.Expired"),
            "{codes:?}"
        );
        assert!(
            codes.len() < keys.len(),
            "one refusal per session: {codes:?}"
        );
        assert_eq!(fake.resumes(ID), 1);
        Ok(())
    });
}
