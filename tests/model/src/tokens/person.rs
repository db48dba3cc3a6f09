//! What a person does with the connection meanwhile. Each begins with the one write of the connection itself.

use super::rules::{Rule, Rules};
use super::search::Fault;
use super::step::{Step, Steps};
use super::table::{LONG_AGO, Token};
use super::worker::covers;
use super::world::{Act, World};

/// What people can do next.
pub(super) fn steps(steps: &mut Steps<'_>) {
    begin(steps);
    for slot in 0..steps.world.acts.len() {
        if let Some(act) = steps.world.acts[slot] {
            steps.around("a person's act ENDS half-way", |next| next.acts[slot] = None);
            go_on(steps, slot, act);
        }
    }
}

fn begin(steps: &mut Steps<'_>) {
    let (world, bounds) = (steps.world, &steps.rules.bounds);
    let free = world.acts.iter().position(Option::is_none);
    let Some(slot) = free.filter(|_| world.acted < bounds.acts) else { return };
    let brings =
        |connection| Token { generation: 0, connection, mint: world.minted + 1, age: 0, forced: LONG_AGO };
    let act = |next: &mut World, act: Act| {
        next.acted += 1;
        next.acts[slot] = Some(act);
    };
    steps.around("a person SAVES other credentials untested", |next| {
        (next.connection, next.is_cut, next.is_purged) = (world.connection + 1, false, false);
        next.acted += 1;
    });
    if world.minted < bounds.mints {
        steps.around("a person SAVES other credentials", |next| {
            (next.connection, next.is_cut, next.is_purged) = (world.connection + 1, false, false);
            next.minted += 1;
            act(next, Act::Look(brings(next.connection)));
        });
        if !world.is_cut {
            steps.around("a person CHECKS the connection", |next| {
                next.minted += 1;
                act(next, Act::Look(brings(next.connection)));
            });
        }
    }
    if !world.is_cut {
        steps.around("a person DISCONNECTS", |next| {
            (next.connection, next.is_cut, next.is_purged) = (world.connection + 1, true, false);
            act(next, Act::Empty(next.connection));
        });
    }
}

fn go_on(steps: &mut Steps<'_>, slot: usize, act: Act) {
    let (world, rules) = (steps.world, steps.rules);
    match act {
        Act::Look(token) => steps.around("a person's act reads the row", |next| {
            next.acts[slot] = look(world, token, rules);
        }),
        Act::Publish(token, before) => {
            let may = world.row.may_publish(before, token.connection, rules);
            let fault = covers(world, token).filter(|_| may);
            let what = "a person's act publishes";
            let step = Step { by: None, what, by_itself: false, serves: false, fault };
            steps.push(step, |next| {
                next.acts[slot] = None;
                if may {
                    next.publish(token);
                }
            });
        }
        Act::Empty(connection) => {
            let may = world.row.may_empty(connection, rules);
            let newer = world.row.token.is_some_and(|held| held.connection > connection);
            let fault = (may && newer).then_some(Fault::TakenOut);
            let what = "a disconnect takes the token out";
            let step = Step { by: None, what, by_itself: false, serves: false, fault };
            steps.push(step, |next| {
                next.acts[slot] = None;
                if may {
                    next.row.empty(connection, rules);
                    next.is_purged |= next.connection == connection;
                }
            });
        }
    }
}

/// A token that is over, or older than what everyone has, is let go.
fn look(world: &World, token: Token, rules: &Rules) -> Option<Act> {
    let held = world.row.token.filter(|held| held.connection == token.connection);
    // The product goes by when each was asked for; two of one tick may be either way round.
    let is_newer = |held: Token| held.age < token.age || (held.age == token.age && held.mint > token.mint);
    if token.is_over() || (held.is_some_and(is_newer) && rules.hold(Rule::PersonLooksForNewer)) {
        return None;
    }
    let forced = held.map_or(LONG_AGO, |held| held.forced);
    Some(Act::Publish(Token { generation: world.row.generation + 1, forced, ..token }, world.row.generation))
}
