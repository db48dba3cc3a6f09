//! From a text to its booking, and from there to the reply, through the real functions: how long, and with how many calls.
//!
//! Between the two functions AWS puts the stream's own delay, which is not measured here.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tests::events;
use tests::lambda::Function;
use tests::phone::Text;
use tests::proxy::{Call, Proxy, Recorder};
use tests::stack::TenantSeed;
use tests::tls::Terminator;
use tokio::time::timeout;

use crate::bells::Bells;
use crate::scene::Scene;
use crate::{CREATE, RECEIVE, texts};

const CONVERSATIONS: u32 = 50;
/// Of which so many are answered.
const REPLIES: usize = 20;
/// Much more than it takes.
const LIMIT: Duration = Duration::from_secs(60);

/// Texts of one kind, or replies, and what they took.
#[derive(Default)]
pub(crate) struct Texts {
    pub(crate) took: Vec<Duration>,
    /// Of all of them together, by who made a call and what it was.
    calls: BTreeMap<String, u32>,
}

impl Texts {
    fn add(&mut self, took: Duration, calls: &[Call]) {
        self.took.push(took);
        for call in calls {
            *self.calls.entry(format!("{}: {}", call.caller, what(call))).or_default() += 1;
        }
    }

    /// How often each call was made for a text.
    pub(crate) fn calls(&self) -> impl Iterator<Item = (&str, f64)> {
        let texts = f64::from(u32::try_from(self.took.len()).expect("not that many texts"));
        self.calls.iter().map(move |(call, times)| (call.as_str(), f64::from(*times) / texts))
    }

    /// How many calls that begin with these words were made for a text.
    pub(crate) fn count(&self, words: &str) -> f64 {
        let matching = self.calls().filter(|(call, _)| call.starts_with(words));
        matching.fold(0.0, |sum, (_, times)| sum + times)
    }
}

pub(crate) struct Bookings {
    /// The first text of a process, which knows no route, secret or token yet.
    pub(crate) forgetful: Texts,
    pub(crate) first: Texts,
    pub(crate) next: Texts,
    /// Each a drive of its own, since customers have fallen silent by then.
    pub(crate) replies: Texts,
}

impl Bookings {
    /// Two texts of each customer, one customer after another.
    pub(crate) async fn measure(scene: &Scene) -> Self {
        let path = Path::open(scene).await;
        let (mut forgetful, mut first, mut next) = (Texts::default(), Texts::default(), Texts::default());
        path.text(&texts::text("+19725560000", "Is this the plumber?"), &mut forgetful).await;
        for customer in 1..=CONVERSATIONS {
            let from = format!("+1972556{customer:04}");
            let opening = texts::text(&from, &format!("My water heater {customer} is leaking"));
            path.text(&opening, &mut first).await;
            let more = texts::text(&from, &format!("It is number {customer}, in the garage"));
            path.text(&more, &mut next).await;
        }
        let replies = timeout(LIMIT, path.replies()).await.expect("customers are answered");
        Self { forgetful, first, next, replies }
    }
}

/// The two functions, with a recording proxy before everything that they call.
struct Path<'a> {
    scene: &'a Scene,
    recorder: Recorder,
    receive: Function,
    create: Function,
    _lines: Vec<Line>,
}

/// From a function's TLS to a plain upstream, recorded in between, for as long as it is kept.
type Line = (Terminator, Proxy);

impl<'a> Path<'a> {
    async fn open(scene: &'a Scene) -> Self {
        let recorder = Recorder::default();
        let mut lines = vec![];
        let receive = start(scene, RECEIVE, &recorder, &mut lines).await;
        let create = start(scene, CREATE, &recorder, &mut lines).await;
        for function in [&receive, &create] {
            function.ready().await.expect("it starts");
        }
        Self { scene, recorder, receive, create, _lines: lines }
    }

    /// Posts a text, rings for it, and waits until ServiceTitan has it.
    async fn text(&self, text: &Text, texts: &mut Texts) {
        self.recorder.clear();
        let event = crate::texts::event(self.scene, text);
        let seed = TenantSeed::demo();
        let thread = format!("{}#{}#{}", seed.tenant, text.from, seed.number);
        let rung = events::inserted(&[(&thread, &format!("text#{}", text.message_sid))]);
        let began = Instant::now();
        let answer = self.receive.invoke(&event).await.expect("it answers");
        assert_eq!(answer["statusCode"], 200, "{answer}");
        let booked = async {
            timeout(LIMIT, self.booked(&text.body)).await.expect("the text is booked");
            began.elapsed()
        };
        let (driven, took) = tokio::join!(self.create.invoke(&rung), booked);
        driven.expect("it answers");
        texts.add(took, &self.recorder.calls());
    }

    /// Wakes whoever the queue says, until enough customers were answered.
    async fn replies(&self) -> Texts {
        let bells = Bells::of(&self.scene.stack.environment(CREATE), &TenantSeed::demo().tenant);
        let mut replies = Texts::default();
        while replies.took.len() < REPLIES {
            for thread in bells.next().await {
                let (sent, began) = (self.sent(), Instant::now());
                self.recorder.clear();
                self.create.invoke(&events::queued(&[&thread])).await.expect("it answers");
                if self.sent() > sent {
                    replies.add(began.elapsed(), &self.recorder.calls());
                }
            }
        }
        replies
    }

    /// How many messages Twilio was handed.
    fn sent(&self) -> usize {
        let twilio = self.scene.stack.twilio.as_ref().expect("the stack has the fake");
        twilio.sent(&TenantSeed::demo().account_sid).len()
    }

    async fn booked(&self, body: &str) {
        let tenant = TenantSeed::demo().servicetitan_tenant.to_string();
        let fake = self.scene.stack.servicetitan.as_ref().expect("the stack has the fake");
        fake.until(|fake| {
            let bookings = fake.bookings(&tenant);
            bookings
                .iter()
                .rev()
                .any(|booking| booking.summary.as_ref().is_some_and(|notes| notes.contains(body)))
        })
        .await;
    }
}

async fn start(scene: &Scene, name: &str, recorder: &Recorder, lines: &mut Vec<Line>) -> Function {
    let mut environment = scene.stack.environment(name);
    environment.retain(|name, _| target(name).is_some());
    for (variable, url) in &mut environment {
        let target = target(variable).expect("the others are gone");
        let proxy = recorder.proxy(name, target, url).await;
        let terminator = scene.authority.terminator(&proxy.url()).await;
        *url = terminator.url();
        lines.push((terminator, proxy));
    }
    scene.start_with(name, environment).await
}

/// Whose address a variable holds.
pub(crate) fn target(variable: &str) -> Option<&'static str> {
    match variable {
        "AWS_ENDPOINT_URL" => Some("AWS"),
        "TWILIO_API_URL" | "TWILIO_MESSAGING_URL" => Some("Twilio"),
        name if name.starts_with("SERVICETITAN_") => Some("ServiceTitan"),
        _ => None,
    }
}

/// AWS names its service, with a version, and the action; of others the path's last word tells most.
fn what(call: &Call) -> String {
    if let Some((service, action)) = call.action.as_deref().and_then(|action| action.split_once('.')) {
        let service = service.split('_').next().unwrap_or_default();
        return format!("{service} {action}");
    }
    let path = call.path.split('?').next().unwrap_or_default();
    let word = path.rsplit('/').find(|part| !part.bytes().all(|byte| byte.is_ascii_digit()));
    format!("{} {} {}", call.target, call.method, word.unwrap_or_default())
}
