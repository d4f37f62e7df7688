// SPDX-License-Identifier: MPL-2.0
//! STS, the metadata service and the credentials URI: sessions that work until they expire.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::{Emulator, Fault, MetadataMode, OidcProvider, Role, Scenario};
use serde_json::Value;

use crate::caller::Caller;

const ROLE: &str = "acs:ram::1234567890123456:role/es-resume";
const PROVIDER: &str = "acs:ram::1234567890123456:oidc-provider/ci";

fn scenario() -> Scenario {
    Scenario::new().instance("es-1", "suspended")
}

fn with_session(emulator: &Emulator, credentials: &Value) -> Caller {
    let text = |name: &str| credentials[name].as_str().unwrap().to_owned();
    Caller {
        id: text("AccessKeyId"),
        secret: text("AccessKeySecret"),
        token: Some(text("SecurityToken")),
        ..Caller::new(emulator)
    }
}

fn role<'a>() -> Vec<(&'a str, &'a str)> {
    vec![("RoleArn", ROLE), ("RoleSessionName", "terraform")]
}

#[tokio::test]
async fn an_assumed_role_signs_until_it_expires() {
    let mut scenario = scenario();
    scenario.sts.session_duration = Some(Duration::from_millis(300));
    let emulator = Emulator::start(scenario).unwrap();
    let answer = Caller::new(&emulator).sts("AssumeRole", &role()).await;
    assert_eq!(answer.http, 200, "{}", answer.body);
    let caller = with_session(&emulator, &answer.body["Credentials"]);
    assert_eq!(caller.status("es-1").await, "suspended");
    let identity = caller.sts("GetCallerIdentity", &[]).await;
    assert_eq!(identity.body["IdentityType"], "AssumedRoleUser");
    assert_eq!(
        identity.body["Arn"],
        "acs:ram::1234567890123456:assumed-role/es-resume/terraform"
    );
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(
        caller.resume("es-1", "t").await.code(),
        "InvalidSecurityToken.Expired"
    );
}

#[tokio::test]
async fn assume_role_checks_signature_parameters_role_and_external_id() {
    let mut scenario = scenario();
    scenario.sts.roles = vec![
        Role {
            arn: ROLE.into(),
            external_id: Some("x".into()),
            deny: false,
        },
        Role {
            arn: format!("{ROLE}-denied"),
            external_id: None,
            deny: true,
        },
    ];
    let emulator = Emulator::start(scenario).unwrap();
    let caller = Caller::new(&emulator);
    let code = async |parameters: &[(&str, &str)]| {
        let answer = caller.sts("AssumeRole", parameters).await;
        (answer.http, answer.code().to_owned())
    };
    let refused = |http, code: &str| (http, code.to_owned());
    assert_eq!(code(&role()).await, refused(403, "NoPermission"));
    let with = |extra: &[(&'static str, &'static str)]| [role(), extra.to_vec()].concat();
    assert_eq!(
        code(&with(&[("ExternalId", "x")])).await,
        (200, String::new())
    );
    let short = with(&[("ExternalId", "x"), ("DurationSeconds", "10")]);
    assert_eq!(
        code(&short).await,
        refused(400, "InvalidParameter.DurationSeconds")
    );
    let unknown = [
        ("RoleArn", "acs:ram::1:role/none"),
        ("RoleSessionName", "ci"),
    ];
    assert_eq!(code(&unknown).await, refused(404, "EntityNotExist.Role"));
    let denied = format!("{ROLE}-denied");
    let denied = [("RoleArn", denied.as_str()), ("RoleSessionName", "ci")];
    assert_eq!(code(&denied).await, refused(403, "NoPermission"));
    assert_eq!(
        code(&[("RoleArn", ROLE)]).await,
        refused(400, "MissingRoleSessionName")
    );
    let wrong = Caller {
        secret: "other".into(),
        ..Caller::new(&emulator)
    };
    let answer = wrong.sts("AssumeRole", &role()).await;
    assert_eq!(answer.code(), "SignatureDoesNotMatch");
}

const ISSUER: &str = "https://ci.example.com";

fn jwt(issuer: &str, audience: &str, expires: i64) -> String {
    let claims = serde_json::json!({
        "iss": issuer, "sub": "runner", "aud": audience, "exp": expires,
    });
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let head = part(r#"{"alg":"RS256","typ":"JWT"}"#);
    format!("{head}.{}.c2lnbmVk", part(&claims.to_string()))
}

async fn exchange(emulator: &Emulator, token: &str) -> crate::caller::Answer {
    let parameters = [
        role(),
        vec![("OIDCProviderArn", PROVIDER), ("OIDCToken", token)],
    ]
    .concat();
    Caller::new(emulator)
        .sts("AssumeRoleWithOIDC", &parameters)
        .await
}

#[tokio::test]
async fn an_oidc_token_is_exchanged_without_a_signature_and_never_logged() {
    let later = jiff::Timestamp::now().as_second() + 300;
    let good = jwt(ISSUER, "sts.aliyuncs.com", later);
    let mut scenario = scenario();
    scenario.sts.oidc_tokens = vec![good.clone()];
    let emulator = Emulator::start(scenario).unwrap();
    let answer = exchange(&emulator, &good).await;
    assert_eq!(answer.http, 200, "{}", answer.body);
    assert_eq!(answer.body["OIDCTokenInfo"]["Issuer"], ISSUER);
    let session = with_session(&emulator, &answer.body["Credentials"]);
    assert_eq!(session.status("es-1").await, "suspended");
    let forged = jwt(ISSUER, "sts.aliyuncs.com", later + 1);
    for token in [forged.as_str(), "null", "good-token", "e30.e30.sig"] {
        assert_eq!(
            exchange(&emulator, token).await.code(),
            "AuthenticationFail.OIDCToken.Invalid",
            "{token}"
        );
    }
    assert_eq!(
        exchange(&emulator, &jwt(ISSUER, "sts.aliyuncs.com", 1))
            .await
            .code(),
        "AuthenticationFail.OIDCToken.Expired"
    );
    let log = serde_json::to_string(&emulator.requests()).unwrap();
    assert!(!log.contains(&good), "{log}");
}

#[tokio::test]
async fn a_token_must_be_the_providers_and_meant_for_its_client() {
    let mut scenario = scenario();
    scenario.sts.oidc_providers = vec![OidcProvider {
        arn: PROVIDER.into(),
        issuer: ISSUER.into(),
        client_ids: vec!["sts.aliyuncs.com".into()],
    }];
    let emulator = Emulator::start(scenario).unwrap();
    let later = jiff::Timestamp::now().as_second() + 300;
    let good = jwt(ISSUER, "sts.aliyuncs.com", later);
    assert_eq!(exchange(&emulator, &good).await.http, 200);
    for (token, claim) in [
        (jwt("https://other", "sts.aliyuncs.com", later), "iss"),
        (jwt(ISSUER, "other", later), "aud"),
    ] {
        let answer = exchange(&emulator, &token).await;
        assert_eq!(answer.code(), "AuthenticationFail.OIDCToken.Invalid");
        assert!(
            answer.body["Message"].as_str().unwrap().contains(claim),
            "{}",
            answer.body
        );
    }
    let other = [
        role(),
        vec![
            ("OIDCProviderArn", "acs:ram::1:oidc-provider/x"),
            ("OIDCToken", &good),
        ],
    ]
    .concat();
    let answer = Caller::new(&emulator)
        .sts("AssumeRoleWithOIDC", &other)
        .await;
    assert_eq!(answer.code(), "EntityNotExist.OIDCProvider");
    // It can be told to refuse a token that it would take.
    emulator.inject(
        Fault::error(400, "AuthenticationFail.OIDCToken.Invalid")
            .on("AssumeRoleWithOIDC")
            .once(),
    );
    assert_eq!(
        exchange(&emulator, &good).await.code(),
        "AuthenticationFail.OIDCToken.Invalid"
    );
    assert_eq!(exchange(&emulator, &good).await.http, 200);
}

#[tokio::test]
async fn sessions_can_be_expired_from_outside() {
    let emulator = Emulator::start(scenario()).unwrap();
    let answer = Caller::new(&emulator).sts("AssumeRole", &role()).await;
    let caller = with_session(&emulator, &answer.body["Credentials"]);
    assert_eq!(emulator.expire_sessions(), 1);
    assert_eq!(
        caller.resume("es-1", "t").await.code(),
        "InvalidSecurityToken.Expired"
    );
}

async fn metadata(mode: MetadataMode) -> (Emulator, reqwest::Client) {
    let mut scenario = scenario();
    scenario.metadata.mode = mode;
    (
        Emulator::start(scenario).unwrap(),
        crate::caller::http_client(),
    )
}

#[tokio::test]
async fn the_metadata_service_gives_role_and_credentials_for_a_token() {
    let (emulator, http) = metadata(MetadataMode::V2Only).await;
    let url = format!(
        "{}/latest/meta-data/ram/security-credentials/",
        emulator.url()
    );
    assert_eq!(http.get(&url).send().await.unwrap().status(), 403);
    let token = http
        .put(format!("{}/latest/api/token", emulator.url()))
        .header("X-aliyun-ecs-metadata-token-ttl-seconds", "21600")
        .send()
        .await
        .unwrap();
    let token = token.text().await.unwrap();
    let get = async |url: String| {
        let request = http.get(url).header("X-aliyun-ecs-metadata-token", &token);
        request.send().await.unwrap()
    };
    let role = get(url.clone()).await.text().await.unwrap();
    assert_eq!(role, "es-resume");
    let credentials: Value = get(format!("{url}{role}")).await.json().await.unwrap();
    assert_eq!(credentials["Code"], "Success");
    assert_eq!(
        with_session(&emulator, &credentials).status("es-1").await,
        "suspended"
    );
}

#[tokio::test]
async fn the_metadata_service_can_lack_tokens_lack_a_role_or_hang() {
    let token = async |emulator: &Emulator, http: &reqwest::Client| {
        http.put(format!("{}/latest/api/token", emulator.url()))
            .header("X-aliyun-ecs-metadata-token-ttl-seconds", "60")
            .timeout(Duration::from_millis(200))
            .send()
            .await
            .map(|response| response.status().as_u16())
    };
    let path = "/latest/meta-data/ram/security-credentials/";
    let (emulator, http) = metadata(MetadataMode::V1Only).await;
    assert_eq!(token(&emulator, &http).await.unwrap(), 404);
    let v1 = http
        .get(format!("{}{path}", emulator.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(v1.text().await.unwrap(), "es-resume");
    let (emulator, http) = metadata(MetadataMode::NoRole).await;
    assert_eq!(token(&emulator, &http).await.unwrap(), 200);
    let none = http
        .get(format!("{}{path}", emulator.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(none.status(), 404);
    let (emulator, http) = metadata(MetadataMode::Hang).await;
    assert!(token(&emulator, &http).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn the_credentials_uri_gives_a_working_session() {
    let emulator = Emulator::start(scenario()).unwrap();
    let url = format!("{}/credentials", emulator.url());
    let credentials: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(
        with_session(&emulator, &credentials).status("es-1").await,
        "suspended"
    );
}
