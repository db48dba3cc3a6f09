/// Those for which somebody may be hurt.
mod life;

pub(super) use self::life::LIFE;

/// Words in a row that mean one thing, and what may not follow: with that they mean another.
pub(super) struct Phrase {
    pub(super) words: &'static str,
    pub(super) unless: &'static [&'static str],
    pub(super) is_spanish: bool,
}

impl Phrase {
    /// Whether one of these words is in it.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.words.split(' ').any(|word| words.contains(&word))
    }
}

/// A phrase about gas or carbon monoxide has one of these.
pub(super) const GAS: &[&str] = &["gas", "propane", "carbon", "co", "monoxido", "carbono"];

/// The same for water or sewage that does damage.
pub(super) const WATER: &[&str] = &[
    "flooding",
    "flooded",
    "burst",
    "sewage",
    "sewer",
    "inundacion",
    "inundando",
    "inundado",
    "inundada",
    "rota",
    "reventada",
    "reventado",
    "revento",
    "drenaje",
    "negras",
];

const fn is(words: &'static str) -> Phrase {
    Phrase { words, unless: &[], is_spanish: false }
}

const fn but(words: &'static str, unless: &'static [&'static str]) -> Phrase {
    Phrase { words, unless, is_spanish: false }
}

const fn es(words: &'static str) -> Phrase {
    Phrase { words, unless: &[], is_spanish: true }
}

/// Of water that is there, or that no water is short of.
const NO_WATER: &[&str] = &[
    "leak",
    "leaks",
    "leaking",
    "damage",
    "heater",
    "heaters",
    "softener",
    "stain",
    "stains",
    "bill",
    "problem",
    "problems",
    "issue",
    "issues",
    "in the basement",
    "on the floor",
];

const HOT: &[&str] = &["caliente"];

/// Flooding, burst pipe, sewage backing up, no water, no heat.
pub(super) const URGENT: &[Phrase] = &[
    but("flooding", &["insurance", "prevention"]),
    is("is flooded"),
    is("are flooded"),
    is("burst pipe"),
    is("burst pipes"),
    is("pipe burst"),
    is("pipes burst"),
    is("pipe has burst"),
    is("pipe is burst"),
    is("sewage backing up"),
    is("sewage is backing up"),
    is("sewage backup"),
    is("sewage back up"),
    is("sewage coming up"),
    is("sewage is coming up"),
    is("sewer backing up"),
    is("sewer is backing up"),
    is("sewer is backed up"),
    is("sewer backup"),
    but("no water", NO_WATER),
    is("no running water"),
    but("without water", NO_WATER),
    but("dont have water", NO_WATER),
    but("dont have any water", NO_WATER),
    but("do not have water", NO_WATER),
    but("do not have any water", NO_WATER),
    but("no heat", &["pump", "pumps", "exchanger", "tape"]),
    is("no heating"),
    is("without heat"),
    is("dont have heat"),
    is("dont have any heat"),
    is("do not have heat"),
    is("do not have any heat"),
    is("inundacion"),
    is("inundando"),
    is("esta inundado"),
    is("esta inundada"),
    is("tuberia rota"),
    is("tuberia reventada"),
    is("tubo reventado"),
    is("se revento un tubo"),
    is("se revento el tubo"),
    is("se revento la tuberia"),
    is("se regresa el drenaje"),
    is("regresando el drenaje"),
    is("saliendo aguas negras"),
    is("salen aguas negras"),
    but("no hay agua", HOT),
    but("no tengo agua", HOT),
    but("no tenemos agua", HOT),
    but("no sale agua", HOT),
    but("sin agua", HOT),
    is("no hay calefaccion"),
    is("no tengo calefaccion"),
    is("no tenemos calefaccion"),
    is("sin calefaccion"),
];

/// Right before a phrase these take it back: it is not so, or it was so.
pub(super) const BEFORE: &[&str] = &[
    "no", "not", "never", "without", "dont", "doesnt", "didnt", "isnt", "arent", "aint", "wasnt", "werent",
    "was", "were", "had", "prevent", "avoid", "nunca", "sin", "hubo", "habia", "tuve", "tuvimos",
];

/// It does not where one of [`PERFECT`] stands before it: *we've had no heat since noon*.
pub(super) const HAD: &str = "had";
pub(super) const PERFECT: &[&str] = &["have", "has", "ive", "weve", "theyve", "youve", "ve", "s"];

/// These may stand between.
pub(super) const BETWEEN: &[&str] =
    &["a", "an", "any", "the", "some", "actually", "really", "currently", "un", "una", "ningun", "ninguna"];

/// After a phrase these say that it was so.
pub(super) const PAST: &[&str] = &[
    "last week",
    "last month",
    "last year",
    "last winter",
    "last spring",
    "last summer",
    "last fall",
    "last season",
    "weeks ago",
    "months ago",
    "years ago",
    "a year ago",
    "a month ago",
    "a week ago",
    "la semana pasada",
    "el mes pasado",
    "el ano pasado",
    "el invierno pasado",
    "hace meses",
    "hace anos",
];

/// And these before them, that it has been so from then on.
pub(super) const SINCE: &[&str] = &["since", "desde"];
