use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::Rested;
use tests::faults::{Fault, Plan};

use super::{Log, found};
use crate::api::Api;
use crate::people::{CREATE, REFUSED};
use crate::tenants::base;

const ERASE: &str = "/v1/customers/(972) 555-0100?confirm=yes";

/// What became of a text that Twilio's log still shows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Became {
    Held,
    SetAside,
    Needless,
    Booked,
}

impl Became {
    const ALL: [Self; 4] = [Self::Held, Self::SetAside, Self::Needless, Self::Booked];

    async fn of_a_text(self) -> (Log, Api) {
        if self == Self::Held {
            let (log, api) = Log::elsewhere().await;
            log.found_elsewhere("Hello?").await;
            assert_eq!(log.desk.drive().await, Rested::Held { texts: 1 });
            return (log, api);
        }
        let log = Log::open().await;
        let api = Api::of(&log.desk.ground).await;
        log.posted(if self == Self::Needless { "thanks!" } else { "Cold house" }).await;
        if self == Self::SetAside {
            let refused = Fault::Status(400, REFUSED.to_owned());
            log.desk.ground.recorder.plan(Plan::default().next(CREATE, refused));
        }
        let expected = match self {
            Self::Needless => Rested::NeedsNone { texts: 1 },
            Self::Booked => Rested::Settled { writes: 1, set_aside: false },
            Self::SetAside | Self::Held => Rested::Settled { writes: 0, set_aside: true },
        };
        assert_eq!(log.desk.drive().await, expected);
        (log, api)
    }
}

#[tokio::test]
async fn whatever_became_of_a_text_no_sweep_brings_it_back_once_its_customer_is_erased() {
    for became in Became::ALL {
        let (log, api) = became.of_a_text().await;
        let bookings = log.desk.ground.bookings().len();
        let (status, answer) = api.ask("DELETE", ERASE, None).await;
        assert_eq!(status, 200, "{became:?}: {answer}");
        for minutes in [5, 5, 24 * 60] {
            log.pass_minutes(minutes);
            assert_eq!(log.sweep().await, found(0), "{became:?}");
            log.desk.drive().await;
        }
        assert_eq!(log.stored().await, Vec::<String>::new(), "{became:?}");
        assert_eq!((log.waiting().await, log.desk.ground.bookings().len()), (0, bookings), "{became:?}");
    }
}

#[tokio::test]
async fn whatever_became_of_a_text_nothing_is_done_about_it_once_its_business_is_gone() {
    for became in Became::ALL {
        let (log, api) = became.of_a_text().await;
        let (bookings, stored) = (log.desk.ground.bookings().len(), log.stored().await);
        let gone = format!("{}?confirm=yes", base(&log.desk.ground));
        let (status, answer) = api.by_operator().ask("DELETE", &gone, None).await;
        assert_eq!(status, 200, "{became:?}: {answer}");
        log.pass_minutes(5);
        log.sweep().await;
        log.desk.drive().await;
        assert_eq!(log.desk.work.store.next_sweep(&log.account()).await.unwrap(), None, "{became:?}");
        assert_eq!((log.stored().await, log.waiting().await), (stored, 0), "{became:?}");
        let far = after(log.now(), SignedDuration::from_hours(24));
        let owed = log.desk.work.store.owed(far).await.unwrap();
        assert!(owed.iter().all(|due| due.thread != log.desk.ground.thread()), "{became:?}");
        assert_eq!(log.desk.ground.bookings().len(), bookings, "{became:?}");
    }
}
