//! Signatures that others made: Twilio's helper library for our own requests, and Twilio's published ones.

use std::fs;
use std::io::{self, Write as _};

use serde::Deserialize;

use super::*;

/// Written by tests/vectors/generate.py, whose head says how to read it.
const OURS: &str = include_str!("../vectors.json");
/// Lies beside the project, and only where the project is developed.
const THEIRS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/contracts/twilio-signature-vectors.json");

#[derive(Deserialize)]
struct File<Row> {
    vectors: Vec<Row>,
}

#[derive(Deserialize, Clone)]
struct Ours {
    id: String,
    /// The row that this one is but for one byte; what is not given anew is that row's.
    of: Option<String>,
    valid: bool,
    tokens: Option<Vec<String>>,
    url: Option<String>,
    params: Option<Vec<(String, String)>>,
    body: Option<String>,
    signature: Option<String>,
}

impl Ours {
    fn over(self, base: Self) -> Self {
        Self {
            tokens: self.tokens.or(base.tokens),
            url: self.url.or(base.url),
            params: self.params.or(base.params),
            body: self.body.or(base.body),
            signature: self.signature.or(base.signature),
            ..self
        }
    }

    fn accepted(self) -> bool {
        let known: Vec<AuthToken> = self.tokens.unwrap().into_iter().map(AuthToken::from).collect();
        let params = self.params.unwrap_or_default();
        accepted(&self.url.unwrap(), &params, self.body.as_deref(), &self.signature.unwrap(), &known)
    }
}

fn accepted(
    url: &str,
    params: &[(String, String)],
    json: Option<&str>,
    signature: &str,
    known: &[AuthToken],
) -> bool {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    let form = form(&body);
    let body = json.map_or(Signed::Form(&form), |json| Signed::Json(json.as_bytes()));
    verify(url, body, signature, known).is_ok()
}

#[test]
fn what_twilios_helper_library_signs_is_accepted_and_any_changed_byte_of_it_refused() {
    let rows = serde_json::from_str::<File<Ours>>(OURS).unwrap().vectors;
    let bases: BTreeMap<String, Ours> = rows.iter().map(|row| (row.id.clone(), row.clone())).collect();
    assert!(rows.iter().filter(|row| row.valid).count() >= 60);
    for row in rows {
        let (id, valid) = (row.id.clone(), row.valid);
        let whole = match &row.of {
            Some(base) => row.clone().over(bases[base].clone()),
            None => row,
        };
        assert_eq!(whole.accepted(), valid, "{id}");
    }
}

#[derive(Deserialize)]
struct Theirs {
    id: String,
    token: String,
    url_given_to_validator: String,
    params: Vec<(String, String)>,
    body: Option<String>,
    signature: String,
    valid: bool,
}

#[derive(Deserialize)]
struct Hashed {
    body: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Contract {
    #[serde(flatten)]
    rows: File<Theirs>,
    body_sha256: Vec<Hashed>,
    // The file's `sha256_variant` is left out: it is Twilio's SharedKey signing, which is not supported.
}

/// Twilio's own published vectors.
#[test]
fn the_published_vectors_are_judged_as_published() {
    let Ok(contract) = fs::read_to_string(THEIRS) else {
        // Written to the stream itself, because the test harness hides what a passing test prints.
        let said =
            "\nLEFT OUT: Twilio's published signature vectors, which do not lie beside this project.\n";
        return io::stderr().write_all(said.as_bytes()).unwrap();
    };
    let contract: Contract = serde_json::from_str(&contract).unwrap();
    for row in contract.rows.vectors {
        let known = [AuthToken::from(row.token)];
        let url = &row.url_given_to_validator;
        let accepted = accepted(url, &row.params, row.body.as_deref(), &row.signature, &known);
        assert_eq!(accepted, row.valid, "{}", row.id);
    }
    for row in contract.body_sha256 {
        assert_eq!(sha256(row.body.as_bytes()), row.sha256, "{}", row.body);
    }
}
