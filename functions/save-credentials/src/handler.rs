//! The route table: an event in, one route, a response out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderValue, header};
use intellisend::store::Store;
use intellisend::telemetry;
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use serde_json::Value;

use crate::caller::Caller;
use crate::problem::Problem;
use crate::routes::connections;

/// What an invocation did.
#[derive(Serialize)]
struct Event<'a> {
    route: &'a str,
    status: i64,
    tenant: Option<&'a str>,
}

pub(crate) async fn handle(
    store: &Store,
    event: LambdaEvent<ApiGatewayV2httpRequest>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let request = event.payload;
    let caller = Caller::of(&request);
    let (route, answer) = match &caller {
        None => ("none", Err(Problem::NO_TENANT)),
        Some(caller) => route(store, caller, &request).await,
    };
    let status = answer.as_ref().map_or_else(|problem| problem.status, |_| 200);
    let tenant = caller.as_ref().map(|caller| caller.tenant.as_str());
    telemetry::event("save-credentials", &Event { route, status, tenant });
    match answer {
        Ok(body) => Ok(response(200, "application/json", body.to_string())),
        Err(problem) => Ok(response(status, "application/problem+json", serde_json::to_string(&problem)?)),
    }
}

async fn route(
    store: &Store,
    caller: &Caller,
    request: &ApiGatewayV2httpRequest,
) -> (&'static str, Result<Value, Problem>) {
    let path = request.raw_path.as_deref().unwrap_or_default();
    match (request.request_context.http.method.as_str(), path) {
        ("GET", "/v1/connections") => ("GET /v1/connections", connections::list(store, caller).await),
        _ => ("none", Err(Problem::NOT_FOUND)),
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
