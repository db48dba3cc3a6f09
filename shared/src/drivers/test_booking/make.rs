use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::conclude::{Conclusion, conclude};
use super::{TEST_BOOKING, TestError};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::choices::Choices;
use crate::domain::connection::test_booking::{
    DISMISSING_MEMO, Ending, NAME, NOBODY, Part, Status, Step, TestMark, confirm, created, kept,
    not_read_back, notes, number, refused, skipped, succeeded, told, unclear,
};
use crate::domain::connection::{Connection, Place, TestBooking};
use crate::domain::conversation::draft::{Draft, SOURCE};
use crate::domain::ids::{BookingId, ConnectionKey};
use crate::domain::outcome::{Again, Cause, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::dismiss::{Dismissal, dismiss};
use crate::drivers::entry::Entry;
use crate::drivers::health::seen_to_work;
use crate::drivers::{TokenError, Work};
use crate::random;
use crate::store::{Named, SaveError, Tenant, Unavailable};

/// All calls to ServiceTitan end within this: an HTTP API gives up after 30 seconds.
const IN_ALL: SignedDuration = SignedDuration::from_secs(20);
/// So that there is time left to look whether it landed, and to dismiss it.
const CREATE: Duration = Duration::from_secs(10);

const NO_PAIR: &str = "Save the client id and secret first: a test booking is made with them.";
const NO_PROVIDER: &str = "Choose the booking provider first: a booking is made in its name.";
const NOTHING_MADE: &str = "There is no booking to look at.";

/// What came of a test.
pub struct Tested {
    /// In their order.
    pub steps: Vec<Step>,
    /// None: none was made, or nobody knows.
    pub booking_id: Option<BookingId>,
    /// As ServiceTitan returned it. To be shown, and neither stored nor logged.
    pub booking: Option<Value>,
    /// When it is dismissed, where it stays for a person to see.
    pub kept_until: Option<Timestamp>,
}

impl fmt::Debug for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tested").field("steps", &self.steps).field("booking_id", &self.booking_id).finish()
    }
}

/// A test under way.
struct Test<'a> {
    work: &'a Work,
    tenant: &'a Tenant,
    keep: bool,
    draft: Draft,
    steps: Vec<Step>,
    booking: Option<Value>,
}

/// Makes a test booking, reads it back, confirms it and dismisses it, or keeps it for a person to look for.
///
/// # Errors
/// [`TestError`]; trouble with ServiceTitan is said in the steps.
pub async fn make_test_booking(
    work: &Work,
    key: &ConnectionKey,
    tenant: &Tenant,
    actor: &Actor,
    keep: bool,
) -> Result<Tested, TestError> {
    let connection = tenant.connection_or_none(key.environment);
    let place = place(&connection.connection, key)?;
    let ends_at = after(work.clock.now(), IN_ALL);
    let entry = Entry::open(work, &key.tenant, &connection, place, ends_at).await;
    let (nonce, now) = (random::nonce(), work.clock.now());
    let mark = TestMark::new(nonce, place, work.settling, now);
    let item = TestMark::item(nonce, key.environment);
    let draft = draft(&mark, tenant.settings());
    let mut test = Test { work, tenant, keep, draft, steps: Vec::new(), booking: None };
    let ending = match entry {
        Ok(mut entry) => {
            record(work, key, &item, &mark).await?;
            test.run(&mut entry, &mark).await
        }
        Err(TokenError::Store(error)) => return Err(error.into()),
        Err(error) => test.nothing_made(refused(&error.cause(), place.provider, &[])),
    };
    let now = work.clock.now();
    let shown = ending.shown(&mark, now);
    let line = test.line(actor, now).in_environment(key.environment);
    let conclusion = Conclusion { item: &item, mark: ending.mark(&mark, now), line: Some(line) };
    conclude(work, key, &conclusion, |_| shown.clone()).await.map_err(TestError::CutOff)?;
    if succeeded(&test.steps) {
        seen_to_work(&work.store, key, connection.generation, now).await;
    }
    Ok(test.tested(shown))
}

fn place(connection: &Connection, key: &ConnectionKey) -> Result<Place, TestError> {
    let login = connection.login().ok_or(TestError::NotYet(NO_PAIR))?;
    let provider = connection.booking_provider.ok_or(TestError::NotYet(NO_PROVIDER))?;
    Ok(Place { environment: key.environment, tenant: login.servicetitan_tenant, provider })
}

fn draft(mark: &TestMark, profile: &Profile) -> Draft {
    Draft {
        external_id: mark.external_id.clone(),
        name: NAME.to_owned(),
        summary: notes(profile, mark.recorded_at),
        phone: PhoneNumber::parse(NOBODY).ok(),
        address: None,
        start: None,
        first_time_client: false,
        // Plain: a test says whether bookings arrive, and counts for no campaign.
        choices: Choices::default(),
    }
}

/// Written before the create: whoever comes by later knows what to look for.
async fn record(work: &Work, key: &ConnectionKey, item: &str, mark: &TestMark) -> Result<(), TestError> {
    let named = Named { item, kind: Some(TEST_BOOKING) };
    let change = work.store.change(&key.tenant).put(named, TEST_BOOKING, mark)?;
    change.commit().await.map_err(|error| match error {
        SaveError::Unavailable(error) => error.into(),
        SaveError::Moved => Unavailable::Service("the mark moved".to_owned()).into(),
    })
}

impl Test<'_> {
    async fn run(&mut self, entry: &mut Entry<'_>, mark: &TestMark) -> Ending {
        let id = match self.create(entry, mark).await {
            Ok(id) => id,
            Err(ending) => return ending,
        };
        self.read_back(entry, id).await;
        if self.keep {
            self.steps.push(kept(mark.kept_until(), &self.tenant.settings().zone()));
            return Ending::Kept(id);
        }
        let dismissal = dismiss(self.work, entry, id, DISMISSING_MEMO).await;
        self.steps.push(dismissal.step(id));
        match dismissal {
            Dismissal::Done | Dismissal::Refused(_) => Ending::Over(id),
            Dismissal::Open(_) => Ending::Open(id),
        }
    }

    /// One request, and where its answer is unclear a look whether it landed. It is never repeated.
    async fn create(&mut self, entry: &mut Entry<'_>, mark: &TestMark) -> Result<BookingId, Ending> {
        let (work, draft) = (self.work, &self.draft);
        let create = async |access: &_| {
            if mark.may_send(work.settling, work.clock.now()) {
                work.servicetitan.create_test_booking(access, draft).await
            } else {
                Outcome::NotDone { cause: Cause::TooLate, again: Again::Later(None) }
            }
        };
        let cause = match entry.write(CREATE, create).await {
            Outcome::Done(booking) => match number(&booking) {
                Some(id) => {
                    self.booking = Some(booking);
                    self.steps.push(created(id));
                    return Ok(id);
                }
                None => Cause::Unreadable { status: 200 },
            },
            Outcome::NotDone { cause, .. } => {
                return Err(self.nothing_made(refused(&cause, mark.place.provider, entry.scopes())));
            }
            Outcome::Unclear { cause } => cause,
        };
        let found = entry
            .read(async |access| work.servicetitan.bookings_by_external_id(access, &mark.external_id).await)
            .await;
        if let Some(id) = found.into_iter().flatten().map(|booking| booking.id).min() {
            self.steps.push(created(id));
            return Ok(id);
        }
        let step = unclear(&cause, mark.dismiss_at, &self.tenant.settings().zone());
        self.nothing_made(step);
        Err(Ending::Unclear)
    }

    async fn read_back(&mut self, entry: &mut Entry<'_>, id: BookingId) {
        let servicetitan = &self.work.servicetitan;
        match entry.read(async |access| servicetitan.booking(access, id).await).await {
            Ok(booking) => {
                self.steps.push(Step { detail: None, ..Step::new(Part::ReadBack, Status::Ok, "") });
                self.steps.push(confirm(SOURCE, &self.draft.summary, &booking));
                self.booking = Some(booking);
            }
            Err(cause) => {
                self.steps.push(not_read_back(&cause));
                self.steps.extend(skipped(&[Part::Confirm], "Nothing was read back."));
            }
        }
    }

    fn nothing_made(&mut self, step: Step) -> Ending {
        self.steps.push(step);
        self.steps.extend(skipped(&[Part::ReadBack, Part::Confirm, Part::Dismiss], NOTHING_MADE));
        Ending::NothingMade
    }

    fn line(&self, actor: &Actor, now: Timestamp) -> Line {
        let (detail, trace_id) = told(&self.steps);
        Line::new(actor, Act::TestBookingMade, now, detail).with_trace(trace_id)
    }

    fn tested(self, shown: Option<TestBooking>) -> Tested {
        let kept_until = shown.as_ref().filter(|_| self.keep).and_then(|shown| shown.kept_until);
        let booking_id = shown.map(|shown| shown.booking);
        Tested { steps: self.steps, booking_id, booking: self.booking, kept_until }
    }
}
