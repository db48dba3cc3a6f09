//! What is wrong or wanted: the first text that says it in a word of the trades, else the first that says anything.

use super::super::consent::withdraws;
use super::Question;
use super::lists::{COMMON, DAYS, PARTICLES, POLITE, listed};
use super::pieces::Piece;
use super::said::Said;

const MOST: usize = 160;

/// How words of the trades begin, in both languages.
const BEGINNINGS: &[&str] = &[
    "leak",
    "drip",
    "flood",
    "clog",
    "plumb",
    "electric",
    "furnace",
    "toilet",
    "faucet",
    "drain",
    "boiler",
    "thermostat",
    "breaker",
    "outlet",
    "sewer",
    "sewage",
    "shower",
    "hvac",
    "repair",
    "install",
    "compressor",
    "condenser",
    "gutter",
    "heater",
    "heating",
    "radiator",
    "sprinkler",
    "disposal",
    "dishwasher",
    "septic",
    "fug",
    "gote",
    "inodoro",
    "tuberia",
    "drenaje",
    "calefac",
    "calent",
    "lavabo",
    "fregadero",
    "enchufe",
    "caldera",
    "tapad",
    "inund",
    "descompuest",
    "apagador",
];

const WORDS: &str = "heat ac a/c water pipe pipes sink sinks tub tubs gas wiring wire wires pump pumps \
    filter duct ducts vent vents fan light lights switch switches panel fuse power valve meter broken broke \
    burst smoke sparks sparking alarm detector roof garage ice frozen freezing backed overflowing cooling \
    quote estimate sump tank agua bano banos aire fuego humo luz tubo tubos llave rota roto caliente";

/// What a text says of what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) words: String,
    /// In a word of the trades, or in answer to the question: then it comes before what only asks for something.
    pub(super) is_stated: bool,
}

/// What is wrong, by this text; `known` pieces are understood as something else.
pub(super) fn need(said: &Said<'_>, pieces: &[Piece<'_>], known: impl Fn(usize) -> bool) -> Option<Need> {
    let rest = || pieces.iter().enumerate().filter(|(at, _)| !known(*at)).map(|(_, piece)| piece);
    let says = rest().filter(|piece| says_something(piece)).count();
    let is_stated = rest().any(|piece| is_of_trade(&piece.plain));
    // Beside an address or a day, a word or two is most often whose or for whom.
    let least = if rest().count() < pieces.len() { 4 } else { 1 };
    let answers = said.open == Some(Question::Problem);
    let is_about_else = (said.is_answer() && !answers) || withdraws(&said.body).is_some();
    let is_need = is_stated || (says >= least && !is_about_else);
    is_need.then(|| Need { words: shortened(&said.body), is_stated: is_stated || answers })
}

/// Whether a word names a thing of the trades, or what is wrong with one.
pub(super) fn is_of_trade(plain: &str) -> bool {
    listed(WORDS, plain) || BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning))
}

fn says_something(piece: &Piece<'_>) -> bool {
    piece.plain.contains(char::is_alphabetic)
        && ![POLITE, COMMON, PARTICLES, DAYS].iter().any(|list| piece.is(list))
}

/// On one line, cut at a word.
fn shortened(body: &str) -> String {
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or_else(|| cut.chars().take(MOST - 1).collect(), |(whole, _)| whole.to_owned());
    format!("{whole}…")
}

#[cfg(test)]
mod tests;
