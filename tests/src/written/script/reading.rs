use intellisend::domain::conversation::customer::Customer;
use jiff::tz::TimeZone;

use super::text::Texting;
use super::{Act, Change, Event, Odd, What, customer, moment};

/// Who texts where no line says otherwise.
const FROM: &str = "+19725550100";

/// What was read so far.
pub(super) struct Reading {
    pub(super) zone: String,
    from: String,
    pub(super) customers: Vec<Customer>,
    pub(super) at_first: Vec<Change>,
    pub(super) events: Vec<Event>,
    texting: Option<Texting>,
    texts: u32,
}

impl Reading {
    pub(super) fn new() -> Self {
        Self {
            zone: "America/Chicago".to_owned(),
            from: FROM.to_owned(),
            customers: Vec::new(),
            at_first: Vec::new(),
            events: Vec::new(),
            texting: None,
            texts: 0,
        }
    }

    pub(super) fn line(&mut self, line: &str) -> Result<(), Odd> {
        let said = line.trim();
        if said.is_empty() || said.starts_with('#') {
            return Ok(());
        }
        if line.starts_with(' ') {
            return self.detail(said);
        }
        self.texted()?;
        match moment::begins(line) {
            true => self.event(line),
            false => self.setting(line),
        }
    }

    /// A line that is set in belongs to the one above.
    fn detail(&mut self, said: &str) -> Result<(), Odd> {
        let zone = self.zone()?;
        match (&mut self.texting, self.customers.last_mut()) {
            (Some(texting), _) => texting.detail(said, &zone),
            (None, Some(customer)) if self.events.is_empty() => customer::detail(customer, said, &zone),
            _ => {
                Err("a line that is set in belongs to a text or to a customer, and there is none above it"
                    .into())
            }
        }
    }

    fn setting(&mut self, line: &str) -> Result<(), Odd> {
        let (name, value) =
            line.split_once(':').ok_or("neither a setting nor a time: `zone: America/Denver`")?;
        let value = value.trim();
        if !self.events.is_empty() {
            return Err(
                format!("`{name}` stands before whatever happens; later it needs a time before it").into()
            );
        }
        match name {
            "zone" => {
                TimeZone::get(value)?;
                value.clone_into(&mut self.zone);
            }
            "from" => value.clone_into(&mut self.from),
            _ if name.starts_with("customer ") => self.customers.push(customer::named(name, value)?),
            _ => self.at_first.push(Change::read(line)?),
        }
        Ok(())
    }

    fn event(&mut self, line: &str) -> Result<(), Odd> {
        let (when, what) =
            line.split_once("  ").ok_or("two blanks stand between a time and what happened")?;
        let (at, what) = (moment::read(when, &self.zone()?)?, what.trim());
        match what.strip_prefix("text:") {
            Some(words) => self.texting = Some(Texting::new(at, words.trim())),
            None => self.events.push(Event { at, what: What::Acted(Act::read(what)?) }),
        }
        Ok(())
    }

    /// The text above is complete.
    pub(super) fn texted(&mut self) -> Result<(), Odd> {
        if let Some(texting) = self.texting.take() {
            for (sender, text) in texting.texts(&self.from, &mut self.texts)? {
                self.events.push(Event { at: text.received_at, what: What::Texted(sender, text) });
            }
        }
        Ok(())
    }

    fn zone(&self) -> Result<TimeZone, Odd> {
        Ok(TimeZone::get(&self.zone)?)
    }
}
