//! What whoever runs this asks for.

/// A setting of the environment; one that is blank is none, as `make` hands over every one that it knows.
pub(crate) fn asked(name: &str) -> Option<String> {
    filled(std::env::var(name).ok())
}

fn filled(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
