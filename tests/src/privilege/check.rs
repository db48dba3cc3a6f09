//! What was seen beside what is allowed, both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use super::exempt::instead;
use super::policy::Allowed;
use super::seen::Seen;

/// How they compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Calls for which the function has no permission.
    pub not_allowed: Vec<Seen>,
    /// Permissions that no function used.
    pub unused: Vec<Allowed>,
    /// Permissions that were used, by functions.
    used: BTreeMap<String, usize>,
    /// Permissions that others use in a function's name.
    exempt: usize,
}

#[must_use]
pub fn check(seen: &BTreeSet<Seen>, allowed: &[Allowed]) -> Report {
    let covers =
        |allowed: &Allowed, seen: &Seen| allowed.function == seen.function && allowed.covers(&seen.asked);
    let is_allowed = |seen: &&Seen| allowed.iter().any(|allowed| covers(allowed, seen));
    let not_allowed = seen.iter().filter(|seen| !is_allowed(seen)).cloned().collect();
    let mut report = Report { not_allowed, ..Report::default() };
    for one in allowed {
        if instead(&one.action, &one.resource).is_some() {
            report.exempt += 1;
        } else if seen.iter().any(|seen| covers(one, seen)) {
            *report.used.entry(one.function.clone()).or_default() += 1;
        } else {
            report.unused.push(one.clone());
        }
    }
    report
}

/// Function by function.
impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for seen in &self.not_allowed {
            writeln!(out, "  NOT ALLOWED  {seen}")?;
        }
        for Allowed { function, action, resource, .. } in &self.unused {
            writeln!(out, "  never used   {function} {action} {resource}")?;
        }
        let used = self.used.iter().map(|(function, count)| format!("{function} {count}"));
        let used: Vec<String> = used.collect();
        write!(out, "  permissions that were used: {}; by AWS itself: {}", used.join(", "), self.exempt)
    }
}
