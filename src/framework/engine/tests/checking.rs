// SPDX-License-Identifier: MPL-2.0
//! The check of a whole provider.

use serde::{Deserialize, Serialize};

use super::toy::toy;
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::framework::tests::check;
use crate::framework::{
    ConfigureRequest, CreateRequest, DataSource, ErasedDataSource, ErasedResource, Failed,
    Provider, ReadData, ReadDataRequest, Resource, Saved, UpdateRequest,
};
use crate::schema::{Attribute, Nesting, Schema};

#[derive(Debug, Default)]
struct Offers {
    resources: Vec<ErasedResource>,
    data_sources: Vec<ErasedDataSource>,
}

impl Provider for Offers {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn schema(&self) -> Schema {
        Schema::new("")
    }

    fn resources(&self) -> Vec<ErasedResource> {
        self.resources.clone()
    }

    fn data_sources(&self) -> Vec<ErasedDataSource> {
        self.data_sources.clone()
    }

    fn configure(&self, _: ConfigureRequest) -> Diagnostics {
        Diagnostics::new()
    }
}

/// A type with one name, one attribute and a schema version.
#[derive(Clone, Copy)]
struct Thing {
    name: &'static str,
    version: i64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Model {
    size: Attr<i64>,
}

impl Thing {
    fn schema(self) -> Schema {
        Schema::new("")
            .version(self.version)
            .attribute(Attribute::number("size").optional())
    }
}

impl Resource for Thing {
    type Model = Model;

    fn type_name(&self) -> &'static str {
        self.name
    }

    fn schema(&self) -> Schema {
        Self::schema(*self)
    }

    async fn create(&self, request: CreateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Ok(Saved::new(request.planned))
    }

    async fn update(&self, request: UpdateRequest<Model>) -> Result<Saved<Model>, Failed<Model>> {
        Ok(Saved::new(request.planned))
    }
}

impl DataSource for Thing {
    fn type_name(&self) -> &'static str {
        self.name
    }

    fn schema(&self) -> Schema {
        Self::schema(*self)
    }

    async fn read(&self, request: ReadDataRequest) -> Result<ReadData, Diagnostics> {
        Ok(ReadData::new(request.config))
    }
}

fn thing(name: &'static str, version: i64) -> ErasedResource {
    ErasedResource::new(Thing { name, version })
}

fn broken(provider: &Offers) -> Vec<String> {
    check::provider(provider).err().unwrap_or_default()
}

#[test]
fn two_types_of_one_name_are_found_but_kinds_have_names_of_their_own() {
    let twice = Offers {
        resources: vec![thing("toy_a", 0), thing("toy_b", 0), thing("toy_a", 0)],
        ..Offers::default()
    };
    assert_eq!(broken(&twice), ["toy_a: there are two of this name"]);
    let source = Thing {
        name: "toy_a",
        version: 0,
    };
    let both = Offers {
        resources: vec![thing("toy_a", 0)],
        data_sources: vec![ErasedDataSource::new(source)],
    };
    assert_eq!(broken(&both), [""; 0]);
    let other = Offers {
        resources: vec![thing("other_a", 0)],
        ..Offers::default()
    };
    assert_eq!(broken(&other), ["other_a: names begin with toy_"]);
}

#[test]
fn each_older_version_needs_its_upgrade() {
    let without = Offers {
        resources: vec![thing("toy_a", 2)],
        ..Offers::default()
    };
    assert_eq!(broken(&without), ["toy_a: 0 state upgrades for version 2"]);
    // The toy has version 2 and an upgrade of each before it.
    let toy = toy();
    assert_eq!(toy.schema().version, 2);
    let with = Offers {
        resources: vec![toy],
        ..Offers::default()
    };
    assert_eq!(broken(&with), ["toy: names begin with toy_"]);
}

#[derive(Serialize, Deserialize)]
struct Inner {
    a: Attr<String>,
}

/// What is wrong with `M` as the model of one list of objects with one attribute.
fn misfits<M: Serialize + serde::de::DeserializeOwned>() -> usize {
    let inner = vec![Attribute::string("a").optional()];
    let schema = Schema::new("").attribute(Attribute::nested("l", Nesting::List, inner).optional());
    check::model::<M>(&schema)
        .err()
        .map_or(0, |errors| errors.len())
}

#[test]
fn a_model_must_have_a_place_for_null_and_unknown_everywhere() {
    #[derive(Serialize, Deserialize)]
    struct Good {
        l: Attr<Vec<Attr<Inner>>>,
    }
    #[derive(Serialize, Deserialize)]
    struct Elements {
        l: Attr<Vec<Inner>>,
    }
    #[derive(Serialize, Deserialize)]
    struct Whole {
        l: Option<Vec<Attr<Inner>>>,
    }
    #[derive(Serialize, Deserialize)]
    struct Missing {}
    assert_eq!(misfits::<Good>(), 0);
    assert_eq!(misfits::<Elements>(), 2, "an element is null or unknown");
    assert_eq!(misfits::<Whole>(), 1, "the list is unknown");
    assert!(misfits::<Missing>() > 0);
}
