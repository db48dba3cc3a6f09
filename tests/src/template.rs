//! The template as a document: short forms written out, comments gone.

use std::process::Command;
use std::sync::OnceLock;

use crate::stack::{project, target_folder};
use serde_json::Value;

const READ: &str = "import json, sys; from samtranslator.yaml_helper import yaml_parse; \
                    print(json.dumps(yaml_parse(open('template.yaml', encoding='utf-8'))))";

#[derive(Debug)]
pub struct Template {
    pub document: Value,
}

impl Template {
    /// # Panics
    /// Where it cannot be read.
    #[must_use]
    pub fn read() -> &'static Self {
        static TEMPLATE: OnceLock<Template> = OnceLock::new();
        TEMPLATE.get_or_init(|| {
            let python = target_folder().join("venv/bin/python");
            let output = Command::new(python).args(["-B", "-c", READ]).current_dir(project()).output();
            let output = output.expect("target/venv is there: sh tests/stack/prepare.sh");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Self { document: serde_json::from_slice(&output.stdout).expect("JSON") }
        })
    }

    /// The names of the functions' folders.
    #[must_use]
    pub fn functions(&self) -> Vec<&str> {
        let code =
            self.of("AWS::Serverless::Function").filter_map(|(_, function)| function["CodeUri"].as_str());
        code.filter_map(|path| path.trim_end_matches('/').rsplit('/').next()).collect()
    }

    /// The properties of every resource of a type, by their logical ids.
    ///
    /// # Panics
    /// Where it has no resources.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        let resources = self.document["Resources"].as_object().expect("resources");
        let ours = resources.iter().filter(move |(_, resource)| resource["Type"] == kind);
        ours.map(|(name, resource)| (name.as_str(), &resource["Properties"]))
    }

    #[must_use]
    pub fn resource(&self, name: &str) -> &Value {
        &self.document["Resources"][name]
    }

    /// A function's properties, by the name of its folder.
    ///
    /// # Panics
    /// Where there is no such function.
    #[must_use]
    pub fn named(&self, function: &str) -> &Value {
        let code = format!("target/lambda/{function}/");
        let mut functions = self.of("AWS::Serverless::Function");
        functions.find(|(_, properties)| properties["CodeUri"] == *code).expect("the function").1
    }

    /// Every statement that a function's role allows, its managed policies' among them.
    ///
    /// # Panics
    /// Where the role is not written as it is here.
    #[must_use]
    pub fn statements(&self, function: &str) -> Vec<&Value> {
        let role = self.named(function)["Role"]["Fn::GetAtt"][0].as_str().expect("a role of its own");
        let role = &self.resource(role)["Properties"];
        let managed = role["ManagedPolicyArns"].as_array().into_iter().flatten();
        let managed = managed.map(|policy| {
            let name = policy["Ref"].as_str().expect("no policy but the stack's own");
            &self.resource(name)["Properties"]
        });
        let inline = role["Policies"].as_array().into_iter().flatten();
        let policies = managed.chain(inline).map(|policy| &policy["PolicyDocument"]["Statement"]);
        policies.flat_map(|statements| statements.as_array().expect("statements")).collect()
    }

    /// The actions that a function is allowed.
    #[must_use]
    pub fn actions(&self, function: &str) -> Vec<String> {
        let actions = self.statements(function).into_iter().flat_map(|statement| texts(&statement["Action"]));
        actions.collect()
    }
}

/// One text or several.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(many) => {
            many.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect()
        }
        Value::String(one) => vec![one.clone()],
        other => vec![other.to_string()],
    }
}
