//! What a test stands on: one stack for its process, a tenant of its own, functions and drivers of its own.

mod apart;
mod others;
mod turn;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use intellisend::boot;
use intellisend::config::Config;
use intellisend::domain::ids::{TenantId, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::settings::Profile;
use intellisend::drivers::{Clock, Work};

use crate::api::Api;
use crate::canaries;
use crate::fakes::servicetitan::{Booking, ServiceTitan};
use crate::fakes::twilio::Twilio;
use crate::ground::turn::Turn;
use crate::lambda::{Function, Start};
use crate::phone::Text;
use crate::privilege::{Names, note};
use crate::proxy::{Look, Proxy, Recorder};
use crate::stack::{Options, Seeder, Stack, TenantSeed, build, in_servicetitan, in_twilio};

/// The customer of every test: tenants are apart, so numbers need not be.
pub const CUSTOMER: &str = "+19725550100";

/// How long unclear effects settle in tests, whose clocks are turned by hand. A write may take a twelfth of it, which
/// must be plenty on a busy machine.
pub const SETTLE_SECONDS: u32 = 60;

/// Tenants 1 and 2 are the stack's own.
static NEXT: AtomicU32 = AtomicU32::new(3);

static STACK: OnceLock<Stack> = OnceLock::new();

/// A test's own tenant on the process's stack.
pub struct Ground {
    pub stack: &'static Stack,
    pub seed: TenantSeed,
    pub seeder: Seeder,
    pub servicetitan: ServiceTitan,
    pub twilio: Twilio,
    pub recorder: Recorder,
    /// Tables of its own, by the settings that name them; none: it has those of the stack.
    tables: BTreeMap<String, String>,
    proxies: Mutex<Vec<Proxy>>,
    /// The stack's own functions do its work.
    is_live: bool,
    _turn: Turn,
}

impl Ground {
    /// On a stack whose doorbells ring, connected.
    pub async fn live() -> Self {
        Self::on(false, true).await
    }

    /// On a stack where the test rings, connected.
    pub async fn quiet() -> Self {
        Self::on(true, true).await
    }

    /// On a stack where the test rings, without credentials for ServiceTitan.
    pub async fn unconnected() -> Self {
        Self::on(true, false).await
    }

    /// Like [`Ground::quiet`], with tables of its own: what functions do for all tenants at once they do for this one.
    /// Nobody else's clock matters, and any number of them may be in use.
    pub async fn apart(connected: bool) -> Self {
        let turn = Turn::beside_others().await;
        let stack = STACK.get_or_init(|| start(true));
        let tables = apart::copied(&stack.described).await;
        Self::with(turn, true, connected, tables).await
    }

    /// Like [`Ground::quiet`], for a test that does what is done for all tenants at once: with its own fakes, it would
    /// do so for those of other tests. No other ground is in use meanwhile, so this is a test's only one; and nobody reads
    /// the logs any more of those that were.
    pub async fn alone() -> Self {
        let ground = Self::taking(Turn::alone().await, true, true).await;
        ground.forget_others().await;
        ground
    }

    /// The same, without credentials for ServiceTitan.
    pub async fn alone_unconnected() -> Self {
        Self::taking(Turn::alone().await, true, false).await
    }

    async fn on(quiet: bool, connected: bool) -> Self {
        Self::taking(Turn::beside_others().await, quiet, connected).await
    }

    async fn taking(turn: Turn, quiet: bool, connected: bool) -> Self {
        Self::with(turn, quiet, connected, BTreeMap::new()).await
    }

    async fn with(turn: Turn, quiet: bool, connected: bool, tables: BTreeMap<String, String>) -> Self {
        let stack = STACK.get_or_init(|| start(quiet));
        let seed = TenantSeed::fresh(NEXT.fetch_add(1, Ordering::Relaxed));
        let mut environment = stack.environment("create-bookings");
        environment.extend(tables.clone());
        let seeder = Seeder::new(&environment);
        seeder.tenant(&seed).await;
        if connected {
            seeder.connection(&seed, 1).await;
        }
        let (servicetitan, twilio) = fakes(stack, quiet).await;
        in_servicetitan(&servicetitan, &seed);
        in_twilio(&twilio, &seed, &seeder.webhook());
        Self {
            stack,
            seed,
            seeder,
            servicetitan,
            twilio,
            recorder: Recorder::default(),
            tables,
            proxies: Mutex::default(),
            is_live: !quiet,
            _turn: turn,
        }
    }

    /// The names of its tables, by the design's names.
    #[must_use]
    pub fn table_names(&self) -> BTreeMap<String, String> {
        let mut names = self.stack.described.tables.clone();
        for (name, table) in &mut names {
            if let Some(own) = self.tables.get(&apart::setting(name)) {
                table.clone_from(own);
            }
        }
        names
    }

    /// Changes the tenant's settings.
    pub async fn settings(&self, change: impl FnOnce(&mut Profile)) {
        let (store, tenant) = (&self.seeder.work.store, self.thread().tenant);
        let found = store.tenant(&tenant).await.expect("the tables answer");
        let mut profile = found.profile.expect("the tenant is there");
        change(&mut profile);
        let saving = store.change(&tenant).profile(found.profile_version, &profile).expect("it is JSON");
        saving.commit().await.expect("the settings are stored");
    }

    /// The settings API, as an admin of this tenant calls it.
    pub async fn api(&self) -> Api {
        self.api_of(Some(&self.seed.tenant), &[]).await
    }

    /// As somebody of this tenant who may change nothing.
    pub async fn viewer(&self) -> Api {
        self.api_of(Some(&self.seed.tenant), &["viewers"]).await
    }

    /// As an operator, who belongs to no tenant.
    #[must_use]
    pub fn operator(&self) -> Api {
        let described = &self.stack.described;
        Api::new(&described.api_url, &described.users["operator"].id_token)
    }

    /// As somebody of any tenant, in any groups.
    pub async fn api_of(&self, tenant: Option<&str>, groups: &[&str]) -> Api {
        Api::new(&self.stack.described.api_url, &self.stack.sign_in(tenant, groups).await.id)
    }

    #[must_use]
    pub fn bookings(&self) -> Vec<Booking> {
        self.servicetitan.bookings(&self.seed.servicetitan_tenant.to_string())
    }

    /// A text from the customer, not yet posted.
    #[must_use]
    pub fn text(&self, body: &str) -> Text {
        Text::new(&self.seed.account_sid, CUSTOMER, &self.seed.number, body)
    }

    /// The customer's thread.
    #[must_use]
    pub fn thread(&self) -> ThreadKey {
        ThreadKey {
            tenant: TenantId::parse(&self.seed.tenant).expect("a tenant"),
            customer: Sender::parse(CUSTOMER).expect("a sender"),
            number: PhoneNumber::parse(&self.seed.number).expect("a number"),
        }
    }

    /// The function's environment, with the recording proxy before everything that it calls. Whoever has it may do
    /// anything.
    pub async fn environment(&self, caller: &str, function: &str) -> BTreeMap<String, String> {
        let aws = self.proxy(caller, "aws", &self.stack.described.aws_url).await;
        self.environment_with(caller, function, &aws).await
    }

    /// The same for the function itself, which may do what its role allows: what it asks for is noted.
    async fn environment_of_role(&self, caller: &str, function: &str) -> BTreeMap<String, String> {
        let (name, mut known) = (function.to_owned(), self.stack.environment(function));
        known.extend(self.tables.clone());
        let names = Names::of(&known);
        let look: Look = Arc::new(move |head, body| note(&name, &names, head, body));
        let aws = self.recorder.proxy_with(caller, "aws", &self.stack.described.aws_url, look).await;
        let url = self.keep(aws);
        let mut environment = self.environment_with(caller, function, &url).await;
        environment.extend(self.stack.session(function).clone());
        environment
    }

    async fn environment_with(&self, caller: &str, function: &str, aws: &str) -> BTreeMap<String, String> {
        let mut environment = self.stack.environment(function);
        environment.extend(self.tables.clone());
        let servicetitan = self.proxy(caller, "servicetitan", self.servicetitan.url()).await;
        let twilio = self.proxy(caller, "twilio", self.twilio.url()).await;
        for (name, value) in &mut environment {
            match name.as_str() {
                "AWS_ENDPOINT_URL" => aws.clone_into(value),
                name if name.starts_with("TWILIO_") => value.clone_from(&twilio),
                "SETTLE_SECONDS" => *value = SETTLE_SECONDS.to_string(),
                name if name.starts_with("SERVICETITAN_") => value.clone_from(&servicetitan),
                _ => {}
            }
        }
        environment
    }

    /// The address of a recording proxy, which stands for as long as the ground does.
    pub async fn proxy(&self, caller: &str, target: &str, upstream: &str) -> String {
        self.keep(self.recorder.proxy(caller, target, upstream).await)
    }

    fn keep(&self, proxy: Proxy) -> String {
        let url = proxy.url();
        self.proxies.lock().expect("no test panics here").push(proxy);
        url
    }

    /// A real function, as Lambda would run it: behind the recording proxy, and as its role.
    pub async fn function(&self, name: &str) -> Function {
        self.function_with(name, &[]).await
    }

    /// The same, with these settings instead of the template's.
    pub async fn function_with(&self, name: &str, settings: &[(&str, &str)]) -> Function {
        self.function_as(name, name, settings).await
    }

    /// The same, recorded as this caller: where there are several of one function.
    pub async fn function_as(&self, caller: &str, name: &str, settings: &[(&str, &str)]) -> Function {
        let mut environment = self.environment_of_role(caller, name).await;
        environment.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Function::start(Start {
            name: name.to_owned(),
            binary: self.stack.described.functions[name].binary.clone(),
            environment,
            timeout: time_out(name),
        })
        .await
    }

    /// What a driver works with in this process, behind the recording proxy; `caller` names it in the recording.
    pub async fn work(&self, caller: &str, clock: Clock) -> Work {
        let environment = self.environment(caller, "create-bookings").await;
        let config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
        boot::work_with(&config, clock).expect("clients")
    }
}

/// What the test's own functions logged is searched as each of them ends.
impl Drop for Ground {
    fn drop(&mut self) {
        // A test that fails leaves it to the next.
        if self.is_live && !std::thread::panicking() {
            canaries::search_deployed(&self.stack.described);
        }
    }
}

/// A live stack's functions reach the stack's fakes. A quiet one's are the test's, which may play them as it likes.
async fn fakes(stack: &Stack, quiet: bool) -> (ServiceTitan, Twilio) {
    match (&stack.servicetitan, &stack.twilio) {
        (Some(servicetitan), Some(twilio)) if !quiet => (servicetitan.clone(), twilio.clone()),
        _ => (
            ServiceTitan::start(0).await.expect("the fake ServiceTitan starts"),
            Twilio::start(0).await.expect("the fake Twilio starts"),
        ),
    }
}

/// After which Lambda ends a function, as the template says: the webhook must have answered long before Twilio gives up.
const fn time_out(function: &str) -> Duration {
    Duration::from_secs(if matches!(function.as_bytes(), b"receive-sms") { 8 } else { 60 })
}

/// On a runtime of its own, which no test's end takes down. The emulator ends with the process.
fn start(quiet: bool) -> Stack {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        build();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let options =
                Options { quiet, settle_seconds: Some(SETTLE_SECONDS), watched: true, ..Options::default() };
            let _ = send.send(Stack::start(&options, |_| {}).await);
            std::future::pending::<()>().await;
        });
    });
    receive.recv().expect("the stack starts")
}
