//! A conversation in the terminal with the stack that runs.

use std::io::{BufRead, IsTerminal};
use std::time::Duration;

use serde_json::json;
use tests::chat::{Business, Command, HELP, Office, Phone};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep};

use crate::notes::indented;
use crate::text::{FROM, running};
use crate::{Shown, variable};

/// How often somebody looks what is new.
const LOOK: Duration = Duration::from_millis(200);

/// Much more than a text takes to the office.
const LIMIT: Duration = Duration::from_secs(15);

/// After the last line, what follows from it has this long to follow.
const QUIET: Duration = Duration::from_secs(2);

/// The type of the file that the fake Twilio makes.
const PHOTO: &str = "image/gif";

struct Chat {
    phone: Phone,
    office: Office,
    business: Business,
}

pub(crate) async fn chat() -> Shown {
    let mut chat = Chat::open().await?;
    let is_terminal = std::io::stdin().is_terminal();
    if is_terminal {
        println!("You are {}. Type a text, or /help.\n", chat.phone.number);
    }
    let mut lines = typed();
    loop {
        tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { break };
                if !is_terminal {
                    println!("> {line}");
                }
                match Command::read(&line) {
                    Ok(Command::Quit) => return Ok(()),
                    Ok(command) => match chat.obey(command).await {
                        // Whoever types sees it and goes on; whatever was scripted went wrong.
                        Err(why) if is_terminal => println!("{why}"),
                        obeyed => obeyed?,
                    },
                    Err(why) if is_terminal => println!("{why}"),
                    Err(why) => return Err(why),
                }
            }
            () = sleep(LOOK) => chat.show().await?,
        }
    }
    chat.arrived().await?;
    chat.wait(QUIET).await
}

impl Chat {
    async fn open() -> Result<Self, String> {
        let (described, route) = running()?;
        let connection = described.users.get("demo").and_then(|user| user.connection.clone());
        let (Some(servicetitan), Some(twilio), Some(connection)) =
            (&described.servicetitan_url, &described.twilio_url, connection)
        else {
            return Err(
                "A chat is with the fakes. Start `make run` without SERVICETITAN_URL and TWILIO_URL."
                    .to_owned(),
            );
        };
        let token =
            |who: &str| described.users.get(who).map(|user| user.id_token.clone()).unwrap_or_default();
        let business = Business::new(&described.api_url, &token("demo"), &token("operator"));
        let number = variable("FROM").unwrap_or_else(|| FROM.to_owned());
        let office = Office::open(servicetitan, &connection.servicetitan_tenant_id).await?;
        let mut phone = Phone::new(twilio, (described.webhook(), described.signed_for()), route, &number);
        // What was sent to this number before is known.
        phone.received().await?;
        Ok(Self { phone, office, business })
    }

    async fn obey(&mut self, command: Command) -> Shown {
        let number = self.phone.number.clone();
        match command {
            Command::Text(words) if words.trim().is_empty() => Ok(()),
            Command::Text(words) => self.phone.send(&words, None).await,
            Command::Photo(words) => self.phone.send(&words, Some(PHOTO)).await,
            Command::Again => self.phone.again().await,
            Command::From(number) => {
                self.arrived().await?;
                self.phone.number = number;
                self.phone.received().await.map(drop)
            }
            Command::Accept => self.deal(&json!({ "status": "Accepted" })).await,
            Command::Dismiss => self.deal(&json!({ "status": "Dismissed" })).await,
            Command::Convert(job) => self.deal(&json!({ "status": "Converted", "job_id": job })).await,
            Command::Rename(name) => self.deal(&json!({ "name": name })).await,
            Command::Note(words) => {
                self.arrived().await?;
                self.office.write_above(&number, &words).await
            }
            Command::Down(down) => self.office.set_down(down).await,
            Command::Deaf(deaf) => {
                self.phone.is_deaf = deaf;
                Ok(())
            }
            Command::Person(words) => self.business.answer(&number, &words).await,
            Command::Pause(over) => self.business.take_over(&number, over).await,
            Command::StopAll(stopped) => self.business.stop_all(stopped).await,
            Command::Report(status, code) => {
                self.show().await?;
                self.phone.report(&status, code).await
            }
            Command::Refuse(code) => self.phone.refuse_next(code).await,
            Command::Wait(seconds) => self.wait(Duration::from_secs(seconds)).await,
            Command::Help => {
                println!("{HELP}");
                Ok(())
            }
            Command::Quit => Ok(()),
        }
    }

    /// The office sees what was texted before it does something about it.
    async fn deal(&mut self, deed: &serde_json::Value) -> Shown {
        self.arrived().await?;
        let number = self.phone.number.clone();
        self.office.deal(&number, deed).await
    }

    /// Until the office can read the last text, or has had time enough to.
    async fn arrived(&mut self) -> Shown {
        let Some(sid) = self.phone.last_sid().map(str::to_owned) else { return Ok(()) };
        let started = Instant::now();
        while started.elapsed() < LIMIT {
            self.show().await?;
            if self.office.can_read(&self.phone.number, &sid).await? {
                return self.show().await;
            }
            sleep(LOOK).await;
        }
        println!(
            "Nothing shows the last text to the office, {sid}: it may need nothing (a keyword, a reaction), or wait."
        );
        Ok(())
    }

    async fn wait(&mut self, long: Duration) -> Shown {
        let started = Instant::now();
        while started.elapsed() < long {
            self.show().await?;
            sleep(LOOK).await;
        }
        self.show().await
    }

    async fn show(&mut self) -> Shown {
        for news in self.office.news(&self.phone.number).await? {
            println!("{}\n", indented(&news));
        }
        for reply in self.phone.received().await? {
            println!("< {}: {}\n", reply.from, reply.words);
        }
        Ok(())
    }
}

/// What is typed, line by line, until the end of the input.
fn typed() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
