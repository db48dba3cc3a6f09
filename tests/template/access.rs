//! What each function may do.

use serde_json::json;

use tests::template::{Template, texts};

const FUNCTIONS: [&str; 7] = [
    "receive-sms",
    "create-bookings",
    "recover-messages",
    "refresh-tokens",
    "save-credentials",
    "serve-pages",
    "show-photos",
];

#[test]
fn no_role_has_a_wildcard_for_an_action_or_for_every_resource() {
    let template = Template::read();
    for function in FUNCTIONS {
        for statement in template.statements(function) {
            let actions = texts(&statement["Action"]);
            assert!(actions.iter().all(|action| !action.contains('*')), "{function}: {actions:?}");
            let resources = texts(&statement["Resource"]);
            assert!(
                resources.iter().all(|resource| resource != "*"),
                "{function}: {actions:?} on everything"
            );
        }
    }
}

/// Every call to a table or secret under a customer-managed key fails without it, and only AWS shows that.
#[test]
fn whoever_reads_a_table_or_a_secret_may_decrypt_it_through_that_service_alone() {
    let template = Template::read();
    for function in FUNCTIONS {
        let actions = template.actions(function);
        let stores = actions
            .iter()
            .any(|action| action.starts_with("dynamodb:") || action.starts_with("secretsmanager:"));
        assert_eq!(actions.iter().any(|action| action == "kms:Decrypt"), stores, "{function}");
        let statements = template.statements(function);
        for statement in statements
            .iter()
            .filter(|statement| texts(&statement["Action"]).contains(&"kms:Decrypt".to_owned()))
        {
            assert!(statement["Condition"].to_string().contains("kms:ViaService"), "{function}");
        }
    }
}

/// X-Ray's actions have no resource to be limited to. Nobody has them who was not told to trace.
#[test]
fn everybody_writes_traces_where_that_is_wanted_and_nobody_elsewhere() {
    let template = Template::read();
    assert_eq!(template.resource("WriteTraces")["Condition"], "IsTraced");
    let traces = &template.resource("WriteTraces")["Properties"];
    let roles: Vec<_> = FUNCTIONS
        .iter()
        .map(|function| json!({ "Ref": template.named(function)["Role"]["Fn::GetAtt"][0] }))
        .collect();
    let written = traces["Roles"].as_array().expect("roles");
    assert!(written.len() == roles.len() && roles.iter().all(|role| written.contains(role)), "{written:?}");
    let [statement] = traces["PolicyDocument"]["Statement"].as_array().expect("statements").as_slice() else {
        panic!("{traces}")
    };
    assert_eq!(texts(&statement["Action"]), ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]);
    assert_eq!(template.document["Globals"]["Function"]["Tracing"], json!({ "Ref": "Tracing" }));
    let policies = template.of("AWS::IAM::ManagedPolicy").filter(|(name, _)| *name != "WriteTraces");
    assert!(
        policies.into_iter().all(|(_, policy)| policy["Roles"].is_null()),
        "a role has what it does not name"
    );
}

#[test]
fn the_webhook_reads_routes_and_its_secrets_and_puts_and_nothing_else() {
    let mut actions = Template::read().actions("receive-sms");
    actions.sort();
    let expected = [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "kms:Decrypt",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    ];
    assert_eq!(actions, expected);
}

#[test]
fn pages_may_write_their_own_log_and_nothing_else() {
    let mut actions = Template::read().actions("serve-pages");
    actions.sort();
    assert_eq!(actions, ["logs:CreateLogStream", "logs:PutLogEvents"]);
}

/// Whoever has a link calls it, and nobody signed in.
#[test]
fn photos_are_shown_by_looking_single_things_up_and_no_credentials_for_servicetitan_are_among_them() {
    let template = Template::read();
    let mut actions = template.actions("show-photos");
    actions.sort();
    let expected = [
        "dynamodb:GetItem",
        "kms:Decrypt",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    ];
    assert_eq!(actions, expected);
    for statement in template.statements("show-photos") {
        let resource = statement["Resource"].to_string();
        assert!(!resource.contains("Tokens") && !resource.contains("/servicetitan"), "{resource}");
        assert!(!resource.contains("/tenants/") || resource.contains("/tenants/*/twilio/*"), "{resource}");
    }
}

/// Whoever has it can see whom a link is about.
#[test]
fn the_platforms_own_key_is_read_by_who_makes_links_or_names_and_by_who_shows_what_is_behind_them() {
    let template = Template::read();
    for function in FUNCTIONS {
        let statements = template.statements(function);
        let reads = statements.iter().any(|statement| {
            let resource = statement["Resource"].to_string();
            resource.contains("/platform/keys") || resource.contains("/platform/*")
        });
        let makes = matches!(function, "create-bookings" | "recover-messages" | "save-credentials");
        let needs = makes || function == "show-photos";
        assert_eq!(reads, needs, "{function}");
    }
}

/// A reply is sent from the number that was texted, with its account's auth token.
#[test]
fn whoever_answers_reads_the_tenants_numbers_and_the_auth_tokens_of_their_accounts() {
    let template = Template::read();
    for function in ["create-bookings", "recover-messages"] {
        let statements = template.statements(function);
        let secrets: String = statements.iter().map(|statement| statement["Resource"].to_string()).collect();
        for folder in ["/platform/twilio/*", "/tenants/*/twilio/*"] {
            assert!(secrets.contains(folder), "{function}: {folder}");
        }
        let queries = statements.iter().find(|statement| {
            texts(&statement["Action"]).contains(&"dynamodb:Query".to_owned())
                && statement["Resource"] == json!({ "Fn::GetAtt": ["Tenants", "Arn"] })
        });
        let of_tenants = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["tn_*"] } });
        assert_eq!(queries.expect("the tenant's items")["Condition"], of_tenants, "{function}");
    }
}

/// Texts are read anew in batches where they are let go, or statuses are heard.
#[test]
fn who_drives_threads_may_read_many_items_of_them_at_once() {
    for function in ["create-bookings", "recover-messages"] {
        let statements = Template::read().statements(function);
        let may = statements.iter().any(|statement| {
            statement["Resource"].to_string().contains("Threads")
                && statement["Action"].to_string().contains("dynamodb:BatchGetItem")
        });
        assert!(may, "{function}");
    }
}

#[test]
fn nobody_but_save_credentials_may_ever_write_a_secret() {
    for function in FUNCTIONS.iter().filter(|function| **function != "save-credentials") {
        let actions = Template::read().actions(function);
        let writes = |action: &&String| {
            action.starts_with("secretsmanager:") && *action != "secretsmanager:GetSecretValue"
        };
        assert_eq!(actions.iter().find(writes), None, "{function}");
    }
}

#[test]
fn the_platforms_own_secrets_are_read_and_never_written() {
    for function in FUNCTIONS {
        for statement in Template::read().statements(function) {
            let on_platform = statement["Resource"].to_string().contains("/platform/");
            let actions = texts(&statement["Action"]);
            assert!(!on_platform || actions == ["secretsmanager:GetSecretValue"], "{function}: {actions:?}");
        }
    }
}

/// Whether a condition on the leading key holds for each part of a transaction is not documented, so there is none.
#[test]
fn only_a_person_s_click_deletes_anything_of_a_thread() {
    let template = Template::read();
    for function in FUNCTIONS {
        let deletes = template.statements(function).iter().any(|statement| {
            statement["Resource"].to_string().contains("Threads")
                && texts(&statement["Action"]).contains(&"dynamodb:DeleteItem".to_owned())
        });
        assert_eq!(deletes, function == "save-credentials", "{function}");
    }
}

/// A plain update has its key in the request, so here a condition on it holds.
#[test]
fn whoever_drives_or_answers_threads_may_update_what_tenants_have_and_nothing_of_the_platforms() {
    let template = Template::read();
    for function in FUNCTIONS {
        let statements = template.statements(function);
        let updates: Vec<_> = statements
            .iter()
            .filter(|statement| {
                texts(&statement["Action"]).contains(&"dynamodb:UpdateItem".to_owned())
                    && statement["Resource"].to_string().contains("Tenants")
            })
            .collect();
        let updating = matches!(function, "create-bookings" | "recover-messages" | "save-credentials");
        assert_eq!(updates.len(), usize::from(updating), "{function}");
        for statement in updates {
            let of_tenants = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["tn_*"] } });
            assert_eq!(texts(&statement["Action"]), ["dynamodb:UpdateItem"], "{function}");
            assert_eq!(statement["Condition"], of_tenants, "{function}");
        }
    }
}

/// Of what is listed by due time operators are shown what needs attention; whoever drives texts needs none of it.
#[test]
fn the_list_of_due_times_is_read_by_the_schedules_and_for_operators() {
    let template = Template::read();
    for function in FUNCTIONS {
        let statements = template.statements(function);
        let reads = statements.iter().any(|statement| {
            texts(&statement["Action"]).contains(&"dynamodb:Query".to_owned())
                && statement["Resource"].to_string().contains("Tokens.Arn}/index/due")
        });
        let may = matches!(function, "refresh-tokens" | "recover-messages" | "save-credentials");
        assert_eq!(reads, may, "{function}");
    }
}

/// Whose a text is that Twilio's log shows stands in the routes, and nobody who reads them in numbers writes them but where
/// numbers are connected.
#[test]
fn routes_are_read_in_numbers_by_who_reads_logs_and_written_where_numbers_are_connected() {
    let template = Template::read();
    for function in FUNCTIONS {
        let on_routes = template.statements(function).into_iter().filter(|statement| {
            let resource = statement["Resource"].to_string();
            resource.contains("\"Routes\"") || resource.contains("Routes.Arn")
        });
        let actions: Vec<String> = on_routes.flat_map(|statement| texts(&statement["Action"])).collect();
        let may = |action: &str| actions.iter().any(|own| own == action);
        let connects = function == "save-credentials";
        assert_eq!(may("dynamodb:BatchGetItem"), connects || function == "recover-messages", "{function}");
        assert_eq!(may("dynamodb:PutItem"), connects, "{function}");
        for never in ["dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Scan"] {
            assert!(!may(never), "{function}: {never}");
        }
    }
}

/// How a connection fares stands in the table of tokens, so that nobody who drives threads puts anything of a tenant's.
#[test]
fn whoever_books_puts_nothing_of_tenants() {
    for statement in Template::read().statements("create-bookings") {
        if statement["Resource"].to_string().contains("Tenants") {
            let actions = texts(&statement["Action"]);
            assert!(!actions.contains(&"dynamodb:PutItem".to_owned()), "{actions:?}");
        }
    }
}

/// What is put for a tenant is put only while the tenant is there, and that is a permission of its own.
#[test]
fn whoever_writes_of_tenants_may_check_that_they_are_there() {
    let template = Template::read();
    for function in ["create-bookings", "recover-messages", "refresh-tokens", "save-credentials"] {
        let statements = template.statements(function);
        let may = statements.iter().any(|statement| {
            texts(&statement["Action"]).contains(&"dynamodb:ConditionCheckItem".to_owned())
                && statement["Resource"].to_string().contains("Tenants")
        });
        assert!(may, "{function}");
    }
}

/// It tells staff nothing by itself: it writes down what is to be told, and whoever may text finds it there.
#[test]
fn refresh_tokens_opens_no_twilio_account_and_touches_threads_one_item_at_a_time() {
    for statement in Template::read().statements("refresh-tokens") {
        let (resource, actions) = (statement["Resource"].to_string(), texts(&statement["Action"]));
        assert!(!resource.contains("/twilio/"), "{resource}");
        let of_threads = resource.contains("Threads");
        assert!(!of_threads || actions == ["dynamodb:GetItem", "dynamodb:PutItem"], "{actions:?}");
    }
}

/// Whoever texts staff needs the number's account; nobody else who drives anything does.
#[test]
fn twilio_accounts_are_opened_by_who_texts_or_shows_what_came_with_texts_or_takes_them_in() {
    for function in FUNCTIONS {
        let statements = Template::read().statements(function);
        let opens = statements
            .iter()
            .any(|statement| statement["Resource"].to_string().contains("/platform/twilio/"));
        assert_eq!(opens, !matches!(function, "refresh-tokens" | "serve-pages"), "{function}");
    }
}
