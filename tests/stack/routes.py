"""Compares an HTTP API with the template it was made from.

An emulator may report a stack as complete whose API lacks a route, or has one open that should be closed.
"""

import urllib.error
import urllib.request
from urllib.parse import urlsplit


def check_routes(apigateway, api_id, template, endpoint):
    """Every difference, in words; none where the API is as written."""
    expected = {
        resource["Properties"]["RouteKey"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::ApiGatewayV2::Route"
    }
    pages = apigateway.get_paginator("get_routes").paginate(ApiId=api_id)
    found = {route["RouteKey"]: route for page in pages for route in page["Items"]}
    wrong = [f"{key}: missing" for key in sorted(expected - set(found))]
    wrong += [f"{key}: not in the template" for key in sorted(set(found) - expected)]
    for key, route in sorted(found.items()):
        closed = route.get("AuthorizationType") == "JWT" and bool(route.get("AuthorizerId"))
        if closed != is_closed(key):
            wrong.append(f"{key}: {'asks for a token' if closed else 'asks for no token'}")
    status = get(endpoint, api_id, "/v1/connections")
    if status != 401:
        wrong.append(f"GET /v1/connections without a token: answered {status}, not 401")
    return wrong


def is_closed(route_key):
    return route_key.partition(" ")[2].startswith("/v1/")


def get(endpoint, api_id, path):
    """The status that the API gives a call without a token. It is told apart from the endpoint's own by its host."""
    request = urllib.request.Request(
        endpoint + path,
        headers={"Host": f"{api_id}.execute-api.localhost:{urlsplit(endpoint).port}"},
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
