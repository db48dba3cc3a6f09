//! Which language a customer writes, by the commonest words of two and by the letters of all others.

use super::Language;
use super::lists::listed;

/// Words that the other language does not have.
const SPANISH: &str = "que el los las un una y es en con por para mi su del lo le pero muy mas hola gracias \
    buenos buenas dias tardes noches necesito necesita necesitamos tengo tenemos tiene hay esta estan estoy \
    quiero quiere puede pueden podria cuando cuanto cuanta donde como porque favor agua fuga casa bano \
    inodoro calentador caliente tuberia luz aire hoy manana lunes martes miercoles jueves viernes sabado \
    domingo tarde noche si soy llamo nombre direccion hablo ingles espanol senor senora llame llamen llameme \
    ayuda ayudar huele rota roto cita usted ustedes nos";

const ENGLISH: &str = "the is are was my and to can you i im it its need not dont have has with for please \
    when how what why where who this that there of on at we our your do does did will would could should am \
    be been if or but hi hello hey thanks thank yes today tomorrow morning afternoon evening monday tuesday \
    wednesday thursday friday saturday sunday water heater leak leaking broken toilet working works want \
    wants get got just some someone come send call text name house home speak english after before now";

/// How many words more of the other language turn a conversation: a street or a name brings along one of them.
const TURNS: usize = 2;

/// Words of a danger in Spanish count for so many: *huele a gas* has one that English has not.
const DANGER: usize = TURNS;

/// Which language a conversation is in by now.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// Since the conversation turned to it, or from its beginning.
    counted: Counted,
    language: Option<Language>,
}

impl Spoken {
    /// A later text. Where it has too few words more of the other language it turns nothing by itself, and they count.
    /// Where nothing told before, a question was asked in English, and one word of the answer may be a name: Luz.
    pub(super) fn take_in(&mut self, counted: Counted, is_answer: bool) {
        if is_answer && self.language.is_none() && counted.outright().is_none() {
            return;
        }
        let turns = self.language.is_some_and(|spoken| counted.outright().is_some_and(|own| own != spoken));
        if turns {
            self.counted = counted;
        } else {
            self.counted.join(&counted);
        }
        self.language = self.counted.decided().or(self.language);
    }

    /// None: no word is of one language more than of the other.
    pub(super) const fn language(&self) -> Option<Language> {
        self.language
    }
}

/// What was counted so far.
#[derive(Debug, Default)]
pub(super) struct Counted {
    spanish: usize,
    english: usize,
    letters: usize,
    of_other_scripts: usize,
}

impl Counted {
    /// `words` are plain and lower-case.
    pub(super) fn add<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        for word in words {
            self.spanish += usize::from(listed(SPANISH, word));
            self.english += usize::from(listed(ENGLISH, word));
            let letters = || word.chars().filter(|c| c.is_alphabetic());
            self.letters += letters().count();
            self.of_other_scripts += letters().filter(|c| !is_latin(*c)).count();
        }
    }

    /// It tells of a danger in Spanish.
    pub(super) const fn add_danger_in_spanish(&mut self) {
        self.spanish += DANGER;
    }

    const fn join(&mut self, other: &Self) {
        self.spanish += other.spanish;
        self.english += other.english;
        self.letters += other.letters;
        self.of_other_scripts += other.of_other_scripts;
    }

    /// None: one language leads by too little to turn a conversation.
    fn outright(&self) -> Option<Language> {
        let leads = self.spanish.abs_diff(self.english) >= TURNS;
        self.decided().filter(|language| leads || *language == Language::Other)
    }

    /// None: no word is of one language more than of the other.
    const fn decided(&self) -> Option<Language> {
        if self.of_other_scripts * 2 > self.letters {
            Some(Language::Other)
        } else if self.spanish > self.english {
            Some(Language::Spanish)
        } else if self.english > self.spanish {
            Some(Language::English)
        } else {
            None
        }
    }
}

/// Latin letters with all their marks; ª and º are among them, and the wide ones of East Asian keyboards.
const fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}')
        || matches!(c, '\u{a720}'..='\u{a7ff}' | '\u{ff21}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests;
