/// A tenant's links to ServiceTitan.
pub(crate) mod connections;
