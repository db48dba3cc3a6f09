use intellisend::domain::ids::MessageSid;
use intellisend::domain::phone::Sender;
use intellisend::domain::text::{CameBy, Media, Text};
use intellisend::domain::time::{SignedDuration, Timestamp, after};
use jiff::tz::TimeZone;

use super::{Odd, moment};

/// A text, and more like it, as far as their lines have been read.
pub(super) struct Texting {
    at: Timestamp,
    body: String,
    media: Vec<Media>,
    from: Option<String>,
    sid: Option<String>,
    texted: Option<Timestamp>,
    answered: Option<String>,
    again: u32,
    apart: SignedDuration,
}

impl Texting {
    pub(super) fn new(at: Timestamp, body: &str) -> Self {
        Self {
            at,
            body: body.to_owned(),
            media: Vec::new(),
            from: None,
            sid: None,
            texted: None,
            answered: None,
            again: 0,
            apart: SignedDuration::ZERO,
        }
    }

    pub(super) fn detail(&mut self, said: &str, zone: &TimeZone) -> Result<(), Odd> {
        let (name, value) = said.split_once(':').ok_or("a name and a colon begin what is told of a text")?;
        let value = value.trim();
        match name {
            "from" => self.from = Some(value.to_owned()),
            "sid" => self.sid = Some(value.to_owned()),
            "line" => self.body = format!("{}\n{value}", self.body),
            "times" => self.body = self.body.repeat(value.parse()?),
            "file" => self.attach(1, value),
            "files" => {
                let (count, kind) =
                    value.split_once(' ').ok_or("how many, and of which type: `12 image/jpeg`")?;
                self.attach(count.parse()?, kind);
            }
            "texted" => self.texted = Some(moment::read(value, zone)?),
            "Twilio answered" => self.answered = Some(value.to_owned()),
            "again" => {
                let words: Vec<&str> = value.split(' ').collect();
                let [times, "times,", seconds, "seconds", "apart"] = words[..] else {
                    return Err("as `again: 40 times, 30 seconds apart`".into());
                };
                (self.again, self.apart) = (times.parse()?, SignedDuration::from_secs(seconds.parse()?));
            }
            _ => {
                let known = "from, sid, line, times, file, files, texted, Twilio answered, again";
                return Err(format!("nothing called `{name}` is told of a text, but: {known}").into());
            }
        }
        Ok(())
    }

    fn attach(&mut self, count: usize, kind: &str) {
        let media = |at: usize| Media {
            url: format!("https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME{at}"),
            content_type: kind.to_owned(),
        };
        self.media.extend((0..count).map(media));
    }

    /// The texts themselves; `{n}` in their words is which of them it is.
    pub(super) fn texts(self, from: &str, before: &mut u32) -> Result<Vec<(Sender, Text)>, Odd> {
        let sender = Sender::parse(self.from.as_deref().unwrap_or(from))?;
        let one = |at: u32| {
            *before += 1;
            let received_at = after(self.at, self.apart * i32::try_from(at).unwrap_or(i32::MAX));
            let sid = MessageSid::parse(&self.sid.clone().unwrap_or_else(|| format!("SM{before:032}")))?;
            let came_by = if self.texted.is_some() { CameBy::Sweep } else { CameBy::Webhook };
            let body = self.body.replace("{n}", &(at + 1).to_string());
            let text = Text {
                media: self.media.clone(),
                sent_at: self.texted,
                opt_out: self.answered.clone(),
                ..Text::arrived(sid, &body, came_by, received_at)
            };
            Ok((sender.clone(), text))
        };
        (0..=self.again).map(one).collect()
    }
}
