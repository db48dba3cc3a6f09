//! Something to probe where nothing was named.

use std::io;

use super::{Credentials, Site};
use crate::fakes::servicetitan::{Address, Client, ServiceTitan, records};

const TENANT: &str = "1234567";
/// With gaps, so that what a gap means can be asked.
const SCOPES: [&str; 5] = [
    "tn.crm.bookings:r",
    "tn.crm.bookings:w",
    "tn.crm.customers:r",
    "tn.crm.bookingprovidertags:r",
    "tn.jpm.jobs:w",
];
const PROVIDER: i64 = 7001;
const OTHER_PROVIDER: i64 = 7002;

/// A fake with a client that is restricted to its provider, as administrators set it up, and a customer.
///
/// # Errors
/// Where the fake can't listen.
pub async fn demo() -> io::Result<(ServiceTitan, Site, Credentials)> {
    let fake = ServiceTitan::start(0).await?;
    let credentials = Credentials {
        tenant: TENANT.to_owned(),
        client_id: "cid.probe-demo".to_owned(),
        client_secret: "cs1.probe-demo".to_owned(),
        app_key: "ak1.probe-demo".to_owned(),
        provider: PROVIDER,
        other_provider: Some(OTHER_PROVIDER),
    };
    let client =
        Client::new(&credentials.client_id, &credentials.client_secret, TENANT, &credentials.app_key);
    fake.add_client(Client { only_provider: Some(PROVIDER), ..client.with_scopes(&SCOPES) });
    fake.tenant(TENANT, |tenant| {
        tenant.providers.push(records::provider_tag(PROVIDER, "IntelliSend"));
        tenant.providers.push(records::provider_tag(OTHER_PROVIDER, "Somebody else"));
        tenant.customers.push(records::customer(31, "Ann Example", &Address::default()));
        tenant.customer_contacts.push(records::customer_phone(32, 31, "(972) 555-0101"));
    });
    let site = Site { auth: fake.url().to_owned(), api: fake.url().to_owned(), real: false };
    Ok((fake, site, credentials))
}
