mod caps;
mod events;
mod said;
mod world;

/// Whatever customers, offices and doorbells do.
mod properties;

use world::World;
