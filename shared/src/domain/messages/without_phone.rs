//! Our words for a business that gives no office telephone: those of the usual ones that name it, said without.

use super::key::{Key, Language};

/// None: the usual words name no telephone.
#[must_use]
pub const fn without_phone(key: Key, language: Language) -> Option<&'static str> {
    match language {
        Language::English => english(key),
        Language::Spanish => spanish(key),
    }
}

const fn english(key: Key) -> Option<&'static str> {
    Some(match key {
        Key::AckClosed => {
            "{business}: got your text. We're closed until {opens}; the office will reply then. \
             Automatic reply, STOP to opt out."
        }
        Key::DoneClosed => {
            "Thanks, that's all we need. The office opens {opens} and will contact you to set a time. \
             No time is set yet."
        }
        Key::CallMe => "We've asked the office to call you at this number.",
        Key::ExistingJob => {
            "{business}: passed to the office, which will get back to you. Automatic reply, STOP to \
             opt out."
        }
        Key::Added => "Added to your request.",
        Key::LifeGas => {
            "If you smell gas or a CO alarm sounds, get everyone out now and call 911 from outside. \
             Don't use switches or phones indoors. - {business}"
        }
        Key::LifeFire => {
            "If there is fire, smoke or sparks, get everyone out now and call 911. Don't touch wet or \
             sparking equipment. - {business}"
        }
        Key::UrgentWater => {
            "{business}: marked urgent for the office. If it's safe, shut off the main water valve. \
             Automatic reply, STOP to opt out."
        }
        Key::Urgent => "{business}: marked urgent for the office. Automatic reply, STOP to opt out.",
        Key::Trouble => {
            "{business}: we got your text, and the office may see it later than usual. Automatic \
             reply, STOP to opt out."
        }
        Key::OptedOut => "{business}: you won't get more texts from us.",
        Key::Help => {
            "{business}: text us what you need and the office will get back to you. Msg&data rates \
             may apply. STOP to opt out."
        }
        _ => return None,
    })
}

const fn spanish(key: Key) -> Option<&'static str> {
    Some(match key {
        Key::AckClosed => {
            "{business}: recibimos su mensaje. Abrimos {opens} y la oficina le va a responder. \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::DoneClosed => {
            "Gracias, es todo. Abrimos {opens}; la oficina le va a llamar o escribir para acordar la \
             hora. Todavia no hay cita."
        }
        Key::CallMe => "Pedimos a la oficina que le llame a este numero.",
        Key::ExistingJob => {
            "{business}: avisamos a la oficina, que le va a responder. Respuesta automatica. STOP \
             para no recibir mas."
        }
        Key::Added => "Lo agregamos a su solicitud.",
        Key::LifeGas => {
            "Si huele a gas o suena la alarma de CO, salgan todos ya y llame al 911 desde afuera. No \
             use luces ni telefono adentro. - {business}"
        }
        Key::LifeFire => {
            "Si hay fuego, humo o chispas, salgan todos ya y llame al 911. No toque equipo mojado. - \
             {business}"
        }
        Key::UrgentWater => {
            "{business}: marcamos su mensaje como urgente. Si es seguro, cierre la llave principal. \
             Respuesta automatica. STOP para no recibir mas."
        }
        Key::Urgent => {
            "{business}: marcamos su mensaje como urgente. Respuesta automatica. STOP para no recibir \
             mas."
        }
        Key::Trouble => {
            "{business}: recibimos su mensaje; la oficina puede tardar en verlo. Respuesta \
             automatica. STOP para no recibir mas."
        }
        Key::OptedOut => "{business}: no recibira mas mensajes.",
        Key::Help => {
            "{business}: escriba lo que necesita y la oficina le responde. STOP para no recibir mas."
        }
        _ => return None,
    })
}
