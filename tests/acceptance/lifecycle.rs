// SPDX-License-Identifier: MPL-2.0
//! The life of `alicloudes_resume_task`, each row of the lifecycle table.

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

const RESUME: &str = "alicloudes_resume_task.this";

fn resume(arguments: &str) -> String {
    format!(
        "resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = \"{ID}\"\n{arguments}\n}}\n"
    )
}

#[test]
fn apply_resumes_once_and_the_next_plan_is_clean_and_destroy_makes_no_call() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config(&resume("")))?;
        workspace.validate()?.exited(0)?;
        workspace.plan()?.exited(2)?;
        assert_eq!(fake.posts(), 0, "a plan must not resume");
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);

        let state = workspace.state()?;
        let this = state.resource(RESUME).ok_or("not in state")?;
        assert_eq!(this.text("id"), Some(format!("cn-hangzhou/{ID}").as_str()));
        assert_eq!(this.text("region"), Some("cn-hangzhou"));
        assert_eq!(this.values["result"], true);
        assert_eq!(this.values["exists"], true);
        assert!(this.text("request_id").is_some_and(|id| !id.is_empty()));
        assert!(
            this.text("client_token_used")
                .is_some_and(|token| token.len() == 36)
        );
        assert!(matches!(
            this.text("status_after"),
            Some("activating" | "active")
        ));

        let requests = fake.count();
        workspace.plan()?.exited(0)?;
        workspace.refresh_only()?.exited(0)?;
        workspace.destroy()?.exited(0)?;
        assert_eq!(fake.count(), requests, "nothing but apply makes calls");
        Ok(())
    });
}

#[test]
fn one_post_and_one_read_and_one_connection_for_each_resource() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!("locals {{ offline = true }}\n{}", resume(""));
        let workspace = case.initialised(&fake.config_without_preflight(&config))?;
        workspace.apply()?.exited(0)?;
        assert_eq!((fake.posts(), fake.count()), (1, 2));
        assert_eq!(fake.connections(), 1);
        Ok(())
    });
}

#[test]
fn a_wait_for_active_ends_when_the_change_does() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let arguments = "  wait_for_status = \"active\"\n  poll_interval = \"100ms\"";
        let workspace = case.initialised(&fake.config(&resume(arguments)))?;
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let this = state.resource(RESUME).ok_or("not in state")?;
        assert_eq!(this.text("status_after"), Some("active"));
        assert_eq!(this.values["change_interrupted"], false);
        Ok(())
    });
}

#[test]
fn changed_triggers_run_again_but_adding_them_and_changing_how_to_wait_does_not() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config(&resume("")))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 1);

        workspace.write_main(&fake.config(&resume(
            "  triggers = { change = \"1\" }\n  poll_interval = \"1s\"",
        )))?;
        let plan = workspace.plan_json(&[])?;
        let change = plan.change(RESUME).ok_or("not planned")?;
        assert_eq!(change.actions, ["update"]);
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 1, "adding triggers is no reason to run");
        workspace.plan()?.exited(0)?;

        fake.set_status(ID, "suspended");
        workspace.write_main(&fake.config(&resume(
            "  triggers = { change = \"2\" }\n  poll_interval = \"1s\"",
        )))?;
        let plan = workspace.plan_json(&[])?;
        assert!(plan.change(RESUME).ok_or("not planned")?.is_replacement());
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.posts(), 2);
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_changed_default_region_never_runs_a_finished_task_again() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = fake.config(&resume(""));
        let workspace = case.initialised(&config)?;
        workspace.apply()?.exited(0)?;
        workspace.write_main(&config.replace("cn-hangzhou", "cn-beijing"))?;
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_saved_plan_is_applied_and_ids_may_come_from_other_resources() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = format!(
            "resource \"terraform_data\" \"id\" {{\n  input = \"{ID}\"\n}}\n\
             resource \"alicloudes_resume_task\" \"this\" {{\n  instance_id = terraform_data.id.output\n}}\n"
        );
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.plan_json(&[])?;
        workspace.run(["apply", "tfplan"])?.exited(0)?;
        assert_eq!(fake.resumes(ID), 1);
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn a_fixed_token_is_recorded_and_reusing_it_for_a_new_run_fails_the_plan() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let with = |token: &str, trigger: &str| {
            fake.config(&resume(&format!(
                "  client_token = \"{token}\"\n  triggers = {{ change = \"{trigger}\" }}"
            )))
        };
        let workspace = case.initialised(&with("run-1", "1"))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.tokens(), ["run-1"]);
        workspace.write_main(&with("run-1", "2"))?;
        let failed = workspace.plan()?.exited(1)?;
        assert!(
            failed.unwrapped().contains("Client token was used already"),
            "{}",
            failed.text()
        );
        // A new token alone is for the next run.
        workspace.write_main(&with("run-2", "1"))?;
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        assert_eq!(fake.tokens(), ["run-1"]);
        fake.set_status(ID, "suspended");
        workspace.write_main(&with("run-2", "2"))?;
        workspace.apply()?.exited(0)?;
        assert_eq!(fake.tokens(), ["run-1", "run-2"]);
        Ok(())
    });
}

#[test]
fn offline_work_needs_no_credentials() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config_without_credentials(&resume("")))?;
        workspace.validate()?.exited(0)?;
        let planned = workspace.plan()?.exited(2)?;
        let text = planned.unwrapped();
        assert_eq!(
            text.matches("The instance was not checked").count(),
            1,
            "{text}"
        );
        workspace.import(RESUME, ID)?.exited(0)?;
        workspace.destroy()?.exited(0)?;
        workspace.run(["providers", "schema", "-json"])?.exited(0)?;
        assert_eq!(fake.count(), 0);
        let failed = workspace.apply()?.exited(1)?;
        assert!(
            failed.unwrapped().contains("No usable credentials"),
            "{}",
            failed.text()
        );
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}

#[test]
fn import_by_id_and_by_region_and_id_plans_clean_and_makes_no_call() {
    for_each_host(|case| {
        for id in [ID.to_owned(), format!("cn-hangzhou/{ID}")] {
            let fake = Fake::with(ID, "suspended");
            let workspace = case.initialised(&fake.config(&resume("")))?;
            workspace.import(RESUME, &id)?.exited(0)?;
            workspace.plan()?.exited(0)?;
            assert_eq!(fake.count(), 0);
        }
        Ok(())
    });
}

#[test]
fn an_import_by_the_bare_id_runs_nothing_whatever_region_the_configuration_names() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = resume("  region = \"cn-shanghai\"\n  triggers = { change = \"1\" }");
        let workspace = case.initialised(&fake.config(&config))?;
        workspace.import(RESUME, ID)?.exited(0)?;
        let plan = workspace.plan_json(&[])?;
        let change = plan.change(RESUME).ok_or("not planned")?;
        assert_eq!(change.actions, ["update"]);
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        assert_eq!(fake.count(), 0);
        let state = workspace.state()?;
        let this = state.resource(RESUME).ok_or("not in state")?;
        assert_eq!(this.text("region"), Some("cn-shanghai"));
        assert_eq!(this.text("id"), Some(format!("cn-shanghai/{ID}").as_str()));
        Ok(())
    });
}

#[test]
fn the_region_of_the_environment_is_planned_and_an_apply_elsewhere_is_refused() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = fake
            .config(&resume(""))
            .replace("  region = \"cn-hangzhou\"\n", "");
        let mut workspace = case.initialised(&config)?;
        workspace.set_env("ALIBABA_CLOUD_REGION", "cn-qingdao");
        let plan = workspace.plan_json(&[])?;
        let change = plan.change(RESUME).ok_or("not planned")?;
        assert_eq!(change.after["region"], "cn-qingdao");
        workspace.set_env("ALIBABA_CLOUD_REGION", "cn-beijing");
        let refused = workspace.run(["apply", "tfplan"])?.exited(1)?;
        let text = refused.unwrapped();
        assert!(text.contains("inconsistent final plan"), "{text}");
        assert_eq!(fake.posts(), 0);
        workspace.set_env("ALIBABA_CLOUD_REGION", "cn-qingdao");
        workspace.plan_json(&[])?;
        workspace.run(["apply", "tfplan"])?.exited(0)?;
        assert_eq!(fake.posts(), 1);
        // A replacement that would go elsewhere shows both regions.
        workspace.set_env("ALIBABA_CLOUD_REGION", "cn-beijing");
        workspace.plan()?.exited(0)?;
        let again = resume("  triggers = { change = \"1\" }");
        workspace.write_main(&config.replace(&resume(""), &again))?;
        workspace.apply()?.exited(0)?;
        workspace.write_main(&config.replace(&resume(""), &again.replace("\"1\"", "\"2\"")))?;
        let plan = workspace.plan_json(&[])?;
        let change = plan.change(RESUME).ok_or("not planned")?;
        assert!(change.is_replacement());
        assert_eq!(change.before["region"], "cn-qingdao");
        assert_eq!(change.after["region"], "cn-beijing");
        Ok(())
    });
}

#[test]
fn an_import_id_with_three_parts_is_refused() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let workspace = case.initialised(&fake.config(&resume("")))?;
        let failed = workspace.import(RESUME, "a/b/c")?.exited(1)?;
        assert!(
            failed.unwrapped().contains("one or two parts"),
            "{}",
            failed.text()
        );
        Ok(())
    });
}

#[test]
fn an_import_block_takes_an_identity() {
    for_each_host(|case| {
        // Terraform has it since 1.12, OpenTofu since 1.12.
        if case.host.version.minor < 12 {
            return Ok(());
        }
        let fake = Fake::with(ID, "suspended");
        // Without a region, it is the provider's.
        for region in ["", "    region = \"cn-hangzhou\"\n"] {
            let import = format!(
                "import {{\n  to = {RESUME}\n  identity = {{\n    instance_id = \"{ID}\"\n{region}  }}\n}}\n{}",
                resume("")
            );
            let workspace = case.initialised(&fake.config(&import))?;
            workspace.apply()?.exited(0)?;
            workspace.plan()?.exited(0)?;
            let state = workspace.state()?;
            let this = state.resource(RESUME).ok_or("not in state")?;
            assert_eq!(this.text("region"), Some("cn-hangzhou"));
        }
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}

#[test]
fn terraform_data_with_a_provisioner_moves_over_without_a_run() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let before = format!(
            "resource \"terraform_data\" \"old\" {{\n  triggers_replace = {{ instance_id = \"{ID}\" }}\n}}\n"
        );
        let workspace = case.initialised(&fake.config(&before))?;
        workspace.apply()?.exited(0)?;
        let after = format!(
            "moved {{\n  from = terraform_data.old\n  to = {RESUME}\n}}\n{}",
            resume(&format!("  triggers = {{ instance_id = \"{ID}\" }}"))
        );
        workspace.write_main(&fake.config(&after))?;
        workspace.apply()?.exited(0)?;
        workspace.plan()?.exited(0)?;
        assert_eq!(fake.count(), 0, "a move makes no call");
        assert!(workspace.state()?.resource(RESUME).is_some());
        Ok(())
    });
}

#[test]
fn the_region_of_the_chosen_profile_is_the_default() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let config = fake
            .config_without_credentials(&resume(""))
            .replace("  region = \"cn-hangzhou\"\n", "  profile = \"ci\"\n");
        let mut workspace = case.initialised(&config)?;
        workspace.write(
            "config.json",
            r#"{"current":"other","profiles":[{"name":"ci","mode":"AK","access_key_id":"testAccessKeyId","access_key_secret":"testAccessKeySecret","region_id":"cn-qingdao"}]}"#,
        )?;
        let file = workspace.path().join("config.json");
        workspace.set_env("ALIBABA_CLOUD_CREDENTIALS_FILE", file);
        workspace.apply()?.exited(0)?;
        let state = workspace.state()?;
        let this = state.resource(RESUME).ok_or("not in state")?;
        assert_eq!(this.text("region"), Some("cn-qingdao"));
        workspace.plan()?.exited(0)?;
        Ok(())
    });
}

#[test]
fn no_warning_is_shown_for_each_phase_of_an_apply() {
    for_each_host(|case| {
        let fake = Fake::on_demand("active");
        let config = resume("").replace(ID, "i-unusual");
        let workspace = case.initialised(&fake.config(&config))?;
        let applied = workspace.apply()?.exited(0)?;
        let text = applied.unwrapped();
        assert!(text.contains("Unusual instance ID"), "{text}");
        assert!(text.contains("Nothing to resume"), "{text}");
        // The latter by the plan and when it is applied, which are shown as one.
        let more = text.matches("similar warning").count();
        let one_more = text.contains("(and one more similar warning elsewhere)");
        assert!(more == 1 && one_more, "{text}");
        Ok(())
    });
}

#[test]
fn requests_name_the_provider_and_what_the_pipeline_adds() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let mut workspace = case.initialised(&fake.config(&resume("")))?;
        workspace.set_env("TF_APPEND_USER_AGENT", "pipeline/42");
        workspace.apply()?.exited(0)?;
        let agent = fake.user_agent();
        assert!(
            agent.starts_with("terraform-provider-alicloudes/"),
            "{agent}"
        );
        assert!(agent.ends_with(" pipeline/42"), "{agent}");
        Ok(())
    });
}
