//! One line that was typed: a text, or with `/` something else.

/// What can be typed.
pub const HELP: &str = "\
A line is a text. The rest begins with '/':
  /photo [words]    a text with a photo           /again           the last text is delivered once more
  /from +1…         go on as another number
  /accept           the office accepts the newest booking
  /convert 4711     … books it to a job           /dismiss         … dismisses it
  /note words       … writes above its notes      /rename name     … gives it another name
  /down, /up        ServiceTitan is down, and up again
  /deaf on|off      Twilio keeps texts and posts none, which are found in its log minutes later; or posts them again
  /person words     somebody of the business answers
  /pause, /resume   … takes the conversation over, and gives it back
  /stop-all on|off  an operator stops all automatic replies, or has them resume
  /report failed 30034   Twilio reports what became of the last message to you
  /refuse 21610     Twilio does not take the next message to you
  /wait 3           seconds                       /quit            or the end of the input";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Text(String),
    /// With these words.
    Photo(String),
    Again,
    From(String),
    Accept,
    Convert(i64),
    Dismiss,
    Note(String),
    Rename(String),
    Down(bool),
    Deaf(bool),
    Person(String),
    Pause(bool),
    StopAll(bool),
    /// A status, and a code with it.
    Report(String, Option<u32>),
    Refuse(u32),
    Wait(u64),
    Help,
    Quit,
}

impl Command {
    /// # Errors
    /// One sentence that says what is wrong with the line.
    pub fn read(line: &str) -> Result<Self, String> {
        let Some(said) = line.trim().strip_prefix('/') else {
            return Ok(Self::Text(line.to_owned()));
        };
        let (name, rest) = said.split_once(' ').unwrap_or((said, ""));
        let rest = rest.trim();
        let words = |what: &str| match rest {
            "" => Err(format!("/{name} needs {what} after it.")),
            words => Ok(words.to_owned()),
        };
        let whole =
            |what: &str| words(what)?.parse::<u32>().map_err(|_| format!("/{name} needs {what} after it."));
        Ok(match name {
            "photo" => Self::Photo(rest.to_owned()),
            "again" => Self::Again,
            "from" => Self::From(words("a number such as +19725550100")?),
            "accept" => Self::Accept,
            "convert" => Self::Convert(whole("a job's number")?.into()),
            "dismiss" => Self::Dismiss,
            "note" => Self::Note(words("what the office writes")?),
            "rename" => Self::Rename(words("a name")?),
            "down" => Self::Down(true),
            "up" => Self::Down(false),
            "person" => Self::Person(words("what the customer is to read")?),
            "pause" => Self::Pause(true),
            "resume" => Self::Pause(false),
            "stop-all" | "deaf" => match (name, rest) {
                ("deaf", "on") => Self::Deaf(true),
                ("deaf", "off") => Self::Deaf(false),
                (_, "on") => Self::StopAll(true),
                (_, "off") => Self::StopAll(false),
                _ => return Err(format!("/{name} needs on or off after it.")),
            },
            "report" => {
                let report = words("a status such as delivered, and maybe a code,")?;
                let (status, code) = report.split_once(' ').unwrap_or((&report, ""));
                let code = Some(code.trim()).filter(|code| !code.is_empty()).map(str::parse).transpose();
                let code = code.map_err(|_| "The code in a /report is a number.".to_owned())?;
                Self::Report(status.to_owned(), code)
            }
            "refuse" => Self::Refuse(whole("a code such as 21610")?),
            "wait" => Self::Wait(whole("a number of seconds")?.into()),
            "help" => Self::Help,
            "quit" => Self::Quit,
            _ => return Err(format!("There is no /{name}; /help says what there is.")),
        })
    }
}
