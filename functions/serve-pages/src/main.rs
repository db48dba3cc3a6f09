//! Serves what is the same for everyone: pages, the API's description. Holds no data and no permissions.

mod handler;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler::handle)).await
}
