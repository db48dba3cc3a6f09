"""Whatever is asked of the settings API, its answer is in its document, and is never a failure of its own."""

import itertools
import json
import os

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from local_stack import PROJECT

DOCUMENT = json.loads((PROJECT / "functions/serve-pages/src/openapi.json").read_text())
USUAL = 4
EXAMPLES = int(os.environ.get("EXAMPLES") or USUAL)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(DOCUMENT)
# Each value at its bounds, thousands of requests: in the long form only. Other methods than the document's reach no function.
schema.config.phases.coverage.enabled = EXAMPLES > USUAL
schema.config.phases.coverage.unexpected_methods = set()
asked = itertools.count()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_answer_is_as_the_document_says(case, asking):
    asking.begin()
    asking.name(case, next(asked))
    try:
        answer = case.call(
            base_url=asking.stack.url,
            headers={"authorization": f"Bearer {asking.token(case.operation.path)}"},
        )
    finally:
        asking.end(case.operation)
    case.validate_response(answer, checks=CHECKS)
