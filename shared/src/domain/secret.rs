//! Values that must never be printed. Each is a type of its own; none can be serialised by accident.

use secrecy::{ExposeSecret, SecretString};

/// The last four characters of a name that is no secret, as they are shown beside those of one. Empty for one too short
/// to show a part of.
#[must_use]
pub fn ends_of(value: &str) -> String {
    let shown = value.char_indices().rev().nth(3).filter(|_| value.chars().count() >= 12);
    shown.map(|(at, _)| value[at..].to_owned()).unwrap_or_default()
}

/// The last four characters, which is all that a person ever sees of a secret again.
fn last_four(secret: &SecretString) -> String {
    ends_of(secret.expose_secret())
}

/// Twilio's auth token of an account: signs webhooks, opens the REST API.
#[derive(Clone, Debug)]
pub struct AuthToken(SecretString);

/// A ServiceTitan client secret, `cs1.…`.
#[derive(Clone, Debug)]
pub struct ClientSecret(SecretString);

/// `ST-App-Key`, `ak1.…`: names the app that calls.
#[derive(Clone, Debug)]
pub struct AppKey(SecretString);

/// A ServiceTitan access token; lives 15 minutes.
#[derive(Clone, Debug)]
pub struct AccessToken(SecretString);

impl AuthToken {
    /// The secret itself, for the one call that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Empty for a secret too short to show a part of.
    #[must_use]
    pub fn last_four(&self) -> String {
        last_four(&self.0)
    }
}

impl ClientSecret {
    /// The secret itself, for the one call that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Empty for a secret too short to show a part of.
    #[must_use]
    pub fn last_four(&self) -> String {
        last_four(&self.0)
    }
}

impl AppKey {
    /// The secret itself, for the one call that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Empty for a secret too short to show a part of.
    #[must_use]
    pub fn last_four(&self) -> String {
        last_four(&self.0)
    }
}

impl AccessToken {
    /// The secret itself, for the one call that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for AuthToken {
    fn from(value: String) -> Self {
        Self(SecretString::from(value))
    }
}

impl From<String> for ClientSecret {
    fn from(value: String) -> Self {
        Self(SecretString::from(value))
    }
}

impl From<String> for AppKey {
    fn from(value: String) -> Self {
        Self(SecretString::from(value))
    }
}

impl From<String> for AccessToken {
    fn from(value: String) -> Self {
        Self(SecretString::from(value))
    }
}

#[cfg(test)]
mod tests;
