//! That openapi.json says what it says in full, and that it would be noticed if an answer differed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Contract, Operation, PROBLEM, Received, members, validator};

fn contract() -> &'static Contract {
    Contract::read()
}

/// Every value in a document, and where it is.
fn each<'a>(at: &str, value: &'a Value, see: &mut impl FnMut(&str, &'a Value)) {
    see(at, value);
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| each(&format!("{at}/{name}"), member, see));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| each(&format!("{at}/{n}"), item, see));
        }
        _ => {}
    }
}

fn component<'a>(reference: &str) -> &'a Value {
    let pointer = reference.strip_prefix('#').expect("a reference within the document");
    contract().document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn resolved(value: &Value) -> &Value {
    value["$ref"].as_str().map_or(value, component)
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_referred_to() {
    let mut referred = BTreeSet::new();
    each("", &contract().document, &mut |_, value| {
        if let Some(reference) = value["$ref"].as_str() {
            component(reference);
            referred.insert(reference.to_owned());
        }
    });
    for kind in ["parameters", "requestBodies", "responses", "schemas"] {
        for (name, _) in members(&contract().document["components"][kind]) {
            let reference = format!("#/components/{kind}/{name}");
            assert!(referred.contains(&reference), "nothing refers to {reference}");
        }
    }
}

/// Where a content type's schema is, and its examples.
fn media() -> Vec<(String, &'static Value, Vec<&'static Value>)> {
    let mut found = Vec::new();
    for kind in ["requestBodies", "responses"] {
        for (name, of) in members(&contract().document["components"][kind]) {
            for (content_type, media) in members(&of["content"]) {
                let many = members(&media["examples"]).map(|(_, example)| &example["value"]);
                let examples = media.get("example").into_iter().chain(many).collect();
                found.push((format!("{kind} {name} {content_type}"), &media["schema"], examples));
            }
        }
    }
    found
}

#[test]
fn every_request_and_every_answer_has_an_example_that_is_as_its_schema_says() {
    for (at, schema, examples) in media() {
        assert!(!examples.is_empty(), "{at} has no example");
        let validator = validator(&contract().document, schema);
        for example in examples {
            let wrong: Vec<String> = validator.iter_errors(example).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{at}: {wrong:?}");
        }
    }
}

#[test]
fn every_operation_has_a_name_a_token_and_its_errors() {
    let mut ids = BTreeSet::new();
    for operation in contract().operations() {
        let at = format!("{} {}", operation.method, operation.path);
        assert!(ids.insert(operation.id()), "{at}: {} is there twice", operation.id());
        assert_eq!(operation.described["security"], json!([{ "idToken": [] }]), "{at}");
        assert!(operation.described["summary"].is_string(), "{at} has no summary");
        let answers: BTreeMap<&str, &str> = operation.answers().collect();
        let mut needed = vec!["401", "403", "404", "429", "500", "503"];
        if !operation.reads() && operation.method != "DELETE" {
            needed.extend(["400", "409", "413", "415", "422"]);
        }
        for status in needed {
            assert!(answers.contains_key(status), "{at} says nothing of {status}");
        }
        assert!(answers.keys().any(|status| status.starts_with('2')), "{at} never succeeds");
    }
}

#[test]
fn a_problem_s_own_status_is_the_answer_s() {
    for operation in contract().operations() {
        for (status, name) in operation.answers() {
            let answer = &contract().document["components"]["responses"][name];
            for (_, example) in members(&answer["content"][PROBLEM]["examples"]) {
                assert_eq!(example["value"]["status"].to_string(), status, "{name}");
            }
        }
    }
}

#[test]
fn every_name_in_an_address_is_one_of_its_parameters() {
    for operation in contract().operations() {
        let named: BTreeSet<&str> =
            operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = operation.parameters().map(resolved).filter(|parameter| parameter["in"] == "path");
        let described: BTreeSet<&str> =
            parameters.filter_map(|parameter| parameter["name"].as_str()).collect();
        assert_eq!(named, described, "{}", operation.path);
    }
}

/// Objects that say nothing of other members would let anything pass.
#[test]
fn no_answer_may_have_a_member_that_is_not_described() {
    let schemas = &contract().document["components"]["schemas"];
    let mut parts_of_others = BTreeSet::new();
    each("", schemas, &mut |_, value| {
        for part in value["allOf"].as_array().into_iter().flatten() {
            parts_of_others.extend(part["$ref"].as_str());
        }
    });
    each("#/components/schemas", schemas, &mut |at, value| {
        let closed = value.get("additionalProperties").or_else(|| value.get("unevaluatedProperties"));
        let open = value["type"].as_str() == Some("object") || value.get("allOf").is_some();
        assert!(!open || closed.is_some() || parts_of_others.contains(at), "{at} is open");
    });
}

/// The names of every member that a schema allows, with what is said of each.
fn reachable(schema: &'static Value, seen: &mut BTreeSet<String>, found: &mut Vec<(String, &'static Value)>) {
    let mut next = Vec::new();
    each("", schema, &mut |_, value| {
        found.extend(members(&value["properties"]).map(|(name, member)| (name.clone(), member)));
        next.extend(value["$ref"].as_str().map(str::to_owned));
    });
    for reference in next {
        if seen.insert(reference.clone()) {
            reachable(component(&reference), seen, found);
        }
    }
}

#[test]
fn secrets_go_in_and_only_their_ends_come_out() {
    let secrets = ["client_id", "client_secret", "app_key", "auth_token"];
    for (at, schema, _) in media() {
        let mut found = Vec::new();
        reachable(schema, &mut BTreeSet::new(), &mut found);
        let goes_in = at.starts_with("requestBodies");
        for (name, member) in found {
            let is_secret = secrets.contains(&name.as_str()) && member["additionalProperties"].is_null();
            let write_only = member["writeOnly"] == true;
            assert!(!write_only || goes_in, "{at}: {name} comes out");
            assert!(!is_secret || write_only || member.to_string().contains("/Masked"), "{at}: {name}");
        }
    }
}

#[test]
fn whatever_a_business_can_do_operators_can_do_for_it_and_get_the_same_answers() {
    let (operators, own): (Vec<_>, Vec<_>) =
        contract().operations().into_iter().partition(Operation::is_operators);
    for operation in own {
        let path = operation.path.replacen("/v1/", "/v1/operator/tenants/{tenant_id}/", 1);
        let of_operators = operators.iter().find(|each| each.path == path && each.method == operation.method);
        let of_operators = of_operators.unwrap_or_else(|| panic!("{} {path}", operation.method));
        assert!(operation.answers().eq(of_operators.answers()), "{path}");
    }
}

#[test]
fn an_address_is_found_however_it_is_written() {
    let found = |path: &str| contract().find("GET", path).map(|operation| operation.path);
    for path in ["/v1/connections", "//v1/connections", "/v1/%63onnections?a=b", "/v1%2Fconnections"] {
        assert_eq!(found(path), Some("/v1/connections"), "{path}");
    }
    let tenants = "/v1/operator/tenants/{tenant_id}/settings";
    assert_eq!(found("/v1/operator/tenants/tn_a/settings"), Some(tenants));
    for path in ["/v1/connections/", "/v1//connections", "/v1/./connections", "/v1/%zz", "/V1/connections"] {
        assert_eq!(found(path), None, "{path}");
    }
}

fn received(status: u16, content_type: &str, body: &Value) -> Received {
    Received { status, content_type: content_type.to_owned(), body: body.to_string() }
}

#[test]
fn an_answer_that_is_not_as_described_is_noticed() {
    let check = |received: Received| contract().check("GET", "/v1/audit", &received);
    let entry = json!({
        "at": "2026-11-21T16:04:05Z", "by": "ann@example.com", "operator": false, "act": "settings_saved",
        "environment": null, "from": "203.0.113.9", "detail": "replies", "trace_id": null,
    });
    let with = |name: &str, value: Value| {
        let mut entry = entry.clone();
        entry[name] = value;
        received(200, "application/json", &json!({ "entries": [entry], "next": null }))
    };
    let problem =
        json!({ "status": 404, "title": "Not found", "detail": "There is nothing at this address." });
    check(with("trace_id", json!("00-1"))).expect("as described");
    check(received(404, PROBLEM, &problem)).expect("as described");
    let wrong = [
        ("a member too many", with("secret", json!("cs1"))),
        ("a word that is not one of the list", with("act", json!("smiled"))),
        ("no time at all", with("at", json!("yesterday"))),
        ("a time without its zone", with("at", json!("2026-11-21T16:04:05"))),
        ("a time in another zone", with("at", json!("2026-11-21T16:04:05+01:00"))),
        ("a member too few", received(200, "application/json", &json!({ "entries": [] }))),
        ("an undescribed status", received(204, "application/json", &json!({}))),
        ("a problem as plain JSON", received(404, "application/json", &problem)),
        ("a problem of another status", received(403, PROBLEM, &problem)),
        (
            "a function that failed",
            received(500, "application/json", &json!({ "message": "Internal Server Error" })),
        ),
    ];
    for (what, received) in wrong {
        assert!(check(received).is_err(), "{what} passed");
    }
    let nowhere = received(200, "application/json", &json!({}));
    assert!(contract().check("GET", "/v1/nothing", &nowhere).is_err());
}
