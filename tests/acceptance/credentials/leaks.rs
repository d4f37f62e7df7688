// SPDX-License-Identifier: MPL-2.0
//! No secret of any source shows: not in the logs at TRACE, not in the output
//! of success and failure, not in plan or state, not in the emulator's log.

use std::error::Error;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use zip::ZipArchive;

use super::{
    Given, KEY, OIDC_TOKEN, PARTNERS_ROLE, PROVIDER_ARN, ROLE, SECRET, STS_KEY, STS_SECRET,
    STS_TOKEN, scenario, sso, write_script,
};
use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

/// Sources whose secrets are not in the configuration, where a host itself
/// would show them.
fn sources() -> Result<Vec<Given>, Box<dyn Error>> {
    let keys = json!({"access_key_id": KEY, "access_key_secret": SECRET});
    let oidc = |given: Given| {
        given
            .env("ALIBABA_CLOUD_ROLE_ARN", ROLE)
            .env("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
    };
    Ok(vec![
        Given::new("environment").env_keys(),
        Given::new("environment session")
            .env("ALIBABA_CLOUD_ACCESS_KEY_ID", STS_KEY)
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", STS_SECRET)
            .env("ALIBABA_CLOUD_SECURITY_TOKEN", STS_TOKEN)
            // Nothing takes it here, and nothing shows it.
            .env("HTTPS_PROXY", "http://user:proxy-5d1e@127.0.0.1:1"),
        Given::new("provider block")
            .env("TF_VAR_secret", STS_SECRET)
            .env("TF_VAR_token", STS_TOKEN)
            .block(&format!(
                "  access_key = \"{STS_KEY}\"\n  secret_key = var.secret\n  security_token = var.token"
            )),
        Given::new("assume_role").env_keys().block(&format!(
            "  assume_role {{\n    role_arn = \"{PARTNERS_ROLE}\"\n    external_id = \"ext-42\"\n  }}"
        )),
        oidc(Given::new("OIDC token file"))
            .env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "{dir}/token")
            .file("token", OIDC_TOKEN),
        oidc(Given::new("OIDC token as text"))
            .env("TF_VAR_token", OIDC_TOKEN)
            .block("  assume_role_with_oidc {\n    oidc_token = var.token\n  }"),
        Given::new("profile RamRoleArn").profiles(&json!([{
            "name": "ci", "mode": "RamRoleArn", "ram_role_arn": ROLE,
            "access_key_id": keys["access_key_id"], "access_key_secret": keys["access_key_secret"],
        }])),
        Given::new("profile StsToken").profiles(&json!([{
            "name": "ci", "mode": "StsToken", "access_key_id": STS_KEY,
            "access_key_secret": STS_SECRET, "sts_token": STS_TOKEN,
        }])),
        write_script(Given::new("profile External")).profiles(&json!([{
            "name": "ci", "mode": "External", "process_command": "sh {dir}/issue.sh argument-61c9",
        }])),
        Given::new("credentials URI")
            .env("ALIBABA_CLOUD_CREDENTIALS_URI", "{url}/credentials?key=query-30ff"),
        sso::given()?,
    ])
}

/// All that must not show, as it is and as it is sent.
pub(super) fn secrets(fake: &Fake) -> Vec<String> {
    let fixed = [
        SECRET,
        STS_SECRET,
        STS_TOKEN,
        OIDC_TOKEN,
        sso::ACCESS_TOKEN,
        "argument-61c9",
        "query-30ff",
        "proxy-5d1e",
        "user:proxy-5d1e",
    ];
    let mut secrets: Vec<String> = fixed.map(str::to_owned).to_vec();
    for session in fake.emulator().sessions() {
        secrets.extend([session.access_key_secret, session.security_token]);
    }
    let encoded: Vec<String> = secrets.iter().flat_map(|s| as_sent(s)).collect();
    secrets.extend(encoded);
    secrets
}

/// Where one of `secrets` shows.
pub(super) fn shown(name: &str, secrets: &[String], places: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, text) in places {
        for secret in secrets.iter().filter(|secret| text.contains(*secret)) {
            let line = text.lines().find(|line| line.contains(secret.as_str()));
            let line = line.unwrap_or_default();
            found.push(format!("{name}: {secret} is in the {place}: {line}"));
        }
    }
    found
}

/// What the emulator would print, and what its control port answers.
pub(super) fn emulators_log(fake: &Fake) -> String {
    let requests = fake.emulator().requests();
    let printed: Vec<String> = requests.iter().map(ToString::to_string).collect();
    printed.join("\n") + &json!(requests).to_string()
}

#[test]
fn no_secret_of_any_source_is_in_log_output_plan_or_state() {
    for_each_host(|case| {
        let mut found = Vec::new();
        for given in sources()? {
            let fake = Fake::start(scenario());
            let mut workspace = given.workspace(case, &fake, "")?;
            workspace.write(
                "variables.tf",
                "variable \"secret\" {\n  type = string\n  sensitive = true\n  default = null\n}\n\
                 variable \"token\" {\n  type = string\n  sensitive = true\n  default = null\n}\n",
            )?;
            workspace.set_log("TRACE");
            let mut plan = workspace.plan_json(&[])?.0;
            if let Some(plan) = plan.as_object_mut() {
                // What hosts repeat of their own input.
                plan.remove("variables");
            }
            let mut plan_file = unpacked(&workspace.path().join("tfplan"))?;
            if given
                .environment
                .iter()
                .any(|(n, _)| n.starts_with("TF_VAR_"))
            {
                // Hosts keep the values of variables in it.
                plan_file.clear();
            }
            let applied = workspace.run(["apply", "tfplan"])?.exited(0)?;
            // The run that fails leaves nothing in it.
            let state = workspace.state_file();
            assert!(state.contains("client_token_used"), "no state: {state}");
            fake.fail("ResumeElasticsearchTask", 403, "Forbidden.RAM", 100);
            let again = "-replace=alicloudes_resume_task.this";
            let failed = workspace
                .run(["apply", "-auto-approve", again])?
                .exited(1)?;
            let log = workspace.log();
            assert!(log.contains("credentials loaded"), "{}: no log", given.name);

            let secrets = secrets(&fake);
            // Not secret, but no log shows them whole either. A host logs its
            // own configuration, which one source is in.
            let mut ids = vec![KEY.to_owned(), STS_KEY.to_owned()];
            ids.extend(
                fake.emulator()
                    .sessions()
                    .into_iter()
                    .map(|s| s.access_key_id),
            );
            ids.retain(|id| log.contains(id) && !given.block.contains(id));
            if !ids.is_empty() {
                found.push(format!("{}: {ids:?} is in the log", given.name));
            }
            let emulator = emulators_log(&fake);
            assert!(emulator.contains("ResumeElasticsearchTask"));
            found.extend(shown(
                given.name,
                &secrets,
                &[
                    ("log", &log),
                    ("output", &(applied.text() + &failed.text())),
                    ("plan", &plan.to_string()),
                    ("plan file", &plan_file),
                    ("state", &state),
                    ("emulator's log", &emulator),
                ],
            ));
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(found.join("\n").into())
        }
    });
}

/// The changes in a plan file, with the private bytes that its JSON leaves out.
fn unpacked(plan: &Path) -> Result<String, Box<dyn Error>> {
    let mut archive = ZipArchive::new(File::open(plan)?)?;
    let mut bytes = Vec::new();
    archive.by_name("tfplan")?.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains(ID), "the plan file has no plan");
    Ok(text)
}

/// What becomes of a secret on its way: a query or a form, the parameters of a
/// string to sign, the login at a proxy.
fn as_sent(secret: &str) -> [String; 3] {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let once = encode(secret);
    [encode(&once), once, STANDARD.encode(secret)]
}
