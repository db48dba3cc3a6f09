//! Who calls: from the verified claims, and from nothing else in the request.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use intellisend::domain::ids::TenantId;

/// Someone who signed in for a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) tenant: TenantId,
}

impl Caller {
    /// None: the token is not an ID token, or names no tenant.
    pub(crate) fn of(request: &ApiGatewayV2httpRequest) -> Option<Self> {
        let claims = &request.request_context.authorizer.as_ref()?.jwt.as_ref()?.claims;
        // An access token of the same pool passes the authorizer too, but carries no tenant that its holder cannot change.
        let is_id_token = claims.get("token_use").is_some_and(|token_use| token_use == "id");
        let tenant = claims.get("custom:tenant_id").and_then(|claim| TenantId::parse(claim).ok());
        tenant.filter(|_| is_id_token).map(|tenant| Self { tenant })
    }
}
