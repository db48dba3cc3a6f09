//! `make probe`: asks a ServiceTitan what its documentation does not say, and writes what it saw.

use std::path::PathBuf;
use std::process::ExitCode;

use tests::fakes::servicetitan::ServiceTitan;
use tests::probe::{Credentials, REAL, Site, demo, probe};
use tests::stack::{project, target_folder};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

const NAME: &str = "servicetitan-observed.md";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(left) if left.is_empty() => ExitCode::SUCCESS,
        Ok(left) => {
            eprintln!("\nPlease see to these in ServiceTitan, under the name TEST - IntelliSend probe:");
            left.iter().for_each(|booking| eprintln!("  {booking}"));
            ExitCode::FAILURE
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// What a person has to see to.
async fn run() -> Result<Vec<String>, String> {
    let (_fake, site, credentials) = place().await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(interrupt(stop));
    let probed = probe(site, credentials, stopped, |step| println!("· {step}")).await?;
    let file = file(&probed.report);
    match std::fs::write(&file, &probed.report) {
        Ok(()) => println!("· what was seen is in {}", file.display()),
        // Shown instead: it took a tenant to see this, and what is left to dismiss has to be told too.
        Err(error) => println!("· {}: {error}\n\n{}", file.display(), probed.report),
    }
    Ok(probed.left)
}

/// Where to ask; a fake of its own where nothing is named.
async fn place() -> Result<(Option<ServiceTitan>, Site, Credentials), String> {
    let Some(address) = variable("SERVICETITAN_URL") else {
        println!("· SERVICETITAN_URL is not set: probing a fake, with credentials of its own");
        let (fake, site, credentials) = demo().await.map_err(|error| error.to_string())?;
        return Ok((Some(fake), site, credentials));
    };
    Ok((None, Site::parse(&address)?, Credentials::from(variable)?))
}

/// Ctrl-C ends the questions and not the tidying.
async fn interrupt(stop: watch::Sender<bool>) {
    let Ok(mut terminated) = signal(SignalKind::terminate()) else { return };
    let Ok(mut interrupted) = signal(SignalKind::interrupt()) else { return };
    loop {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        println!("· stopping: what was made is being dismissed");
        stop.send_replace(true);
    }
}

/// In `docs/`, unless a fake's settings would take the place of facts.
fn file(report: &str) -> PathBuf {
    let observed = project().join("docs").join(NAME);
    let facts = std::fs::read_to_string(&observed).is_ok_and(|before| before.contains(REAL));
    if facts && !report.contains(REAL) { target_folder().join(NAME) } else { observed }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
