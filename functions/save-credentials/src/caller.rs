//! Who calls: from the verified claims, and from nothing else in the request.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use intellisend::domain::audit::Actor;
use intellisend::domain::ids::TenantId;

/// As much of a name as the notes of a booking have room for.
const NAME: usize = 60;

/// Someone who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The business that they signed in for; operators may have none.
    pub(crate) tenant: Option<TenantId>,
    pub(crate) operator: bool,
    /// May read, and change nothing.
    pub(crate) viewer: bool,
    /// As their colleagues know them: by their name, or else as the audit trail has them.
    pub(crate) name: String,
    who: String,
    from: String,
}

impl Caller {
    /// None: the token is not an ID token.
    pub(crate) fn of(request: &ApiGatewayV2httpRequest) -> Option<Self> {
        let claims = &request.request_context.authorizer.as_ref()?.jwt.as_ref()?.claims;
        let claim = |name: &str| claims.get(name).map(String::as_str).filter(|value| !value.is_empty());
        // An access token of the same pool passes the authorizer too, but carries no tenant that its holder cannot change.
        claim("token_use").filter(|token_use| *token_use == "id")?;
        let groups = claim("cognito:groups").unwrap_or_default();
        let who = claim("email").or_else(|| claim("cognito:username")).or_else(|| claim("sub"));
        let name = claim("name").map(str::trim).filter(|name| !name.is_empty());
        Some(Self {
            tenant: claim("custom:tenant_id").and_then(|claim| TenantId::parse(claim).ok()),
            operator: is_in(groups, "operators"),
            viewer: is_in(groups, "viewers"),
            name: name.or(who).unwrap_or("somebody").chars().take(NAME).collect(),
            who: who.unwrap_or("somebody").to_owned(),
            from: request.request_context.http.source_ip.clone().unwrap_or_default(),
        })
    }

    /// As the audit trail names them: for their own business, or on behalf of another.
    pub(crate) fn acting(&self, on_behalf: bool) -> Actor {
        Actor { who: self.who.clone(), operator: on_behalf, from: self.from.clone() }
    }
}

/// API Gateway hands a list on as the text `[a b]`. A group's name has no space in it, but may well have a comma.
fn is_in(groups: &str, group: &str) -> bool {
    let list = groups.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    list.unwrap_or(groups).split(' ').any(|name| name == group)
}
