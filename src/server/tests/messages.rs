// SPDX-License-Identifier: MPL-2.0
//! What hosts crash on, or misread, must never be in a message.

use bytes::Bytes;

use crate::cty::{Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::StoredState;
use crate::framework::engine::action::Event;
use crate::framework::{FunctionDefinition, Parameter};
use crate::proto::tfplugin6 as wire;
use crate::schema::{Attribute, IdentityAttribute, IdentitySchema, Nesting, Schema};
use crate::server::diagnostics::{attribute_path, diagnostics};
use crate::server::{action, function, schema, value};

#[test]
fn absent_and_empty_values_are_null_and_msgpack_goes_before_json() {
    let message = |msgpack: &'static [u8], json: &'static [u8]| wire::DynamicValue {
        msgpack: Bytes::from_static(msgpack),
        json: Bytes::from_static(json),
    };
    let read = |message: Option<&wire::DynamicValue>| value::read(message, &Type::String);
    assert_eq!(read(None), Ok(Value::Null));
    assert_eq!(read(Some(&message(b"", b""))), Ok(Value::Null));
    assert_eq!(read(Some(&message(b"\xc0", b""))), Ok(Value::Null));
    assert_eq!(
        read(Some(&message(b"\xa1a", b"\"b\""))),
        Ok(Value::from("a"))
    );
    assert_eq!(read(Some(&message(b"", b"\"b\""))), Ok(Value::from("b")));
    assert!(read(Some(&message(b"\xa9", b""))).is_err());
}

#[test]
fn severities_are_1_and_2_never_0() {
    let all: Diagnostics = [Diagnostic::error("e", ""), Diagnostic::warning("w", "")]
        .into_iter()
        .collect();
    let severities: Vec<i32> = diagnostics(all).iter().map(|d| d.severity).collect();
    assert_eq!(severities, [1, 2]);
}

#[test]
fn paths_keep_the_kind_of_each_step() {
    use wire::attribute_path::step::Selector;
    let path = attribute_path(&Path::to("a").key("k").index(3));
    let steps: Vec<_> = path
        .steps
        .into_iter()
        .map(|s| s.selector.unwrap())
        .collect();
    let expected = [
        Selector::AttributeName("a".to_owned()),
        Selector::ElementKeyString("k".to_owned()),
        Selector::ElementKeyInt(3),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn every_block_is_there_and_every_attribute_has_exactly_one_kind_of_type() {
    let leaf = || vec![Attribute::string("leaf").optional()];
    let declared = Schema::new("Text.")
        .version(3)
        .attribute(Attribute::map_of_strings("plain").optional().sensitive())
        .attribute(Attribute::nested("nested", Nesting::List, leaf()).optional())
        .single_block("rule", "", leaf());
    let wire = schema::schema(&declared);
    assert_eq!(wire.version, 3);
    let block = wire.block.unwrap();
    assert_eq!(block.description_kind, 1);
    let [plain, nested] = &block.attributes[..] else {
        panic!("two attributes");
    };
    assert_eq!(plain.r#type, br#"["map","string"]"#);
    assert!(plain.nested_type.is_none() && plain.sensitive);
    assert!(nested.r#type.is_empty());
    assert_eq!(nested.nested_type.as_ref().unwrap().nesting, 2);
    let [rule] = &block.block_types[..] else {
        panic!("one block");
    };
    assert_eq!(rule.nesting, 1);
    assert_eq!(rule.block.as_ref().unwrap().attributes.len(), 1);
    assert!(
        schema::action_schema(&Schema::new(""))
            .schema
            .unwrap()
            .block
            .is_some()
    );
}

#[test]
fn identity_attributes_are_required_or_optional_for_import_never_both() {
    let declared = IdentitySchema::default()
        .attribute(IdentityAttribute::string("region", ""))
        .attribute(IdentityAttribute::string("id", "").required());
    let wire = schema::identity_schema(&declared);
    let flags: Vec<_> = wire
        .identity_attributes
        .iter()
        .map(|a| (a.required_for_import, a.optional_for_import))
        .collect();
    assert_eq!(flags, [(false, true), (true, false)]);
}

#[test]
fn a_function_has_a_return_and_each_parameter_a_type() {
    let parameter = || Parameter {
        name: "p",
        ty: Type::list(Type::String),
        allow_null: true,
        allow_unknown: false,
        description: "",
    };
    let definition = FunctionDefinition {
        name: "f",
        summary: "",
        description: "",
        parameters: vec![parameter()],
        variadic: Some(parameter()),
        returns: Type::Bool,
    };
    let wire = schema::function(&definition);
    assert_eq!(wire.r#return.unwrap().r#type, br#""bool""#);
    assert_eq!(wire.parameters[0].r#type, br#"["list","string"]"#);
    assert_eq!(
        wire.variadic_parameter.unwrap().r#type,
        br#"["list","string"]"#
    );

    let empty = wire::DynamicValue::default();
    let arguments = function::arguments(&definition, &[empty.clone(), empty]);
    assert_eq!(arguments, Ok(vec![Value::Null, Value::Null]));
    let error = function::arguments(&definition, &[]).unwrap_err();
    assert_eq!(error.argument, None);
}

#[test]
fn every_event_has_a_kind() {
    for event in [
        Event::Progress(String::new()),
        Event::Completed(Diagnostics::new()),
    ] {
        assert!(action::encode(event).r#type.is_some());
    }
}

#[test]
fn stored_state_is_json_or_the_old_format() {
    let flatmap = wire::RawState {
        json: Vec::new(),
        flatmap: [("id".to_owned(), "x".to_owned())].into(),
    };
    assert!(matches!(value::stored(Some(flatmap)), StoredState::Flatmap));
    assert!(matches!(value::stored(None), StoredState::Json(text) if text.is_empty()));
}

#[test]
fn a_value_that_cannot_be_written_is_left_out_and_said() {
    let mut found = Diagnostics::new();
    let message = value::encode(&Value::Bool(true), &Type::String, &mut found);
    assert!(message.is_none() && found.has_errors());
}
