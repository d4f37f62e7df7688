// SPDX-License-Identifier: MPL-2.0
//! What all resources, actions and data sources of one provider share: the
//! settings, and the client that is built from them at the first call.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use super::config::Settings;
use super::preflight::Looks;
use crate::client::{Client, Target};
use crate::clock::{Clock, SystemClock};
use crate::credentials::{self, CallerIdentity, CredentialCache, CredentialsError, Sts};
use crate::cty::Path;
use crate::diag::Diagnostic;
use crate::environment::Environment;
use crate::transport::{HttpTransport, ReqwestTransport, TransportSettings};

/// How long a read may take that no run's timeout bounds: that of a refresh or
/// of a data source, with all its repetitions.
pub(crate) const READ_TIMEOUT: Duration = Duration::from_secs(300);

/// Makes an HTTP client from what the provider block says about connections.
pub(crate) type MakeTransport = dyn Fn(&TransportSettings) -> Arc<dyn HttpTransport> + Send + Sync;

/// What the provider has from the process it runs in; tests choose it.
#[derive(Clone)]
pub struct Dependencies {
    /// The environment's variables.
    pub(crate) environment: Environment,
    /// The date.
    pub(crate) clock: Arc<dyn Clock>,
    /// Makes the one HTTP client of a configuration; called at the first call.
    pub(crate) transport: Arc<MakeTransport>,
}

impl Dependencies {
    /// This process's environment, clock and network.
    #[must_use]
    pub fn of_process(environment: Environment) -> Self {
        Self {
            environment,
            clock: Arc::new(SystemClock),
            transport: Arc::new(|settings| Arc::new(ReqwestTransport::new(settings.clone()))),
        }
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }
}

/// The configured provider.
pub(crate) struct Runtime {
    dependencies: Dependencies,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    settings: Arc<Settings>,
    configured: bool,
    looks: Arc<Looks>,
    connected: Option<Connected>,
}

/// What is built at the first call.
#[derive(Clone)]
struct Connected {
    transport: Arc<dyn HttpTransport>,
    credentials: Arc<CredentialCache>,
    client: Arc<Client>,
    profile_region: Arc<OnceCell<Option<String>>>,
    identity: Arc<OnceCell<CallerIdentity>>,
}

impl Runtime {
    /// A provider that is not configured yet: offline work is possible.
    pub(crate) fn new(dependencies: Dependencies) -> Self {
        Self {
            dependencies,
            state: Mutex::default(),
        }
    }

    /// What the looks share that are made with these settings: in one process,
    /// unless a host uses one that runs already for all its commands.
    pub(crate) fn looks(&self) -> Arc<Looks> {
        Arc::clone(&self.lock().looks)
    }

    /// Whether settings were taken. Configurations are validated before that,
    /// and then again, in other processes, by each plan and apply.
    pub(crate) fn is_configured(&self) -> bool {
        self.lock().configured
    }

    /// Takes new settings; the old client ends with its last call.
    pub(crate) fn configure(&self, settings: Settings) {
        *self.lock() = State {
            settings: Arc::new(settings),
            configured: true,
            looks: Arc::default(),
            connected: None,
        };
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.lock().settings)
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.dependencies.environment
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.dependencies.clock.as_ref()
    }

    /// The one client.
    pub(crate) fn client(&self) -> Arc<Client> {
        self.connected().client
    }

    /// The one cache of credentials.
    pub(crate) fn credentials(&self) -> Arc<CredentialCache> {
        self.connected().credentials
    }

    /// The one HTTP client.
    pub(crate) fn transport(&self) -> Arc<dyn HttpTransport> {
        self.connected().transport
    }

    /// The client of the Security Token Service.
    pub(crate) fn sts(&self) -> Sts {
        let endpoint =
            credentials::sts_endpoint(&self.settings().credentials, &self.dependencies.environment);
        Sts::new(&self.source_context(self.transport()), endpoint)
    }

    /// Whose credentials are in use; STS is asked until it has answered once.
    pub(crate) async fn identity(&self) -> Result<CallerIdentity, CredentialsError> {
        let connected = self.connected();
        let ask = || async {
            let session = connected.credentials.get().await?;
            self.sts().get_caller_identity(&session.credentials).await
        };
        connected.identity.get_or_try_init(ask).await.cloned()
    }

    fn source_context(&self, transport: Arc<dyn HttpTransport>) -> credentials::SourceContext {
        let clock = Arc::clone(&self.dependencies.clock);
        credentials::SourceContext::new(transport, clock, &self.dependencies.environment)
    }

    /// Builds what calls need, if this is the first one. Builds only: nothing
    /// is looked up or sent.
    fn connected(&self) -> Connected {
        let mut state = self.lock();
        if let Some(connected) = &state.connected {
            return connected.clone();
        }
        let settings = &state.settings;
        let clock = &self.dependencies.clock;
        let transport = (self.dependencies.transport)(&settings.transport);
        let source = credentials::resolve(
            &settings.credentials,
            &self.dependencies.environment,
            &self.source_context(Arc::clone(&transport)),
        );
        let credentials = Arc::new(CredentialCache::new(source, Arc::clone(clock)));
        let client = Arc::new(Client::new(
            settings.client.clone(),
            Arc::clone(&credentials),
            Arc::clone(&transport),
            Arc::clone(clock),
        ));
        let connected = Connected {
            transport,
            credentials,
            client,
            profile_region: Arc::default(),
            identity: Arc::default(),
        };
        state.connected = Some(connected.clone());
        connected
    }

    /// The region of what names none: the provider block's, the environment's,
    /// or the one that the chosen profile names. None also while the block's
    /// arguments that decide it are not known yet.
    pub(crate) async fn region(&self) -> Option<String> {
        let settings = self.settings();
        if settings.region.is_some() || !settings.not_known_yet(None).is_empty() {
            return settings.region.clone();
        }
        let connected = self.connected();
        let io = self.source_context(connected.transport);
        let environment = &self.dependencies.environment;
        let find = credentials::profile_region(&settings.credentials, environment, &io);
        connected.profile_region.get_or_init(|| find).await.clone()
    }

    /// The instance in the region in effect: the resource's own, else
    /// [`Runtime::region`].
    ///
    /// # Errors
    ///
    /// A diagnostic when the provider block is not known yet as far as the
    /// call needs it, and one on `region` when neither is set.
    pub(crate) async fn target(
        &self,
        region: Option<&str>,
        instance_id: &str,
    ) -> Result<Target, Diagnostic> {
        let missing = self.settings().not_known_yet(region);
        if !missing.is_empty() {
            return Err(not_known_yet(&missing));
        }
        let region = match region {
            Some(region) => Some(region.to_owned()),
            None => self.region().await,
        };
        let region = region.ok_or_else(|| {
            Diagnostic::error(
                "Region missing",
                "No region is set: neither here, nor in the provider block, nor in ALIBABA_CLOUD_REGION, nor in the chosen profile.\n\n\
                 Next step: Set region here or in the provider block, to the region that the console shows for the instance.",
            )
            .at(Path::to("region"))
        })?;
        Ok(Target {
            region,
            instance_id: instance_id.to_owned(),
        })
    }

    /// A warning where the provider's endpoint is one host, and `region` is
    /// another than the one that the provider, and so the host, is for.
    pub(crate) fn foreign_region(&self, region: &str) -> Option<Diagnostic> {
        let settings = self.settings();
        let endpoint = settings.client.elasticsearch_endpoint.as_ref()?;
        let default = settings.region.as_deref()?;
        if endpoint.follows_region() || default == region {
            return None;
        }
        Some(
            Diagnostic::warning(
                "Endpoint of another region",
                format!(
                    "The region is {region}, but endpoints.elasticsearch is {endpoint} for every region, and the provider's region is {default}. If that endpoint serves only {default}, it does not know instances of {region}.\n\n\
                     Next step: Write {{region}} in place of the region in endpoints.elasticsearch, or use a second provider configuration for {region}."
                ),
            )
            .at(Path::to("region")),
        )
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is asked for needs a call, and the provider block does not say yet
/// where it goes or as whom.
fn not_known_yet(missing: &[&str]) -> Diagnostic {
    Diagnostic::error(
        "Provider configuration not known yet",
        format!(
            "The provider block depends on something that does not exist yet, so these arguments are not known before the apply: {}. No API call was made.\n\n\
             Next step: Create what they depend on first (plan and apply with -target), or give the provider block known values. A data source with depends_on on the same object is read only during the apply.",
            missing.join(", ")
        ),
    )
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Runtime")
    }
}
