// SPDX-License-Identifier: MPL-2.0
//! What a resource implements.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StopToken;
use super::engine::StoredState;
use crate::cty::{Members, Path, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::schema::{IdentitySchema, Schema};

/// What an operation saved: the object as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Saved<M> {
    /// The new state: everything known.
    pub state: M,
    /// Bytes stored beside the state that the user never sees. Keep it tiny:
    /// hosts rewrite all state after each resource.
    pub private: Vec<u8>,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

impl<M> Saved<M> {
    /// `state` without private bytes or warnings.
    pub(crate) fn new(state: M) -> Self {
        Self {
            state,
            private: Vec::new(),
            diagnostics: Diagnostics::new(),
        }
    }
}

/// Why an operation failed, and what exists nevertheless.
///
/// On create, `partial` is stored and marked tainted; without it nothing is
/// stored. On update, `partial` replaces the prior state; without it the prior
/// state is kept. `?` on a plain [`Diagnostic`] leaves it empty.
#[derive(Debug, Clone)]
pub(crate) struct Failed<M> {
    /// The object as far as it exists.
    pub partial: Option<M>,
    /// As [`Saved::private`]; used only with `partial`.
    pub private: Vec<u8>,
    /// At least one error.
    pub diagnostics: Diagnostics,
}

impl<M> From<Diagnostics> for Failed<M> {
    fn from(diagnostics: Diagnostics) -> Self {
        Self {
            partial: None,
            private: Vec::new(),
            diagnostics,
        }
    }
}

impl<M> From<Diagnostic> for Failed<M> {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics::from(diagnostic).into()
    }
}

/// The object to create.
#[derive(Debug)]
pub(crate) struct CreateRequest<M> {
    /// The configuration; the only place that holds write-only values.
    pub config: M,
    /// The plan; what is known here must come back unchanged.
    pub planned: M,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The object to look at.
#[derive(Debug)]
pub(crate) struct ReadRequest<M> {
    /// The state as stored.
    pub state: M,
    /// The private bytes as stored.
    pub private: Vec<u8>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// What a look found: the object, or nothing when it is gone, with warnings;
/// or why it could not look.
pub(crate) type ReadOutcome<M> = Result<(Option<Saved<M>>, Diagnostics), Diagnostics>;

/// The object to change in place.
#[derive(Debug)]
pub(crate) struct UpdateRequest<M> {
    /// The configuration.
    pub config: M,
    /// The state before.
    pub prior: M,
    /// The plan; what is known here must come back unchanged.
    pub planned: M,
    /// The private bytes of the plan, which are those stored unless a plan
    /// changed them.
    pub private: Vec<u8>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// The object to delete.
#[derive(Debug)]
pub(crate) struct DeleteRequest<M> {
    /// The state before.
    pub prior: M,
    /// The private bytes as stored.
    pub private: Vec<u8>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// What an import names.
#[derive(Debug, Clone)]
pub(crate) enum ImportTarget {
    /// `tofu import ADDRESS ID`, or an import block's `id`.
    Id(String),
    /// An import block's `identity`; an object with the identity's attributes.
    Identity(Members<Value>),
}

/// An object of another type, or of another provider, to adopt.
#[derive(Debug)]
pub(crate) struct MoveRequest {
    /// Fully qualified: `registry.opentofu.org/hashicorp/null`.
    pub source_provider: String,
    /// The type it had.
    pub source_type: String,
    /// Its state as it was stored.
    pub source_state: StoredState,
}

/// How the state of an older schema version becomes that of the next version.
#[derive(Debug, Clone)]
pub(crate) struct StateUpgrade {
    /// The type of the older version's states. Attributes that it lacks are
    /// dropped from a stored state, absent ones are null.
    pub from: Type,
    /// Changes the attributes. What the next version lacks is dropped
    /// afterwards, and what is absent is null.
    pub upgrade: fn(&mut Members<Value>),
}

/// What [`Resource::modify_plan`] may look at.
#[derive(Debug)]
pub(crate) struct ModifyPlanRequest<'a, M> {
    /// The configuration; may hold unknown values.
    pub config: &'a M,
    /// The state before; `None` when the object is created, which includes
    /// the second of the two plans that core asks for on a replacement.
    pub prior: Option<&'a M>,
    /// Cancelled when the user interrupts.
    pub stop: StopToken,
}

/// A plan in the making.
#[derive(Debug)]
pub(crate) struct Planned<M> {
    /// The state after apply, as far as it is known. On create, computed
    /// attributes that the configuration does not set are unknown. On update,
    /// those are unknown if anything changed and the schema does not say
    /// `keep_state`.
    pub state: M,
    /// Changes that replace the object, by the schema's rules. On create
    /// always empty.
    pub requires_replace: Vec<Path>,
    /// Diagnostics. An error fails the plan.
    pub diagnostics: Diagnostics,
}

/// A managed resource.
///
/// `Model` mirrors the schema: one field of [`Attr`](crate::cty::Attr) for
/// each attribute, one `Option` of a struct for each single block.
pub(crate) trait Resource: Send + Sync + 'static {
    /// State and configuration as a struct.
    type Model: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// The type's full name: `alicloudes_resume_task`.
    fn type_name(&self) -> &'static str;

    /// Its schema.
    fn schema(&self) -> Schema;

    /// Its identity's schema, if it has one. Then [`Resource::identity`] must
    /// answer for every state, with `None` while what identifies it is not said.
    fn identity_schema(&self) -> Option<IdentitySchema> {
        None
    }

    /// The identity of the object with this state: one value for each
    /// attribute of the identity's schema, unknown only in a plan. The engine
    /// sends it along with every response that carries a state.
    fn identity(&self, _state: &Self::Model) -> Option<Members<Value>> {
        None
    }

    /// Checks across attributes. Runs unconfigured, several times, and with
    /// unknown values, about which it must not complain.
    fn validate(&self, _config: &Self::Model) -> Diagnostics {
        Diagnostics::new()
    }

    /// Changes the engine's plan of a create or update. Must be deterministic:
    /// core runs it twice, in two processes, and compares.
    fn modify_plan(
        &self,
        _request: ModifyPlanRequest<'_, Self::Model>,
        _plan: &mut Planned<Self::Model>,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Creates the object. Runs in its own task: a lost connection does not
    /// drop it.
    fn create(
        &self,
        request: CreateRequest<Self::Model>,
    ) -> impl Future<Output = Result<Saved<Self::Model>, Failed<Self::Model>>> + Send;

    /// Looks at the object; `None` when it is gone. The default makes no call
    /// and echoes the state. Warnings for a gone object go in the diagnostics.
    fn read(
        &self,
        request: ReadRequest<Self::Model>,
    ) -> impl Future<Output = ReadOutcome<Self::Model>> + Send {
        async move {
            let saved = Saved {
                state: request.state,
                private: request.private,
                diagnostics: Diagnostics::new(),
            };
            Ok((Some(saved), Diagnostics::new()))
        }
    }

    /// Changes the object in place. Runs in its own task.
    fn update(
        &self,
        request: UpdateRequest<Self::Model>,
    ) -> impl Future<Output = Result<Saved<Self::Model>, Failed<Self::Model>>> + Send;

    /// Deletes the object; the default makes no call. `Ok` carries warnings.
    fn delete(
        &self,
        _request: DeleteRequest<Self::Model>,
    ) -> impl Future<Output = Result<Diagnostics, Diagnostics>> + Send {
        async { Ok(Diagnostics::new()) }
    }

    /// Adopts an object. The default says that import is not supported.
    fn import(
        &self,
        _target: ImportTarget,
    ) -> impl Future<Output = Result<Saved<Self::Model>, Diagnostics>> + Send {
        let name = self.type_name();
        async move {
            Err(Diagnostic::error(
                "Import not supported",
                format!("{name} cannot be imported."),
            )
            .into())
        }
    }

    /// Adopts an object of another type; the engine adopts those of its own
    /// type, whichever provider address they come from. The default refuses
    /// every source.
    fn move_state(
        &self,
        request: MoveRequest,
    ) -> impl Future<Output = Result<Saved<Self::Model>, Diagnostics>> + Send {
        let name = self.type_name();
        async move {
            Err(Diagnostic::error(
                "Move not supported",
                format!(
                    "{name} cannot take over the state of {} from {}.",
                    request.source_type, request.source_provider
                ),
            )
            .into())
        }
    }

    /// How states of older schema versions become those of the next one: an
    /// entry for each version from 0 to the one before the schema's.
    fn state_upgrades(&self) -> Vec<StateUpgrade> {
        Vec::new()
    }
}
