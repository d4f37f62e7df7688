// SPDX-License-Identifier: MPL-2.0
//! Source × host: each is given, a change is resumed with it, and the emulator
//! says who signed.

use emulator::Scheme;
use serde_json::json;

use super::{
    Given, KEY, OIDC_TOKEN, PARTNERS_ROLE, PROVIDER_ARN, ROLE, SECRET, STS_KEY, STS_SECRET,
    STS_TOKEN, Signer, scenario, write_script,
};
use crate::fake::Fake;
use crate::harness::for_each_host;

type Row = (Given, Signer);

/// Applies each row under each host, by either signature.
#[track_caller]
fn each_signs(rows: &[Row]) {
    for_each_host(|case| {
        let mut wrong = Vec::new();
        for (number, (given, signer)) in rows.iter().enumerate() {
            // Both signatures meet each kind of source; not each source, which
            // would only cost time.
            let (version, scheme) = if number % 2 == 0 {
                ("ROA-HMAC-SHA1", Scheme::RoaHmacSha1)
            } else {
                ("ACS3-HMAC-SHA256", Scheme::Acs3HmacSha256)
            };
            let given = given
                .clone()
                .block(&format!("  signature_version = \"{version}\""));
            let fake = Fake::start(scenario());
            let output = given.workspace(case, &fake, "")?.apply()?;
            if output.code != Some(0) {
                wrong.push(format!("{}: {}", given.name, output.text()));
            } else if let Err(why) = signer.check(given.name, &fake) {
                wrong.push(why);
            } else if let Some(other) = fake.post_requests().iter().find(|r| r.scheme != scheme) {
                wrong.push(format!("{}: {other:?}", given.name));
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n").into())
        }
    });
}

#[test]
fn keys_of_the_provider_block_sign_and_come_before_the_environment() {
    let keys = format!("  access_key = \"{KEY}\"\n  secret_key = \"{SECRET}\"");
    let session = format!(
        "  access_key = \"{STS_KEY}\"\n  secret_key = \"{STS_SECRET}\"\n  security_token = \"{STS_TOKEN}\""
    );
    let elsewhere = |given: Given| {
        given
            .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "unknown")
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "unknown")
            .env("ALIBABA_CLOUD_SECURITY_TOKEN", "unknown")
    };
    each_signs(&[
        (Given::new("block keys").block(&keys), Signer::Key(KEY)),
        (
            Given::new("block keys, ACS3").block(&keys),
            Signer::Key(KEY),
        ),
        (
            elsewhere(Given::new("block keys over environment")).block(&keys),
            Signer::Key(KEY),
        ),
        (
            Given::new("block session, ACS3").block(&session),
            Signer::Key(STS_KEY),
        ),
        (
            Given::new("block session").block(&session),
            Signer::Key(STS_KEY),
        ),
    ]);
}

#[test]
fn keys_of_the_environment_sign_in_each_spelling() {
    let three = |name, id, secret, token| {
        Given::new(name)
            .env(id, STS_KEY)
            .env(secret, STS_SECRET)
            .env(token, STS_TOKEN)
    };
    each_signs(&[
        (
            three(
                "ALICLOUD_ session",
                "ALICLOUD_ACCESS_KEY",
                "ALICLOUD_SECRET_KEY",
                "ALICLOUD_SECURITY_TOKEN",
            ),
            Signer::Key(STS_KEY),
        ),
        (
            three(
                "ALIBABA_CLOUD_ session, ACS3",
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                "ALIBABA_CLOUD_SECURITY_TOKEN",
            ),
            Signer::Key(STS_KEY),
        ),
        (
            three(
                "ALIBABACLOUD_ session",
                "ALIBABACLOUD_ACCESS_KEY_ID",
                "ALIBABACLOUD_ACCESS_KEY_SECRET",
                "ALIBABACLOUD_SECURITY_TOKEN",
            ),
            Signer::Key(STS_KEY),
        ),
        (
            Given::new("keys, and an empty variable counts as unset, ACS3")
                .env("ALICLOUD_ACCESS_KEY", "")
                .env("ALICLOUD_SECURITY_TOKEN", "")
                .env_keys(),
            Signer::Key(KEY),
        ),
    ]);
}

#[test]
fn profiles_of_the_credentials_file_sign_in_each_mode() {
    let base =
        json!({"name": "base", "mode": "AK", "access_key_id": KEY, "access_key_secret": SECRET});
    let role = |mode: &str, more: serde_json::Value| {
        let mut profile = json!({
            "name": "ci", "mode": mode, "ram_role_arn": ROLE, "ram_session_name": "by-profile",
        });
        if let (Some(profile), Some(more)) = (profile.as_object_mut(), more.as_object()) {
            profile.extend(more.clone());
        }
        profile
    };
    let key = json!({"access_key_id": KEY, "access_key_secret": SECRET});
    let oidc = json!({"oidc_provider_arn": PROVIDER_ARN, "oidc_token_file": "{dir}/token"});
    let by_profile = Signer::Session("resume/by-profile");
    each_signs(&[
        (
            Given::new("profile AK").profiles(&json!([base])),
            Signer::Key(KEY),
        ),
        (
            Given::new("profile StsToken, ACS3").profiles(&json!([{
                "name": "ci", "mode": "StsToken", "access_key_id": STS_KEY,
                "access_key_secret": STS_SECRET, "sts_token": STS_TOKEN,
            }])),
            Signer::Key(STS_KEY),
        ),
        (
            Given::new("profile RamRoleArn").profiles(&json!([role("RamRoleArn", key)])),
            by_profile,
        ),
        (
            Given::new("profile ChainableRamRoleArn, ACS3").profiles(&json!([
                role("ChainableRamRoleArn", json!({"source_profile": "base"})),
                base,
            ])),
            by_profile,
        ),
        (
            Given::new("profile OIDC")
                .profiles(&json!([role("OIDC", oidc)]))
                .file("token", OIDC_TOKEN),
            by_profile,
        ),
        (
            Given::new("profile CredentialsURI, ACS3").profiles(&json!([{
                "name": "ci", "mode": "CredentialsURI", "credentials_uri": "{url}/credentials",
            }])),
            Signer::Session("credentials-uri/vm"),
        ),
        (
            write_script(Given::new("profile External")).profiles(&json!([{
                "name": "ci", "mode": "External", "process_command": "sh {dir}/issue.sh",
            }])),
            Signer::Key(STS_KEY),
        ),
        (
            Given::new("file and profile named in the block, ACS3")
                .file(
                    "other.json",
                    &json!({"current": "none", "profiles": [base]}).to_string(),
                )
                .block("  profile = \"base\"\n  shared_credentials_file = \"{dir}/other.json\""),
            Signer::Key(KEY),
        ),
    ]);
}

#[test]
fn assumed_roles_sign() {
    let oidc_env = |given: Given| {
        given
            .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
            .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
            .env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "{dir}/token")
            .file("token", &format!("{OIDC_TOKEN}\n"))
    };
    let partner = format!(
        "  assume_role {{\n    role_arn = \"{PARTNERS_ROLE}\"\n    session_name = \"gitops\"\n    external_id = \"ext-42\"\n  }}"
    );
    each_signs(&[
        (
            Given::new("assume_role over environment keys").env_keys().block(&partner),
            Signer::Session("partner/gitops"),
        ),
        (
            oidc_env(Given::new("assume_role over a pod's OIDC, ACS3")).block(&partner),
            Signer::Session("partner/gitops"),
        ),
        (
            Given::new("assume_role_with_oidc with a file")
                .file("token", OIDC_TOKEN)
                .block(&format!(
                    "  assume_role_with_oidc {{\n    oidc_provider_arn = \"{PROVIDER_ARN}\"\n    role_arn = \"{ROLE}\"\n    role_session_name = \"pipeline\"\n    oidc_token_file = \"{{dir}}/token\"\n  }}"
                )),
            Signer::Session("resume/pipeline"),
        ),
        (
            oidc_env(Given::new("a pod's OIDC by environment alone, as RRSA sets it, ACS3")),
            Signer::Session("resume/terraform"),
        ),
        (
            oidc_env(Given::new("assume_role_with_oidc, the rest by environment"))
                .block("  assume_role_with_oidc {\n    session_expiration = 10800\n  }"),
            Signer::Session("resume/terraform"),
        ),
        (
            Given::new("OIDC token as text by environment, as GitLab sets it, ACS3")
                .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
                .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
                .env("ALIBABA_CLOUD_OIDC_TOKEN", OIDC_TOKEN),
            Signer::Session("resume/terraform"),
        ),
        (
            Given::new("assume_role, its ARN by environment")
                .env_keys()
                .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
                .env("ALIBABA_CLOUD_ROLE_SESSION_NAME", "by-environment")
                .block("  assume_role {}"),
            Signer::Session("resume/by-environment"),
        ),
    ]);
}

#[test]
fn a_credentials_uri_signs() {
    let signer = Signer::Session("credentials-uri/vm");
    each_signs(&[
        (
            Given::new("credentials_uri in the block")
                .block("  credentials_uri = \"{url}/credentials\""),
            signer,
        ),
        (
            Given::new("credentials URI by environment, ACS3")
                .env("ALIBABA_CLOUD_CREDENTIALS_URI", "{url}/credentials"),
            signer,
        ),
    ]);
}
