#!/usr/bin/env python3
"""A function that does what its event says, for the tests of the Lambda host."""

import http.client
import json
import os
import signal
import sys

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, value=None):
    api.request(method, "/2018-06-01/runtime/" + path, None if value is None else json.dumps(value))
    response = api.getresponse()
    return response.headers, json.loads(response.read())


if "BROKEN" in os.environ:
    call("POST", "init/error", {"errorType": "Config", "errorMessage": os.environ["BROKEN"]})
    sys.exit(1)

while True:
    headers, event = call("GET", "invocation/next")
    invocation = "invocation/" + headers["Lambda-Runtime-Aws-Request-Id"]
    print("got", event["do"], flush=True)
    if event["do"] == "crash":
        print("last words", file=sys.stderr)
        sys.exit(7)
    if event["do"] == "hang":
        signal.pause()
    if event["do"] == "fail":
        call("POST", invocation + "/error", {"errorType": "Refused", "errorMessage": "no"})
    if event["do"] == "environment":
        call("POST", invocation + "/response", dict(os.environ))
    if event["do"] == "process":
        call("POST", invocation + "/response", os.getpid())
    if event["do"] == "echo":
        call("POST", invocation + "/response", event)
