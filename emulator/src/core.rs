// SPDX-License-Identifier: MPL-2.0
//! The emulated service's whole state, shared by the API, the control port and the handle.
//!
//! Locks are short and never held across an await.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::auth::keys::Keys;
use crate::auth::nonce::Nonces;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::fault::{Fault, FaultKind, Faults};
use crate::hold::Holds;
use crate::instance::{Instance, InstanceView, Now};
use crate::log::RequestLog;
use crate::scenario::{InstanceSpec, KeySpec, Kind, Scenario};
use crate::throttle::Limiter;

/// The state of one emulated region.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) scenario: Scenario,
    pub(crate) clock: Clock,
    pub(crate) instances: Mutex<Instances>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) keys: Mutex<Keys>,
    pub(crate) nonces: Mutex<Nonces>,
    pub(crate) limiter: Mutex<Limiter>,
    pub(crate) log: Mutex<RequestLog>,
    pub(crate) holds: Holds,
    /// Tokens of the metadata service.
    pub(crate) metadata_tokens: Mutex<Vec<String>>,
}

/// A lock that a panicked holder does not poison: every state in here is valid between statements.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    /// Builds the state that a scenario describes.
    pub(crate) fn new(mut scenario: Scenario) -> Self {
        if scenario.keys.is_empty() {
            scenario.keys.push(KeySpec::default());
        }
        let server = &scenario.server;
        let core = Self {
            clock: Clock::new(server.clock_start, server.clock_offset),
            instances: Mutex::default(),
            faults: Mutex::default(),
            keys: Mutex::default(),
            nonces: Mutex::default(),
            limiter: Mutex::new(Limiter::new(None)),
            log: Mutex::new(RequestLog::new(server.log_limit)),
            metadata_tokens: Mutex::default(),
            holds: Holds::default(),
            scenario,
        };
        core.reset();
        core
    }

    /// Back to the scenario: instances, faults, keys, sessions, limit, clock, log.
    pub(crate) fn reset(&self) {
        let now = self.now();
        let mut instances = Instances::default();
        for spec in &self.scenario.instances {
            instances.put(Instance::new(spec.clone(), &self.scenario.defaults, now));
        }
        *locked(&self.instances) = instances;
        let mut faults = self.scenario.faults.clone();
        let denied = self.scenario.deny.iter();
        faults.extend(denied.map(|action| Fault::new(FaultKind::Forbidden).on(action)));
        *locked(&self.faults) = Faults::new(faults);
        *locked(&self.keys) = Keys::new(&self.scenario.keys, &self.scenario.server.account);
        *locked(&self.nonces) = Nonces::default();
        *locked(&self.limiter) = Limiter::new(self.scenario.throttle.clone());
        self.clock.set_offset(self.scenario.server.clock_offset);
        locked(&self.metadata_tokens).clear();
        locked(&self.log).clear();
        self.holds.release_all();
    }

    /// Both clocks, read once for one request.
    pub(crate) fn now(&self) -> Now {
        Now {
            instant: Instant::now(),
            clock: self.clock.now(),
        }
    }

    /// Runs `act` on an instance, settled; creates it first where any id exists.
    pub(crate) fn with_instance<T>(
        &self,
        kind: Kind,
        id: &str,
        act: impl FnOnce(&mut Instance, Now) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let now = self.now();
        let mut instances = locked(&self.instances);
        if self.scenario.defaults.create_on_demand && !instances.by_id.contains_key(id) {
            let spec = InstanceSpec {
                id: id.to_owned(),
                ..InstanceSpec::default()
            };
            instances.put(Instance::new(spec, &self.scenario.defaults, now));
        }
        let instance = instances
            .by_id
            .get_mut(id)
            .filter(|instance| instance.kind == kind)
            .ok_or_else(ApiError::instance_not_found)?;
        instance.settle(now);
        act(instance, now)
    }

    /// Refuses a fault that could never act.
    pub(crate) fn check_fault(&self, fault: &Fault) -> Result<(), String> {
        fault.check()?;
        let instances = locked(&self.instances);
        let ids = instances.by_id.keys().map(String::as_str);
        self.scenario.check_fault_instance(fault, ids)
    }

    /// Adds or replaces an instance that was checked.
    pub(crate) fn put_instance(&self, spec: InstanceSpec) {
        let instance = Instance::new(spec, &self.scenario.defaults, self.now());
        locked(&self.instances).put(instance);
    }

    /// Runs `act` on an instance of either kind from outside the API; nothing if it is not there.
    pub(crate) fn outside<T>(
        &self,
        id: &str,
        act: impl FnOnce(&mut Instance, Now) -> T,
    ) -> Option<T> {
        let now = self.now();
        let mut instances = locked(&self.instances);
        let instance = instances.by_id.get_mut(id)?;
        instance.settle(now);
        Some(act(instance, now))
    }

    /// All instances, by id.
    pub(crate) fn views(&self) -> Vec<InstanceView> {
        let now = self.now();
        let mut instances = locked(&self.instances);
        let all = instances.by_id.values_mut();
        all.map(|instance| {
            instance.settle(now);
            instance.view()
        })
        .collect()
    }
}

/// The instances, by id.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    pub(crate) by_id: BTreeMap<String, Instance>,
}

impl Instances {
    /// Adds or replaces one; a new instance knows no old client tokens.
    pub(crate) fn put(&mut self, instance: Instance) {
        self.by_id.insert(instance.spec.id.clone(), instance);
    }

    /// Removes one; false if there was none.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.by_id.remove(id).is_some()
    }
}
