//! From a text to what the customer is answered, and to what staff are told: how long, until Twilio has it.
//!
//! The functions are real, and so is the wake queue with its delays. Between them AWS puts the stream's own delay and the
//! queue's, which are not measured here.

use std::sync::Arc;
use std::time::Duration;

use intellisend::domain::contacts::{Alert, AlertHours, Contact, ContactId};
use intellisend::domain::ids::TenantId;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::settings::Replies;
use jiff::Timestamp;
use tests::events;
use tests::fakes::twilio::Twilio;
use tests::lambda::Function;
use tests::stack::{Seeder, TenantSeed};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::bells::{Bells, Pool};
use crate::booking::target;
use crate::scene::Scene;
use crate::{CREATE, RECEIVE, texts};

/// No other tenant of the bench has this number.
const TENANT: u32 = 1_000;
const STAFF: &str = "+19725590001";

/// Customers who write three texts in a few seconds, and wait.
const BURSTS: u32 = 30;
/// Customers who go on writing for longer than anybody waits for them to stop.
const GO_ON: u32 = 10;
/// Customers whose life may be in danger, one after another.
const LIVES: u32 = 30;

/// Customers begin so long after one another that none waits for another's.
const BEGIN_APART: Duration = Duration::from_secs(1);
const TEXTS_APART: Duration = Duration::from_secs(2);
const GO_ON_APART: Duration = Duration::from_secs(3);

/// Functions of one kind side by side.
const SIDE_BY_SIDE: usize = 4;

/// Much more than it takes.
const LIMIT: Duration = Duration::from_secs(90);

pub(crate) struct Answers {
    /// From the last text of a burst to its reply.
    pub(crate) bursts: Vec<Duration>,
    /// From the first text of one that goes on.
    pub(crate) going_on: Vec<Duration>,
    /// From a text about a life to its reply.
    pub(crate) life: Vec<Duration>,
    /// From the same text to the staff's telephone.
    pub(crate) staff: Vec<Duration>,
}

impl Answers {
    pub(crate) async fn measure(scene: &Scene) -> Self {
        let line = Arc::new(Line::open(scene).await);
        let ringing = tokio::spawn(Arc::clone(&line).ring());
        let (mut life, mut staff) = (vec![], vec![]);
        for customer in 0..LIVES {
            let (answered, told) = line.life(customer).await;
            life.push(answered);
            staff.push(told);
        }
        let (mut stopping, mut going, begin) = (JoinSet::new(), JoinSet::new(), Instant::now());
        for customer in 0..BURSTS {
            let begins = begin + BEGIN_APART * customer;
            stopping.spawn(Arc::clone(&line).burst(customer, begins));
            if customer % (BURSTS / GO_ON) == 0 {
                going.spawn(Arc::clone(&line).going_on(customer, begins));
            }
        }
        let (bursts, going_on) = (stopping.join_all().await, going.join_all().await);
        ringing.abort();
        Self { bursts, going_on, life, staff }
    }
}

/// Everything between a customer's telephone and the answer on it.
struct Line {
    seed: TenantSeed,
    public_url: String,
    twilio: Twilio,
    receive: Pool,
    create: Pool,
    bells: Bells,
}

impl Line {
    async fn open(scene: &Scene) -> Self {
        let seed = TenantSeed { replies: Replies::Ask, ..TenantSeed::fresh(TENANT) };
        let environment = scene.stack.environment(CREATE);
        let seeder = Seeder::new(&environment);
        scene.stack.add(&seeder, &seed, true).await;
        hire(&seeder, &seed).await;
        Self {
            public_url: texts::public_url(scene).to_owned(),
            twilio: scene.stack.twilio.clone().expect("the stack has the fake"),
            receive: start(scene, RECEIVE).await,
            create: start(scene, CREATE).await,
            bells: Bells::of(&environment, &seed.tenant),
            seed,
        }
    }

    /// Has whoever is to be woken woken, for as long as it is polled.
    async fn ring(self: Arc<Self>) {
        loop {
            let threads = self.bells.next().await;
            let line = Arc::clone(&self);
            tokio::spawn(async move {
                let threads: Vec<&str> = threads.iter().map(String::as_str).collect();
                line.create.invoke(&events::queued(&threads)).await;
            });
        }
    }

    async fn burst(self: Arc<Self>, customer: u32, begins: Instant) -> Duration {
        let from = format!("+1972557{customer:04}");
        sleep_until(begins).await;
        self.text(&from, "Hi there").await;
        sleep(TEXTS_APART).await;
        self.text(&from, &format!("my water heater {customer} is leaking")).await;
        sleep(TEXTS_APART).await;
        let last = self.text(&from, "it is in the garage").await;
        self.reaches(&from, 1).await - last
    }

    async fn going_on(self: Arc<Self>, customer: u32, begins: Instant) -> Duration {
        let from = format!("+1972558{customer:04}");
        sleep_until(begins).await;
        let first = self.text(&from, &format!("my furnace {customer} rattles")).await;
        let writing = async {
            for more in 1..=8 {
                sleep(GO_ON_APART).await;
                self.text(&from, &format!("and it is {more} years old")).await;
            }
        };
        tokio::join!(self.reaches(&from, 1), writing).0 - first
    }

    /// Until the customer is answered, and until staff are told.
    async fn life(&self, customer: u32) -> (Duration, Duration) {
        let from = format!("+1972559{:04}", 1_000 + customer);
        let told = usize::try_from(customer).expect("not that many") + 1;
        let texted = self.text(&from, "I smell gas in the basement").await;
        let (answered, told) = tokio::join!(self.reaches(&from, 1), self.reaches(STAFF, told));
        (answered - texted, told - texted)
    }

    /// Posts a text and rings for it. When it was posted.
    async fn text(&self, from: &str, body: &str) -> Since {
        let text = texts::text_to(&self.seed, from, body);
        let thread = format!("{}#{from}#{}", self.seed.tenant, self.seed.number);
        let rung = events::inserted(&[(&thread, &format!("text#{}", text.message_sid))]);
        let texted = Since(Timestamp::now());
        let answer = self.receive.invoke(&texts::event_at(&self.public_url, &self.seed, &text)).await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        let create = self.create.clone();
        tokio::spawn(async move { create.invoke(&rung).await });
        texted
    }

    /// When Twilio was handed so many messages to this telephone.
    async fn reaches(&self, to: &str, messages: usize) -> Since {
        let sent = || {
            let sent = self.twilio.sent(&self.seed.account_sid).into_iter();
            sent.filter(|message| message.to == to).nth(messages - 1)
        };
        let reached = self.twilio.until(|_| sent().is_some());
        timeout(LIMIT, reached).await.expect("it is sent");
        Since(sent().expect("it was there").created_at)
    }
}

/// A moment that others are told from.
#[derive(Clone, Copy)]
struct Since(Timestamp);

impl std::ops::Sub for Since {
    type Output = Duration;
    fn sub(self, earlier: Self) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or_default()
    }
}

/// Somebody of the business who is told of emergencies at any time.
async fn hire(seeder: &Seeder, seed: &TenantSeed) {
    let (store, tenant) = (&seeder.work.store, TenantId::parse(&seed.tenant).expect("a tenant"));
    let found = store.contacts(&tenant).await.expect("the tables answer");
    let contact = Contact {
        id: ContactId::of(1),
        name: "Ann".to_owned(),
        number: PhoneNumber::parse(STAFF).expect("a number"),
        alerts: vec![Alert::Emergency],
        hours: AlertHours::Always,
        confirmed_at: Some(Timestamp::UNIX_EPOCH),
    };
    let change = store.change(&tenant).contacts(found.version, &[contact]).expect("it is JSON");
    change.commit().await.expect("the contact is stored");
}

/// Processes of a function that reach everything over TLS.
async fn start(scene: &Scene, name: &str) -> Pool {
    let mut environment = scene.stack.environment(name);
    environment.retain(|name, _| target(name).is_some());
    let mut terminators = vec![];
    for url in environment.values_mut() {
        let terminator = scene.authority.terminator(url).await;
        *url = terminator.url();
        terminators.push(terminator);
    }
    let mut functions: Vec<Function> = vec![];
    for _ in 0..SIDE_BY_SIDE {
        functions.push(scene.start_with(name, environment.clone()).await);
    }
    for function in &functions {
        function.ready().await.expect("it starts");
    }
    Pool::of(functions, terminators)
}
