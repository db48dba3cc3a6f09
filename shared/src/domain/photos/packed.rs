//! A file's name in as few bytes as it takes: notes have little room.

use super::PhotoRef;
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::phone::{PhoneNumber, Sender};

/// The first byte says what follows the file's number: names as they are written, ...
const WRITTEN: u8 = 0;
/// ... or their digits, for a message of this kind.
const KINDS: [(u8, &str); 2] = [(1, "SM"), (2, "MM")];

/// Separates names that are written out; no name has one in it.
const END: char = '\n';

pub(super) fn packed(photo: &PhotoRef) -> Vec<u8> {
    let written = || {
        let names = format!("{}{END}{}", photo.thread.key(), photo.sid.as_str());
        [&[WRITTEN, photo.nth], names.as_bytes()].concat()
    };
    digits_of(photo).unwrap_or_else(written)
}

/// None: nothing of ours.
pub(super) fn unpacked(bytes: &[u8]) -> Option<PhotoRef> {
    let (&[form, nth], rest) = bytes.split_first_chunk()?;
    if form == WRITTEN {
        let (thread, sid) = std::str::from_utf8(rest).ok()?.split_once(END)?;
        return Some(PhotoRef {
            thread: ThreadKey::parse(thread).ok()?,
            sid: MessageSid::parse(sid).ok()?,
            nth,
        });
    }
    let (_, kind) = KINDS.into_iter().find(|(byte, _)| *byte == form)?;
    let (tenant, rest) = rest.split_first_chunk()?;
    let (customer, rest) = read_number(rest)?;
    let (number, rest) = read_number(rest)?;
    let sid = u128::from_be_bytes(rest.try_into().ok()?);
    let thread = ThreadKey {
        tenant: TenantId::of(u64::from_be_bytes(*tenant)),
        customer: Sender::Number(customer),
        number,
    };
    Some(PhotoRef { thread, sid: MessageSid::parse(&format!("{kind}{sid:032x}")).ok()?, nth })
}

/// None: one of the names is not in the usual form.
fn digits_of(photo: &PhotoRef) -> Option<Vec<u8>> {
    let PhotoRef { thread, sid, nth } = photo;
    let Sender::Number(customer) = &thread.customer else { return None };
    let (kind, sid) = sid.as_str().split_at_checked(2)?;
    let (form, _) = KINDS.into_iter().find(|(_, name)| *name == kind)?;
    let tenant = u64::try_from(hexadecimal(thread.tenant.as_str().strip_prefix("tn_")?, 16)?).ok()?;
    let mut bytes = vec![form, *nth];
    bytes.extend(tenant.to_be_bytes());
    push_number(&mut bytes, customer)?;
    push_number(&mut bytes, &thread.number)?;
    bytes.extend(hexadecimal(sid, 32)?.to_be_bytes());
    Some(bytes)
}

/// None where writing the value again would give something else.
fn hexadecimal(digits: &str, length: usize) -> Option<u128> {
    let plain = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if plain && digits.len() == length { u128::from_str_radix(digits, 16).ok() } else { None }
}

/// How many bytes it has, and these; the first digit of a telephone number is not zero.
fn push_number(bytes: &mut Vec<u8>, number: &PhoneNumber) -> Option<()> {
    let value: u64 = number.as_str().strip_prefix('+')?.parse().ok()?;
    let all = value.to_be_bytes();
    let zeros = all.iter().take_while(|byte| **byte == 0).count();
    bytes.push(u8::try_from(all.len() - zeros).ok()?);
    bytes.extend(&all[zeros..]);
    Some(())
}

fn read_number(bytes: &[u8]) -> Option<(PhoneNumber, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (digits, rest) = rest.split_at_checked(usize::from(*length))?;
    let value =
        digits.iter().try_fold(0_u64, |value, byte| Some(value.checked_mul(256)? | u64::from(*byte)))?;
    Some((PhoneNumber::parse(&format!("+{value}")).ok()?, rest))
}
