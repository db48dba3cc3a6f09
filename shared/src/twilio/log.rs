use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;

use super::client::{Account, READ, Twilio};
use super::wire::logged;
use crate::domain::ids::MessageSid;
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::sweep::Listed;
use crate::domain::text::Media;

/// Messages of one page. Twilio gives at most 1,000; of so many each may be as long as one can be, with every character
/// escaped, and the answer is still read.
const A_PAGE: &str = "100";

/// Files that one message can carry.
const MOST_MEDIA: &str = "10";

/// A part of an account's log, newest first.
#[derive(Debug, Clone, Default)]
pub struct LogPage {
    /// Newest first.
    pub messages: Vec<Listed>,
    /// Messages that nobody can read.
    pub unreadable: usize,
    /// Twilio's address of the next page, below its host. None: this is the last one.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    messages: Vec<Value>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct MediaList {
    media_list: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    sid: String,
    content_type: Option<String>,
}

impl Twilio {
    /// A page of the account's log: the newest messages, or the page of an address that an earlier one gave.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated. [`Cause::Ours`] for an address that is none of this log's.
    pub async fn log(&self, account: &Account, page: Option<&str>) -> Result<LogPage, Cause> {
        let answer: Outcome<Page> = match page {
            None => self.get(account, "Messages.json", &[("PageSize", A_PAGE)]).await,
            Some(page) if self.is_of_log(account, page) => {
                let url = format!("{}{page}", self.hosts.api);
                self.send(self.request(Method::GET, account, url).timeout(READ)).await
            }
            Some(_) => return Err(Cause::Ours { why: "not a page of this log".to_owned() }),
        };
        let answer = answer.read()?;
        let listed = answer.messages.len();
        let messages: Vec<Listed> = answer.messages.iter().filter_map(logged).collect();
        let unreadable = listed - messages.len();
        Ok(LogPage { messages, unreadable, next: answer.next_page_uri.filter(|next| !next.is_empty()) })
    }

    /// Whether an address is that of a page of the account's log: it came from outside, and credentials are sent to it.
    #[must_use]
    pub fn is_of_log(&self, account: &Account, page: &str) -> bool {
        let path = format!("/2010-04-01/Accounts/{}/Messages.json", account.sid.as_str());
        page.strip_prefix(&path).is_some_and(|rest| rest.starts_with('?'))
    }

    /// The files that came with a message, as the webhook would have named them.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn files(&self, account: &Account, message: &MessageSid) -> Result<Vec<Media>, Cause> {
        let path = format!("Messages/{}/Media.json", message.as_str());
        let list: MediaList = self.get(account, &path, &[("PageSize", MOST_MEDIA)]).await.read()?;
        let files = list.media_list.into_iter();
        Ok(files
            .map(|File { sid, content_type }| Media {
                url: self.media_url(account, message, &sid),
                content_type: content_type.unwrap_or_default(),
            })
            .collect())
    }

    /// Where a file of a message is found.
    #[must_use]
    pub fn media_url(&self, account: &Account, message: &MessageSid, sid: &str) -> String {
        let (account, message) = (account.sid.as_str(), message.as_str());
        format!("{}/2010-04-01/Accounts/{account}/Messages/{message}/Media/{sid}", self.hosts.api)
    }
}
