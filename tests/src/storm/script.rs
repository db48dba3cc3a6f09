//! Who texts what in which order: the same for the same seed, whatever becomes of it.

use std::collections::VecDeque;

use super::dice::Dice;
use crate::stack::TenantSeed;

/// What is special about a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Calm,
    /// A few numbers text without end.
    Flood,
    /// Its ServiceTitan is dead until the storm is over.
    Dead,
}

/// Of a hundred texts, how many are whose.
const SHARES: [(Kind, usize); 5] =
    [(Kind::Flood, 50), (Kind::Dead, 8), (Kind::Calm, 14), (Kind::Calm, 14), (Kind::Calm, 14)];

/// So many numbers text at a time, so many texts each.
const fn crowd(kind: Kind) -> (usize, usize) {
    match kind {
        Kind::Flood => (6, 150),
        Kind::Dead | Kind::Calm => (10, 8),
    }
}

/// So far may a text be overtaken by others.
const OVERTAKEN: usize = 12;

const ORDINARY: [&str; 8] = [
    "My water heater is leaking",
    "can somebody come tomorrow morning",
    "It is 12 Oak St, Plano",
    "the one in the garage, not the kitchen",
    "How much is a new furnace",
    "This is Ann, please call me back",
    "still dripping, the bucket is full",
    "Se fue la luz del calentador",
];
const URGENT: [&str; 2] = ["No heat since this morning", "the pipe burst, water everywhere"];
const LIFE: &str = "I smell gas in the basement";

/// A tenant in the storm.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) seed: TenantSeed,
    pub(super) kind: Kind,
}

/// The five of them. Their customers are answered.
pub(super) fn parties() -> Vec<Party> {
    let seeds = (900..).map(|n| TenantSeed { replies: TenantSeed::demo().replies, ..TenantSeed::fresh(n) });
    SHARES.into_iter().zip(seeds).map(|((kind, _), seed)| Party { seed, kind }).collect()
}

/// One text, not yet posted.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Which of the parties it is to.
    pub(super) party: usize,
    /// Which of the storm's texts it is; its words say so.
    pub(super) number: usize,
    pub(super) customer: String,
    pub(super) body: String,
}

/// What a text's words end with, so that no other's are the same.
pub(super) fn mark(number: usize) -> String {
    format!("(note {number:07})")
}

/// The numbers of all texts whose words are in these.
pub(super) fn marked(words: &str) -> impl Iterator<Item = usize> {
    words.split("(note ").skip(1).filter_map(|rest| rest.get(..7)?.parse().ok())
}

pub(super) struct Script {
    dice: Dice,
    parties: Vec<Party>,
    /// Of each party: who texts now, and how many texts are left of each.
    crowds: Vec<Vec<(String, usize)>>,
    customers: usize,
    texts: usize,
    written: usize,
}

impl Script {
    pub(super) fn new(seed: u64, texts: usize, parties: &[Party]) -> Self {
        let (crowds, parties) = (vec![Vec::new(); parties.len()], parties.to_vec());
        Self { dice: Dice::new(seed), parties, crowds, customers: 0, texts, written: 0 }
    }

    /// The next so many texts, or as many as are left.
    pub(super) fn round(&mut self, most: usize) -> Vec<Line> {
        let count = most.min(self.texts - self.written);
        let mut inbox: VecDeque<Line> = (0..count).map(|_| self.line()).collect();
        let mut lines = Vec::with_capacity(count);
        while let Some(overtaken) = inbox.len().checked_sub(1) {
            let next = self.dice.below(overtaken.min(OVERTAKEN) + 1);
            lines.extend(inbox.remove(next));
        }
        lines
    }

    fn line(&mut self) -> Line {
        let party = self.party();
        let customer = self.customer(party);
        let number = self.written;
        self.written += 1;
        let words = match self.dice.below(100) {
            0 => LIFE,
            1..=8 => self.dice.pick(&URGENT),
            _ => self.dice.pick(&ORDINARY),
        };
        Line { party, number, customer, body: format!("{words} {}", mark(number)) }
    }

    fn party(&mut self) -> usize {
        let mut left = self.dice.below(100);
        SHARES
            .iter()
            .position(|(_, share)| {
                let is_it = left < *share;
                left = left.saturating_sub(*share);
                is_it
            })
            .unwrap_or_default()
    }

    /// Somebody who texts this party now.
    fn customer(&mut self, party: usize) -> String {
        let (at_once, most) = crowd(self.parties[party].kind);
        if self.crowds[party].len() < at_once {
            self.customers += 1;
            let texts = 1 + self.dice.below(most);
            self.crowds[party].push((format!("+1972{:07}", 2_000_000 + self.customers), texts));
        }
        let at = self.dice.below(self.crowds[party].len());
        let (number, left) = &mut self.crowds[party][at];
        let number = number.clone();
        *left -= 1;
        if *left == 0 {
            self.crowds[party].swap_remove(at);
        }
        number
    }
}

#[cfg(test)]
mod tests;
