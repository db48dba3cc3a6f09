use super::{Named, PeopleError, TRIES, shown};
use crate::domain::audit::{Act, Actor, Line};
use crate::domain::conversation::again::{Again, again};
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::ids::{MessageSid, TenantId};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::drivers::Work;
use crate::store::{SaveError, State};

/// Texts that one click takes: a transaction's places, less those of state, conversation and the line of the trail.
const MOST: usize = 97;

/// Between two texts that come in anew, so that they stay in the order they came.
const APART: SignedDuration = SignedDuration::from_millis(1);

/// Has tried at once what was set aside, or what waits for something that stood in the way. How many texts that is:
/// none, where nothing waits, or somebody else clicked before.
///
/// # Errors
/// [`PeopleError`].
pub async fn retry(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    named: &Named,
    retention: Retention,
) -> Result<usize, PeopleError> {
    for _ in 0..TRIES {
        let found = work.store.state(&named.thread).await?;
        let now = work.clock.now();
        let click = Click::of(work, named, &found, now).await?;
        let texts = click.texts();
        if texts == 0 {
            return Ok(0);
        }
        let detail = format!("{}, texts: {texts}", shown(&named.thread.customer));
        let line = Line::new(actor, Act::ConversationRetried, now, detail);
        match click.commit(work, tenant, &line, (named, &found), retention).await {
            Ok(()) => {
                work.wake.at(&named.thread, now, now).await;
                return Ok(texts);
            }
            // Somebody is at work on it: what was to be done is looked at anew.
            Err(SaveError::Moved) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(SaveError::Moved.into())
}

/// What one click changes.
#[derive(Default)]
struct Click {
    record: Option<Box<ThreadState>>,
    /// Whose these texts are.
    conversation: Option<Conversation>,
    set_aside: Vec<Text>,
    put_off: Vec<MessageSid>,
    /// Owed anyhow: it was set aside, and nobody has struck them off yet.
    owed: usize,
}

impl Click {
    async fn of(work: &Work, named: &Named, found: &State, now: Timestamp) -> Result<Self, PeopleError> {
        let open = found.thread.conversation.as_ref().filter(|open| open.opened_by == named.text);
        let Some(conversation) = open.or(named.conversation.as_ref()) else {
            return Ok(Self {
                put_off: work.store.put_off(&named.thread, now, MOST).await?,
                ..Self::default()
            });
        };
        let (record, joins) = match again(&found.thread, conversation, now) {
            Again::Leave { until } => return Err(PeopleError::UnderWay(until)),
            Again::Record(record) => (Some(record), false),
            Again::Join => (None, true),
            Again::Nothing => {
                let put_off = work.store.put_off(&named.thread, now, MOST).await?;
                return Ok(Self { put_off, ..Self::default() });
            }
        };
        let set_aside = work.store.set_aside(&named.thread, &conversation.opened_by, MOST).await?;
        let owed = match &record {
            Some(record) => work.store.log(&named.thread, record).await?.owed().len(),
            None => 0,
        };
        let set_aside = if joins { anew(&set_aside, now) } else { in_place(&set_aside) };
        let left = MOST - set_aside.len();
        let put_off = work.store.put_off(&named.thread, now, left).await?;
        Ok(Self { record, conversation: Some(conversation.clone()), set_aside, put_off, owed })
    }

    /// How many texts it is about.
    fn texts(&self) -> usize {
        self.set_aside.len() + self.put_off.len().max(self.owed)
    }

    async fn commit(
        self,
        work: &Work,
        tenant: &TenantId,
        line: &Line,
        (named, found): (&Named, &State),
        retention: Retention,
    ) -> Result<(), SaveError> {
        let mut change = work.store.change(tenant).audit(line)?;
        if let Some(record) = &self.record {
            change = change.thread_state(&named.thread, found, record, retention)?;
        }
        if let Some(left) = self.conversation.as_ref().filter(|_| self.record.is_none()) {
            // Its texts go into the open conversation: nothing of it is to be made by hand any more.
            change = change.no_longer_aside(&named.thread, left, retention)?;
        }
        for text in &self.set_aside {
            let Some(conversation) = &self.conversation else { break };
            change = change.owe_again(&named.thread, conversation, text, line.at)?;
        }
        for sid in &self.put_off {
            change = change.owe_now(&named.thread, sid, line.at)?;
        }
        change.commit().await
    }
}

fn in_place(texts: &[Text]) -> Vec<Text> {
    texts.iter().map(Text::asked_for).collect()
}

/// The open conversation reads no further back than where it began.
fn anew(texts: &[Text], now: Timestamp) -> Vec<Text> {
    let mut last = after(now, -APART);
    let released = texts.iter().map(|text| {
        last = after(last, APART);
        text.released(last)
    });
    released.collect()
}
