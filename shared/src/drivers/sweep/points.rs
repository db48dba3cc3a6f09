use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use tokio::time::timeout;

use super::part::{Known, Log, Ours};
use super::tokens::is_taken;
use super::{Swept, Work};
use crate::domain::alerts::{Alert, Wrong};
use crate::domain::ids::AccountSid;
use crate::domain::phone::PhoneNumber;
use crate::domain::sweep::{Cursor, Direction, News};
use crate::domain::time::Timestamp;
use crate::drivers::alerts::raise_for_schedule;
use crate::drivers::number::gather;
use crate::store::{Route, TenantNumber};

/// Numbers whose settings are looked at in one turn, side by side: where many texts are lacking, the trouble is ours. Texts
/// wait for it no longer than this.
const MOST_LOOKS: usize = 5;
const A_LOOK: Duration = Duration::from_secs(3);

/// Alerts that are put on record side by side.
const AT_ONCE: usize = 8;

/// What a look at a number came to. None: nobody can say, or somebody is just changing it.
#[derive(Clone, Copy, Default)]
struct Look {
    /// Whether it posts its texts here, as Twilio has it set now.
    points_here: Option<bool>,
    /// Whether Twilio takes its own auth token.
    is_token_taken: Option<bool>,
}

/// What the texts say of the webhook of each number; where that looks wrong, the number is looked at. A look that fails
/// says nothing, and stands in the way of no text. Texts that are lacking through no fault of the business's are counted:
/// that is ours.
pub(super) async fn hearing(
    log: &Log<'_>,
    mut cursor: Cursor,
    ours: &[Ours],
    known: &Known,
    swept: &mut Swept,
) -> Cursor {
    let mut texts: HashMap<&PhoneNumber, Vec<(Timestamp, bool)>> = HashMap::new();
    let mut found: HashMap<&PhoneNumber, usize> = HashMap::new();
    for (thread, message) in ours.iter().filter(|(_, it)| it.direction == Direction::FromCustomer) {
        // What a sweep brought, the webhook did not, also where that sweep was never heard of again.
        let is_lacking = known.get(&message.sid).is_none_or(|is_by_sweep| *is_by_sweep);
        texts.entry(&thread.number).or_default().push((message.at, is_lacking));
        *found.entry(&thread.number).or_default() += usize::from(!known.contains_key(&message.sid));
    }
    let (before, mut suspects) = (cursor.numbers.clone(), Vec::new());
    for (number, route) in log.routes {
        let was = before.get(number).cloned().unwrap_or_default();
        let (hearing, is_to_look) = was.after(texts.get(number).map(Vec::as_slice).unwrap_or_default());
        if is_to_look {
            suspects.push((number, route, was, hearing.clone()));
        }
        cursor.numbers.insert(number.clone(), hearing);
    }
    // What is remembered of a number that nobody can read now is kept.
    cursor.numbers.retain(|number, hearing| !hearing.is_nothing() && log.is_of(number));
    // Each minute begins with another one, so that none is never looked at.
    let minutes = usize::try_from(log.work.clock.now().as_second() / 60).unwrap_or_default();
    let first = minutes.checked_rem(suspects.len()).unwrap_or_default();
    suspects.rotate_left(first);
    suspects.truncate(MOST_LOOKS);
    let looks = suspects.iter().map(|(number, route, ..)| timeout(A_LOOK, look(log, number, route)));
    let seen = join_all(looks).await;
    let platforms = log.work.vault.platform_twilio(&log.account.sid);
    for ((number, route, was, hearing), look) in suspects.into_iter().zip(seen) {
        let Look { points_here, is_token_taken } = look.unwrap_or_default();
        let (looked, of_number) = hearing.looked(&was, points_here);
        let (looked, of_token) = looked.tried(is_token_taken, log.work.clock.now());
        // A token of the platform's is operators' trouble.
        let is_platforms = route.secret == platforms;
        let news = of_number.into_iter().chain(of_token.filter(|_| !is_platforms));
        cursor = news.fold(cursor, |cursor, news| cursor.tells(number, news));
        if points_here == Some(true) && (is_platforms || looked.refused_since.is_none()) {
            swept.missed += found.get(number).copied().unwrap_or_default();
        }
        if looked.is_nothing() {
            cursor.numbers.remove(number);
        } else {
            cursor.numbers.insert(number.clone(), looked);
        }
    }
    cursor
}

/// Asks Twilio about a number.
async fn look(log: &Log<'_>, number: &PhoneNumber, route: &Route) -> Look {
    let Ok(numbers) = log.work.store.numbers(&route.tenant).await else { return Look::default() };
    let is = |own: &&TenantNumber| own.number == *number && own.account == log.account.sid;
    let Some(own) = numbers.iter().find(is) else { return Look::default() };
    let now = log.work.clock.now();
    if own.record.attempt.as_ref().is_some_and(|attempt| attempt.is_live(now)) {
        return Look::default();
    }
    let (evidence, is_token_taken) =
        tokio::join!(gather(&log.work.twilio, &log.account, number), is_taken(log, route));
    Look { points_here: evidence.points_here(&own.record.kept.pointed_at), is_token_taken }
}

fn alert_of(number: &PhoneNumber, news: News) -> Alert {
    let number = number.clone();
    match news {
        News::NotHeard { since } => Alert::Number { number, since, wrong: Wrong::NotHeard },
        News::Refused { since } => Alert::Number { number, since, wrong: Wrong::TokenRefused },
        News::HeardAgain { since } => Alert::NumberWell { number, since },
    }
}

/// Has the people of each business told. Whose could be told, or need not be any more.
pub(super) async fn tell(
    work: &Work,
    routes: &BTreeMap<PhoneNumber, Route>,
    news: &BTreeMap<PhoneNumber, Vec<News>>,
) -> BTreeSet<PhoneNumber> {
    let raised = news.iter().map(async |(number, news)| {
        let Some(route) = routes.get(number) else { return Some(number.clone()) };
        for news in news {
            raise_for_schedule(work, &route.tenant, &alert_of(number, *news)).await.ok()?;
        }
        Some(number.clone())
    });
    stream::iter(raised).buffer_unordered(AT_ONCE).filter_map(std::future::ready).collect().await
}

/// What is known with news of an account, for the people of each business. Those of one of the platform's are told nothing: it is operators'
/// trouble.
pub(super) fn of_account(
    work: &Work,
    account: &AccountSid,
    routes: &BTreeMap<PhoneNumber, Route>,
    cursor: Cursor,
    news: News,
) -> Cursor {
    let platforms = work.vault.platform_twilio(account);
    let of_tenants = routes.iter().filter(|(_, route)| route.secret != platforms);
    of_tenants.fold(cursor, |cursor, (number, _)| cursor.tells(number, news))
}
