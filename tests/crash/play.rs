//! Plays a scenario: once as it should go, then broken at each of its calls, in each way.

use std::fmt::Write;

use futures_util::future::BoxFuture;
use tests::faults::fits;
use tests::reckoning::{Fate, Reckoning};
use tokio::sync::Semaphore;

use crate::asked::asked;
use crate::point::{Point, Retries};
use crate::scene::Scene;

/// Runs side by side, over all scenarios: as many as two processors keep busy without any of them waiting long.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Of the points of a scenario, how many are tried unless all are asked for.
const AS_A_RULE: usize = 12;

/// [`Scenario::met_of_ten`] where one call follows another, and where several are at it.
pub(crate) const IN_TURN: usize = 9;
pub(crate) const SIDE_BY_SIDE: usize = 5;

/// Something that happens to a business, in which every call may be the last.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Whether the business has credentials for ServiceTitan from the start.
    pub(crate) connected: bool,
    /// The functions that are up when it begins.
    pub(crate) functions: &'static [&'static str],
    /// What went before. Nothing fails here.
    pub(crate) before: for<'a> fn(&'a Scene) -> BoxFuture<'a, ()>,
    /// What happens, and is broken.
    pub(crate) act: for<'a> fn(&'a Scene) -> BoxFuture<'a, ()>,
    /// Calls, as patterns of a plan name them, that it is about: as it should go, all of them are made.
    pub(crate) about: &'static [&'static str],
    /// Of ten points, how many are met at least: what is at it side by side makes a call more or less each time.
    pub(crate) met_of_ten: usize,
    /// What must be in the end beside what is reckoned, once everything was tried again.
    pub(crate) check: for<'a> fn(&'a Scene, Reckoning) -> BoxFuture<'a, Result<(), String>>,
}

/// How one run went.
struct Played {
    /// The lines of the calls that were made.
    calls: Vec<String>,
    /// Of the call that was broken. None: no call was.
    broken: Option<String>,
    wrong: Option<String>,
}

/// # Panics
/// Where anything is not as it must be: with the command that plays it again.
pub(crate) async fn play(scenario: &'static Scenario) {
    if let Some(point) = asked("POINT") {
        return again(scenario, &point).await;
    }
    let (bells, schedule) =
        tokio::join!(unbroken(scenario, Retries::Bells), unbroken(scenario, Retries::Schedule));
    let all = Point::all(|retries| if retries == Retries::Bells { bells } else { schedule });
    let is_all = asked("CRASH").is_some_and(|which| which == "all");
    let chosen = if is_all { all.clone() } else { Point::spread(&all, AS_A_RULE) };
    let (met, wrong) = broken(scenario, &chosen).await;
    let (name, tried) = (scenario.name, chosen.len());
    println!("{name}: {bells} and {schedule} calls, {} points, {tried} tried, {met} of them met", all.len());
    assert!(wrong.is_empty(), "{wrong}");
    assert!(met * 10 >= tried * scenario.met_of_ten, "{name}: only {met} of {tried} points were met");
}

/// As it should go: how many calls there are.
async fn unbroken(scenario: &'static Scenario, retries: Retries) -> usize {
    let Played { calls, wrong, .. } = once(scenario, None, retries).await;
    let name = scenario.name;
    assert_eq!(wrong, None, "{name}, unbroken, {retries:?}");
    for pattern in scenario.about {
        let is_made = calls.iter().any(|line| fits(pattern, line));
        assert!(is_made, "{name}, unbroken, {retries:?}: nobody calls {pattern}, only {calls:#?}");
    }
    assert!(!calls.is_empty(), "{name}, {retries:?}: nothing is called");
    calls.len()
}

/// Broken at each of these points: how many were met, and what went wrong.
async fn broken(scenario: &'static Scenario, points: &[Point]) -> (usize, String) {
    let run = |point: &Point| (*point, tokio::spawn(once(scenario, Some(*point), point.retries)));
    let runs: Vec<_> = points.iter().map(run).collect();
    let (name, mut met, mut wrong) = (scenario.name, 0, String::new());
    for (point, run) in runs {
        let (line, what) = match run.await {
            Ok(played) => (played.broken, played.wrong),
            Err(error) => (None, Some(format!("it panicked: {error}"))),
        };
        met += usize::from(line.is_some());
        let line = line.unwrap_or_else(|| "not met".to_owned());
        if let Some(what) = what {
            let again = format!("make crash POINT={name}/{point}");
            let _ = write!(wrong, "\n{name}, call {point} ({line}): {what}\n  again: {again}\n");
        }
    }
    (met, wrong)
}

/// One point, by its name, with everything that happened.
async fn again(scenario: &'static Scenario, name: &str) {
    let Some(point) = name.strip_prefix(scenario.name).and_then(|rest| rest.strip_prefix('/')) else {
        return;
    };
    let point: Point = point.parse().unwrap_or_else(|()| panic!("{name} is no point"));
    let Played { calls, broken, wrong } = once(scenario, Some(point), point.retries).await;
    println!("{name}: {} calls, broken: {broken:?}", calls.len());
    assert!(wrong.is_none(), "{name}: {}", wrong.unwrap_or_default());
    assert!(broken.is_some(), "{name} was not met");
}

async fn once(scenario: &'static Scenario, point: Option<Point>, retries: Retries) -> Played {
    let _place = PLACES.acquire().await.expect("places stay open");
    let scene = Scene::open(scenario.connected, retries).await;
    (scenario.before)(&scene).await;
    scene.arm(point, scenario.functions).await;
    (scenario.act)(&scene).await;
    let (calls, broken) = scene.disarm();
    let wrong = wrong(scenario, &scene).await;
    if wrong.is_some() && asked("POINT").is_some() {
        println!("{}", scene.story());
    }
    scene.close().await;
    Played { calls, broken, wrong }
}

async fn wrong(scenario: &Scenario, scene: &Scene) -> Option<String> {
    let reckoning = scene.retry().await;
    if !reckoning.is_clean() {
        return Some(reckoning.to_string());
    }
    (scenario.check)(scene, reckoning).await.err()
}

/// That all these texts are booked.
pub(crate) fn all_booked(reckoning: &Reckoning, texts: usize) -> Result<(), String> {
    if reckoning.count(Fate::Booked) == texts {
        Ok(())
    } else {
        Err(format!("{texts} booked, not {reckoning}"))
    }
}
