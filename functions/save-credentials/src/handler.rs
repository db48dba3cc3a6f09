//! An event in, one route, a response out.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body as Sent;
use aws_lambda_events::http::{HeaderMap, HeaderValue, header};
use intellisend::drivers::{Work, outside_calls};
use intellisend::telemetry::{self, Invocation};
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
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Json(Value),
    /// A table to be saved as a file, and where the next one begins. None: it is the last.
    Csv {
        /// What it is saved as.
        name: &'static str,
        table: String,
        next: Option<String>,
    },
}

pub(crate) type Answer = Result<Reply, Problem>;

impl From<Value> for Reply {
    fn from(body: Value) -> Self {
        Self { status: 200, body: body.into() }
    }
}

impl From<Value> for Body {
    fn from(body: Value) -> Self {
        Self::Json(body)
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
    let (context, at) = (&event.context, work.clock.now());
    let invocation =
        Invocation::begins("save-credentials", &context.env_config.function_name, &context.request_id, at);
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
    telemetry::event(invocation, &outside_calls(work), &Event { route, status, tenant, operator });
    match answer {
        Ok(Reply { body: Body::Json(body), .. }) => {
            Ok(response(status, "application/json", body.to_string()))
        }
        Ok(Reply { body: Body::Csv { name, table, next }, .. }) => Ok(file(status, name, table, next)?),
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
    response.body = Some(Sent::Text(body));
    response
}

fn file(
    status: i64,
    name: &str,
    table: String,
    next: Option<String>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let mut response = response(status, "text/csv; charset=utf-8", table);
    let name: HeaderValue = format!("attachment; filename=\"{name}\"").parse()?;
    response.headers.insert(header::CONTENT_DISPOSITION, name);
    if let Some(next) = next {
        response.headers.insert("x-next", next.parse()?);
    }
    Ok(response)
}
