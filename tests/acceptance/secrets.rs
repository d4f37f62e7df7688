// SPDX-License-Identifier: MPL-2.0
//! No secret shows: not in the logs at TRACE, not in the output, not in plan
//! or state.

use std::fs;

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

#[test]
fn no_secret_is_in_trace_logs_output_plan_or_state() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n}}\n"
        );
        let mut workspace = case.workspace()?;
        // From the environment, so that the configuration does not hold them.
        workspace.write_main(&fake.config_without_credentials(&config))?;
        workspace.set_env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testAccessKeyId");
        workspace.set_env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testAccessKeySecret");
        workspace.set_log("TRACE");
        workspace.init()?.exited(0)?;
        let plan = workspace.plan_json(&[])?;
        let applied = workspace.run(["apply", "tfplan"])?.exited(0)?;
        let failed = {
            fake.fail("ResumeElasticsearchTask", 403, "Forbidden.RAM", 100);
            workspace
                .run([
                    "apply",
                    "-auto-approve",
                    "-replace=alicloudes_resume_task.this",
                ])?
                .exited(1)?
        };
        let log = workspace.log();
        assert!(
            log.contains("ResumeElasticsearchTask"),
            "the provider's log is missing"
        );
        let places = [
            ("log", log),
            ("plan", plan.0.to_string()),
            (
                "plan file",
                String::from_utf8_lossy(&fs::read(workspace.path().join("tfplan"))?).into_owned(),
            ),
            ("output", applied.text() + &failed.text()),
            ("state", workspace.state_file()),
        ];
        for (place, text) in &places {
            assert!(
                !text.contains("testAccessKeySecret"),
                "the secret is in the {place}"
            );
            for line in text
                .lines()
                .filter(|l| l.to_lowercase().contains("authorization"))
            {
                assert!(
                    !line.contains("acs testAccessKeyId"),
                    "a signature is in the {place}: {line}"
                );
            }
        }
        Ok(())
    });
}
