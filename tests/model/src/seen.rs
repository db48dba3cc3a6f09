//! All worlds found so far, each once and numbered in the order they were found.

use std::hash::{Hash, Hasher};

const FREE: u32 = u32::MAX;

/// A hash table of numbers: the worlds themselves lie in one row, which saves half the memory.
#[derive(Debug)]
pub struct Seen<World> {
    worlds: Vec<World>,
    slots: Vec<u32>,
}

impl<World> Default for Seen<World> {
    fn default() -> Self {
        Self { worlds: Vec::new(), slots: vec![FREE; 1 << 16] }
    }
}

impl<World: Copy + Eq + Hash> Seen<World> {
    #[must_use]
    pub fn worlds(&self) -> &[World] {
        &self.worlds
    }

    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.worlds.len()).unwrap_or(FREE)
    }

    /// The world's number, and whether it is a new one.
    pub fn number(&mut self, world: World) -> (u32, bool) {
        if self.worlds.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(&world);
        let found = self.slots[slot];
        if found != FREE {
            return (found, false);
        }
        let number = self.count();
        assert!(number < FREE, "more worlds than numbers");
        self.slots[slot] = number;
        self.worlds.push(world);
        (number, true)
    }

    /// Where the world's number is, or belongs.
    fn slot(&self, world: &World) -> usize {
        let mut slot = start(world, self.slots.len());
        while self.slots[slot] != FREE && self.worlds[self.slots[slot] as usize] != *world {
            slot = (slot + 1) % self.slots.len();
        }
        slot
    }

    fn grow(&mut self) {
        let room = self.slots.len() * 2;
        self.slots = vec![FREE; room];
        for number in 0..self.count() {
            let mut slot = start(&self.worlds[number as usize], room);
            while self.slots[slot] != FREE {
                slot = (slot + 1) % room;
            }
            self.slots[slot] = number;
        }
    }
}

/// Where to begin looking among `room` slots, a power of two: the hash's upper bits, which are the best mixed.
fn start(world: &impl Hash, room: usize) -> usize {
    let mut mixer = Mixer(0);
    world.hash(&mut mixer);
    usize::try_from(mixer.finish() >> (64 - room.trailing_zeros())).unwrap_or(0)
}

/// Multiplies and turns. The standard hasher withstands attackers and takes several times as long.
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.unsigned_abs() as u64);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(7) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}
