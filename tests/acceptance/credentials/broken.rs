// SPDX-License-Identifier: MPL-2.0
//! What is said when a source is broken: the cause, the next step, and no
//! secret. Nothing is sent to the API, and nothing is left in the state.

use serde_json::json;

use super::{
    DENIED_ROLE, Given, KEY, OIDC_TOKEN, PARTNERS_ROLE, PROVIDER_ARN, ROLE, SECRET, STS_TOKEN,
    scenario,
};
use crate::fake::Fake;
use crate::harness::for_each_host;

/// The payload says that it expired in 2001.
const EXPIRED_TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NpLmV4YW1wbGUuY29tIiwic3ViIjoicnVubmVyIiwiYXVkIjoic3RzLmFsaXl1bmNzLmNvbSIsImV4cCI6MTAwMDAwMDAwMH0.c2lnbmVk-33bb";

/// Applies with each, and looks for the parts in what is said.
#[track_caller]
fn each_says(rows: &[(Given, &[&str])]) {
    for_each_host(|case| {
        let mut wrong = Vec::new();
        for (given, parts) in rows {
            let fake = Fake::start(scenario());
            let workspace = given.workspace(case, &fake, "")?;
            let output = workspace.apply()?;
            let text = output.unwrapped();
            let folder = workspace.path().display().to_string();
            let mut faults: Vec<String> = parts
                .iter()
                .map(|part| part.replace("{dir}", &folder))
                .filter(|part| !text.contains(part))
                .map(|part| format!("{part:?} is missing"))
                .collect();
            faults.extend(
                [SECRET, STS_TOKEN, OIDC_TOKEN, EXPIRED_TOKEN]
                    .into_iter()
                    .filter(|secret| text.contains(secret))
                    .map(|secret| format!("{secret} is shown")),
            );
            if output.code != Some(1) {
                faults.push(format!("exit code {:?}", output.code));
            }
            if fake
                .emulator()
                .requests()
                .iter()
                .any(|r| r.instance.is_some())
            {
                faults.push("the API was called".to_owned());
            }
            if workspace.state_file().contains("alicloudes_resume_task") {
                faults.push("something is in the state".to_owned());
            }
            if !faults.is_empty() {
                wrong.push(format!("{}: {}\n{text}", given.name, faults.join(", ")));
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n\n").into())
        }
    });
}

#[test]
fn a_half_set_environment_names_what_is_missing() {
    each_says(&[
        (
            Given::new("id alone").env("ALICLOUD_ACCESS_KEY", KEY),
            &["sets ALICLOUD_ACCESS_KEY but not ALICLOUD_SECRET_KEY"],
        ),
        (
            Given::new("secret alone").env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET),
            &["sets ALIBABA_CLOUD_ACCESS_KEY_SECRET but not ALIBABA_CLOUD_ACCESS_KEY_ID"],
        ),
        (
            Given::new("token alone").env("ALIBABACLOUD_SECURITY_TOKEN", STS_TOKEN),
            &["sets ALIBABACLOUD_SECURITY_TOKEN but not ALIBABACLOUD_ACCESS_KEY_ID"],
        ),
        (
            Given::new("OIDC without a provider")
                .env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "{dir}/token")
                .env("ALIBABA_CLOUD_ROLE_ARN", ROLE),
            &["but not ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "Next step: Set"],
        ),
        (
            Given::new("OIDC with a provider alone")
                .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN),
            &["but not ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE"],
        ),
    ]);
}

#[test]
fn without_any_credentials_each_source_is_listed_with_its_reason() {
    each_says(&[(
        Given::new("nothing"),
        &[
            "No credentials were found",
            "provider block: names no credentials",
            "neither ALIBABA_CLOUD_ACCESS_KEY_ID nor ALIBABA_CLOUD_ACCESS_KEY_SECRET is set",
            "neither ALIBABA_CLOUD_OIDC_TOKEN_FILE nor ALIBABA_CLOUD_OIDC_PROVIDER_ARN is set",
            ".aliyun/config.json does not exist",
            "ALIBABA_CLOUD_CREDENTIALS_URI is not set",
            "ALIBABA_CLOUD_ECS_METADATA is not set",
            "Next step: Set ALIBABA_CLOUD_ACCESS_KEY_ID",
        ],
    )]);
}

#[test]
fn a_broken_credentials_file_is_named_with_what_is_wrong_in_it() {
    let profiles = json!([
        {"name": "staging", "mode": "AK", "access_key_id": KEY, "access_key_secret": SECRET},
        {"name": "production", "mode": "AK", "access_key_id": KEY, "access_key_secret": SECRET},
    ]);
    let broken = format!(
        "{{\n  \"profiles\": [\n    {{\"name\": \"ci\", \"access_key_secret\": \"{SECRET}\" \"x\"}}\n  ]\n}}\n"
    );
    each_says(&[
        (
            Given::new("missing profile")
                .profiles(&profiles)
                .env("ALIBABA_CLOUD_PROFILE", "prod"),
            &[
                "There is no profile \"prod\" in {dir}/config.json",
                "The file has: \"staging\", \"production\"",
            ],
        ),
        (
            Given::new("broken JSON")
                .file("broken.json", &broken)
                .block("  shared_credentials_file = \"{dir}/broken.json\""),
            &["{dir}/broken.json:3:", "is not valid JSON here"],
        ),
        (
            Given::new("missing file")
                .block("  shared_credentials_file = \"{dir}/none.json\""),
            &["{dir}/none.json does not exist", "shared_credentials_file"],
        ),
        (
            Given::new("unknown mode").profiles(&json!([{"name": "ci", "mode": "Telepathy"}])),
            &["The mode Telepathy", "is not supported", "RamRoleArn"],
        ),
        (
            Given::new("mode without its field").profiles(&json!([
                {"name": "ci", "mode": "StsToken", "access_key_id": KEY, "access_key_secret": SECRET},
            ])),
            &["has mode StsToken but no sts_token"],
        ),
    ]);
}

#[test]
fn both_role_blocks_are_refused_at_validate() {
    for_each_host(|case| {
        let fake = Fake::start(scenario());
        let both = Given::new("both").block(&format!(
            "  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}\n  assume_role_with_oidc {{\n    role_arn = \"{ROLE}\"\n  }}"
        ));
        let output = both.workspace(case, &fake, "")?.validate()?.exited(1)?;
        let text = output.unwrapped();
        for part in ["Two ways to assume a role", "Next step: Remove one of them"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}

fn assume(name: &'static str, arn: &str) -> Given {
    Given::new(name)
        .env_keys()
        .block(&format!("  assume_role {{\n    role_arn = \"{arn}\"\n  }}"))
}

#[test]
fn a_role_that_sts_does_not_give_is_named_with_the_next_step() {
    let missing = "acs:ram::1234567890123456:role/nobody";
    each_says(&[
        (
            assume("denied", DENIED_ROLE),
            &[
                "AssumeRole at http://127.0.0.1:",
                "these credentials may not assume acs:ram::1234567890123456:role/denied",
                "NoPermission",
                "Next step: Grant the caller sts:AssumeRole",
            ],
        ),
        (
            assume("external id missing", PARTNERS_ROLE),
            &["may not assume", "set external_id"],
        ),
        (
            assume("role missing", missing),
            &[
                "acs:ram::1234567890123456:role/nobody does not exist",
                "EntityNotExist.Role",
                "Next step: Check the account id and the role's name",
            ],
        ),
        (
            Given::new("wrong secret under a role")
                .env("ALIBABA_CLOUD_ACCESS_KEY_ID", KEY)
                .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong")
                .block(&format!(
                    "  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}"
                )),
            &["secret is wrong", "SignatureDoesNotMatch"],
        ),
    ]);
}

fn oidc(name: &'static str) -> Given {
    Given::new(name)
        .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
        .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
        .env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "{dir}/token")
}

#[test]
fn an_oidc_token_that_does_not_do_is_explained_and_never_printed() {
    let not_accepted = OIDC_TOKEN.replace("-77aa", "-77ab");
    each_says(&[
        (
            oidc("expired").file("token", EXPIRED_TOKEN),
            &[
                "the OIDC token has expired",
                "Next step: If the token comes from a file",
            ],
        ),
        (
            oidc("not accepted").file("token", &not_accepted),
            &["the OIDC token is not valid", "audience"],
        ),
        (
            oidc("file missing"),
            &[
                "The OIDC token file {dir}/token does not exist",
                "id-token: write",
            ],
        ),
        (
            oidc("file empty").file("token", "\n"),
            &["The OIDC token file {dir}/token is empty"],
        ),
        (
            oidc("denied")
                .file("token", OIDC_TOKEN)
                .env("ALIBABA_CLOUD_ROLE_ARN", DENIED_ROLE),
            &["the token may not assume", "trust policy"],
        ),
    ]);
}

#[test]
fn other_givers_that_fail_are_named() {
    each_says(&[
        (
            Given::new("credentials URI")
                .block("  credentials_uri = \"{url}/nothing-here?key=private\""),
            &["The credentials URI http://127.0.0.1:", "answered HTTP 404"],
        ),
        (
            Given::new("command")
                .profiles(&json!([{
                    "name": "ci", "mode": "External", "process_command": "sh {dir}/fail.sh",
                }]))
                .file("fail.sh", &format!("echo {STS_TOKEN}; exit 3\n")),
            &["The command sh ended with exit code 3"],
        ),
    ]);
}
