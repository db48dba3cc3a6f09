use base64::Engine as _;
use proptest::prelude::*;

use super::{LinkKey, Links, PhotoRef};
use crate::domain::ids::{MessageSid, ThreadKey};

const SID: &str = "MM0123456789abcdef0123456789abcdef";

fn key() -> LinkKey {
    LinkKey::from_root("a root").unwrap()
}

fn photo(thread: &str, sid: &str, nth: u8) -> PhotoRef {
    PhotoRef { thread: ThreadKey::parse(thread).unwrap(), sid: MessageSid::parse(sid).unwrap(), nth }
}

fn usual() -> PhotoRef {
    photo("tn_00f00000000000ab#+19725550100#+15005550001", SID, 2)
}

#[test]
fn a_file_always_has_the_same_short_link_and_each_file_its_own() {
    let links = Links::new("https://a.example", key());
    let url = links.url(&usual());
    assert_eq!(url, Links::new("https://a.example", key()).url(&usual()));
    let token = url.strip_prefix("https://a.example/m/").unwrap();
    assert_eq!(token.len(), 72, "{token}");
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
    for other in [
        PhotoRef { nth: 3, ..usual() },
        photo("tn_00f00000000000ac#+19725550100#+15005550001", SID, 2),
        photo("tn_00f00000000000ab#+19725550101#+15005550001", SID, 2),
        photo("tn_00f00000000000ab#+19725550100#+15005550002", SID, 2),
        photo("tn_00f00000000000ab#+19725550100#+15005550001", &SID.replace("MM", "SM"), 2),
    ] {
        assert_ne!(links.url(&other), url);
    }
}

#[test]
fn nothing_of_the_customer_can_be_read_from_it() {
    for photo in [usual(), photo("tn_demo#a name#+15005550001", SID, 0)] {
        let sealed = key().token(&photo);
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        let packed = super::packed(&photo);
        let shared = packed.windows(4).any(|part| bytes.windows(4).any(|other| part == other));
        assert!(!shared, "{sealed}");
    }
}

#[test]
fn a_token_that_was_changed_anywhere_is_none_of_ours() {
    let token = key().token(&usual());
    assert_eq!(key().read(&token), Some(usual()));
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.%/ ";
    for at in 0..token.len() {
        for byte in alphabet.iter().filter(|byte| **byte != token.as_bytes()[at]) {
            let mut changed = token.clone().into_bytes();
            changed[at] = *byte;
            assert_eq!(key().read(std::str::from_utf8(&changed).unwrap()), None, "{at} {byte}");
        }
        assert_eq!(key().read(&token[..at]), None);
    }
    for changed in [format!("{token}A"), format!("{token}="), format!("{token}{token}"), "A".repeat(10_000)] {
        assert_eq!(key().read(&changed), None);
    }
}

#[test]
fn another_key_reads_nothing_and_there_is_none_without_a_root() {
    assert_eq!(LinkKey::from_root("another root").unwrap().read(&key().token(&usual())), None);
    assert!(LinkKey::from_root("").is_none());
}

#[test]
fn the_key_is_never_printed() {
    let printed = format!("{:?} {:?}", key(), Links::new("https://a.example", key()));
    assert_eq!(printed, "LinkKey(…) Links(https://a.example)");
}

proptest! {
    /// Tenants, senders and messages of every form there is, short or written out.
    #[test]
    fn what_is_linked_is_what_is_read(
        tenant in prop_oneof!["tn_[0-9a-f]{16}", "tn_[a-z0-9]{1,40}"],
        customer in prop_oneof!["\\+[1-9][0-9]{6,14}", "[0-9]{3,8}", "whatsapp:\\+[1-9][0-9]{6,14}", "[^#\\p{Cc}]{1,10}", "a#b"],
        number in "\\+[1-9][0-9]{6,14}",
        sid in prop_oneof!["(SM|MM)[0-9a-f]{32}", "(SM|MM)[0-9a-fA-F]{32}"],
        nth: u8,
    ) {
        let photo = photo(&format!("{tenant}#{customer}#{number}"), &sid, nth);
        prop_assert_eq!(key().read(&key().token(&photo)), Some(photo));
    }

    #[test]
    fn whatever_somebody_makes_up_is_read_without_a_fault_and_gives_nothing(token in ".{0,200}") {
        prop_assert_eq!(key().read(&token), None);
    }

    /// Not even what somebody with the key might have sealed.
    #[test]
    fn bytes_of_any_kind_are_unpacked_without_a_fault(bytes: Vec<u8>, form in 0_u8..4) {
        let _ = super::unpacked(&bytes);
        let _ = super::unpacked(&[&[form], bytes.as_slice()].concat());
    }
}
