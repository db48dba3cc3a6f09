//! The office at the fake ServiceTitan: its bookings and job notes, as they come and change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What the office of one tenant sees.
pub struct Office {
    client: reqwest::Client,
    /// Of the fake.
    base: String,
    tenant: String,
    bookings: BTreeMap<i64, Value>,
    /// How many notes of each job were shown.
    notes: BTreeMap<i64, usize>,
}

impl Office {
    /// What is there by now is known, and not shown.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn open(base: &str, tenant: &str) -> Result<Office, String> {
        let mut office = Office {
            client: reqwest::Client::new(),
            base: base.to_owned(),
            tenant: tenant.to_owned(),
            bookings: BTreeMap::new(),
            notes: BTreeMap::new(),
        };
        office.news("").await?;
        Ok(office)
    }

    /// What is new of the bookings of this number, and on jobs, as the office reads it.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn news(&mut self, number: &str) -> Result<Vec<String>, String> {
        let mut news = Vec::new();
        for booking in listed(&self.get("bookings").await?) {
            let id = booking["id"].as_i64().unwrap_or_default();
            let before = self.bookings.insert(id, booking.clone());
            if before.as_ref() != Some(&booking) && is_of(&booking, number) {
                news.push(shown(&booking, before.as_ref()));
            }
        }
        for (job, texts) in self.notes_on_jobs(number).await? {
            let known = self.notes.insert(job, texts.len()).unwrap_or_default();
            news.extend(texts.iter().skip(known).map(|text| format!("note on job {job}\n{text}")));
        }
        Ok(news)
    }

    /// Changes the newest booking of this number, as a person there would.
    ///
    /// # Errors
    /// A sentence: there is none, or the fake does not answer.
    pub async fn deal(&mut self, number: &str, deed: &Value) -> Result<(), String> {
        let newest = self.newest(number).ok_or("This number has no booking yet.")?;
        let url = format!("{}/_fake/bookings/{}", self.base, newest["id"]);
        self.done(self.client.patch(url).json(deed)).await
    }

    /// Writes above the notes of the newest booking of this number.
    ///
    /// # Errors
    /// As for [`Office::deal`].
    pub async fn write_above(&mut self, number: &str, words: &str) -> Result<(), String> {
        let newest = self.newest(number).ok_or("This number has no booking yet.")?;
        let notes = format!("{words}\n{}", newest["summary"].as_str().unwrap_or_default());
        self.deal(number, &json!({ "summary": notes })).await
    }

    /// ServiceTitan answers nobody while it is down.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn set_down(&self, down: bool) -> Result<(), String> {
        let url = format!("{}/_fake/maintenance", self.base);
        self.done(self.client.put(url).json(&json!({ "on": down }))).await
    }

    /// Whether somebody in the office can read these words about this number.
    ///
    /// # Errors
    /// A sentence: the fake does not answer.
    pub async fn can_read(&self, number: &str, words: &str) -> Result<bool, String> {
        let bookings = listed(&self.get("bookings").await?);
        let summaries = bookings.iter().filter_map(|booking| booking["summary"].as_str());
        let notes = self.notes_on_jobs(number).await?;
        let notes = notes.iter().flat_map(|(_, texts)| texts).map(String::as_str);
        Ok(summaries.chain(notes).any(|text| text.contains(words)))
    }

    /// The notes of each job that a booking of this number has become.
    async fn notes_on_jobs(&self, number: &str) -> Result<Vec<(i64, Vec<String>)>, String> {
        let own = self.bookings.values().filter(|booking| is_of(booking, number));
        let jobs: BTreeSet<i64> = own.filter_map(|booking| booking["jobId"].as_i64()).collect();
        let mut notes = Vec::new();
        for job in jobs {
            let texts = listed(&self.get(&format!("jobs/{job}/notes")).await?);
            let texts = texts.iter().filter_map(|note| note["text"].as_str().map(str::to_owned));
            notes.push((job, texts.collect()));
        }
        Ok(notes)
    }

    fn newest(&self, number: &str) -> Option<&Value> {
        self.bookings.values().rfind(|booking| is_of(booking, number))
    }

    async fn get(&self, what: &str) -> Result<Value, String> {
        let url = format!("{}/_fake/tenants/{}/{what}", self.base, self.tenant);
        let answer = self.client.get(&url).send().await.map_err(|_| gone(&self.base))?;
        answer.json().await.map_err(|_| gone(&self.base))
    }

    async fn done(&self, request: reqwest::RequestBuilder) -> Result<(), String> {
        let answer = request.send().await.map_err(|_| gone(&self.base))?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(format!("The fake ServiceTitan answered {status}.")) }
    }
}

fn gone(base: &str) -> String {
    format!("The fake ServiceTitan at {base} does not answer. Is `make run` still running?")
}

fn listed(all: &Value) -> Vec<Value> {
    all.as_array().cloned().unwrap_or_default()
}

/// The office calls back ten digits.
fn is_of(booking: &Value, number: &str) -> bool {
    let digits = number.trim_start_matches("+1");
    let contacts = booking["contacts"].as_array();
    let is_contact = contacts.is_some_and(|contacts| contacts.iter().any(|contact| contact == digits));
    is_contact || (!number.is_empty() && booking["name"].as_str().is_some_and(|name| name.ends_with(number)))
}

fn shown(booking: &Value, before: Option<&Value>) -> String {
    let text = |field: &str| booking[field].as_str().unwrap_or_default();
    let what = if before.is_some() { "changed" } else { "new" };
    let job = booking["jobId"].as_i64().map(|job| format!(", job {job}")).unwrap_or_default();
    let head = format!("booking {} {what}: {}, {}{job}", booking["id"], text("name"), text("status"));
    let has_new_notes = before.is_none_or(|before| before["summary"] != booking["summary"]);
    if has_new_notes { format!("{head}\n{}", text("summary")) } else { head }
}
