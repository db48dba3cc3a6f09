//! What Twilio's codes mean for the people of a business: what happened, and what to do about it, in the words of its
//! console. The codes and their titles are Twilio's published ones.

/// Why messages of a number do not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// What is wrong, in a sentence.
    pub cause: &'static str,
    /// What to do, in the words of Twilio's console.
    pub remedy: &'static str,
}

const REGISTER: &str = "Messaging → Regulatory Compliance → A2P 10DLC: register the business (brand) and its campaign, \
                        and add this number to the campaign's Messaging Service.";

/// What a code of the sender's own trouble means. A code that is none of these is told as it is.
#[must_use]
pub const fn explained(code: u32) -> Explained {
    match code {
        20003 => Explained {
            cause: "Twilio no longer accepts the account's auth token (20003).",
            remedy: "Console → Account Dashboard → Account Info → Auth Token: copy it and save it here again.",
        },
        21606 => Explained {
            cause: "Twilio does not let this number send texts to such numbers (21606).",
            remedy: "Console → Phone Numbers → Manage → Active numbers → the number: SMS must be among its \
                     capabilities, and the number must be this account's.",
        },
        21608 => Explained {
            cause: "It is a trial account, which texts only numbers that are verified in the console (21608).",
            remedy: "Console → Upgrade account.",
        },
        30007 => Explained {
            cause: "Twilio or a carrier filters this number's texts as unwanted (30007).",
            remedy: "Look for links, all capitals or unusual wording in your own message texts; then open Console → \
                     Monitor → Logs → Messaging, and ask Twilio's support about one of these messages.",
        },
        30032 => Explained {
            cause: "The toll-free number is not verified (30032).",
            remedy: "Console → Phone Numbers → the number → Regulatory Information: submit its toll-free verification.",
        },
        30034 => Explained {
            cause: "The number is in no registered A2P 10DLC campaign, so carriers in the United States block its texts \
                    (30034).",
            remedy: REGISTER,
        },
        30035 => Explained {
            cause: "The number's A2P 10DLC registration is not complete, so carriers in the United States block its \
                    texts (30035).",
            remedy: "Messaging → Services → the campaign's service → Sender Pool: registering a number takes \
                     up to some days after it was added. If it stays so, take it out and add it again once, or ask \
                     Twilio's support.",
        },
        _ => Explained {
            cause: "Twilio or the carriers do not deliver this number's texts.",
            remedy: "Console → Monitor → Logs → Messaging shows each message with its error.",
        },
    }
}
