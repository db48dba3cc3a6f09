use super::key::{Key, Language, Needs};
use super::plain::{plain, says};
use super::template::{Placeholder, Template};

/// Characters of a reply once it is filled in.
pub const MOST: usize = 320;

/// What says that a reply is automatic, as whole words.
const AUTOMATIC_ENGLISH: [&str; 7] =
    ["automatic", "automatically", "automated", "auto reply", "auto response", "auto message", "autoreply"];
const AUTOMATIC_SPANISH: [&str; 5] =
    ["automatico", "automatica", "automaticamente", "automatizado", "automatizada"];

/// Carriers do not let links of public shorteners through.
const SHORTENERS: [&str; 29] = [
    "adf.ly",
    "bit.do",
    "bit.ly",
    "bl.ink",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "mcaf.ee",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorte.st",
    "shorturl.at",
    "short.io",
    "snip.ly",
    "soo.gd",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "tr.im",
    "trib.al",
    "tny.im",
    "urlz.fr",
    "v.gd",
    "x.co",
];

/// Everything for which these words cannot be a reply's, whatever the business fills in.
#[must_use]
pub fn wrongs(key: Key, language: Language, template: &Template) -> Vec<String> {
    let words = template.own_words();
    let lacking = key.needs().iter().filter(|needs| !carries(template, &words, language, **needs));
    let mut wrongs: Vec<String> = lacking.map(|needs| demand(*needs, language).to_owned()).collect();
    if words.chars().any(char::is_control) {
        wrongs.push("Line breaks and control characters cannot be in this.".to_owned());
    }
    wrongs.extend(blocked_link(&words));
    wrongs
}

/// Why carriers let nothing through that has these words in it. None: they do.
#[must_use]
pub fn blocked_link(words: &str) -> Option<String> {
    shortener(words).map(|host| format!("Carriers block links of public shorteners such as {host}."))
}

fn carries(template: &Template, words: &str, language: Language, needs: Needs) -> bool {
    // In capitals, as a word to be texted back: “stop by” is no way to opt out.
    let shouted = |word: &str| words.split(|c: char| !c.is_alphanumeric()).any(|it| it == word);
    match (needs, language) {
        (Needs::Business, _) => template.has(Placeholder::Business),
        (Needs::Automatic, Language::English) => says_one_of(words, &AUTOMATIC_ENGLISH),
        (Needs::Automatic, Language::Spanish) => says_one_of(words, &AUTOMATIC_SPANISH),
        (Needs::OptOut, Language::English) => shouted("STOP"),
        (Needs::OptOut, Language::Spanish) => shouted("STOP") || shouted("ALTO"),
    }
}

const fn demand(needs: Needs, language: Language) -> &'static str {
    match (needs, language) {
        (Needs::Business, _) => "This has to name the business: {business}.",
        (Needs::Automatic, Language::English) => {
            "This has to say that it is automatic, for instance “Automatic reply”."
        }
        (Needs::Automatic, Language::Spanish) => {
            "This has to say that it is automatic, for instance “Respuesta automatica”."
        }
        (Needs::OptOut, Language::English) => "This has to say how to opt out: STOP, in capitals.",
        (Needs::OptOut, Language::Spanish) => "This has to say how to opt out: STOP or ALTO, in capitals.",
    }
}

fn says_one_of(words: &str, phrases: &[&str]) -> bool {
    let plain = plain(words);
    phrases.iter().any(|phrase| says(&plain, phrase))
}

fn shortener(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    let hosts = words.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'));
    let is_at = |host: &str, shortener: &str| {
        let before = host.trim_matches('.').strip_suffix(shortener);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    hosts.into_iter().find_map(|host| SHORTENERS.into_iter().find(|shortener| is_at(host, shortener)))
}
