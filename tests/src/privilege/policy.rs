//! What the template's roles allow, a line for each action and resource.

use std::collections::BTreeMap;

use serde_json::Value;

use super::asked::Asked;
use super::{ACCOUNT, REGION, STACK, arn};
use crate::template::{Template, texts};

/// One action on one resource, which may be a pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allowed {
    pub function: String,
    pub action: String,
    pub resource: String,
    /// What the partition keys must be like; none: nothing is asked of them.
    pub leading: Option<Vec<String>>,
}

impl Allowed {
    /// Everything that the functions' roles allow.
    ///
    /// # Panics
    /// Where a policy is written in a way that is not understood here: it would be judged wrongly.
    #[must_use]
    pub fn all(template: &Template) -> Vec<Self> {
        let each = template.functions().into_iter().flat_map(|function| {
            let statements = template.statements(function).into_iter();
            statements.flat_map(move |statement| of_statement(template, function, statement))
        });
        let mut all: Vec<Self> = each.collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether it lets the function do this.
    pub(super) fn covers(&self, asked: &Asked) -> bool {
        let leads = |like: &Vec<String>| {
            asked.leading.as_ref().is_some_and(|key| like.iter().any(|like| is_like(like, key)))
        };
        self.action == asked.action
            && is_like(&self.resource, &asked.resource)
            && self.leading.as_ref().is_none_or(leads)
    }
}

fn of_statement(template: &Template, function: &str, statement: &Value) -> Vec<Allowed> {
    let known = ["Effect", "Action", "Resource", "Condition"];
    let keys = statement.as_object().into_iter().flat_map(|statement| statement.keys());
    assert!(keys.into_iter().all(|key| known.contains(&key.as_str())), "{function}: {statement}");
    assert_eq!(statement["Effect"], "Allow", "{function}: {statement}");
    let resources = match &statement["Resource"] {
        Value::Array(many) => many.iter().collect(),
        one => vec![one],
    };
    let leading = leading(function, &statement["Condition"]);
    let pairs = texts(&statement["Action"])
        .into_iter()
        .flat_map(|action| resources.iter().map(move |resource| (action.clone(), *resource)));
    pairs
        .map(|(action, resource)| Allowed {
            function: function.to_owned(),
            action,
            resource: resolved(template, resource),
            leading: leading.clone(),
        })
        .collect()
}

/// Partition keys are the only thing that a function's own calls are held to by a condition.
fn leading(function: &str, condition: &Value) -> Option<Vec<String>> {
    let conditions = condition.as_object()?;
    let mut found = None;
    for (operator, keys) in conditions {
        for (key, values) in keys.as_object().expect("keys of a condition") {
            match (operator.as_str(), key.as_str()) {
                ("ForAllValues:StringLike", "dynamodb:LeadingKeys") => found = Some(texts(values)),
                ("StringEquals", "kms:ViaService") => {}
                other => panic!("{function}: nobody holds calls to {other:?}"),
            }
        }
    }
    found
}

/// An ARN, as CloudFormation would make it of `Ref`, `Fn::GetAtt` and `Fn::Sub`.
fn resolved(template: &Template, value: &Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if let Some([id, attribute]) = value["Fn::GetAtt"].as_array().map(Vec::as_slice) {
        assert_eq!(attribute, "Arn", "{value}");
        return arn_of(template, id.as_str().expect("a logical id"));
    }
    let text = value["Fn::Sub"].as_str().unwrap_or_else(|| panic!("{value} is no resource"));
    substituted(template, text)
}

fn substituted(template: &Template, text: &str) -> String {
    let pseudo = BTreeMap::from([
        ("AWS::Partition", "aws"),
        ("AWS::Region", REGION),
        ("AWS::AccountId", ACCOUNT),
        ("AWS::StackName", STACK),
    ]);
    let mut parts = text.split("${");
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').expect("a brace that is closed");
        match (pseudo.get(name), name.strip_suffix(".Arn")) {
            (Some(value), _) => done.push_str(value),
            (None, Some(id)) => done.push_str(&arn_of(template, id)),
            (None, None) => panic!("{name} in {text}"),
        }
        done.push_str(rest);
    }
    done
}

fn arn_of(template: &Template, id: &str) -> String {
    let kind = template.document["Resources"][id]["Type"].as_str().unwrap_or_default();
    match kind {
        "AWS::DynamoDB::Table" => arn("dynamodb", &format!("table/{id}")),
        "AWS::SQS::Queue" => arn("sqs", id),
        "AWS::KMS::Key" => arn("kms", &format!("key/{id}")),
        "AWS::Logs::LogGroup" => arn("logs", &format!("log-group:{id}:*")),
        other => panic!("{id} is a {other:?}"),
    }
}

/// Whether a text is like a pattern of IAM's, where `*` is any text and `?` any character.
pub(super) fn is_like(pattern: &str, text: &str) -> bool {
    let mut pattern_rest = pattern.chars();
    match pattern_rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let after = pattern_rest.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| is_like(after, &text[at..]))
        }
        Some(first) => {
            let mut rest = text.chars();
            rest.next().is_some_and(|next| first == '?' || next == first)
                && is_like(pattern_rest.as_str(), rest.as_str())
        }
    }
}
