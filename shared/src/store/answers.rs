//! What people of a business say to a customer: recorded with the take-over that it is, and struck off what is owed once
//! the notes have it.

use super::conditional::unless_refused;
use super::items::{read_document, text, unavailable};
use super::said::{read_said, said_item};
use super::{Pause, SaveError, State, Store, Unavailable};
use crate::domain::conversation::consent::is_about_texts;
use crate::domain::ids::ThreadKey;
use crate::domain::replies::said::{LoggedSaid, Said, SaidId};
use crate::domain::settings::retention::Retention;
use crate::domain::text::Text;

/// Tries of a take-over that meets somebody else's.
const TRIES: u32 = 5;

/// What a person's answer depends on of all that a customer wrote, whatever became of it.
#[derive(Debug, Clone, Default)]
pub struct LastTexts {
    /// By when it was sent. None: none is kept.
    pub newest: Option<Text>,
    /// All that is about being texted.
    pub wishes: Vec<Text>,
}

impl Store {
    /// What a person's answer depends on, of every text of a thread; consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn last_texts(&self, thread: &ThreadKey) -> Result<LastTexts, Unavailable> {
        let (mut last, mut start) = (LastTexts::default(), None);
        loop {
            let page = self.texts_of(thread).set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let text: Text = read_document("text", item)?;
                last.wishes.extend(is_about_texts(&text).then(|| text.clone()));
                last.newest = last.newest.into_iter().chain([text]).max_by_key(Text::at);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(last);
            }
        }
    }

    /// A message to a customer, consistently. None: there is no such message.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn said(&self, thread: &ThreadKey, id: &SaidId) -> Result<Option<LoggedSaid>, Unavailable> {
        let item = self.thread_item(thread, &said_item(id)).await?;
        item.as_ref().map(read_said).transpose()
    }

    /// Strikes messages off what is owed: the notes have them, or there are none to put them in.
    ///
    /// # Errors
    /// [`Unavailable`]; what was not struck off is still owed.
    pub async fn noted(&self, thread: &ThreadKey, messages: &[SaidId]) -> Result<(), Unavailable> {
        for id in messages {
            let update = self.client.update_item().table_name(&self.tables.threads);
            let update = update
                .key("thread", text(thread.key()))
                .key("item", text(said_item(id)))
                .update_expression("REMOVE due, tenant_id")
                .condition_expression("attribute_exists(due)");
            // Refused: somebody else did, or it is just being erased.
            unless_refused(update.send().await)?;
        }
        Ok(())
    }

    /// Takes in what somebody sent outside of IntelliSend, and with it that a person has taken over, in one write. Once:
    /// false where it is known already.
    ///
    /// # Errors
    /// [`SaveError`]; moved where the thread is not as it was found any more: another conversation may not tell of it.
    pub async fn taken_over_outside(
        &self,
        thread: &ThreadKey,
        found: &State,
        said: &Said,
        retention: Retention,
    ) -> Result<bool, SaveError> {
        for _ in 0..TRIES {
            let (known, paused) = tokio::try_join!(self.said(thread, &said.id), self.pause_of(thread))?;
            if known.is_some() {
                return Ok(false);
            }
            let change = self.change(&thread.tenant).said(thread, said, true, retention)?;
            let change = change.and(self.state_is(thread, found)?);
            let pause = Pause::outside(said.at);
            let change = match paused.as_ref().filter(|paused| pause.paused_at <= paused.paused_at) {
                Some(_) => change,
                None => change.pause(paused.as_ref(), thread, &pause, retention)?,
            };
            match change.commit().await {
                Ok(()) => return Ok(true),
                Err(SaveError::Moved) => {}
                Err(error) => return Err(error),
            }
        }
        Err(SaveError::Moved)
    }
}
