// SPDX-License-Identifier: MPL-2.0
//! A resource with one of everything. Its `mode` says how it behaves.

use serde::{Deserialize, Serialize};

use crate::cty::{Attr, Members, Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::resource::DeleteRequest;
use crate::framework::{
    CreateRequest, ErasedResource, Failed, ImportTarget, ModifyPlanRequest, MoveRequest, Planned,
    ReadRequest, Resource, Saved, StateUpgrade, UpdateRequest,
};
use crate::schema::{Attribute, IdentityAttribute, IdentitySchema, Nesting, Schema};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    pub(super) name: Attr<String>,
    pub(super) mode: Attr<String>,
    pub(super) size: Attr<i64>,
    pub(super) region: Attr<String>,
    pub(super) note: Attr<String>,
    pub(super) members: Attr<Vec<Attr<Member>>>,
    pub(super) rules: Attr<Vec<Attr<Rule>>>,
    pub(super) tag: Attr<Tag>,
    pub(super) id: Attr<String>,
    pub(super) revision: Attr<i64>,
    pub(super) timeouts: Attr<Timeouts>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Member {
    pub(super) host: Attr<String>,
    pub(super) address: Attr<String>,
    pub(super) note: Attr<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Timeouts {
    pub(super) create: Attr<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rule {
    pub(super) port: Attr<i64>,
    pub(super) status: Attr<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Tag {
    pub(super) key: Attr<String>,
    pub(super) stamp: Attr<String>,
}

pub(super) struct Toy;

pub(super) fn toy() -> ErasedResource {
    ErasedResource::new(Toy)
}

fn member() -> Vec<Attribute> {
    vec![
        Attribute::string("host").required().validate(not_empty),
        Attribute::string("address").computed(),
        Attribute::string("note").optional(),
    ]
}

fn not_empty(path: &Path, value: &Value) -> Diagnostics {
    if value.as_str() == Some("") {
        Diagnostic::error("Empty", "").at(path.clone()).into()
    } else {
        Diagnostics::new()
    }
}

/// Only a smaller size needs another object.
fn shrinks(prior: &Value, planned: &Value) -> bool {
    match (prior.as_number(), planned.as_number()) {
        (Some(prior), Some(planned)) => planned.as_i64() < prior.as_i64(),
        _ => false,
    }
}

/// The known elements of a known list.
fn elements<T>(list: &mut Attr<Vec<Attr<T>>>) -> impl Iterator<Item = &mut T> {
    let elements = match list {
        Attr::Known(elements) => elements.as_mut_slice(),
        Attr::Null | Attr::Unknown => &mut [],
    };
    elements.iter_mut().filter_map(|element| match element {
        Attr::Known(element) => Some(element),
        Attr::Null | Attr::Unknown => None,
    })
}

impl Toy {
    fn fill(mut model: Model) -> Model {
        let known = |attr: &mut Attr<String>, text: &str| {
            if attr.is_unknown() {
                *attr = Attr::Known(text.to_owned());
            }
        };
        known(&mut model.region, "default");
        known(&mut model.id, "toy-1");
        if model.revision.is_unknown() {
            model.revision = Attr::Known(1);
        }
        for member in elements(&mut model.members) {
            known(&mut member.address, "10.0.0.1");
        }
        for rule in elements(&mut model.rules) {
            known(&mut rule.status, "up");
        }
        if let Attr::Known(tag) = &mut model.tag {
            known(&mut tag.stamp, "now");
        }
        model
    }

    async fn run(
        &self,
        config: &Model,
        planned: Model,
        stop: crate::framework::StopToken,
    ) -> Result<Saved<Model>, Failed<Model>> {
        let broken = Diagnostic::error("Broken", "as asked for");
        match config.mode.known().map_or("", String::as_str) {
            "fail" => Err(broken.into()),
            "fail_without_reason" => Err(Diagnostics::new().into()),
            "fail_partially" => Err(Failed {
                partial: Some(planned),
                private: b"partial".to_vec(),
                diagnostics: broken.into(),
            }),
            "panic" => panic!("as asked for"),
            "until_stopped" => {
                stop.cancelled().await;
                Err(Failed {
                    partial: Some(planned),
                    private: Vec::new(),
                    diagnostics: Diagnostic::error("Interrupted", "").into(),
                })
            }
            "leave_unknown" => Ok(Saved::new(planned)),
            _ => Ok(Saved {
                state: Self::fill(planned),
                private: b"saved".to_vec(),
                diagnostics: Diagnostics::new(),
            }),
        }
    }
}

impl Resource for Toy {
    type Model = Model;

    fn type_name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        let rule = vec![
            Attribute::number("port").required().replace_if(|_, _| true),
            Attribute::string("status").computed(),
        ];
        let tag = vec![
            Attribute::string("key")
                .required()
                .replace_if(|_, _| true)
                .validate(not_empty),
            Attribute::string("stamp").computed().keep_state(),
        ];
        Schema::new("A toy.")
            .version(2)
            .attribute(
                Attribute::string("name")
                    .required()
                    .replace_if(|_, _| true)
                    .validate(not_empty),
            )
            .attribute(Attribute::string("mode").optional())
            .attribute(Attribute::number("size").optional().replace_if(shrinks))
            .attribute(
                Attribute::string("region")
                    .optional()
                    .computed()
                    .keep_state(),
            )
            .attribute(Attribute::string("note").optional())
            .attribute(Attribute::nested("members", Nesting::List, member()).optional())
            .attribute(Attribute::nested("rules", Nesting::List, rule).optional())
            .attribute(Attribute::nested("tag", Nesting::Single, tag).optional())
            .attribute(Attribute::string("id").computed().keep_state())
            .attribute(Attribute::number("revision").computed())
            .single_block("timeouts", "", [Attribute::string("create").optional()])
    }

    fn identity_schema(&self) -> Option<IdentitySchema> {
        let region = IdentityAttribute::string("region", "");
        let id = IdentityAttribute::string("id", "").required();
        Some(IdentitySchema::default().attribute(region).attribute(id))
    }

    fn identity(&self, state: &Model) -> Option<Members<Value>> {
        let value = |attr: &Attr<String>| match attr {
            Attr::Null => Value::Null,
            Attr::Unknown => Value::Unknown,
            Attr::Known(text) => Value::from(text.as_str()),
        };
        if state.mode.known().map(String::as_str) == Some("wrong_identity") {
            return Some(Members::new());
        }
        let members = [
            ("region".to_owned(), value(&state.region)),
            ("id".to_owned(), value(&state.id)),
        ];
        Some(members.into_iter().collect())
    }

    fn validate(&self, config: &Model) -> Diagnostics {
        match config.mode.known().map(String::as_str) {
            Some("bad") => Diagnostic::error("Bad mode", "")
                .at(Path::to("mode"))
                .into(),
            Some("panic_in_validate") => panic!("as asked for"),
            _ => Diagnostics::new(),
        }
    }

    async fn modify_plan(&self, request: ModifyPlanRequest<'_, Model>, plan: &mut Planned<Model>) {
        match request.config.mode.known().map(String::as_str) {
            Some("bump") if request.prior.is_some() => plan.state.revision = Attr::Unknown,
            Some("rename") => plan.state.name = Attr::Known("renamed".to_owned()),
            Some("never_replace") => plan.requires_replace.clear(),
            Some("refuse") => plan.diagnostics.push(Diagnostic::error("Refused", "")),
            Some("panic_in_plan") => panic!("as asked for"),
            _ => {}
        }
    }

    async fn create(&self, request: CreateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        self.run(&request.config, request.planned, request.stop)
            .await
    }

    async fn read(
        &self,
        request: ReadRequest<Model>,
    ) -> Result<(Option<Saved<Model>>, Diagnostics), Diagnostics> {
        match request.state.mode.known().map(String::as_str) {
            Some("gone") => Ok((None, Diagnostic::warning("Gone", "").into())),
            Some("gone_but_broken") => Ok((None, Diagnostic::error("Broken", "").into())),
            Some("unreadable") => Err(Diagnostic::error("Broken", "").into()),
            Some("panic_in_read") => panic!("as asked for"),
            _ => Ok((
                Some(Saved {
                    state: request.state,
                    private: request.private,
                    diagnostics: Diagnostics::new(),
                }),
                Diagnostics::new(),
            )),
        }
    }

    async fn update(&self, request: UpdateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        self.run(&request.config, request.planned, request.stop)
            .await
    }

    async fn delete(&self, request: DeleteRequest<Model>) -> Result<Diagnostics, Diagnostics> {
        match request.prior.mode.known().map(String::as_str) {
            Some("undeletable") => Err(Diagnostic::error("Broken", "").into()),
            Some("panic_in_delete") => panic!("as asked for"),
            _ => Ok(Diagnostic::warning("Deleted", "").into()),
        }
    }

    async fn import(&self, target: ImportTarget) -> Result<Saved<Model>, Diagnostics> {
        let id = match target {
            ImportTarget::Id(id) => id,
            ImportTarget::Identity(identity) => identity
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        };
        Ok(Saved::new(adopted(&id)))
    }

    async fn move_state(&self, request: MoveRequest) -> Result<Saved<Model>, Diagnostics> {
        if request.source_type != "null_resource" {
            return Err(Diagnostic::error("Unsupported source", "").into());
        }
        let source = Type::object([("id", Type::String)]);
        let source = request.source_state.decode(&source)?;
        let id = source.get("id").and_then(Value::as_str);
        Ok(Saved::new(adopted(id.unwrap_or_default())))
    }

    fn state_upgrades(&self) -> Vec<StateUpgrade> {
        let first = [("title", Type::String), ("kilos", Type::Number)];
        let second = [("title", Type::String), ("size", Type::Number)];
        vec![
            StateUpgrade {
                from: Type::object(first),
                upgrade: |state| {
                    let kilos = state.remove("kilos").unwrap_or(Value::Null);
                    state.insert("size".to_owned(), kilos);
                },
            },
            StateUpgrade {
                from: Type::object(second),
                upgrade: |state| match state.remove("title") {
                    Some(title) if title.as_str() == Some("panic") => panic!("as asked for"),
                    Some(title) if title.as_str() == Some("misfit") => {
                        state.insert("name".to_owned(), true.into());
                    }
                    title => {
                        state.insert("name".to_owned(), title.unwrap_or(Value::Null));
                    }
                },
            },
        ]
    }
}

fn adopted(id: &str) -> Model {
    let region = if id == "half" {
        Attr::Unknown
    } else {
        Attr::Known("default".to_owned())
    };
    Model {
        name: Attr::Known("adopted".to_owned()),
        mode: Attr::Null,
        size: Attr::Null,
        region,
        note: Attr::Null,
        members: Attr::Null,
        rules: Attr::Null,
        tag: Attr::Null,
        id: Attr::Known(id.to_owned()),
        revision: Attr::Known(1),
        timeouts: Attr::Null,
    }
}

/// The type of the resource's state.
pub(super) fn ty() -> Type {
    Toy.schema().ty()
}
