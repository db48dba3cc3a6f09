use intellisend::domain::ids::ThreadKey;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::store::TenantNumber;
use tests::fakes::twilio::Message;
use tests::ground::{CUSTOMER, Ground};

use super::{Log, found};
use crate::tables::{Tables, value};

impl Log {
    /// This number, in the same Twilio account, is this business's.
    pub(super) async fn also(&self, number: &str, of: &Ground) -> PhoneNumber {
        let (store, account) = (&self.desk.work.store, &self.desk.ground.seed.account_sid);
        self.desk.ground.twilio.add_number(account, number);
        let own = store.numbers(&self.tenant()).await.unwrap().remove(0);
        let number = PhoneNumber::parse(number).unwrap();
        let more = TenantNumber { number: number.clone(), version: 1, ..own };
        let tenant = of.thread().tenant;
        let change = store.change(&tenant);
        change.number(&more, Default::default(), self.now()).unwrap().commit().await.unwrap();
        number
    }

    pub(super) fn kept_to(&self, number: &PhoneNumber, body: &str) -> Message {
        let (seed, twilio) = (&self.desk.ground.seed, &self.desk.ground.twilio);
        let message = twilio.inbound(&seed.account_sid, CUSTOMER, number.as_str(), body, &[]);
        self.at(&message, self.now());
        message
    }

    /// Whether it is in this business's thread of that number.
    pub(super) async fn has(&self, of: &Ground, number: &PhoneNumber, message: &Message) -> bool {
        let thread = ThreadKey { number: number.clone(), ..of.thread() };
        let items = Tables::of(&self.desk.ground).items("Threads", "thread", &thread.key()).await;
        let name = format!("text#{}", message.sid);
        items.iter().filter_map(|item| value(item, "item")).any(|item| item == name)
    }
}

#[tokio::test]
async fn two_businesses_in_one_twilio_account_each_get_what_was_sent_to_their_number() {
    let (log, other) = (Log::open().await, Ground::quiet().await);
    let (ours, theirs) = (log.number(), log.also("+12145550142", &other).await);
    let (to_us, to_them) = (log.kept_to(&ours, "Cold house"), log.kept_to(&theirs, "It leaks"));
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(2));
    assert!(log.has(&log.desk.ground, &ours, &to_us).await);
    assert!(log.has(&other, &theirs, &to_them).await);
    for (of, number, message) in [(&other, &ours, &to_us), (&log.desk.ground, &theirs, &to_them)] {
        assert!(!log.has(of, number, message).await, "and nobody else");
    }
    log.desk.drive().await;
    let booking = log.desk.one_booking(&["Cold house"]).await;
    assert!(!booking.summary.unwrap().contains("It leaks"));
}

#[tokio::test]
async fn of_many_numbers_that_point_elsewhere_five_are_looked_at_in_a_turn_and_none_is_forgotten() {
    let log = Log::open().await;
    let mut numbers = vec![log.number()];
    for n in 0..6 {
        numbers.push(log.also(&format!("+1214555017{n}"), &log.desk.ground).await);
    }
    for number in &numbers {
        log.desk.ground.twilio.number(number.as_str(), |number| {
            "https://theirs.example.net/sms".clone_into(&mut number.sms_url);
        });
    }
    log.sweep().await;
    let (mut turns, mut elsewhere) = (0, 0);
    while elsewhere < numbers.len() {
        for number in &numbers {
            log.kept_to(number, "Anybody there?");
        }
        log.pass_minutes(5);
        let before = log.looks();
        let swept = log.sweep().await;
        assert_eq!((swept.texts, swept.failed), (7, 0), "{swept:?}");
        assert!(log.looks() - before <= 5);
        let known = log.on_record().await.cursor.numbers;
        elsewhere = known.values().filter(|hearing| hearing.elsewhere_since.is_some()).count();
        turns += 1;
        assert!(turns < 9, "{elsewhere} after {turns} turns");
    }
    assert!(turns > 2, "twice at least, and five at once");
}

#[tokio::test]
async fn the_list_of_accounts_says_whose_turn_it_is() {
    let log = Log::open().await;
    let store = &log.desk.work.store;
    let is_listed = async |minutes: i64| {
        let at = after(log.now(), SignedDuration::from_mins(minutes));
        let due = store.due_sweeps(at, 1_000).await.unwrap();
        let own: Vec<_> = due.into_iter().filter(|due| due.account == log.account()).collect();
        let next = store.next_sweep(&log.account()).await.unwrap().unwrap();
        assert!(own.is_empty() || own == [next], "{own:?}");
        !own.is_empty()
    };
    assert!(is_listed(0).await, "it was never read");
    log.sweep().await;
    assert!(!is_listed(4).await && is_listed(6).await);
    let account = &log.desk.ground.seed.account_sid;
    log.desk.ground.twilio.account(account, |account| account.auth_tokens = vec!["f".repeat(32)]);
    assert_eq!(log.sweep().await.refused, 1);
    assert!(!is_listed(59).await && is_listed(61).await, "also while it is refused");
    store.sweep_soon(&log.account(), log.now()).await.unwrap();
    assert!(is_listed(0).await);
}
