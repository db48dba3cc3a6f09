use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::wire;
use crate::domain::ids::AccountSid;
use crate::domain::outcome::Outcome;
use crate::domain::secret::AuthToken;
use crate::http::Http;
use crate::meter::Metered;

/// A read is given up after this long.
pub(super) const READ: Duration = Duration::from_secs(5);

/// The client of Twilio's REST API.
#[derive(Debug, Clone)]
pub struct Twilio {
    pub(super) http: Http,
    pub(super) hosts: Hosts,
    /// How long a write may take.
    write: Duration,
}

/// Twilio's own hosts, without a slash at their ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// Accounts, numbers and messages.
    pub api: String,
    /// Messaging Services and registrations.
    pub messaging: String,
}

/// In whose name a call is made.
#[derive(Debug, Clone)]
pub struct Account {
    /// Goes into the address, and as user name.
    pub sid: AccountSid,
    /// Goes as password.
    pub auth_token: AuthToken,
}

impl Twilio {
    /// A client of these hosts; `write`: how long a write may take.
    #[must_use]
    pub const fn new(http: Http, hosts: Hosts, write: Duration) -> Self {
        Self { http, hosts, write }
    }

    /// The calls since this was asked last.
    #[must_use]
    pub fn calls(&self) -> Metered {
        self.http.calls()
    }

    /// The account itself.
    pub(super) async fn get_account<T: DeserializeOwned>(&self, account: &Account) -> Outcome<T> {
        let url = format!("{}/2010-04-01/Accounts/{}.json", self.hosts.api, account.sid.as_str());
        self.send(self.request(Method::GET, account, url).timeout(READ)).await
    }

    /// A read of the messaging host, where no path names the account.
    pub(super) async fn get_messaging<T: DeserializeOwned>(
        &self,
        account: &Account,
        path: &str,
        query: &[(&str, &str)],
    ) -> Outcome<T> {
        let url = format!("{}/v1/{path}", self.hosts.messaging);
        self.send(self.request(Method::GET, account, url).query(query).timeout(READ)).await
    }

    /// A read below the account's own path.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        account: &Account,
        path: &str,
        query: &[(&str, &str)],
    ) -> Outcome<T> {
        let url = format!("{}/2010-04-01/Accounts/{}/{path}", self.hosts.api, account.sid.as_str());
        self.send(self.request(Method::GET, account, url).query(query).timeout(READ)).await
    }

    /// A write: its outcome may be unclear. Twilio takes no idempotency key.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        account: &Account,
        path: &str,
        form: &[(&str, &str)],
    ) -> Outcome<T> {
        let url = format!("{}/2010-04-01/Accounts/{}/{path}", self.hosts.api, account.sid.as_str());
        self.send(self.request(Method::POST, account, url).form(form).timeout(self.write)).await
    }

    pub(super) fn request(&self, method: Method, account: &Account, url: String) -> RequestBuilder {
        let client = self.http.client();
        client.request(method, url).basic_auth(account.sid.as_str(), Some(account.auth_token.expose()))
    }

    /// The one place where an answer is understood.
    pub(super) async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Outcome<T> {
        wire::classify(self.http.send(request).await)
    }
}
