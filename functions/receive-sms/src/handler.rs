//! An event in, one shared call, a response out.

use std::time::Duration;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};
use intellisend::drivers::{Accepted, Posted, Receiver, Refusal};
use intellisend::telemetry::{self, Figure, Invocation, Metric};
use intellisend::twilio::signature::{self, Refused};
use intellisend::twilio::twiml;
use lambda_runtime::{Error, LambdaEvent};
use serde::Serialize;
use tokio::time::timeout;

use crate::request::{body, header};

/// Before Lambda ends the function, which takes eight seconds: a process that lives needs no cold start.
const LIMIT: Duration = Duration::from_millis(6_500);

/// Something of ours stands in the way.
const TROUBLE: i64 = 503;

/// What an invocation did, without a number or a word of the customer's.
#[derive(Serialize)]
struct Event<'a> {
    path: &'a str,
    status: i64,
    sid: Option<&'a str>,
    duplicate: bool,
    refused: Option<String>,
}

pub(crate) async fn handle(
    receiver: &Receiver,
    event: LambdaEvent<ApiGatewayV2httpRequest>,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let (invocation, request) = (invocation(receiver, &event), &event.payload);
    let path = request.raw_path.as_deref().unwrap_or_default();
    let Some(body) = body(request) else {
        return Ok(answer(invocation, path, &Err(Refusal::NotForm)));
    };
    let posted = Posted {
        domain: request.request_context.domain_name.as_deref().unwrap_or_default(),
        path,
        query: request.raw_query_string.as_deref().unwrap_or_default(),
        content_type: header(request, "content-type"),
        signature: header(request, signature::HEADER),
        body: &body,
    };
    let taken = match path {
        "/twilio/sms" | "/twilio/sms/fallback" => timeout(LIMIT, receiver.sms(posted)).await,
        "/twilio/status" => timeout(LIMIT, receiver.status(posted)).await,
        _ => return Ok(nothing_here(invocation)),
    };
    Ok(answer(invocation, path, &taken.unwrap_or(Err(Refusal::TooSlow))))
}

fn invocation<'a>(receiver: &Receiver, event: &'a LambdaEvent<ApiGatewayV2httpRequest>) -> Invocation<'a> {
    let name = &event.context.env_config.function_name;
    Invocation::begins("receive-sms", name, &event.context.request_id, receiver.now())
}

/// The API sends no such path here. Whose it is could be anybody's, so it is not repeated.
fn nothing_here(invocation: Invocation<'_>) -> ApiGatewayV2httpResponse {
    let refused = Some("no webhook is at this path".to_owned());
    telemetry::event(invocation, &[], &Event { path: "", status: 404, sid: None, duplicate: false, refused });
    response(404, "application/json", "{}")
}

fn answer(
    invocation: Invocation<'_>,
    path: &str,
    taken: &Result<Accepted, Refusal>,
) -> ApiGatewayV2httpResponse {
    let status = taken.as_ref().map_or_else(status, |_| 200);
    let figures: Vec<_> =
        metrics(path, taken).iter().map(|metric| Figure { metric: *metric, value: 1 }).collect();
    telemetry::event(
        invocation,
        &figures,
        &Event {
            path,
            status,
            sid: taken.as_ref().ok().map(|accepted| accepted.sid.as_str()),
            duplicate: taken.as_ref().is_ok_and(|accepted| accepted.duplicate),
            refused: taken.as_ref().err().map(ToString::to_string),
        },
    );
    match taken {
        Ok(_) => response(200, twiml::CONTENT_TYPE, twiml::EMPTY),
        // Never text/plain: Twilio would text it to the customer.
        Err(_) => response(status, "application/json", r#"{"message":"not accepted"}"#),
    }
}

/// What it counts as. A report of a message of ours that was taken in is none: what it says is counted where it is heard.
fn metrics(path: &str, taken: &Result<Accepted, Refusal>) -> &'static [Metric] {
    match taken {
        Ok(_) if path == "/twilio/status" => &[],
        Ok(accepted) if accepted.duplicate => &[Metric::Duplicates],
        Ok(_) => &[Metric::Texts],
        Err(Refusal::Signature(Refused::Missing | Refused::Malformed)) => {
            &[Metric::RefusedSignatures, Metric::SignaturesMissing]
        }
        Err(Refusal::Signature(_)) => &[Metric::RefusedSignatures, Metric::SignaturesWrong],
        // To Lambda this is no error: an answer was given.
        Err(refusal) if status(refusal) == TROUBLE => &[Metric::WebhookFailures],
        Err(_) => &[Metric::RefusedRequests],
    }
}

fn status(refusal: &Refusal) -> i64 {
    match refusal {
        Refusal::NotForm | Refusal::Form(_) | Refusal::Parameter(_) => 400,
        Refusal::UnknownRoute | Refusal::Signature(_) => 403,
        // Twilio tries its fallback address.
        Refusal::Secret(_) | Refusal::Unavailable(_) | Refusal::TooSlow => TROUBLE,
    }
}

fn response(status: i64, content_type: &'static str, body: &str) -> ApiGatewayV2httpResponse {
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = status;
    response.headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
    response.body = Some(Body::Text(body.to_owned()));
    response
}
