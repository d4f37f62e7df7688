// SPDX-License-Identifier: MPL-2.0
//! Credentials as users give them: each source under each host, what is said
//! when one is broken, sessions that end, and secrets that show nowhere.

mod broken;
#[cfg(target_os = "linux")]
mod crashes;
#[cfg(target_os = "linux")]
mod instance_role;
mod leaks;
mod renewal;
mod sources;
mod sso;

use std::time::Duration;

use emulator::{KeySpec, Role, Scenario};
use testkit::cli::Workspace;

use crate::fake::{Fake, ID};
use crate::harness::Case;

/// A key that needs its token, as somebody got it from STS by hand.
const STS_KEY: &str = "STS.handed-out";
const STS_SECRET: &str = "handedOutSecret-5d1c";
const STS_TOKEN: &str = "handedOutToken-9b7e";
/// The key that every emulator has.
const KEY: &str = "testAccessKeyId";
const SECRET: &str = "testAccessKeySecret";
/// A token that the identity provider accepts; a text that occurs nowhere else.
const OIDC_TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NpLmV4YW1wbGUuY29tIiwic3ViIjoicnVubmVyIiwiYXVkIjoic3RzLmFsaXl1bmNzLmNvbSIsImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmVk-77aa";

const PROVIDER_ARN: &str = "acs:ram::1234567890123456:oidc-provider/ci";
const ROLE: &str = "acs:ram::1234567890123456:role/resume";
/// A role that asks for the external id `ext-42`.
const PARTNERS_ROLE: &str = "acs:ram::1234567890123456:role/partner";
const DENIED_ROLE: &str = "acs:ram::1234567890123456:role/denied";

/// The account: two keys, three roles, one token, and every instance.
fn scenario() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.defaults.create_on_demand = true;
    scenario.defaults.activating_for = Duration::from_secs(2);
    scenario.keys = vec![
        KeySpec::default(),
        KeySpec {
            id: STS_KEY.into(),
            secret: STS_SECRET.into(),
            security_token: Some(STS_TOKEN.into()),
            inactive: false,
        },
    ];
    let role = |arn: &str, external_id: Option<&str>, deny| Role {
        arn: arn.into(),
        external_id: external_id.map(str::to_owned),
        deny,
    };
    scenario.sts.roles = vec![
        role(ROLE, None, false),
        role(PARTNERS_ROLE, Some("ext-42"), false),
        role(DENIED_ROLE, None, true),
    ];
    scenario.sts.oidc_tokens = vec![OIDC_TOKEN.into()];
    scenario
}

/// One way to give credentials. `{url}` stands for the emulator's address and
/// `{dir}` for the working directory, in all of its texts.
#[derive(Clone, Default)]
struct Given {
    name: &'static str,
    block: String,
    environment: Vec<(&'static str, String)>,
    files: Vec<(&'static str, String)>,
}

impl Given {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// Adds arguments or blocks to the provider block.
    fn block(mut self, text: &str) -> Self {
        self.block.push_str(text);
        self.block.push('\n');
        self
    }

    fn env(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// The default key, from the environment.
    fn env_keys(self) -> Self {
        self.env("ALIBABA_CLOUD_ACCESS_KEY_ID", KEY)
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET)
    }

    fn file(mut self, name: &'static str, text: &str) -> Self {
        self.files.push((name, text.into()));
        self
    }

    /// A credentials file with these profiles, the first of which is current.
    fn profiles(self, profiles: &serde_json::Value) -> Self {
        let document = serde_json::json!({
            "current": profiles[0]["name"],
            "profiles": profiles,
        });
        self.file("config.json", &document.to_string())
            .env("ALIBABA_CLOUD_CREDENTIALS_FILE", "{dir}/config.json")
    }

    /// A workspace in which a resource is to be resumed with it.
    fn workspace(&self, case: &Case, fake: &Fake, resource: &str) -> TestWorkspace {
        let mut workspace = case.overridden("")?;
        let folder = workspace.path().display().to_string();
        let fill = |text: &str| text.replace("{url}", &fake.url()).replace("{dir}", &folder);
        for (name, text) in &self.files {
            workspace.write(name, fill(text))?;
        }
        for (name, value) in &self.environment {
            workspace.set_env(*name, fill(value));
        }
        let resource = format!(
            "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n{resource}\n}}\n"
        );
        workspace.write_main(&(fake.block(&fill(&self.block)) + &resource))?;
        Ok(workspace)
    }
}

type TestWorkspace = Result<Workspace, testkit::cli::Error>;

/// Who is to have signed.
#[derive(Clone, Copy)]
enum Signer {
    /// A key that was there before.
    Key(&'static str),
    /// A session that was issued for this role and session name.
    Session(&'static str),
}

impl Signer {
    /// Checks all calls to the API, and that there was one that resumed.
    fn check(self, name: &str, fake: &Fake) -> Result<(), String> {
        let sessions = fake.emulator().sessions();
        let mut requests = fake.emulator().requests();
        requests.retain(|request| request.instance.is_some());
        if fake.resumes(ID) != 1 || fake.posts() != 1 {
            return Err(format!(
                "{name}: {} resumes by {} POSTs",
                fake.resumes(ID),
                fake.posts()
            ));
        }
        for request in requests {
            let key = request.access_key_id.unwrap_or_default();
            let signer = match sessions.iter().find(|session| session.access_key_id == key) {
                Some(session) => &session.arn,
                None => &key,
            };
            let as_wanted = match self {
                Self::Key(wanted) => signer == wanted,
                Self::Session(wanted) => {
                    request.has_security_token
                        && signer
                            .strip_prefix("acs:ram::1234567890123456:assumed-role/")
                            .is_some_and(|rest| rest == wanted)
                }
            };
            if !as_wanted || request.http != 200 {
                return Err(format!(
                    "{name}: {:?} was signed by {signer} and answered {} {:?}",
                    request.action, request.http, request.code
                ));
            }
        }
        Ok(())
    }
}

/// A profile file's script that prints a session; not executable, so it is
/// given to `sh`.
fn write_script(given: Given) -> Given {
    let answer = format!(
        "{{\"mode\":\"StsToken\",\"access_key_id\":\"{STS_KEY}\",\"access_key_secret\":\"{STS_SECRET}\",\"sts_token\":\"{STS_TOKEN}\"}}"
    );
    given.file("issue.sh", &format!("echo '{answer}'\n"))
}
