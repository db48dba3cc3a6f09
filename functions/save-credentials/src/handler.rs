//! An event in, one route, a response out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderValue, header};
use intellisend::drivers::Work;
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

use crate::caller::Caller;
use crate::problem::Problem;
use crate::request::Request;
use crate::routes;

/// What a route answers.
pub(crate) struct Reply {
    pub(crate) status: i64,
    pub(crate) body: Value,
}

pub(crate) type Answer = Result<Reply, Problem>;

impl From<Value> for Reply {
    fn from(body: Value) -> Self {
        Self { status: 200, body }
    }
}

/// What an invocation did.
#[derive(Serialize)]
struct Event<'a> {
    route: &'a str,
    status: i64,
    tenant: Option<&'a str>,
    operator: bool,
}

pub(crate) async fn handle(
    work: &Work,
    event: LambdaEvent<ApiGatewayV2httpRequest>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let caller = Caller::of(&event.payload);
    let request = Request::of(event.payload);
    let (route, answer) = match &caller {
        None => ("none", Err(Problem::no_tenant())),
        Some(caller) => routes::route(work, caller, &request).await,
    };
    let status = answer.as_ref().map_or_else(|problem| problem.status, |reply| reply.status);
    let tenant = caller.as_ref().and_then(|caller| routes::acted_on(caller, &request));
    let tenant = tenant.as_ref().map(|tenant| tenant.as_str());
    let operator = caller.as_ref().is_some_and(|caller| caller.operator);
    telemetry::event("save-credentials", &Event { route, status, tenant, operator });
    match answer {
        Ok(reply) => Ok(response(status, "application/json", reply.body.to_string())),
        Err(problem) => Ok(response(status, "application/problem+json", serde_json::to_string(&problem)?)),
    }
}

fn response(status: i64, content_type: &'static str, body: String) -> ApiGatewayV2httpResponse {
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = status;
    response.headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]);
    response.body = Some(Body::Text(body));
    response
}
