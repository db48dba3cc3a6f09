use super::key::{Key, Language};

/// Our words. They keep to the GSM-7 alphabet, so that one reply is one segment.
#[must_use]
pub const fn default_text(key: Key, language: Language) -> &'static str {
    match language {
        Language::English => english(key),
        Language::Spanish => spanish(key),
    }
}

/// What is put after a text that comes first in a conversation and does not say all of it itself.
#[must_use]
pub const fn introduction(language: Language) -> &'static str {
    match language {
        Language::English => "{business}. Automatic reply, STOP to opt out.",
        Language::Spanish => "{business}. Respuesta automatica, STOP para no recibir mas.",
    }
}

const fn english(key: Key) -> &'static str {
    match key {
        Key::AckOpen => {
            "{business}: got your text, it's with our office and someone will get back to you. This \
             is an automatic reply. Reply STOP to opt out."
        }
        Key::AckClosed => {
            "{business}: got your text. We're closed until {opens}; the office will reply then. \
             Urgent? Call {phone}. Auto reply, STOP to opt out."
        }
        Key::AskProblem => {
            "{business}: thanks for texting. What do you need help with? Automatic reply; the office \
             sees this too. STOP to opt out."
        }
        Key::AskWho => {
            "{business}: the office has your text. What's your name, and the street, city and ZIP for \
             the work? Automatic reply, STOP to opt out."
        }
        Key::AskWhoNext => "What's your name, and the street, city and ZIP for the work?",
        Key::AskWhich => {
            "{business}: the office has your text. Which address is this for (street, city, ZIP)? \
             Automatic reply, STOP to opt out."
        }
        Key::AskWhen => "Thanks. What day and time of day would suit you?",
        Key::DoneOpen => {
            "Thanks, that's all we need. The office will contact you to set a time. No time is set \
             yet."
        }
        Key::DoneClosed => {
            "Thanks, that's all we need. The office opens {opens} and will contact you to set a time. \
             No time is set yet. Urgent? Call {phone}."
        }
        Key::YourQuestion => "We've passed your question to the office.",
        Key::CallMe => "We've asked the office to call you at this number. If it can't wait, call {phone}.",
        Key::ExistingJob => {
            "{business}: passed to the office. If it's about a visit today, calling {phone} is \
             fastest. Automatic reply, STOP to opt out."
        }
        Key::Added => "Added to your request. If it can't wait, call {phone}.",
        Key::LifeGas => {
            "If you smell gas or a CO alarm sounds, get everyone out now and call 911 from outside. \
             Don't use switches or phones indoors. - {business}, {phone}"
        }
        Key::LifeFire => {
            "If there is fire, smoke or sparks, get everyone out now and call 911. Don't touch wet or \
             sparking equipment. - {business}, {phone}"
        }
        Key::UrgentWater => {
            "{business}: marked urgent. If it's safe, shut off the main water valve, then call \
             {phone}. Automatic reply, STOP to opt out."
        }
        Key::Urgent => {
            "{business}: marked urgent for the office. Please also call {phone}. Automatic reply, \
             STOP to opt out."
        }
        Key::Trouble => {
            "{business}: we got your text. For the fastest help please call {phone}. Automatic reply, \
             STOP to opt out."
        }
        Key::Neutral => {
            "{business}: we got your text and the office will look at it. Automatic reply, STOP to \
             opt out."
        }
        Key::OptedOut => "{business}: you won't get more texts from us. To reach us, call {phone}.",
        Key::Help => {
            "{business}: text us what you need and the office will get back to you, or call {phone}. \
             Msg&data rates may apply. STOP to opt out."
        }
    }
}

const fn spanish(key: Key) -> &'static str {
    match key {
        Key::AckOpen => {
            "{business}: recibimos su mensaje y la oficina le va a responder. Respuesta automatica. \
             Responda STOP para no recibir mas."
        }
        Key::AckClosed => {
            "{business}: recibimos su mensaje. Abrimos {opens}. Si es urgente llame al {phone}. \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::AskProblem => {
            "{business}: gracias por escribir. Que necesita? Respuesta automatica; la oficina lo ve. \
             STOP para no recibir mas."
        }
        Key::AskWho => {
            "{business}: la oficina ya tiene su mensaje. Su nombre, y la calle, ciudad y ZIP? \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::AskWhoNext => "Cual es su nombre, y la calle, ciudad y ZIP del trabajo?",
        Key::AskWhich => {
            "{business}: la oficina ya tiene su mensaje. Para cual direccion es (calle, ciudad, ZIP)? \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::AskWhen => "Gracias. Que dia y a que hora le conviene?",
        Key::DoneOpen => {
            "Gracias, es todo. La oficina le va a llamar o escribir para acordar la hora. Todavia no \
             hay cita."
        }
        Key::DoneClosed => {
            "Gracias, es todo. Abrimos {opens}; la oficina le va a llamar o escribir para acordar la \
             hora. Todavia no hay cita. Si es urgente llame al {phone}."
        }
        Key::YourQuestion => "Pasamos su pregunta a la oficina.",
        Key::CallMe => {
            "Pedimos a la oficina que le llame a este numero. Si no puede esperar, llame al {phone}."
        }
        Key::ExistingJob => {
            "{business}: avisamos a la oficina. Si es una visita de hoy, es mejor llamar al {phone}. \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::Added => "Lo agregamos a su solicitud. Si no puede esperar, llame al {phone}.",
        Key::LifeGas => {
            "Si huele a gas o suena la alarma de CO, salgan todos ya y llame al 911 desde afuera. No \
             use luces ni telefono adentro. - {business}, {phone}"
        }
        Key::LifeFire => {
            "Si hay fuego, humo o chispas, salgan todos ya y llame al 911. No toque equipo mojado. - \
             {business}, {phone}"
        }
        Key::UrgentWater => {
            "{business}: urgente. Si es seguro, cierre la llave principal y llame al {phone}. \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::Urgent => {
            "{business}: marcamos su mensaje como urgente. Llame tambien al {phone}. Respuesta \
             automatica. STOP para no recibir mas."
        }
        Key::Trouble => {
            "{business}: recibimos su mensaje. Para ayuda mas rapida llame al {phone}. Respuesta \
             automatica. STOP para no recibir mas."
        }
        Key::Neutral => {
            "{business}: recibimos su mensaje y la oficina lo va a ver. Respuesta automatica. STOP \
             para no recibir mas."
        }
        Key::OptedOut => "{business}: no recibira mas mensajes. Para hablar con nosotros llame al {phone}.",
        Key::Help => {
            "{business}: escriba lo que necesita y la oficina le responde, o llame al {phone}. STOP \
             para no recibir mas."
        }
    }
}
