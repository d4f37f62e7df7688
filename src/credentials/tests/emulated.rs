// SPDX-License-Identifier: MPL-2.0
//! Sources against the emulator over real sockets. It checks signatures with
//! code of its own, so the two sides cannot share a mistake.

use std::sync::Arc;
use std::time::{Duration, Instant};

use emulator::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, Emulator, Fault, MetadataMode, Role, Scenario};
use jiff::SignedDuration;

use crate::clock::SystemClock;
use crate::credentials::{
    AssumeRoleSettings, CredentialCache, CredentialSettings, CredentialsError,
    CredentialsErrorKind, OidcSettings, Session, SourceContext, Sts, resolve,
};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::transport::{ReqwestTransport, TransportSettings};

const ROLE: &str = "acs:ram::1234567890123456:role/es-resume";
const PROVIDER: &str = "acs:ram::1234567890123456:oidc-provider/ci";

fn io(emulator: &Emulator) -> SourceContext {
    let transport = Arc::new(ReqwestTransport::new(TransportSettings::default()));
    SourceContext {
        metadata_endpoint: emulator.url(),
        home: None,
        ..SourceContext::new(transport, Arc::new(SystemClock), &Environment::default())
    }
}

fn settings(emulator: &Emulator) -> CredentialSettings {
    CredentialSettings {
        access_key: Some(DEFAULT_KEY_ID.to_owned()),
        secret_key: Some(Secret::new(DEFAULT_KEY_SECRET)),
        sts_endpoint: Some(emulator.url()),
        ..CredentialSettings::default()
    }
}

fn role(arn: &str) -> Option<AssumeRoleSettings> {
    Some(AssumeRoleSettings {
        role_arn: Some(arn.to_owned()),
        session_expiration: Some(900),
        policy: Some(r#"{"Version": "1", "Statement": [{"Effect": "Allow *~+ü"}]}"#.to_owned()),
        external_id: Some("a=b,c.d@e:f/g-h_i".to_owned()),
        ..AssumeRoleSettings::default()
    })
}

async fn load(
    emulator: &Emulator,
    settings: &CredentialSettings,
) -> Result<Session, CredentialsError> {
    resolve(settings, &Environment::default(), &io(emulator))
        .load()
        .await
}

#[tokio::test]
async fn a_role_is_assumed_and_its_session_signs() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let settings = CredentialSettings {
        assume_role: role(ROLE),
        ..settings(&emulator)
    };
    let session = load(&emulator, &settings).await.unwrap();
    let left = session
        .expires_at
        .unwrap()
        .duration_since(jiff::Timestamp::now());
    assert!((890..=901).contains(&left.as_secs()), "{left}");
    // With the session's token, percent-encoded and all.
    let identity = Sts::new(&io(&emulator), emulator.url())
        .get_caller_identity(&session.credentials)
        .await
        .unwrap();
    assert_eq!(
        identity.arn,
        "acs:ram::1234567890123456:assumed-role/es-resume/terraform"
    );
    assert_eq!(identity.identity_type.as_deref(), Some("AssumedRoleUser"));
}

#[tokio::test]
async fn an_oidc_token_is_exchanged_without_a_signature() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    // {"iss":"https://ci.example.com","sub":"runner","aud":"sts.aliyuncs.com","exp":4102444800}
    let token = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NpLmV4YW1wbGUuY29tIiwic3ViIjoicnVubmVyIiwiYXVkIjoic3RzLmFsaXl1bmNzLmNvbSIsImV4cCI6NDEwMjQ0NDgwMH0.c2ln";
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let settings = CredentialSettings {
        assume_role_with_oidc: Some(OidcSettings {
            oidc_provider_arn: Some(PROVIDER.to_owned()),
            oidc_token_file: Some(file.display().to_string()),
            role_arn: Some(ROLE.to_owned()),
            ..OidcSettings::default()
        }),
        sts_endpoint: Some(emulator.url()),
        ..CredentialSettings::default()
    };
    let session = load(&emulator, &settings).await.unwrap();
    assert!(session.credentials.security_token.is_some());
    let request = &emulator.requests_of("AssumeRoleWithOIDC")[0];
    assert_eq!(request.access_key_id, None);
    assert!(!request.query.contains("OIDCToken"));
}

#[tokio::test]
async fn a_profiles_sts_endpoint_is_asked_with_its_own_scheme() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let profile = serde_json::json!({
        "name": "role",
        "mode": "RamRoleArn",
        "access_key_id": DEFAULT_KEY_ID,
        "access_key_secret": DEFAULT_KEY_SECRET,
        "ram_role_arn": ROLE,
        "ram_session_name": "terraform",
        "sts_endpoint": emulator.url(),
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.json");
    let document = serde_json::json!({"current": "role", "profiles": [profile]});
    std::fs::write(&file, document.to_string()).unwrap();
    let settings = CredentialSettings {
        shared_credentials_file: Some(file.display().to_string()),
        ..CredentialSettings::default()
    };
    let session = load(&emulator, &settings).await.unwrap();
    assert!(session.credentials.security_token.is_some());
    assert_eq!(emulator.requests_of("AssumeRole").len(), 1);
}

#[tokio::test]
async fn refusals_of_sts_keep_code_and_request_id() {
    let mut scenario = Scenario::new();
    scenario.sts.roles = vec![Role {
        arn: ROLE.to_owned(),
        deny: true,
        ..Role::default()
    }];
    let emulator = Emulator::start(scenario).unwrap();
    for (arn, secret, code) in [
        (ROLE, DEFAULT_KEY_SECRET, "NoPermission"),
        (
            "acs:ram::1234567890123456:role/none",
            DEFAULT_KEY_SECRET,
            "EntityNotExist.Role",
        ),
        (ROLE, "wrong", "SignatureDoesNotMatch"),
    ] {
        let settings = CredentialSettings {
            assume_role: role(arn),
            secret_key: Some(Secret::new(secret)),
            ..settings(&emulator)
        };
        let error = load(&emulator, &settings).await.unwrap_err();
        assert_eq!(error.code.as_deref(), Some(code), "{error}");
        assert!(error.request_id.is_some() && error.next_step.is_some());
    }
}

#[tokio::test]
async fn a_skewed_clock_is_corrected_once_and_passing_faults_are_outlived() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    emulator.set_clock_offset(SignedDuration::from_hours(2));
    emulator.inject(
        Fault::error(503, "ServiceUnavailable")
            .on("AssumeRole")
            .once(),
    );
    let settings = CredentialSettings {
        assume_role: role(ROLE),
        ..settings(&emulator)
    };
    assert!(load(&emulator, &settings).await.is_ok());
}

#[tokio::test]
async fn a_session_lives_as_long_by_a_clock_that_differs_from_that_of_sts() {
    for hours in [-2, 2] {
        let emulator = Emulator::start(Scenario::new()).unwrap();
        emulator.set_clock_offset(SignedDuration::from_hours(hours));
        let settings = CredentialSettings {
            assume_role: role(ROLE),
            ..settings(&emulator)
        };
        let session = load(&emulator, &settings).await.unwrap();
        let now = jiff::Timestamp::now();
        let left = session.expires_at.unwrap().duration_since(now);
        assert!((890..=902).contains(&left.as_secs()), "{hours} h: {left}");
    }
}

#[tokio::test]
async fn the_instance_role_is_found_by_version_2_and_1() {
    for (mode, found) in [
        (MetadataMode::Both, true),
        (MetadataMode::V2Only, true),
        (MetadataMode::V1Only, true),
        (MetadataMode::NoRole, false),
    ] {
        let mut scenario = Scenario::new();
        scenario.metadata.mode = mode;
        let emulator = Emulator::start(scenario).unwrap();
        let settings = CredentialSettings {
            ecs_role_name: Some("es-resume".to_owned()),
            ..CredentialSettings::default()
        };
        let outcome = load(&emulator, &settings).await;
        assert_eq!(outcome.is_ok(), found, "{mode:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_metadata_service_that_hangs_is_an_error_after_a_second_for_each_question() {
    let mut scenario = Scenario::new();
    scenario.metadata.mode = MetadataMode::Hang;
    let emulator = Emulator::start(scenario).unwrap();
    let settings = CredentialSettings {
        ecs_role_name: Some("es-resume".to_owned()),
        ..CredentialSettings::default()
    };
    let environment = Environment::from([
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
    ]);
    let started = Instant::now();
    let source = resolve(&settings, &environment, &io(&emulator));
    let error = source.load().await.unwrap_err();
    assert_eq!(error.kind, CredentialsErrorKind::Unreachable);
    assert!(error.message.contains("instance role es-resume"), "{error}");
    let took = started.elapsed();
    assert!(took < Duration::from_millis(2600), "{took:?}");
}

#[tokio::test]
async fn a_credentials_uri_gives_a_session_that_is_renewed_after_a_rejection() {
    let emulator = Emulator::start(Scenario::new()).unwrap();
    let settings = CredentialSettings {
        credentials_uri: Some(format!("{}/credentials?key=hush", emulator.url())),
        ..CredentialSettings::default()
    };
    let source = resolve(&settings, &Environment::default(), &io(&emulator));
    let cache = CredentialCache::new(source, Arc::new(SystemClock));
    let first = cache.get().await.unwrap();
    assert_eq!(
        first.source,
        format!("credentials URI {}/credentials", emulator.url())
    );
    assert_eq!(cache.get().await.unwrap().credentials, first.credentials);
    cache.invalidate(&first.credentials);
    assert_ne!(cache.get().await.unwrap().credentials, first.credentials);
}
