//! What the app must be allowed to do in ServiceTitan, and how its portal shows that.

use serde::Serialize;

/// One permission. A token states its scopes; the portal offers *View* (`:r`) and *Modify* (`:w`) for each API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// As tokens state it.
    pub name: &'static str,
    /// The API as the portal lists it.
    pub api: &'static str,
    /// What is lost where it is missing; completes "Without it …".
    pub without: &'static str,
}

/// `POST` and `PATCH` of a provider's bookings.
pub const MAKE_BOOKINGS: Scope =
    Scope { name: "tn.crm.bookings:w", api: "CRM → Bookings", without: "no text can become a booking" };
/// `GET` of bookings, also to look up what became of a create.
pub const READ_BOOKINGS: Scope = Scope {
    name: "tn.crm.bookings:r",
    api: "CRM → Bookings",
    without: "it cannot be seen whether a booking was made already",
};
/// `GET` of customers and their contacts.
pub const READ_CUSTOMERS: Scope = Scope {
    name: "tn.crm.customers:r",
    api: "CRM → Customers",
    without: "known customers are not recognised by their number",
};

/// Notes on jobs.
pub const WRITE_JOBS: Scope = Scope {
    name: "tn.jpm.jobs:w",
    api: "Job Planning & Management → Jobs",
    without: "a text about a job on its way is not noted on the job",
};

/// Without these a connection does not count as working.
pub const REQUIRED: [Scope; 3] = [MAKE_BOOKINGS, READ_BOOKINGS, READ_CUSTOMERS];

/// `GET` of a customer's locations.
pub const READ_LOCATIONS: Scope = Scope {
    name: "tn.crm.locations:r",
    api: "CRM → Locations",
    without: "a known customer's addresses are not offered",
};
/// `GET` of a customer's jobs.
pub const READ_JOBS: Scope = Scope {
    name: "tn.jpm.jobs:r",
    api: "Job Planning & Management → Jobs",
    without: "open jobs of the customer are not recognised",
};
/// `GET` of a job's appointments.
pub const READ_APPOINTMENTS: Scope = Scope {
    name: "tn.jpm.appointments:r",
    api: "Job Planning & Management → Appointments",
    without: "coming appointments of the customer are not recognised",
};
/// `GET` of calls: who called before they texted.
pub const READ_CALLS: Scope = Scope {
    name: "tn.tlc.calls:r",
    api: "Telecom → Calls",
    without: "a call just before the text is not mentioned",
};

/// With these a booking says more.
pub const RECOMMENDED: [Scope; 5] = [READ_LOCATIONS, READ_JOBS, READ_APPOINTMENTS, READ_CALLS, WRITE_JOBS];

/// `GET` of the tags that bookings come in under.
pub const PROVIDER_TAGS: Scope = Scope {
    name: "tn.crm.bookingprovidertags:r",
    api: "CRM → Booking Provider Tags",
    without: "the booking provider cannot be chosen from a list",
};
/// `POST` of such a tag.
pub const MAKE_PROVIDER_TAGS: Scope = Scope {
    name: "tn.crm.bookingprovidertags:w",
    api: "CRM → Booking Provider Tags",
    without: "the booking provider tag cannot be made from here",
};
/// `GET` of business units.
pub const BUSINESS_UNITS: Scope = Scope {
    name: "tn.stt.businessunits:r",
    api: "Settings → Business Units",
    without: "the business unit cannot be chosen from a list",
};
/// `GET` of campaigns.
pub const CAMPAIGNS: Scope = Scope {
    name: "tn.mrk.campaigns:r",
    api: "Marketing → Campaigns",
    without: "the campaign cannot be chosen from a list",
};
/// `GET` of job types.
pub const JOB_TYPES: Scope = Scope {
    name: "tn.jpm.jobtypes:r",
    api: "Job Planning & Management → Job Types",
    without: "the job type cannot be chosen from a list",
};

/// For choosing from lists on the settings page.
pub const PICK_LISTS: [Scope; 4] = [PROVIDER_TAGS, BUSINESS_UNITS, CAMPAIGNS, JOB_TYPES];

/// What a token lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Missing {
    /// Without these a connection is not said to work.
    pub required: Vec<&'static str>,
    /// Without these less is known of who texts.
    pub recommended: Vec<&'static str>,
}

/// What these scopes, as a token states them, lack. Whether `:w` includes `:r` is not documented; here it does not.
#[must_use]
pub fn missing(granted: &[String]) -> Missing {
    let lacking = |scopes: &[Scope]| {
        let names = scopes.iter().map(|scope| scope.name);
        names.filter(|name| !granted.iter().any(|granted| granted == name)).collect()
    };
    Missing { required: lacking(&REQUIRED), recommended: lacking(&RECOMMENDED) }
}

/// A scope that is asked for, by its name.
#[must_use]
pub fn known(name: &str) -> Option<&'static Scope> {
    REQUIRED.iter().chain(&RECOMMENDED).chain(&PICK_LISTS).find(|scope| scope.name == name)
}

impl Scope {
    /// As a person finds it in the portal.
    #[must_use]
    pub fn in_portal(&self) -> String {
        let box_to_tick = if self.name.ends_with(":w") { "Modify" } else { "View" };
        format!("{} → {box_to_tick}", self.api)
    }

    /// The `:w` beside this `:r`.
    #[must_use]
    pub fn modify(&self) -> Option<String> {
        self.name.strip_suffix(":r").map(|resource| format!("{resource}:w"))
    }

    /// Whether a token with these scopes certainly may not make the call. Where it names none at all, and where it names
    /// the `:w` beside this `:r`, only the call can tell.
    #[must_use]
    pub fn is_missing(&self, granted: &[String]) -> bool {
        let serves = |scope: &String| scope == self.name || Some(scope) == self.modify().as_ref();
        !granted.is_empty() && !granted.iter().any(serves)
    }

    /// What a person does about its absence.
    #[must_use]
    pub fn remedy(&self) -> String {
        format!(
            "In the developer portal, see that the app asks for {}. Then, in ServiceTitan, under Settings → \
             Integrations → API Application Access, choose Upgrade to New Version on the app's card, then Allow. \
             Nothing needs to be pasted again.",
            self.in_portal()
        )
    }
}

#[cfg(test)]
mod tests;
