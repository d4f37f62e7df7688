// SPDX-License-Identifier: MPL-2.0
//! The handle that tests hold: start, look inside, interfere, stop.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use crate::core::{Core, locked};
use crate::fault::Fault;
use crate::hold::{HeldRequest, Release};
use crate::instance::InstanceView;
use crate::log::{Counts, LoggedRequest};
use crate::names;
use crate::scenario::{InstanceSpec, Scenario, Throttle};
use crate::throttle::Limiter;
use crate::{control, server};

/// A running emulator; stops when dropped.
#[derive(Debug)]
pub struct Emulator {
    core: Arc<Core>,
    address: SocketAddr,
    control: SocketAddr,
    stop: watch::Sender<bool>,
}

impl Emulator {
    /// Starts on free ports of 127.0.0.1, on the tokio runtime that the caller is in.
    ///
    /// # Errors
    /// Outside of a runtime, for a scenario that contradicts itself, or when a port cannot be had.
    pub fn start(scenario: Scenario) -> io::Result<Self> {
        let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Self::start_on(scenario, any, any)
    }

    /// Starts on the given addresses, which must be loopback ones; port 0 picks a free port.
    ///
    /// # Errors
    /// As [`Emulator::start`], and for an address that is not loopback.
    pub fn start_on(scenario: Scenario, api: SocketAddr, control: SocketAddr) -> io::Result<Self> {
        let runtime = tokio::runtime::Handle::try_current().map_err(io::Error::other)?;
        scenario
            .check()
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let api = bind(api).map_err(|error| refused("API", api, &error))?;
        let control_listener =
            bind(control).map_err(|error| refused("control port", control, &error))?;
        let (stop, stopped) = watch::channel(false);
        let emulator = Self {
            core: Arc::new(Core::new(scenario)),
            address: api.local_addr()?,
            control: control_listener.local_addr()?,
            stop,
        };
        let core = Arc::clone(&emulator.core);
        runtime.spawn(server::serve(core, api, stopped.clone()));
        let core = Arc::clone(&emulator.core);
        let url = emulator.url();
        runtime.spawn(control::serve(core, url, control_listener, stopped));
        Ok(emulator)
    }

    /// The API's address, `http://127.0.0.1:PORT`: Elasticsearch, STS, `/latest/…`, `/credentials`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The API's host and port, as `endpoints` blocks take it.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The control port's address.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control)
    }

    /// The requests logged since the last reset, oldest first.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        locked(&self.core.log).entries().cloned().collect()
    }

    /// Sends each request from now on, as it is logged, to the channel returned.
    pub fn follow(&self) -> UnboundedReceiver<LoggedRequest> {
        locked(&self.core.log).follow()
    }

    /// The requests of one action.
    pub fn requests_of(&self, action: &str) -> Vec<LoggedRequest> {
        let log = locked(&self.core.log);
        let entries = log.entries();
        entries
            .filter(|entry| entry.action.as_deref() == Some(action))
            .cloned()
            .collect()
    }

    /// What was counted since the last reset.
    pub fn counts(&self) -> Counts {
        locked(&self.core.log).counts().clone()
    }

    /// Forgets logged requests and counts.
    pub fn clear_log(&self) {
        locked(&self.core.log).clear();
    }

    /// An instance as it is now; nothing if there is none of that id.
    pub fn instance(&self, id: &str) -> Option<InstanceView> {
        self.core.outside(id, |instance, _| instance.view())
    }

    /// All instances, by id.
    pub fn instances(&self) -> Vec<InstanceView> {
        self.core.views()
    }

    /// How many resumes of an instance took effect; 0 for one that does not exist.
    pub fn effective_resumes(&self, id: &str) -> u32 {
        self.core
            .outside(id, |instance, _| instance.resumes)
            .unwrap_or_default()
    }

    /// Adds or replaces an instance; false for an id or a status that cannot be one.
    pub fn put_instance(&self, spec: InstanceSpec) -> bool {
        let fits = self.core.scenario.check_instance(&spec).is_ok();
        if fits {
            self.core.put_instance(spec);
        }
        fits
    }

    /// Removes an instance; false if there was none.
    pub fn remove_instance(&self, id: &str) -> bool {
        locked(&self.core.instances).remove(id)
    }

    /// Puts an instance into a status behind everyone's back; false if there is no such instance
    /// or no such status.
    ///
    /// `activating` starts a change that ends after the instance's `activating_for`.
    pub fn set_status(&self, id: &str, status: &str) -> bool {
        let statuses = &self.core.scenario.server.other_statuses;
        names::check_status(status, statuses).is_ok()
            && self
                .core
                .outside(id, |instance, now| instance.set_status(status, now))
                .is_some()
    }

    /// Adds a fault behind those in effect.
    ///
    /// # Panics
    /// On a fault that could never act, for an action or an instance that there is not: the test
    /// would pass for the wrong reason.
    #[track_caller]
    #[expect(clippy::panic, reason = "a mistake in the test that calls")]
    pub fn inject(&self, fault: Fault) {
        if let Err(error) = self.core.check_fault(&fault) {
            panic!("{error}");
        }
        locked(&self.core.faults).add(fault);
    }

    /// Waits until a request is held ([`FaultKind::HoldRequest`](crate::FaultKind::HoldRequest),
    /// [`FaultKind::HoldAnswer`](crate::FaultKind::HoldAnswer)), `limit` at most. Gives all that
    /// are held, oldest first; none if none came in time.
    pub async fn wait_for_held(&self, limit: Duration) -> Vec<HeldRequest> {
        self.core.holds.wait(limit).await
    }

    /// Lets a held request go on; false if it is not held (any more).
    pub fn release(&self, id: u64, how: Release) -> bool {
        self.core.holds.release(id, how)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        locked(&self.core.faults).clear();
    }

    /// Sets or lifts the limit of requests per second.
    pub fn throttle(&self, limit: Option<Throttle>) {
        *locked(&self.core.limiter) = Limiter::new(limit);
    }

    /// Moves the server's clock away from real time.
    pub fn set_clock_offset(&self, offset: SignedDuration) {
        self.core.clock.set_offset(offset);
    }

    /// Makes every session that STS issued expired; returns how many there were.
    pub fn expire_sessions(&self) -> usize {
        let now = self.core.clock.now();
        locked(&self.core.keys).expire_sessions(now)
    }

    /// The sessions that were issued, by STS or as an instance's role: for tests of who signed a
    /// request, and of secrets that must not turn up anywhere.
    pub fn sessions(&self) -> Vec<IssuedSession> {
        let keys = locked(&self.core.keys);
        let sessions = keys.sessions().map(|key| IssuedSession {
            arn: key.arn.clone(),
            access_key_id: key.id.clone(),
            access_key_secret: key.secret.clone(),
            security_token: key.security_token.clone().unwrap_or_default(),
        });
        sessions.collect()
    }

    /// Back to the scenario.
    pub fn reset(&self) {
        self.core.reset();
    }

    /// Stops accepting and drops open connections.
    pub fn shutdown(&self) {
        self.stop.send_replace(true);
    }
}

/// A session that was issued.
#[derive(Clone)]
pub struct IssuedSession {
    /// Whose it is: `acs:ram::<account>:assumed-role/<role>/<session name>`.
    pub arn: String,
    /// Its key's id, as the request log names it.
    pub access_key_id: String,
    /// Its key's secret.
    pub access_key_secret: String,
    /// Its token.
    pub security_token: String,
}

impl fmt::Debug for IssuedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedSession")
            .field("arn", &self.arn)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.shutdown();
    }
}

/// Says which of the two addresses cannot be had; the system names neither.
fn refused(what: &str, address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("the {what} cannot be served at {address}: {error}"),
    )
}

/// Binds a loopback address: this is a test tool whose keys are public.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    if !address.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a loopback address; the emulator serves this machine only",
        ));
    }
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}
