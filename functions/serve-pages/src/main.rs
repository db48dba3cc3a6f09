//! Serves what is the same for everyone: pages, the API's description. Holds no data and no permissions.

mod assets;
mod handler;
mod sign_in;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let pages = handler::Pages::of(&sign_in::SignIn::from_environment()?)?;
    let pages = &pages;
    run(service_fn(async |event| Ok::<_, Error>(handler::handle(pages, event)))).await
}
