use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::BehaviorVersion;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use thiserror::Error;

use crate::config::{Aws, Config};
use crate::domain::ids::Environment;
use crate::drivers::{Broker, Clock, Photos, Receiver, Vitals, Work};
use crate::http::Http;
use crate::meter::Meter;
use crate::servicetitan::ServiceTitan;
use crate::sids::Sids;
use crate::store::Store;
use crate::twilio::Twilio;
use crate::vault::Vault;
use crate::wake::Wake;

/// How patient a call to AWS is: an attempt, and all attempts.
struct Patience {
    attempt: Duration,
    in_all: Duration,
    attempts: u32,
}

/// Twilio must still hear "503" in time to try its fallback address.
const WEBHOOK: Patience =
    Patience { attempt: Duration::from_secs(1), in_all: Duration::from_secs(4), attempts: 3 };

/// Somebody looks at a page and waits; API Gateway gives up after thirty seconds.
const PAGE: Patience =
    Patience { attempt: Duration::from_secs(2), in_all: Duration::from_secs(6), attempts: 3 };

/// A transaction that was interrupted is finished by a retry some seconds later.
const DRIVER: Patience =
    Patience { attempt: Duration::from_secs(2), in_all: Duration::from_secs(10), attempts: 5 };

const BACKOFF: Duration = Duration::from_millis(100);

/// Why a function cannot start.
#[derive(Debug, Error)]
pub enum BootError {
    /// A variable is missing or makes no sense.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// The client could not be built: no TLS, or no authorities to trust.
    #[error("the HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

/// What takes texts in, with its connections open.
///
/// # Errors
/// [`BootError`].
pub async fn receiver() -> Result<Receiver, BootError> {
    let config = Config::from_environment()?;
    let (store, vault) = of_webhooks(&config);
    tokio::join!(store.warm_up_routes(), vault.warm_up_twilio());
    Ok(Receiver::new(store, vault, config.public_url, Clock::System))
}

/// What takes texts in by another clock.
#[must_use]
pub fn receiver_with(config: &Config, clock: Clock) -> Receiver {
    let (store, vault) = of_webhooks(config);
    Receiver::new(store, vault, config.public_url.clone(), clock)
}

fn of_webhooks(config: &Config) -> (Arc<Store>, Arc<Vault>) {
    let aws = aws(&config.aws, &WEBHOOK);
    (store_of(config, &aws), vault_of(config, &aws))
}

/// What drives threads and tokens, with its connections open.
///
/// # Errors
/// [`BootError`].
pub async fn work() -> Result<Work, BootError> {
    let work = work_with(&Config::from_environment()?, Clock::System)?;
    warm_up(&work).await;
    Ok(work)
}

/// The same for what drives threads, whose notes have links and whose customers are answered: the keys for that are at
/// hand.
///
/// # Errors
/// [`BootError`].
pub async fn threads() -> Result<Work, BootError> {
    let work = work_with(&Config::from_environment()?, Clock::System)?;
    let keys = async {
        // One secret, read once.
        let _ = work.vault.link_key().await;
        work.vault.veil().await
    };
    let ((), _) = tokio::join!(warm_up(&work), keys);
    Ok(work)
}

/// What shows photos, with its connections open.
///
/// # Errors
/// [`BootError`].
pub async fn photos() -> Result<Photos, BootError> {
    let config = Config::from_environment()?;
    let aws = aws(&config.aws, &PAGE);
    let (store, vault) = (store_of(&config, &aws), vault_of(&config, &aws));
    let ((), _) = tokio::join!(store.warm_up_routes(), vault.link_key());
    let write = config.settling.write_time_out().unsigned_abs();
    let twilio = Twilio::new(Http::new()?, config.twilio, write);
    Ok(Photos { store, vault, twilio, clock: Clock::System })
}

/// The app key is needed by every call, so it is fetched at once.
async fn warm_up(work: &Work) {
    let (_, _) = tokio::join!(work.store.warm_up_tokens(), work.vault.app_key(Environment::Production));
}

/// The tables alone.
///
/// # Errors
/// [`BootError`].
pub async fn store() -> Result<Arc<Store>, BootError> {
    let config = Config::from_environment()?;
    let store = store_of(&config, &aws(&config.aws, &DRIVER));
    store.warm_up_tokens().await;
    Ok(store)
}

/// What drives threads and tokens by another clock.
///
/// # Errors
/// [`BootError`].
pub fn work_with(config: &Config, clock: Clock) -> Result<Work, BootError> {
    let aws = aws(&config.aws, &DRIVER);
    let http = Http::new()?;
    let write = config.settling.write_time_out().unsigned_abs();
    let (store, vault) = (store_of(config, &aws), vault_of(config, &aws));
    let servicetitan =
        ServiceTitan::new(http.counted_apart(), config.integration.clone(), config.production.clone(), write);
    Ok(Work {
        broker: Broker::new(store.clone(), vault.clone(), servicetitan.clone(), clock.clone()),
        http: http.counted_apart(),
        twilio: Twilio::new(http, config.twilio.clone(), write),
        wake: Wake::new(aws_sdk_sqs::Client::new(&aws), config.wake_queue_url.clone()),
        public_url: config.public_url.clone(),
        link_url: config.link_url.clone(),
        alert_sender: config.alert_sender.clone(),
        settling: config.settling,
        vitals: Vitals::default(),
        bookings: Meter::default(),
        texts: Sids::default(),
        sent: Sids::default(),
        store,
        vault,
        servicetitan,
        clock,
    })
}

/// What every AWS client is made of: one HTTP client, and the credentials and region that Lambda gives a process in
/// its environment, for its lifetime. No chain of providers is asked.
fn aws(aws: &Aws, patience: &Patience) -> SdkConfig {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https();
    let token = aws.session_token.clone();
    let credentials =
        Credentials::new(&aws.access_key_id, &aws.secret_access_key, token, None, "environment");
    let time_outs = TimeoutConfig::builder()
        .operation_attempt_timeout(patience.attempt)
        .operation_timeout(patience.in_all)
        .build();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(http)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .region(Region::new(aws.region.clone()))
        .timeout_config(time_outs)
        .retry_config(
            RetryConfig::standard().with_initial_backoff(BACKOFF).with_max_attempts(patience.attempts),
        );
    config.set_endpoint_url(aws.endpoint_url.clone());
    config.build()
}

fn store_of(config: &Config, aws: &SdkConfig) -> Arc<Store> {
    Arc::new(Store::new(aws_sdk_dynamodb::Client::new(aws), config.tables.clone()))
}

fn vault_of(config: &Config, aws: &SdkConfig) -> Arc<Vault> {
    Arc::new(Vault::new(aws_sdk_secretsmanager::Client::new(aws), config.secrets_prefix.clone()))
}
