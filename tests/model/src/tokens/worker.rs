//! One worker, in the order of the real one: the row, a decision, the lease, the endpoint, the publish.

use intellisend::domain::connection::token::{Before, Need, TokenStep, decide};

use super::rules::Rule;
use super::search::Fault;
use super::step::{Step, Steps};
use super::table::{LEASE, LONG_AGO, PAUSE, Token, now};
use super::world::{At, Want, Worker, World};

/// What this worker can do next.
pub(super) fn steps(steps: &mut Steps<'_>, by: usize) {
    match steps.world.workers[by].at {
        At::Idle => begin(steps, by),
        At::Read => read(steps, by),
        At::Lease => lease(steps, by),
        At::LeaseAgain => lease_again(steps, by),
        At::Ask => ask(steps, by),
        At::Asking => answered(steps, by),
        At::Publish => publish(steps, by),
        At::PublishAgain => publish_again(steps, by),
        At::Fail => fail(steps, by),
        // It ended its own lease, so it is not known again, and reads what it wrote.
        At::FailAgain => look_again(steps, by, "repeats that it failed, and reads again"),
    }
}

fn begin(steps: &mut Steps<'_>, by: usize) {
    let connection = steps.world.connection;
    if steps.world.is_cut {
        return;
    }
    for (need, what) in [(Want::AnyValid, "wants a token"), (Want::Fresh, "looks whether the token is due")] {
        steps.add(by, what, |next| {
            next.workers[by] = Worker { at: At::Read, need, connection, ..Worker::default() };
        });
    }
}

fn read(steps: &mut Steps<'_>, by: usize) {
    let (world, worker) = (steps.world, steps.world.workers[by]);
    let need = match worker.need {
        Want::AnyValid => Need::AnyValid,
        Want::NewerThan(refused) => Need::NewerThan(refused.into()),
        Want::Fresh => Need::Fresh,
    };
    let row = world.row.real();
    let before = Before::of(&row, worker.connection.into(), need, now());
    match decide(row, worker.connection.into(), need, now()) {
        TokenStep::Use(_) => serve(steps, by, world.row.token, |_| {}),
        TokenStep::Mint { .. } => {
            let forced = match (need, world.row.token.filter(|_| before.forced_at.is_some())) {
                (Need::NewerThan(_), _) => 0,
                (_, Some(held)) => held.forced,
                (_, None) => LONG_AGO,
            };
            let generation = u8::try_from(before.generation).unwrap_or(u8::MAX) + 1;
            let token = Token { generation, connection: worker.connection, mint: 0, age: 0, forced };
            let leave = Worker { at: At::Lease, before: world.row.generation, token: Some(token), ..worker };
            steps.add(by, "wants to mint", |next| next.workers[by] = leave);
        }
        TokenStep::Wait { .. } if worker.leases => {
            let fault = Some(Fault::WaitsForItself);
            let step = Step { by: Some(by), what: "WAITS FOR ITSELF", by_itself: true, serves: false, fault };
            steps.push(step, |_| {});
        }
        TokenStep::Wait { .. } if worker.need != Want::Fresh => {}
        TokenStep::Wait { .. } => rest(steps, by, "does not wait"),
        TokenStep::LookAgain => rest(steps, by, "reads the connection again"),
        TokenStep::StillRefused => rest(steps, by, "is told that tokens are refused"),
        TokenStep::Failed(_) => rest(steps, by, "is told that the mint failed"),
    }
}

fn rest(steps: &mut Steps<'_>, by: usize, what: &'static str) {
    steps.add(by, what, |next| next.workers[by] = Worker::default());
}

fn look_again(steps: &mut Steps<'_>, by: usize, what: &'static str) {
    steps.add(by, what, |next| next.workers[by].at = At::Read);
}

/// A call is made with a token. It may be refused.
fn serve(steps: &mut Steps<'_>, by: usize, token: Option<Token>, change: impl Fn(&mut World)) {
    let worker = steps.world.workers[by];
    let Some(token) = token else { return };
    let fits = !token.is_over() && token.connection == worker.connection;
    let fault = (!fits).then_some(Fault::Worthless);
    let step = Step { by: Some(by), what: "has a token", by_itself: true, serves: true, fault };
    steps.push(step, |next| {
        change(next);
        next.workers[by] = Worker::default();
    });
    if steps.world.refusals < steps.rules.bounds.refusals {
        steps.add_trouble(by, "has a token, which is REFUSED", |next| {
            change(next);
            next.refusals += 1;
            let need = Want::NewerThan(token.generation);
            next.workers[by] =
                Worker { at: At::Read, need, connection: worker.connection, ..Worker::default() };
        });
    }
}

fn lease(steps: &mut Steps<'_>, by: usize) {
    let (worker, rules) = (steps.world.workers[by], steps.rules);
    if !steps.world.row.may_lease(worker.before, worker.connection, rules) {
        look_again(steps, by, "is refused the lease");
        return;
    }
    let take = |next: &mut World, at| {
        next.nobody_leases();
        next.row.lease = Some(LEASE);
        next.row.leased_for = worker.connection;
        next.workers[by] = Worker { at, leases: true, left: LEASE, ..worker };
    };
    steps.add(by, "takes the lease", |next| take(next, At::Ask));
    if steps.world.lost < rules.bounds.lost {
        steps.add_trouble(by, "takes the lease, and the answer is LOST", |next| {
            next.lost += 1;
            take(next, At::LeaseAgain);
        });
    }
}

fn lease_again(steps: &mut Steps<'_>, by: usize) {
    if steps.world.workers[by].leases && steps.rules.hold(Rule::LeaseIsKnownAgain) {
        steps.add(by, "finds that it has the lease", |next| next.workers[by].at = At::Ask);
    } else {
        look_again(steps, by, "repeats the lease, and is refused it");
    }
}

fn ask(steps: &mut Steps<'_>, by: usize) {
    let (world, worker) = (steps.world, steps.world.workers[by]);
    if worker.left == 0 && steps.rules.hold(Rule::AskedWithinTheLease) {
        steps.add(by, "is too late to ask", |next| next.workers[by].at = At::Fail);
        return;
    }
    // The one before may have given way to one of the connection as it was, which serves neither.
    let is_of_before = |before: u8| {
        let held = world.row.token.filter(|held| held.generation > before);
        held.is_some_and(|held| held.connection < worker.connection)
    };
    let same = |other: &Worker| {
        let same_before = other.before == worker.before || is_of_before(other.before.min(worker.before));
        other.at == At::Asking && other.connection == worker.connection && same_before
    };
    // What failed is the successor of the same token.
    let is_early = |(connection, left): (u8, u8)| {
        (connection, world.row.generation) == (worker.connection, worker.before) && left > 0
    };
    let fault = if world.workers.iter().any(same) {
        Some(Fault::TwoAtOnce)
    } else if world.row.failure.is_some_and(is_early) {
        Some(Fault::TooSoon)
    } else {
        None
    };
    let step = Step { by: Some(by), what: "asks for a token", by_itself: true, serves: false, fault };
    steps.push(step, |next| {
        let forced = if matches!(worker.need, Want::NewerThan(_)) { Some(0) } else { None };
        let token =
            worker.token.map(|token| Token { age: 0, forced: forced.unwrap_or(token.forced), ..token });
        next.workers[by] = Worker { at: At::Asking, token, ..worker };
    });
}

fn answered(steps: &mut Steps<'_>, by: usize) {
    let (world, worker) = (steps.world, steps.world.workers[by]);
    if world.minted < steps.rules.bounds.mints {
        let mint = world.minted + 1;
        let token = worker.token.map(|token| Token { mint, ..token });
        let at = if token.is_some_and(|token| token.is_over()) { At::Fail } else { At::Publish };
        steps.add(by, "is given one", |next| {
            next.minted = mint;
            next.workers[by] = Worker { at, token, ..worker };
        });
    }
    if world.failures < steps.rules.bounds.failures {
        steps.add_trouble(by, "is given NONE", |next| {
            next.failures += 1;
            next.workers[by].at = At::Fail;
        });
    }
}

fn publish(steps: &mut Steps<'_>, by: usize) {
    let (world, worker, rules) = (steps.world, steps.world.workers[by], steps.rules);
    let Some(token) = worker.token else { return };
    if !world.row.may_publish(worker.before, token.connection, rules) {
        look_again(steps, by, "is refused its publish");
        return;
    }
    if let Some(fault) = covers(world, token) {
        let step =
            Step { by: Some(by), what: "PUBLISHES", by_itself: true, serves: false, fault: Some(fault) };
        steps.push(step, |next| next.publish(token));
        return;
    }
    if token.is_over() {
        steps.add(by, "publishes what is over by now", |next| {
            next.publish(token);
            next.workers[by].at = At::Read;
        });
    } else {
        serve(steps, by, Some(token), |next| next.publish(token));
    }
    if world.lost < rules.bounds.lost {
        steps.add_trouble(by, "publishes, and the answer is LOST", |next| {
            next.publish(token);
            next.lost += 1;
            next.workers[by].at = At::PublishAgain;
        });
    }
}

/// What must not be in the table's place.
pub(super) fn covers(world: &World, token: Token) -> Option<Fault> {
    let row = &world.row;
    let is_older = |held: Token| (held.connection, held.mint) > (token.connection, token.mint);
    if row.token.is_some_and(is_older) || row.connection > token.connection {
        Some(Fault::OlderOverNewer)
    } else if token.generation <= world.published {
        Some(Fault::Twice)
    } else {
        None
    }
}

fn publish_again(steps: &mut Steps<'_>, by: usize) {
    let (world, worker) = (steps.world, steps.world.workers[by]);
    let is_ours = world.row.token.map(|held| held.mint) == worker.token.map(|token| token.mint);
    if is_ours
        && steps.rules.hold(Rule::PublishIsKnownAgain)
        && !worker.token.is_some_and(|token| token.is_over())
    {
        serve(steps, by, worker.token, |_| {});
    } else {
        look_again(steps, by, "repeats its publish, and reads again");
    }
}

fn fail(steps: &mut Steps<'_>, by: usize) {
    let (world, worker) = (steps.world, steps.world.workers[by]);
    let is_cut = world.row.connection > worker.connection;
    if (!worker.leases || is_cut) && steps.rules.hold(Rule::FailUnderLease) {
        look_again(steps, by, "cannot say that it failed");
        return;
    }
    let say = |next: &mut World, after: Worker| {
        next.nobody_leases();
        next.row.lease = None;
        next.row.failure = Some((worker.connection, PAUSE));
        next.workers[by] = after;
    };
    steps.add(by, "says that it failed", |next| say(next, Worker::default()));
    if world.lost < steps.rules.bounds.lost {
        steps.add_trouble(by, "says that it failed, and the answer is LOST", |next| {
            next.lost += 1;
            say(next, Worker { at: At::FailAgain, leases: false, ..worker });
        });
    }
}
