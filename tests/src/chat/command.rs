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
            "wait" => Self::Wait(whole("a number of seconds")?.into()),
            "help" => Self::Help,
            "quit" => Self::Quit,
            _ => return Err(format!("There is no /{name}; /help says what there is.")),
        })
    }
}
