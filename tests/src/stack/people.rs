//! People who sign in, made as an operator would invite them.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::{Described, PASSWORD, Stack};
use crate::canaries::{self, Kind};

/// Tells people apart, so that no two tests share one.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// The emulator looks for a signature of the root user and does not verify it.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, \
                      SignedHeaders=host;x-amz-date;x-amz-target, Signature=0";

/// What someone has who signed in.
#[derive(Clone)]
pub struct Tokens {
    pub id: String,
    pub access: String,
}

impl Stack {
    /// Someone new, as [`Described::sign_in`] says.
    pub async fn sign_in(&self, tenant: Option<&str>, groups: &[&str]) -> Tokens {
        self.described.sign_in(tenant, groups).await
    }
}

impl Described {
    /// Someone new, of this tenant and in these groups, whatever they are called. Groups are made where they are missing.
    ///
    /// # Panics
    /// Where the user pool refuses it.
    pub async fn sign_in(&self, tenant: Option<&str>, groups: &[&str]) -> Tokens {
        let username = format!("person{}@example.com", NEXT.fetch_add(1, Ordering::Relaxed));
        self.invite(&username, tenant).await;
        for group in groups {
            self.add_to_group(&username, group).await;
        }
        let signing_in = json!({
            "ClientId": self.client_id,
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": username, "PASSWORD": PASSWORD },
        });
        let answer = self.cognito("AdminInitiateAuth", signing_in).await.expect("the person signs in");
        let token = |name: &str| {
            let token = answer["AuthenticationResult"][name].as_str().expect("a token");
            canaries::plant(Kind::Token, token);
            token.to_owned()
        };
        Tokens { id: token("IdToken"), access: token("AccessToken") }
    }

    async fn invite(&self, username: &str, tenant: Option<&str>) {
        let mut attributes = vec![
            json!({ "Name": "email", "Value": username }),
            json!({ "Name": "email_verified", "Value": "true" }),
        ];
        attributes.extend(tenant.map(|tenant| json!({ "Name": "custom:tenant_id", "Value": tenant })));
        let invited =
            json!({ "Username": username, "UserAttributes": attributes, "MessageAction": "SUPPRESS" });
        self.cognito("AdminCreateUser", invited).await.expect("the person is invited");
        let chosen = json!({ "Username": username, "Password": PASSWORD, "Permanent": true });
        self.cognito("AdminSetUserPassword", chosen).await.expect("the password is taken");
    }

    async fn add_to_group(&self, username: &str, group: &str) {
        match self.cognito("CreateGroup", json!({ "GroupName": group })).await {
            Err(error) if error["__type"] != "GroupExistsException" => panic!("group {group}: {error}"),
            Ok(_) | Err(_) => {}
        }
        let joined = json!({ "Username": username, "GroupName": group });
        self.cognito("AdminAddUserToGroup", joined).await.expect("the person joins the group");
    }

    /// A call to the user pool; what it says where it refuses.
    async fn cognito(&self, operation: &str, mut body: Value) -> Result<Value, Value> {
        body["UserPoolId"] = self.user_pool_id.clone().into();
        let answer = reqwest::Client::new()
            .post(&self.aws_url)
            .header("authorization", SIGNED)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .body(body.to_string())
            .send()
            .await
            .expect("the emulator answers");
        let done = answer.status().is_success();
        let said = answer.json().await.unwrap_or(Value::Null);
        if done { Ok(said) } else { Err(said) }
    }
}
