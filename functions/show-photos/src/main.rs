//! Answers links to photos. No booking carries one yet, so every link is unknown, and is answered as one that was
//! withdrawn will be.

mod handler;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handler::handle)).await
}
