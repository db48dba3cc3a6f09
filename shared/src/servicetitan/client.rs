use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire;
use crate::domain::connection::Place;
use crate::domain::ids::Environment;
use crate::domain::outcome::Outcome;
use crate::domain::secret::{AccessToken, AppKey};
use crate::http::Http;
use crate::meter::Metered;

/// A read is given up after this long.
const READ: Duration = Duration::from_secs(5);

/// The addresses of one environment.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// Where tokens are minted.
    pub auth: String,
    /// Where all else is.
    pub api: String,
}

/// The client of both environments.
#[derive(Debug, Clone)]
pub struct ServiceTitan {
    pub(super) http: Http,
    integration: Hosts,
    production: Hosts,
    /// How long a write may take.
    write: Duration,
}

/// What a resource call needs: where, and in whose name.
#[derive(Debug, Clone)]
pub struct Access {
    /// Environment, tenant and provider.
    pub place: Place,
    /// Goes in the header `ST-App-Key`.
    pub app_key: AppKey,
    /// Goes in the header `Authorization`, 15 minutes old at most.
    pub token: AccessToken,
}

impl ServiceTitan {
    /// A client of both environments; `write`: how long a write may take.
    #[must_use]
    pub const fn new(http: Http, integration: Hosts, production: Hosts, write: Duration) -> Self {
        Self { http, integration, production, write }
    }

    /// The calls since this was asked last, of both environments.
    #[must_use]
    pub fn calls(&self) -> Metered {
        self.http.calls()
    }

    pub(super) const fn hosts(&self, environment: Environment) -> &Hosts {
        match environment {
            Environment::Integration => &self.integration,
            Environment::Production => &self.production,
        }
    }

    /// A read of `/{module}/v2/tenant/{tenant}/{path}`.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        access: &Access,
        module: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Outcome<T> {
        let request = self.request(Method::GET, access, &format!("{module}/v2"), path);
        self.send(request.query(query).timeout(READ)).await
    }

    /// A read of `/{module}/v3/tenant/{tenant}/{path}`.
    pub(super) async fn get_v3<T: DeserializeOwned>(
        &self,
        access: &Access,
        module: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Outcome<T> {
        let request = self.request(Method::GET, access, &format!("{module}/v3"), path);
        self.send(request.query(query).timeout(READ)).await
    }

    /// A write: its outcome may be unclear.
    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        access: &Access,
        path: &str,
        body: &impl Serialize,
    ) -> Outcome<T> {
        self.write_in("crm", method, access, path, body).await
    }

    /// The same in another module.
    pub(super) async fn write_in<T: DeserializeOwned>(
        &self,
        module: &str,
        method: Method,
        access: &Access,
        path: &str,
        body: &impl Serialize,
    ) -> Outcome<T> {
        let request = self.request(method, access, &format!("{module}/v2"), path);
        self.send(request.json(body).timeout(self.write)).await
    }

    /// `api` is a module and its version.
    fn request(&self, method: Method, access: &Access, api: &str, path: &str) -> RequestBuilder {
        let host = &self.hosts(access.place.environment).api;
        let url = format!("{host}/{api}/tenant/{}/{path}", access.place.tenant);
        let request = self.http.client().request(method, url).bearer_auth(access.token.expose());
        request.header("ST-App-Key", access.app_key.expose())
    }

    /// The one place where an answer is understood.
    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Outcome<T> {
        wire::classify(self.http.send(request).await)
    }
}
