//! Everything that a conversation happens in: the tenant, its ServiceTitan, the threads, and the time.

use std::collections::{BTreeMap, BTreeSet};

use intellisend::domain::choices::Inactive;
use intellisend::domain::connection::Place;
use intellisend::domain::conversation::understanding::Asked;
use intellisend::domain::ids::{Environment, ProviderId, ServiceTitanTenant, TenantId, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::photos::{LinkKey, Links};
use intellisend::domain::settings::{Profile, Replies};
use intellisend::domain::text::Text;
use intellisend::domain::time::Timestamp;

use super::office::Office;
use super::script::{Act, Change, Script};
use super::thread::Thread;

pub(super) struct World {
    pub(super) profile: Profile,
    pub(super) office: Office,
    /// By the sender.
    pub(super) threads: BTreeMap<String, Thread>,
    pub(super) inactive: Inactive,
    pub(super) links: Option<Links>,
    /// Where texts go now.
    pub(super) active: Option<Place>,
    pub(super) is_not_a_customer: bool,
    /// Whether customers are answered.
    pub(super) is_live: bool,
    pub(super) disconnected_at: Timestamp,
    pub(super) nonce: u64,
    pub(super) now: Timestamp,
    /// Who is to be driven again, and when.
    wakes: BTreeSet<(Timestamp, String)>,
}

impl World {
    pub(super) fn new(script: &Script) -> Self {
        let profile = Profile {
            business: "Demo Heating".to_owned(),
            time_zone: script.zone.clone(),
            office_phone: PhoneNumber::parse("+15005550199").ok(),
            replies: Replies::Ask,
            ..Profile::default()
        };
        let mut world = Self {
            profile,
            office: Office::new(script.caller.clone()),
            threads: BTreeMap::new(),
            inactive: Inactive::default(),
            links: LinkKey::from_root("a key").map(|key| Links::new("https://texts.example.com", key)),
            active: Some(place(Environment::Integration)),
            is_not_a_customer: false,
            is_live: true,
            disconnected_at: Timestamp::MIN,
            nonce: 0,
            now: Timestamp::MIN,
            wakes: BTreeSet::new(),
        };
        script.at_first.iter().for_each(|change| world.change(*change));
        world
    }

    pub(super) fn thread(&mut self, sender: &str) -> &mut Thread {
        self.threads.get_mut(sender).expect("somebody texted")
    }

    /// Whatever is due until then happens, and then it is that late.
    pub(super) fn until(&mut self, then: Timestamp) {
        while let Some((at, sender)) = self.wakes.first().cloned().filter(|(at, _)| *at <= then) {
            self.wakes.pop_first();
            self.now = self.now.max(at);
            self.wake(&sender);
        }
        self.now = self.now.max(then);
    }

    pub(super) fn wake(&mut self, sender: &str) {
        let driven = self.drive(sender);
        let answered = if self.is_live { self.answer(sender) } else { None };
        // Whoever comes back first sees anew when to come back.
        self.wakes.retain(|(_, of)| of != sender);
        self.wakes.extend([driven, answered].into_iter().flatten().min().map(|at| (at, sender.to_owned())));
    }

    pub(super) fn receive(&mut self, sender: &Sender, text: &Text) {
        let key = || ThreadKey {
            tenant: TenantId::parse("tn_demo").expect("a tenant's id"),
            customer: sender.clone(),
            number: PhoneNumber::parse("+15005550001").expect("a number"),
        };
        let thread = self.threads.entry(sender.as_str().to_owned());
        thread.or_insert_with(|| Thread::new(key())).receive(text);
    }

    /// A question that was asked when the texts were read one by one.
    pub(super) fn asked(&mut self, sender: &str, asked: Asked) {
        let thread = self.thread(sender);
        thread.dialogue = thread.dialogue.clone().asking(asked);
    }

    pub(super) fn act(&mut self, act: &Act) {
        match act {
            Act::Nothing => {}
            Act::Change(change) => self.change(*change),
            Act::Office(id, deed) => self.office.act(*id, deed, self.now),
        }
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::Active(environment) => {
                self.active = environment.map(place);
                self.disconnected_at = self.now;
            }
            Change::ServiceTitan(trouble) => self.office.trouble = trouble,
            Change::Replies(replies) => self.profile.replies = replies,
            Change::NotACustomer => self.is_not_a_customer = true,
            Change::SlowLookUps(slow) => self.office.slow_look_ups = slow,
            Change::Granted(permission, true) => {
                self.office.missing.remove(&permission);
            }
            Change::Granted(permission, false) => {
                self.office.missing.insert(permission);
            }
        }
    }
}

fn place(environment: Environment) -> Place {
    Place { environment, tenant: ServiceTitanTenant(1_234_567), provider: ProviderId(7001) }
}
