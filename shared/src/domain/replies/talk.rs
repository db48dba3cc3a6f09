//! What a reply is chosen from, once nothing forbids one.

use std::cell::OnceCell;

use super::dialogue::{Dialogue, Ended};
use super::next::{Exchange, Reply};
use crate::domain::conversation::lacking::Lacking;
use crate::domain::conversation::understanding::{
    Asked, Language, Question, Understood, language, understand,
};
use crate::domain::conversation::{Conversation, Logged};
use crate::domain::delivery::Delivery;
use crate::domain::messages::key::{self, Key};
use crate::domain::settings::Replies;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

pub(super) struct Talk<'a> {
    pub(super) exchange: &'a Exchange<'a>,
    /// Of this conversation.
    pub(super) dialogue: Dialogue,
    /// The texts that are answered now.
    pub(super) texts: Vec<&'a Text>,
    news: OnceCell<Understood>,
    whole: OnceCell<Understood>,
    begun_at: Timestamp,
}

impl<'a> Talk<'a> {
    pub(super) fn of(exchange: &'a Exchange<'a>, texts: Vec<&'a Text>) -> Self {
        let begun_at = begun_at(exchange).unwrap_or(exchange.now);
        let dialogue = exchange.dialogue.of(begun_at);
        Self { exchange, dialogue, texts, news: OnceCell::new(), whole: OnceCell::new(), begun_at }
    }

    /// What the texts say that are answered now.
    pub(super) fn news(&self) -> &Understood {
        self.news.get_or_init(|| self.understood(&self.texts))
    }

    /// What all texts of this part of the conversation say.
    pub(super) fn whole(&self) -> &Understood {
        self.whole.get_or_init(|| match self.exchange.part {
            Some(part) => self.understood(&part.texts(self.exchange.log)),
            None => self.understood(&self.texts),
        })
    }

    fn understood(&self, texts: &[&Text]) -> Understood {
        understand(texts, &self.asked(), &self.exchange.profile.zone())
    }

    /// What was asked in this conversation.
    fn asked(&self) -> Vec<Asked> {
        self.exchange.part.map(|part| part.asked(&self.dialogue)).unwrap_or_default()
    }

    /// Whether each of the texts is where the office finds it.
    pub(super) fn is_booked(&self) -> bool {
        let Some(part) = self.exchange.part else { return false };
        let is_made =
            matches!(part.booking.delivery, Delivery::Done { .. }) && part.booking.set_aside.is_none();
        is_made && self.texts.iter().all(|text| self.is_settled(part, text))
    }

    fn is_settled(&self, part: &Conversation, text: &Text) -> bool {
        let of_it = |logged: &&Logged| logged.text.sid == text.sid;
        let found = self.exchange.log.texts.iter().find(of_it);
        found.is_some_and(|logged| logged.settled_in.as_ref() == Some(&part.opened_by))
    }

    pub(super) fn has_said(&self, key: Key) -> bool {
        self.dialogue.said.contains(&key)
    }

    pub(super) fn has_asked(&self, question: Question) -> bool {
        let since = |asked: &&Asked| asked.at >= self.begun_at;
        self.dialogue.asked.iter().filter(since).any(|asked| asked.question == question)
    }

    /// Questions of this conversation so far.
    pub(super) fn questions(&self) -> usize {
        self.dialogue.questions_since(self.begun_at)
    }

    /// Who and where is still to be learned. None: nobody can say.
    pub(super) fn lacks(&self) -> Option<Lacking> {
        self.exchange.part.map(|part| part.lacks(self.whole()))
    }

    pub(super) fn is_open(&self) -> bool {
        let Exchange { profile, now, .. } = self.exchange;
        profile.opening_hours.is_open(*now, &profile.zone())
    }

    /// Whether the business has its customers asked, at this hour.
    pub(super) fn may_ask(&self) -> bool {
        match self.exchange.profile.replies {
            Replies::Off | Replies::Acknowledge => false,
            Replies::AskWhenClosed => !self.is_open(),
            Replies::Ask => true,
        }
    }

    /// Whether somebody of the business has written in this conversation.
    pub(super) fn has_a_person(&self) -> bool {
        let said = self.exchange.log.said.iter().map(|logged| &logged.said);
        let mut of_people = said.filter(|said| said.by.is_a_person() && said.may_be_read());
        of_people.any(|said| said.at >= self.begun_at)
    }

    /// What the customer writes by now, as the notes of this part say it too; or wrote before it, where it does not tell.
    pub(super) fn written_in(&self) -> Language {
        let Exchange { log, part, .. } = self.exchange;
        let asked = self.asked();
        let of_part = part.and_then(|part| language(&part.texts(log), &asked));
        let before = || {
            let all = log.texts.iter().map(|logged| &logged.text);
            let of_conversation: Vec<&Text> = all.filter(|text| text.received_at >= self.begun_at).collect();
            language(&of_conversation, &asked)
        };
        of_part.or_else(before).unwrap_or_default()
    }

    pub(super) fn language(&self) -> key::Language {
        match self.written_in() {
            Language::Spanish => key::Language::Spanish,
            Language::English | Language::Other => key::Language::English,
        }
    }

    /// What is recorded of the conversation once this was said.
    pub(super) fn told(&self, answered: Dialogue, reply: &Reply, ends: Option<Ended>) -> Dialogue {
        let now = self.exchange.now;
        let mut said = self.dialogue.said.clone();
        said.extend(reply.keys.iter().filter(|key| !self.has_said(**key)));
        let told = Dialogue {
            begun_at: Some(self.begun_at),
            said,
            introduced: self.dialogue.introduced || !reply.is_life,
            ended: ends.or(self.dialogue.ended),
            ..answered
        };
        match reply.asks {
            Some(question) => told.asking(Asked { question, at: now }),
            None => told,
        }
    }
}

/// When the conversation began. Where nothing is known of it yet: with the first text that is in none. None: there is none.
pub(super) fn begun_at(exchange: &Exchange<'_>) -> Option<Timestamp> {
    let first = exchange.log.texts.iter().find(|logged| logged.settled_in.is_none());
    let opens = first.or(exchange.log.texts.last()).map(|logged| logged.text.received_at);
    exchange.part.map(Conversation::begun_at).or(opens)
}
