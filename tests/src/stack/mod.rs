//! The local stack: an AWS emulator with this template deployed, fakes of ServiceTitan and Twilio, and two tenants.

mod build;
mod deploy;
mod described;
mod emulator;
mod front_door;
mod people;
mod seed;
mod watched;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use build::build;
pub use described::{Described, DescribedConnection, DescribedRoute, DescribedUser};
pub use people::Tokens;
pub(crate) use seed::SCOPES;
pub use seed::{APP_KEY, Seeder, TenantSeed, in_servicetitan, in_twilio};

use crate::fakes::servicetitan::{Environment, ServiceTitan};
use crate::fakes::twilio::Twilio;
use described::Addresses;
use emulator::{Emulator, free_port};
use front_door::FrontDoor;
use watched::Watched;

/// Everybody's here. Of the local stack only: its user pool holds nobody else.
const PASSWORD: &str = "Local-stack-only-1";

/// How the stack is to be started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The first of four ports in a row; 0: any that are free.
    pub port: u16,
    /// How long an unclear effect settles; the template's default where none is given.
    pub settle_seconds: Option<u32>,
    /// Instead of the fake.
    pub servicetitan: Outside,
    /// Instead of the fake.
    pub twilio: Outside,
    /// Nothing in the stack rings a doorbell: whoever started it delivers the events.
    pub quiet: bool,
    /// What Twilio is told to call; the stack's own address where none is given.
    pub public_url: Option<String>,
    /// What the functions ask of AWS is noted, to be held against what they may.
    pub watched: bool,
}

/// A system that the stack talks to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outside {
    #[default]
    Fake,
    /// One address for all of its hosts.
    At(String),
    Real,
}

impl Outside {
    /// As an environment variable says it.
    #[must_use]
    pub fn parse(value: Option<String>) -> Self {
        match value.as_deref() {
            None | Some("") => Self::Fake,
            Some("real") => Self::Real,
            Some(url) => Self::At(url.trim_end_matches('/').to_owned()),
        }
    }

    /// None: the real hosts, which are the template's defaults.
    fn address(&self, fake: Option<&str>) -> Option<String> {
        match self {
            Self::Fake => fake.map(str::to_owned),
            Self::At(url) => Some(url.clone()),
            Self::Real => None,
        }
    }
}

/// A running stack. Everything it started ends with it.
pub struct Stack {
    pub described: Described,
    pub servicetitan: Option<ServiceTitan>,
    pub twilio: Option<Twilio>,
    /// Credentials of each function's role.
    sessions: BTreeMap<String, BTreeMap<String, String>>,
    _emulator: Emulator,
    _watched: Option<Watched>,
    _front_door: FrontDoor,
}

impl Stack {
    /// Starts and deploys everything, and says how far it is.
    ///
    /// # Panics
    /// Where a part does not start: without the stack there is nothing to run.
    pub async fn start(options: &Options, say: impl Fn(&str)) -> Self {
        let port = |offset: u16| if options.port == 0 { 0 } else { options.port + offset };
        let front_door = FrontDoor::bind(port(0)).await;
        let servicetitan = match options.servicetitan {
            Outside::Fake => Some(ServiceTitan::start(port(2)).await.expect("the fake ServiceTitan starts")),
            Outside::At(_) | Outside::Real => None,
        };
        let twilio = match options.twilio {
            Outside::Fake => Some(Twilio::start(port(3)).await.expect("the fake Twilio starts")),
            Outside::At(_) | Outside::Real => None,
        };
        if let Some(fake) = twilio.as_ref().filter(|_| !options.quiet) {
            fake.report_by_itself();
        }
        say("starting the AWS emulator");
        let aws_port = if options.port == 0 { free_port() } else { port(1) };
        let watched = if options.watched { Some(Watched::before(aws_port).await) } else { None };
        let seen_as = watched.as_ref().map(Watched::url);
        let emulator = Emulator::start(aws_port, &target_folder(), seen_as).await;
        let [integration, production] = match &servicetitan {
            None => [None, None],
            Some(fake) => [
                Some(fake.listen_for(Environment::Integration, 0).await.expect("its sandbox starts")),
                Some(fake.listen_for(Environment::Production, 0).await.expect("its production starts")),
            ],
        };
        let at = Addresses {
            api_url: front_door.url(),
            aws_url: emulator.url(),
            integration_url: options.servicetitan.address(integration.as_deref()),
            production_url: options.servicetitan.address(production.as_deref()),
            servicetitan_url: options.servicetitan.address(servicetitan.as_ref().map(ServiceTitan::url)),
            twilio_url: options.twilio.address(twilio.as_ref().map(Twilio::url)),
        };
        say("deploying template.yaml");
        let public_url = options.public_url.as_deref().unwrap_or(&at.api_url);
        let deployed = deploy::deploy(&at, public_url, options).await;
        front_door.open(&at.aws_url, &deployed.api_id);
        say("connecting two tenants");
        let tenants = [TenantSeed::demo(), TenantSeed::other()];
        let connected = options.servicetitan != Outside::Real;
        let described = Described::of(at, &deployed, &tenants, connected);
        if let Some(watched) = &watched {
            watched.know(&described.functions["create-bookings"].environment);
        }
        let sessions = deployed.functions.into_iter().map(|(name, function)| (name, function.session));
        let stack = Self {
            described,
            servicetitan,
            twilio,
            sessions: sessions.collect(),
            _emulator: emulator,
            _watched: watched,
            _front_door: front_door,
        };
        let seeder = Seeder::new(&stack.environment("create-bookings"));
        seeder.platform().await;
        for seed in &tenants {
            stack.add(&seeder, seed, connected).await;
        }
        stack
    }

    /// Sets a tenant up everywhere; `connected`: with credentials for ServiceTitan's sandbox.
    pub async fn add(&self, seeder: &Seeder, seed: &TenantSeed, connected: bool) {
        seeder.tenant(seed).await;
        if connected {
            seeder.connection(seed, 1).await;
        }
        if let Some(fake) = &self.servicetitan {
            seed::in_servicetitan(fake, seed);
        }
        if let Some(fake) = &self.twilio {
            seed::in_twilio(fake, seed, &seeder.webhook());
        }
    }

    /// The environment that the template gives a function, and what Lambda would add to it.
    #[must_use]
    pub fn environment(&self, function: &str) -> BTreeMap<String, String> {
        let mut environment = self.described.functions[function].environment.clone();
        let aws = seed::aws(&self.described.aws_url);
        environment.extend(aws.into_iter().map(|(name, value)| (name.to_owned(), value)));
        environment
    }

    /// What Lambda would tell a function of its role. [`Stack::environment`] has whoever may do anything instead.
    #[must_use]
    pub fn session(&self, function: &str) -> &BTreeMap<String, String> {
        &self.sessions[function]
    }
}

/// The project's own folder.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the project").to_owned()
}

/// Where everything that is made goes.
#[must_use]
pub fn target_folder() -> PathBuf {
    project().join("target")
}
