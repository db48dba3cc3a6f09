//! Whatever nobody outside ServiceTitan knows about its API, each as a switch. The product must be right under every
//! setting; the defaults are the likelier answers.

use axum::http::StatusCode;

#[derive(Clone, Debug)]
pub struct Unknowns {
    /// What a mint answers to a client that the tenant's admin has disabled.
    pub disabled_client: DisabledClient,
    /// Whether tokens minted before a client was disabled stop working at once.
    pub disabling_ends_tokens: bool,
    /// Whether the client id and secret may come in an HTTP Basic header instead of the form.
    pub basic_client_auth: bool,
    /// Whether a `scope` field in a token request is refused (else it has no effect).
    pub scope_field_refused: bool,
    /// Whether tokens are opaque words instead of readable JWTs.
    pub opaque_tokens: bool,
    /// Whether `scope` in the token answer is a list instead of one text with spaces.
    pub scope_as_list: bool,
    /// Status of a mint that is throttled.
    pub throttled_mint: StatusCode,
    /// Which forms of the `Authorization` header are taken.
    pub authorization: Authorization,
    /// Whether the 401 for a bad token has an empty body instead of problem details.
    pub bare_unauthorized: bool,
    /// Status for an app key that is unknown or belongs to another app.
    pub wrong_app_key: StatusCode,
    /// Status when the tenant in the path is not the token's.
    pub wrong_tenant: StatusCode,
    /// Status when the token lacks the scope of the call.
    pub missing_scope: StatusCode,
    /// Whether a `:w` scope also allows reading.
    pub write_implies_read: bool,
    /// Status for a booking provider that does not exist.
    pub unknown_provider: StatusCode,
    /// Status for a path outside the provider that a client is restricted to.
    pub restricted_provider: StatusCode,
    /// How a 429 says when to come back.
    pub rate_limit: RateLimit,
    /// Largest `pageSize` that is taken.
    pub max_page_size: usize,
    /// Whether a larger `pageSize` is cut down silently instead of refused with a 400.
    pub page_size_capped: bool,
    /// Whether fields that the contract does not have are refused with a 400 (else ignored).
    pub unknown_fields_refused: bool,
    /// Whether required fields may not be missing.
    pub missing_fields_refused: bool,
    /// Status for a body that is not sent as JSON.
    pub wrong_content_type: StatusCode,
    /// What a booking with neither address nor contact gets.
    pub unreachable_customer: Unreachable,
    /// What a new booking gets that names a campaign, business unit or job type which does not exist or is inactive.
    pub unlisted_ids: Unlisted,
    /// Most characters that `summary` may have.
    pub summary_limit: Option<usize>,
    /// Characters of `summary` that are kept; what is beyond is lost without a word.
    pub summary_cut: Option<usize>,
    /// What becomes of a booking's notes as they are kept.
    pub notes: Notes,
    /// Whether an address without a unit has an empty one.
    pub blank_unit: bool,
    /// What a change of a booking is answered with.
    pub change_answer: ChangeAnswer,
    /// Which forms of a phone number a booking's contact may have.
    pub contact_phones: PhoneForm,
    /// What `uploadedImages` may hold.
    pub uploaded_images: Images,
    /// Whether two bookings of a provider may share an `externalId`.
    pub external_ids: ExternalIds,
    /// How the `externalId` filter compares.
    pub external_id_match: TextMatch,
    /// For how long a new booking is missing from lists.
    pub list_lag: Lag,
    /// What `start` is in the answer for a booking made without one.
    pub no_start: NoStart,
    /// Status of a PATCH of a booking that was converted or dismissed; 200 lets it happen.
    pub closed_patch: StatusCode,
    /// Status of dismissing a booking that was converted or dismissed; 200 changes nothing.
    pub closed_dismiss: StatusCode,
    /// Whether the dismiss path exists (it is missing from an older published contract).
    pub dismiss_exists: bool,
    /// How the `phone` filter of customers and the caller's number of calls compare.
    pub phone_match: PhoneMatch,
    /// How a customer's contacts show telephone numbers.
    pub shown_phones: ShownPhones,
    /// Whether contacts of several customers are only listed within a span of their last change.
    pub contacts_need_a_span: bool,
    /// Filters of lists, by the parameter's name, that change nothing.
    pub ignored_filters: &'static [&'static str],
    /// Paths that answer as if the scope were missing, although the token names it.
    pub refused_paths: &'static [&'static str],
}

impl Default for Unknowns {
    fn default() -> Unknowns {
        Unknowns {
            disabled_client: DisabledClient::InvalidClient,
            disabling_ends_tokens: true,
            basic_client_auth: false,
            scope_field_refused: false,
            opaque_tokens: false,
            scope_as_list: false,
            throttled_mint: StatusCode::TOO_MANY_REQUESTS,
            authorization: Authorization::Both,
            bare_unauthorized: false,
            wrong_app_key: StatusCode::UNAUTHORIZED,
            wrong_tenant: StatusCode::FORBIDDEN,
            missing_scope: StatusCode::FORBIDDEN,
            write_implies_read: false,
            unknown_provider: StatusCode::NOT_FOUND,
            restricted_provider: StatusCode::FORBIDDEN,
            rate_limit: RateLimit::InTitle,
            max_page_size: 500,
            page_size_capped: false,
            unknown_fields_refused: true,
            missing_fields_refused: true,
            wrong_content_type: StatusCode::BAD_REQUEST,
            unreachable_customer: Unreachable::FieldErrors,
            unlisted_ids: Unlisted::FieldErrors,
            summary_limit: None,
            summary_cut: None,
            notes: Notes::AsWritten,
            blank_unit: false,
            change_answer: ChangeAnswer::Whole,
            contact_phones: PhoneForm::Any,
            uploaded_images: Images::AnyText,
            external_ids: ExternalIds::Repeatable,
            external_id_match: TextMatch::Exact,
            list_lag: Lag::None,
            no_start: NoStart::Null,
            closed_patch: StatusCode::CONFLICT,
            closed_dismiss: StatusCode::BAD_REQUEST,
            dismiss_exists: true,
            phone_match: PhoneMatch::Digits,
            shown_phones: ShownPhones::AsWritten,
            contacts_need_a_span: false,
            ignored_filters: &[],
            refused_paths: &[],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledClient {
    /// 400 `invalid_client`, as for a wrong secret.
    InvalidClient,
    /// 400 `unauthorized_client`.
    UnauthorizedClient,
    /// 401 `invalid_client`.
    Unauthorized,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    Both,
    BearerOnly,
    RawOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimit {
    RetryAfterHeader,
    /// The title's next-to-last word is the number of seconds.
    InTitle,
    Neither,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    FieldErrors,
    TitleOnly,
    Accepted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlisted {
    FieldErrors,
    TitleOnly,
    Accepted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    AsWritten,
    /// Without blanks at the ends of lines, and blank lines at either end.
    Trimmed,
    /// Lines end in CR LF.
    OtherLineBreaks,
    /// Blanks that follow each other are one.
    OneBlank,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeAnswer {
    /// The booking, as the contract has it.
    Whole,
    /// Which one it is, and what became of it.
    Brief,
    /// A success that says nothing.
    Empty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneForm {
    Any,
    DigitsOnly,
    E164Only,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    AnyText,
    UrlsOnly,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternalIds {
    Repeatable,
    /// A second one is a 409.
    Conflict,
    /// A second one is a 400 with `errors`.
    Invalid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextMatch {
    Exact,
    Prefix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    None,
    /// That many lists that would have shown it do not.
    Reads(u32),
    Millis(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoStart {
    Null,
    Omitted,
    /// The time at which the booking was made.
    CreatedOn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneMatch {
    /// The ten national digits, however they are written.
    Digits,
    /// As stored, character by character.
    Exact,
    /// Only the ten national digits find it.
    National,
    /// Only `+` and all digits find it.
    E164,
    /// The last seven digits: finds strangers too.
    LastSeven,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownPhones {
    /// As the office wrote them.
    AsWritten,
    /// Ten digits.
    National,
    /// `+1` and ten digits.
    E164,
    /// `(972) 555-0100`.
    ForPeople,
}
