// SPDX-License-Identifier: MPL-2.0
//! Private bytes and identity go along with every answer, also with errors:
//! hosts store answers word for word, and what is left out is erased.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::proto::tfplugin6::{
    DynamicValue, ResourceIdentityData, apply_resource_change, plan_resource_change, read_resource,
};
use testkit::value::{dynamic, read};

use super::core::{
    Core, ID, RESUME, emulator, errors, identity, identity_data, plan_request, resource,
};

const PRIVATE: &[u8] = b"\x00stored beside it";

fn whole_identity() -> Value {
    json!({ "region": "cn-hangzhou", "instance_id": ID })
}

fn garbage() -> Option<DynamicValue> {
    Some(DynamicValue {
        msgpack: vec![0xc1, 0xff, 0xdf, 0xff, 0xff, 0xff, 0xff],
        json: Vec::new(),
    })
}

async fn config() -> Value {
    let config = json!({ "instance_id": ID, "resume_when_interrupted": true });
    resource(RESUME, config).await
}

/// The state of an instance that a read found interrupted.
async fn drifted() -> Value {
    let state = json!({
        "instance_id": ID, "region": "cn-hangzhou", "id": format!("cn-hangzhou/{ID}"),
        "resume_when_interrupted": true, "change_interrupted": true, "request_id": "R-1",
    });
    resource(RESUME, state).await
}

fn stored() -> Option<ResourceIdentityData> {
    Some(identity_data(&whole_identity()))
}

#[tokio::test]
async fn every_read_returns_them() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    api.inject(emulator::Fault::error(403, "Forbidden.RAM").on("DescribeInstance"));
    let known = Some(dynamic(&drifted().await));
    for (case, ty, state, failed) in [
        ("forbidden look", RESUME, known.clone(), 1),
        ("garbage", RESUME, garbage(), 1),
        ("unknown type", "alicloudes_nothing", known, 1),
    ] {
        let request = read_resource::Request {
            type_name: ty.to_owned(),
            current_state: state.clone(),
            private: PRIVATE.to_vec(),
            current_identity: stored(),
            ..Default::default()
        };
        let answer = core.provider().read_resource(request).await;
        let answer = answer.expect("never a gRPC error").into_inner();
        assert_eq!(errors(&answer.diagnostics).len(), failed, "{case}");
        assert_eq!(answer.private, PRIVATE, "{case}");
        assert_eq!(
            identity(answer.new_identity.as_ref()),
            whole_identity(),
            "{case}"
        );
        if case == "forbidden look" {
            let state = read(answer.new_state.as_ref()).unwrap();
            assert_eq!(state, drifted().await);
        } else {
            assert_eq!(answer.new_state, state, "{case}");
        }
        assert!(answer.deferred.is_none());
    }
}

#[tokio::test]
async fn every_plan_returns_them() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let (prior, config) = (drifted().await, config().await);
    let good = plan_request(RESUME, &prior, &config).await;
    let destroy = plan_request(RESUME, &prior, &Value::Null).await;
    let broken = plan_resource_change::Request {
        proposed_new_state: garbage(),
        ..good.clone()
    };
    let unknown = plan_resource_change::Request {
        type_name: "alicloudes_nothing".to_owned(),
        ..good.clone()
    };
    for (request, failed) in [(good, 0), (destroy, 0), (broken, 1), (unknown, 1)] {
        let request = plan_resource_change::Request {
            prior_private: PRIVATE.to_vec(),
            prior_identity: stored(),
            ..request
        };
        let answer = core.provider().plan_resource_change(request).await;
        let answer = answer.expect("never a gRPC error").into_inner();
        assert_eq!(errors(&answer.diagnostics).len(), failed);
        assert_eq!(answer.planned_private, PRIVATE);
        assert_eq!(identity(answer.planned_identity.as_ref()), whole_identity());
    }
}

async fn apply_drifted(more: impl FnOnce(&mut apply_resource_change::Request)) -> ApplyAnswer {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let (prior, config) = (drifted().await, config().await);
    let plan = core.plan(RESUME, &prior, &config).await;
    let mut request = super::core::apply_request(RESUME, &prior, &plan, &config);
    request.planned_private = PRIVATE.to_vec();
    request.planned_identity = stored();
    more(&mut request);
    let answer = core.apply(request).await;
    ApplyAnswer {
        answer,
        resumes: api.effective_resumes(ID),
    }
}

struct ApplyAnswer {
    answer: apply_resource_change::Response,
    resumes: u32,
}

impl ApplyAnswer {
    fn check(&self, case: &str, errors_wanted: usize, resumes: u32) {
        let found = errors(&self.answer.diagnostics);
        assert_eq!(found.len(), errors_wanted, "{case}: {found:?}");
        assert_eq!(self.answer.private, PRIVATE, "{case}");
        let sent = identity(self.answer.new_identity.as_ref());
        assert_eq!(sent, whole_identity(), "{case}");
        assert_eq!(self.resumes, resumes, "{case}");
        assert!(!self.answer.legacy_type_system);
    }
}

#[tokio::test]
async fn every_apply_returns_them() {
    apply_drifted(|_| {}).await.check("healed", 0, 1);

    let broken = apply_drifted(|request| request.config = garbage()).await;
    broken.check("garbage config", 1, 0);
    assert_eq!(
        read(broken.answer.new_state.as_ref()).unwrap(),
        drifted().await
    );

    let broken = apply_drifted(|request| request.planned_state = garbage()).await;
    broken.check("garbage plan", 1, 0);
    assert_eq!(
        read(broken.answer.new_state.as_ref()).unwrap(),
        drifted().await
    );

    let unknown = apply_drifted(|r| r.type_name = "alicloudes_nothing".to_owned()).await;
    unknown.check("unknown type", 1, 0);
    assert_eq!(
        read(unknown.answer.new_state.as_ref()).unwrap(),
        drifted().await
    );

    let broken = apply_drifted(|request| request.prior_state = garbage()).await;
    broken.check("garbage prior state", 1, 0);
}

#[tokio::test]
async fn a_heal_that_fails_keeps_the_prior_state_and_both() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    api.inject(emulator::Fault::error(403, "Forbidden.RAM").on("ResumeElasticsearchTask"));
    let (prior, config) = (drifted().await, config().await);
    let plan = core.plan(RESUME, &prior, &config).await;
    let mut request = super::core::apply_request(RESUME, &prior, &plan, &config);
    request.planned_private = PRIVATE.to_vec();
    let answer = core.apply(request).await;
    assert_eq!(errors(&answer.diagnostics).len(), 1);
    assert_eq!(read(answer.new_state.as_ref()).unwrap(), prior);
    assert_eq!(answer.private, PRIVATE);
    assert_eq!(identity(answer.new_identity.as_ref()), whole_identity());
}
