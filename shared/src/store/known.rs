//! What a list of tenants shows of each beside its settings and connections: its numbers, how messages of each fare, and
//! what is known of its tokens. No token is read for it.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::anew::KEYS_AT_ONCE;
use super::items::{Item, get_number, get_text, read_document, text, unavailable};
use super::numbers::{NUMBER, TenantNumber, read_number};
use super::sender::{SENDER, sender_item};
use super::tokens::moment;
use super::{Store, Unavailable};
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::replies::sender::SenderHealth;
use crate::domain::time::Timestamp;

/// Requests for items under way side by side.
const AT_ONCE: usize = 4;

/// A connection's newest token, without the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownToken {
    /// Which of ServiceTitan's two.
    pub environment: Environment,
    /// The connection's own count of changes when it was minted.
    pub connection_generation: u64,
    /// When it was asked for.
    pub minted_at: Timestamp,
    /// When ServiceTitan takes it no more.
    pub expires_at: Timestamp,
    /// Scopes granted, as the answer listed them.
    pub scopes: Vec<String>,
}

/// Of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// And how messages of each fare.
    pub numbers: Vec<(TenantNumber, SenderHealth)>,
    /// One for each environment at most.
    pub tokens: Vec<KnownToken>,
}

/// Which item of the table of tokens is about what.
enum About {
    Token(Environment),
    /// The number's place among its tenant's.
    Sender(usize),
}

impl Store {
    /// What is known of these tenants, which are in the order of their ids with none left out between them. Numbers of
    /// several are found by the index over them, which lags behind for a moment; what cannot be read is left out.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn known_of(&self, tenants: &[TenantId]) -> Result<BTreeMap<TenantId, Known>, Unavailable> {
        let mut known: BTreeMap<TenantId, Known> =
            tenants.iter().map(|id| (id.clone(), Known::default())).collect();
        for (id, number) in self.numbers_of(tenants).await? {
            if let Some(of) = known.get_mut(&id) {
                of.numbers.push((number, SenderHealth::default()));
            }
        }
        let names: BTreeMap<String, (TenantId, About)> =
            known.iter().flat_map(|(id, of)| items_of(id, of)).collect();
        for item in self.read_without_token(names.keys().map(String::as_str).collect()).await? {
            if let Some((id, about)) = names.get(get_text("token", &item, "connection")?)
                && let Some(of) = known.get_mut(id)
            {
                of.learn(about, &item);
            }
        }
        Ok(known)
    }

    async fn numbers_of(&self, tenants: &[TenantId]) -> Result<Vec<(TenantId, TenantNumber)>, Unavailable> {
        let (first, last) = match tenants {
            [] => return Ok(Vec::new()),
            [one] => {
                let numbers = self.numbers(one).await?;
                return Ok(numbers.into_iter().map(|number| (one.clone(), number)).collect());
            }
            [first, .., last] => (first, last),
        };
        let (query, mut found, mut start) = (self.of_kind_between(NUMBER, first, last), Vec::new(), None);
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let id = TenantId::parse(get_text(NUMBER, item, "tenant_id")?);
                found.extend(id.ok().zip(read_number(item).ok()));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// Whatever these items say but for the tokens themselves.
    async fn read_without_token(&self, names: Vec<&str>) -> Result<Vec<Item>, Unavailable> {
        let requests = names.chunks(KEYS_AT_ONCE).map(|some| {
            let keys = some.iter().map(|name| Item::from([("connection".to_owned(), text(*name))]));
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(keys.collect()))
                .projection_expression(
                    "#connection, #data, connection_generation, minted_at, expires_at, scopes",
                )
                .expression_attribute_names("#connection", "connection")
                .expression_attribute_names("#data", "data")
                .build();
            async {
                let wanted = wanted.map_err(|error| Unavailable::Service(error.to_string()))?;
                self.read_wanted(&self.tables.tokens, wanted).await
            }
        });
        let requests: Vec<_> = requests.collect();
        let found: Vec<Vec<Item>> = stream::iter(requests).buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }
}

fn items_of(id: &TenantId, of: &Known) -> Vec<(String, (TenantId, About))> {
    let tokens = Environment::ALL.map(|environment| {
        let key = ConnectionKey { tenant: id.clone(), environment };
        (key.to_string(), (id.clone(), About::Token(environment)))
    });
    let senders = of.numbers.iter().enumerate().map(|(place, (number, _))| {
        (sender_item(id, &number.account, &number.number), (id.clone(), About::Sender(place)))
    });
    tokens.into_iter().chain(senders).collect()
}

impl Known {
    /// What a newer version wrote must not hide the others.
    fn learn(&mut self, about: &About, item: &Item) {
        match about {
            About::Token(environment) => self.tokens.extend(token(*environment, item).ok()),
            About::Sender(place) => {
                if let (Some((_, health)), Ok(found)) =
                    (self.numbers.get_mut(*place), read_document(SENDER, item))
                {
                    *health = found;
                }
            }
        }
    }
}

/// One that was taken out left nothing but its counts, and is none.
fn token(environment: Environment, item: &Item) -> Result<KnownToken, Unavailable> {
    Ok(KnownToken {
        environment,
        connection_generation: get_number("token", item, "connection_generation")?,
        minted_at: moment(item, "minted_at")?,
        expires_at: moment(item, "expires_at")?,
        scopes: get_text("token", item, "scopes")?.split_whitespace().map(str::to_owned).collect(),
    })
}
