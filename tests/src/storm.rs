//! A storm: very many texts to five tenants, of which one floods and one is dead, while one call in ten fails and ten
//! drivers, which die of it now and then, go wherever a doorbell rings.
//!
//! Webhook, drivers and schedules are the real ones with their real clients, in this process and behind the recording
//! proxy, which makes the weather. It goes by rounds. Within one everything happens at once; between two, when no call is
//! under way any more, the clock that all of them share is turned on by a minute or so, and so is the fakes'. The same
//! seed brings the same texts, doorbells and dice; which of two calls comes first is the machine's affair.

mod bells;
mod crew;
mod dice;
mod ending;
mod post;
mod process;
mod report;
mod schedule;
mod script;
mod tally;
mod trail;
mod weather;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use intellisend::domain::time::SignedDuration;
use intellisend::drivers::Clock;

pub use self::bells::Wait;
pub use self::crew::Drives;
pub use self::report::{OfTenant, Report};
pub use self::schedule::Turns;

use self::bells::Bell;
use self::crew::Crew;
use self::dice::Dice;
use self::post::Post;
use self::schedule::Schedule;
use self::script::{Kind, Line, Party, Script, parties};
use self::tally::{Tally, Wake};
use self::weather::{Health, Weather};
use crate::ground::Ground;
use crate::stack::{in_servicetitan, in_twilio};

/// How large a storm, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    pub texts: usize,
}

/// Texts of a round.
const LEAST: usize = 60;
const MOST: usize = 1_000;
const ROUNDS: usize = 20;

/// Rounds without texts: in so many of them the dead tenant is still dead, in so many the weather is bad, and what is not
/// done after so many is stuck.
const DEAD: usize = 2;
const FOUL: usize = 10;
const AFTER: usize = 60;

/// Of a thousand wake-ups, how many are lost.
const UNHEARD: usize = 100;

/// Lets it pass, and reckons.
pub async fn storm(options: Options, say: impl Fn(&str)) -> Report {
    let mut storm = Storm::brew(options).await;
    let most = (options.texts / ROUNDS).clamp(LEAST, MOST);
    let mut script = Script::new(options.seed, options.texts, &storm.parties);
    storm.weather.set_fair(false);
    let mut rounds = 0;
    loop {
        let lines = script.round(most);
        if lines.is_empty() {
            break;
        }
        // It refuses as often as it hangs.
        storm.weather.set_dead(if rounds % 2 == 0 { Health::Hangs } else { Health::Refuses });
        Box::pin(storm.round(lines)).await;
        rounds += 1;
        say(&format!("round {rounds}: {} texts, {} calls", storm.post.count(), storm.tally.calls));
    }
    let mut after = 0;
    while after < AFTER && !(after > DEAD && storm.is_over().await) {
        if after == DEAD {
            storm.weather.set_dead(Health::Well);
        }
        if after == FOUL {
            storm.weather.set_fair(true);
        }
        Box::pin(storm.round(Vec::new())).await;
        after += 1;
    }
    say(&format!("{after} rounds without texts"));
    storm.report(options, (rounds, after)).await
}

struct Storm {
    ground: Ground,
    parties: Vec<Party>,
    weather: Weather,
    offset: Arc<AtomicI64>,
    clock: Clock,
    dice: Dice,
    crew: Crew,
    post: Post,
    schedule: Schedule,
    tally: Tally,
    turns: Turns,
}

impl Storm {
    async fn brew(options: Options) -> Self {
        let (ground, parties) = (Ground::alone().await, parties());
        for Party { seed, .. } in &parties {
            ground.seeder.tenant(seed).await;
            ground.seeder.connection(seed, 1).await;
            in_servicetitan(&ground.servicetitan, seed);
            in_twilio(&ground.twilio, seed, &ground.seeder.webhook());
        }
        let dead = parties.iter().find(|party| party.kind == Kind::Dead).expect("one is dead");
        let weather = Weather::new(options.seed, dead.seed.servicetitan_tenant);
        ground.recorder.plan(weather.plan());
        let offset = Arc::new(AtomicI64::new(0));
        let clock = Clock::Moved(Arc::clone(&offset));
        Self {
            crew: Crew::muster(&ground, &clock).await,
            post: Post::open(&ground, options.seed, &clock).await,
            schedule: Schedule::start(&ground, &clock).await,
            dice: Dice::new(options.seed ^ 0x7069_636b),
            tally: Tally::default(),
            turns: Turns::default(),
            ground,
            parties,
            weather,
            offset,
            clock,
        }
    }

    /// Texts come in, doorbells ring and the schedule has its minute, all at once; then time passes.
    async fn round(&mut self, lines: Vec<Line>) {
        self.ring_wakes();
        let began = self.clock.now();
        let before = schedule::due(&self.ground, &self.parties, began).await;
        let two = self.dice.in_a_thousand(250);
        let bells = &self.crew.bells;
        let texts = self.post.deliver(lines, &self.parties, bells);
        let ((), is_through) = tokio::join!(Box::pin(texts), Box::pin(self.schedule.minute(two)));
        bells.quiet().await;
        self.ground.recorder.idle().await;
        let calls = self.ground.recorder.take();
        if is_through {
            let still = schedule::due(&self.ground, &self.parties, began).await;
            self.turns.add(&before, &still, &schedule::come_to(&calls));
        }
        self.tally.add(&calls, self.clock.now());
        let seconds = 25 + i64::try_from(self.dice.below(70)).expect("a minute or so");
        self.pass(SignedDuration::from_secs(seconds));
    }

    /// Those that are due by now, but for some that nobody hears.
    fn ring_wakes(&mut self) {
        let now = self.clock.now();
        let (mut due, later): (Vec<Wake>, Vec<Wake>) =
            std::mem::take(&mut self.tally.wakes).into_iter().partition(|wake| wake.at <= now);
        self.tally.wakes = later;
        self.dice.shuffle(&mut due);
        for Wake { thread, .. } in due {
            let whose = |party: &Party| party.seed.tenant == thread.tenant.as_str();
            let party = self.parties.iter().position(whose);
            if let Some(party) = party.filter(|_| !self.dice.in_a_thousand(UNHEARD)) {
                let kind = self.parties[party].kind;
                self.crew.bells.ring(Bell { thread, party, kind, answered: None });
            }
        }
    }

    /// For everybody.
    fn pass(&self, time: SignedDuration) {
        let millis = i64::try_from(time.as_millis()).expect("a minute or so");
        self.offset.fetch_add(millis, Ordering::Relaxed);
        let time = Duration::try_from(time).expect("forwards");
        self.ground.servicetitan.advance(time);
        self.ground.twilio.advance(time);
    }
}
