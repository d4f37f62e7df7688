// SPDX-License-Identifier: MPL-2.0
//! Every invalid value fails at `validate`, at its path, before any call.

use crate::fake::{Fake, ID};
use crate::harness::for_each_host;

#[test]
fn every_invalid_argument_of_the_resource_is_one_diagnostic_at_its_path() {
    for_each_host(|case| {
        let fake = Fake::with(ID, "suspended");
        let cases: &[(&str, &str)] = &[
            ("instance_id", "instance_id = \"\""),
            ("instance_id", "instance_id = \"  \""),
            ("instance_id", "instance_id = \"../x\""),
            ("instance_id", "instance_id = \"es-cn\\n1\""),
            ("region", "region = \"CN Hangzhou\""),
            ("client_token", "client_token = \"tökén\""),
            (
                "client_token",
                "client_token = \"01234567890123456789012345678901234567890123456789012345678901234\"",
            ),
            ("wait_for_status", "wait_for_status = \"later\""),
            ("on_not_interrupted", "on_not_interrupted = \"ignore\""),
            ("poll_interval", "poll_interval = \"-5s\""),
            ("poll_interval", "poll_interval = \"0s\""),
            ("timeouts.create", "timeouts {\n create = \"soon\"\n }"),
            (
                "client_token",
                "client_token = \"abc\"\n resume_when_interrupted = true",
            ),
        ];
        let workspace = case.initialised(&fake.config(""))?;
        for (path, arguments) in cases {
            let id = if arguments.contains("instance_id =") {
                ""
            } else {
                "instance_id = \"es-cn-1\""
            };
            let config = format!(
                "resource \"alicloudes_resume_task\" \"this\" {{\n {id}\n {arguments}\n}}\n"
            );
            workspace.write_main(&fake.config(&config))?;
            let output = workspace.validate_json()?.exited(1)?;
            let errors: Vec<_> = output
                .diagnostics()
                .into_iter()
                .filter(|d| d.is_error())
                .collect();
            assert_eq!(errors.len(), 1, "{arguments}: {errors:#?}");
            let last = path.rsplit('.').next();
            assert_eq!(errors[0].attribute(), last, "{arguments}: {errors:#?}");
        }
        assert_eq!(fake.count(), 0);
        Ok(())
    });
}

#[test]
fn every_invalid_argument_of_the_provider_is_one_diagnostic_at_its_path() {
    for_each_host(|case| {
        let cases: &[(&str, &str)] = &[
            ("region", "region = \"CN\""),
            ("protocol", "protocol = \"gopher\""),
            ("signature_version", "signature_version = \"ROA-HMAC-SHA0\""),
            ("max_retries", "max_retries = -1"),
            ("client_read_timeout", "client_read_timeout = 0"),
            (
                "elasticsearch",
                "endpoints {\n elasticsearch = \"127.0.0.1:70000\"\n }",
            ),
            (
                "elasticsearch",
                "endpoints {\n elasticsearch = \"http://127.0.0.1/path\"\n }",
            ),
            (
                "session_expiration",
                "assume_role {\n role_arn = \"acs:ram::1:role/a\"\n session_expiration = 10\n }",
            ),
        ];
        let workspace = case.initialised("")?;
        for (path, arguments) in cases {
            // Without a resource, hosts do not look at the provider block.
            workspace.write_main(&format!(
                "provider \"alicloudes\" {{\n {arguments}\n}}\nresource \"alicloudes_resume_task\" \"this\" {{\n instance_id = \"{ID}\"\n}}\n"
            ))?;
            let output = workspace.validate_json()?.exited(1)?;
            let errors: Vec<_> = output
                .diagnostics()
                .into_iter()
                .filter(|d| d.is_error())
                .collect();
            assert_eq!(errors.len(), 1, "{arguments}: {errors:#?}");
            assert_eq!(
                errors[0].attribute(),
                Some(*path),
                "{arguments}: {errors:#?}"
            );
        }
        Ok(())
    });
}
