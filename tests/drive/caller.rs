//! Who texts, as ServiceTitan knows the number: whatever it finds, and however its answers come.

mod parts;
mod trouble;

use intellisend::domain::connection::Place;
use intellisend::domain::connection::token::Need;
use intellisend::domain::conversation::customer::{Caller, Customer};
use intellisend::domain::ids::{Environment, ProviderId, ServiceTitanTenant};
use intellisend::domain::outcome::Cause;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::SignedDuration;
use intellisend::drivers::look_up_within;
use intellisend::servicetitan::Access;
use serde_json::{Value, json};
use tests::fakes::servicetitan::records::{customer, customer_phone};
use tests::fakes::servicetitan::{Address, PhoneMatch, ShownPhones, Tenant, paths};
use tests::ground::CUSTOMER;

use crate::tester::Tester;

/// Plenty on a busy machine.
const LONG: SignedDuration = SignedDuration::from_secs(30);

impl Tester {
    async fn caller(&self) -> Caller {
        self.look_up(CUSTOMER, LONG).await.expect("ServiceTitan answers")
    }

    async fn customer(&self) -> Customer {
        self.caller().await.one().expect("exactly one").clone()
    }

    async fn look_up(&self, number: &str, within: SignedDuration) -> Result<Caller, Cause> {
        let (access, scopes) = self.access().await;
        self.look_up_with(&access, &scopes, number, within).await
    }

    async fn look_up_with(
        &self,
        access: &Access,
        scopes: &[String],
        number: &str,
        within: SignedDuration,
    ) -> Result<Caller, Cause> {
        let number = PhoneNumber::parse(number).unwrap();
        let now = self.work.clock.now();
        look_up_within(&self.work, access, scopes, &number, now, within).await
    }

    async fn access(&self) -> (Access, Vec<String>) {
        let tenant = self.tenant().await;
        let connection = tenant.connection_or_none(self.key.environment);
        let held = self.work.broker.token(&self.key.tenant, &connection, Need::AnyValid).await.unwrap();
        let app_key = self.work.broker.app_key(&connection).await.unwrap();
        let place = Place {
            environment: Environment::Integration,
            tenant: ServiceTitanTenant(self.ground.seed.servicetitan_tenant),
            provider: ProviderId(self.ground.seed.provider),
        };
        (Access { place, app_key, token: held.token }, held.scopes)
    }

    fn known(&self, put: impl FnOnce(&mut Tenant)) {
        self.ground.servicetitan.tenant(&self.ground.seed.servicetitan_tenant.to_string(), put);
    }

    fn asked(&self, path: &str) -> u64 {
        self.ground.servicetitan.calls("GET", path)
    }
}

fn address(street: &str) -> Address {
    Address {
        street: street.to_owned(),
        unit: None,
        city: "Plano".to_owned(),
        state: "TX".to_owned(),
        zip: "75024".to_owned(),
        country: "USA".to_owned(),
    }
}

/// A customer with one phone, which is also the contact's id from 9,000 on.
fn add(known: &mut Tenant, id: i64, name: &str, phone: &str) {
    known.customers.push(customer(id, name, &address("1 Bill St")));
    known.customer_contacts.push(customer_phone(9_000 + id, id, phone));
}

fn ids(caller: &Caller) -> (Vec<i64>, usize) {
    match caller {
        Caller::Several { customers, more } => (customers.iter().map(|one| one.id).collect(), *more),
        other => panic!("not several: {other:?}"),
    }
}

fn change(known: &mut [Value], id: i64, field: &str, value: Value) {
    known.iter_mut().find(|record| record["id"] == id).expect("such a record")[field] = value;
}

#[tokio::test]
async fn a_number_that_nobody_has_is_nobody_s_after_both_forms_of_it() {
    let tester = Tester::open().await;
    assert_eq!(tester.caller().await, Caller::Nobody);
    assert_eq!((tester.asked(paths::CUSTOMERS), tester.asked(paths::CUSTOMER_CONTACTS)), (2, 0));
}

#[tokio::test]
async fn exactly_one_customer_is_known_with_name_and_flags() {
    let tester = Tester::open().await;
    tester.known(|known| {
        add(known, 31, "Ann Smith", "(972) 555-0100");
        change(&mut known.customers, 31, "doNotService", json!(true));
        known.customer_contacts[0]["phoneSettings"]["doNotText"] = json!(true);
    });
    let ann = tester.customer().await;
    assert_eq!((ann.id, ann.name.as_deref()), (31, Some("Ann Smith")));
    assert_eq!((ann.do_not_service, ann.do_not_text), (true, true));
    assert_eq!((tester.asked(paths::CUSTOMERS), tester.asked(paths::CUSTOMER_CONTACTS)), (1, 1));
}

#[tokio::test]
async fn do_not_text_of_another_of_its_numbers_says_nothing_of_this_one() {
    let tester = Tester::open().await;
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        let mut other = customer_phone(9_900, 31, "2145550177");
        other["phoneSettings"]["doNotText"] = json!(true);
        known.customer_contacts.push(other);
    });
    assert!(!tester.customer().await.do_not_text);
}

#[tokio::test]
async fn several_customers_with_one_number_cost_two_calls_and_none_for_their_parts() {
    let tester = Tester::open().await;
    tester.known(|known| {
        for id in [38, 31, 37, 32, 36, 33, 35] {
            add(known, id, "A tenant", "9725550100");
        }
    });
    assert_eq!(ids(&tester.caller().await), (vec![31, 32, 33, 35, 36], 2));
    assert_eq!((tester.asked(paths::CUSTOMERS), tester.asked(paths::ALL_CUSTOMER_CONTACTS)), (1, 1));
    assert_eq!((tester.asked(paths::CUSTOMER_CONTACTS), tester.asked(paths::LOCATIONS)), (0, 0));
}

#[tokio::test]
async fn contacts_of_several_are_read_wherever_a_span_is_asked_for() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.contacts_need_a_span = true);
    tester.known(|known| {
        add(known, 31, "Ann", "9725550100");
        add(known, 32, "Ben", "9725550100");
    });
    assert_eq!(ids(&tester.caller().await), (vec![31, 32], 0));
}

#[tokio::test]
async fn inactive_and_merged_customers_do_not_count() {
    let tester = Tester::open().await;
    tester.known(|known| {
        for (id, name) in [(31, "Ann"), (32, "Ann, once"), (33, "Ann, long ago")] {
            add(known, id, name, "9725550100");
        }
        change(&mut known.customers, 32, "mergedToId", json!(31));
        change(&mut known.customers, 33, "active", json!(false));
    });
    assert_eq!(tester.customer().await.id, 31);
}

#[tokio::test]
async fn who_only_has_a_similar_number_is_refuted() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::LastSeven);
    tester.known(|known| add(known, 31, "A stranger", "(214) 555-0100"));
    assert_eq!(tester.caller().await, Caller::Nobody);
    assert_eq!(tester.asked(paths::CUSTOMER_CONTACTS), 1, "refuted once is refuted");
    tester.known(|known| add(known, 32, "Ann", "(972) 555-0100"));
    assert_eq!(tester.customer().await.id, 32);
}

#[tokio::test]
async fn where_similar_numbers_fill_the_page_nobody_can_be_ruled_out() {
    let tester = Tester::open().await;
    tester.ground.servicetitan.unknowns(|unknowns| unknowns.phone_match = PhoneMatch::LastSeven);
    tester.known(|known| {
        for id in 1..=10 {
            add(known, id, "A stranger", "(214) 555-0100");
        }
        add(known, 11, "Ann", "(972) 555-0100");
    });
    assert_eq!(tester.look_up(CUSTOMER, LONG).await, Err(Cause::Unreadable { status: 200 }));
}

#[tokio::test]
async fn a_customer_is_known_whichever_form_finds_it_and_however_it_is_written() {
    let tester = Tester::open().await;
    tester.known(|known| add(known, 31, "Ann", "9725550100"));
    for phone_match in [PhoneMatch::Digits, PhoneMatch::National, PhoneMatch::E164, PhoneMatch::LastSeven] {
        for shown_phones in
            [ShownPhones::AsWritten, ShownPhones::National, ShownPhones::E164, ShownPhones::ForPeople]
        {
            tester.ground.servicetitan.unknowns(|unknowns| {
                (unknowns.phone_match, unknowns.shown_phones) = (phone_match, shown_phones);
            });
            assert_eq!(tester.customer().await.id, 31, "{phone_match:?}, {shown_phones:?}");
        }
    }
}

#[tokio::test]
async fn a_foreign_number_is_looked_up_once_in_its_only_form() {
    let tester = Tester::open().await;
    tester.known(|known| add(known, 31, "Ann", "+44 20 7946 0018"));
    let caller = tester.look_up("+442079460018", LONG).await.unwrap();
    assert_eq!(caller.one().map(|ann| ann.id), Some(31));
    let nobody = tester.look_up("+442079460019", LONG).await;
    assert_eq!((nobody, tester.asked(paths::CUSTOMERS)), (Ok(Caller::Nobody), 2));
}
