//! The stack in the foreground, until Ctrl-C or SIGTERM.

use std::collections::BTreeMap;
use std::net::TcpListener;

use tests::fakes::servicetitan::{Booking, ServiceTitan};
use tests::simulator::Simulator;
use tests::stack::{Described, Options, Outside, Stack, TenantSeed};
use tokio::signal::unix::{SignalKind, signal};

use crate::notes::indented;
use crate::{Shown, variable};

const PORT: u16 = 8470;

/// In a row: the stack's own four, and the simulator's.
const PORTS: u16 = 5;

pub(crate) async fn run() -> Shown {
    let options = options()?;
    if let Some(port) =
        (options.port..options.port + PORTS).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_err())
    {
        return Err(format!(
            "Port {port} is taken. Stop what uses it, or move the whole stack: make run PORT=9470"
        ));
    }
    let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let mut stack = tokio::select! {
        stack = Stack::start(&options, |step| println!("· {step}")) => stack,
        _ = terminated.recv() => return Ok(()),
        _ = interrupted.recv() => return Ok(()),
    };
    let simulator = Simulator::start(options.port + PORTS - 1, &stack).await;
    let simulator = simulator.map_err(|error| format!("The simulator does not start: {error}"))?;
    stack.described.simulator_url = simulator.as_ref().map(|simulator| simulator.url().to_owned());
    stack.described.write();
    welcome(&stack);
    tokio::select! {
        () = show_bookings(stack.servicetitan.clone()) => {}
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    println!("\n· stopping what was started");
    let _ = std::fs::remove_file(Described::file());
    Ok(())
}

fn options() -> Result<Options, String> {
    let port = match variable("PORT") {
        None => PORT,
        Some(port) => port
            .parse()
            .ok()
            .filter(|port| *port > 1_023 && *port < 65_500)
            .ok_or("PORT is not a port from 1024 to 65499")?,
    };
    let settle_seconds = match variable("SETTLE_SECONDS") {
        None => None,
        Some(seconds) => Some(
            seconds
                .parse()
                .ok()
                .filter(|seconds| (10..=900).contains(seconds))
                .ok_or("SETTLE_SECONDS is not 10 to 900")?,
        ),
    };
    Ok(Options {
        port,
        settle_seconds,
        quiet: false,
        servicetitan: Outside::parse(variable("SERVICETITAN_URL")),
        twilio: Outside::parse(variable("TWILIO_URL")),
        public_url: variable("PUBLIC_URL"),
        watched: false,
    })
}

fn welcome(stack: &Stack) {
    let described = &stack.described;
    let demo = TenantSeed::demo();
    println!("\nIntelliSend runs on this machine. Ctrl-C stops all of it.\n");
    match &described.simulator_url {
        Some(simulator) => println!("  try it     {simulator}/   a phone, and ServiceTitan beside it"),
        None => println!("  (no simulator: neither ServiceTitan nor Twilio is a fake here)"),
    }
    let demo_user = &described.users["demo"];
    println!("  open       {}/", described.api_url);
    println!(
        "             sign in as {} or {}, with {}",
        demo_user.username, described.users["operator"].username, demo_user.password
    );
    println!("  API        {}/v1/connections   (tokens are in stack.json)", described.api_url);
    println!("  webhook    {}/twilio/sms   for the number {}", described.api_url, demo.number);
    println!("  everything {}\n", Described::file().display());
    println!("Try, in another terminal:\n");
    println!("  make text BODY=\"My water heater is leaking\"    a text becomes a booking, shown below");
    println!("  make demo                                     four texts, and what the office sees\n");
    if stack.servicetitan.is_none() {
        println!("Bookings go to the ServiceTitan that you named, and are not shown here.\n");
    }
}

/// Shows each booking as it appears or changes.
async fn show_bookings(fake: Option<ServiceTitan>) {
    let Some(fake) = fake else {
        return std::future::pending().await;
    };
    let mut changes = fake.changes();
    let mut shown: BTreeMap<i64, Booking> = BTreeMap::new();
    loop {
        for seed in [TenantSeed::demo(), TenantSeed::other()] {
            for booking in fake.bookings(&seed.servicetitan_tenant.to_string()) {
                let before = shown.insert(booking.id, booking.clone());
                if before.as_ref() != Some(&booking) {
                    show(&seed, before.is_some(), &booking);
                }
            }
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

fn show(seed: &TenantSeed, amended: bool, booking: &Booking) {
    let what = if amended { "amended" } else { "new" };
    println!(
        "ServiceTitan of {}: booking {} {what}, {}, source {}",
        seed.tenant, booking.id, booking.name, booking.source
    );
    println!("{}\n", indented(booking.summary.as_deref().unwrap_or_default()));
}
