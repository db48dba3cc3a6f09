//! Where people sign in: what the first page tells the browser, and whom the browser may therefore call.

use serde_json::json;

/// Read from the environment once, at start.
pub(crate) struct SignIn {
    client_id: String,
    /// The issuer's own description of itself.
    metadata_url: String,
    /// Where codes are exchanged for tokens.
    url: String,
}

#[derive(Debug)]
pub(crate) struct Missing(&'static str);

impl std::fmt::Display for Missing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the environment variable {} is missing", self.0)
    }
}

impl std::error::Error for Missing {}

impl SignIn {
    #[expect(
        clippy::disallowed_methods,
        reason = "what only the pages are told; config.rs is for functions that drive"
    )]
    pub(crate) fn from_environment() -> Result<Self, Missing> {
        let variable = |name| std::env::var(name).map_err(|_| Missing(name));
        Ok(Self {
            client_id: variable("SIGN_IN_CLIENT_ID")?,
            metadata_url: variable("SIGN_IN_METADATA_URL")?,
            url: variable("SIGN_IN_URL")?,
        })
    }

    /// For an attribute of the page in double quotes.
    pub(crate) fn as_attribute(&self) -> String {
        let told = json!({ "client_id": self.client_id, "metadata_url": self.metadata_url });
        told.to_string().replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
    }

    /// Nothing runs that is not ours, nothing is framed, and nothing but the API and the sign-in is called.
    pub(crate) fn policy(&self) -> String {
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {} {}; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            origin(&self.metadata_url),
            origin(&self.url)
        )
    }
}

/// `https://host:port` of an address, which is all that a policy can hold without repeating paths.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |end| &url[..host + end])
}
