"""Deploys template.yaml to a local AWS endpoint and proves that the API came out as written.

Reads one JSON document on stdin:
  {"endpoint": "http://127.0.0.1:4566", "stack": "intellisend",
   "binaries": {"receive-sms": "<path to its bootstrap>", …one for each function of the template…},
   "parameters": {"Architecture": "x86_64", …},
   "quiet": false (true: nothing rings by itself),
   "users": {"demo": {"username": …, "password": …, "tenant_id": … or null, "groups": […]}}}
and prints one on stdout:
  {"outputs": {…}, "api_id": …,
   "functions": {"receive-sms": {"environment": {…}, "session": {…}}, …},
   "users": {"demo": {…as given…, "id_token": …}}}
Progress goes to stderr. Deploying again updates the stack.
"""

import hashlib
import io
import json
import sys
import time
import zipfile
from pathlib import Path

import boto3
from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from roles import allow_copies, session
from routes import check_routes
from users import add_user

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
BUCKET = "code"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeployError(Exception):
    """The stack is not what the template says."""


def say(words):
    print(f"deploy: {words}", file=sys.stderr, flush=True)


def functions_of(template):
    """The logical id of each function by its name in the project, which is the name of its folder."""
    return {
        Path(resource["Properties"]["CodeUri"]).name: logical_id
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def packed(bootstrap):
    """A function's zip: stored, because nothing is saved by compressing it for a disk, and executable."""
    entry = zipfile.ZipInfo("bootstrap", (2020, 1, 1, 0, 0, 0))
    entry.external_attr = 0o755 << 16
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        file.writestr(entry, Path(bootstrap).read_bytes())
    return archive.getvalue()


def upload(s3, template, binaries):
    """Puts every binary where the stack can fetch it. The key changes with the content, so that an update is one."""
    functions = functions_of(template)
    if set(functions) != set(binaries):
        raise DeployError(f"the template has {sorted(functions)}, the binaries are for {sorted(binaries)}")
    s3.create_bucket(Bucket=BUCKET)
    for name, logical_id in functions.items():
        code = packed(binaries[name])
        key = f"{name}-{hashlib.sha256(code).hexdigest()[:16]}.zip"
        s3.put_object(Bucket=BUCKET, Key=key, Body=code)
        template["Resources"][logical_id]["Properties"]["CodeUri"] = f"s3://{BUCKET}/{key}"
    say(f"uploaded {len(functions)} binaries")


def upload_template(s3, template, endpoint):
    """Puts the template where CloudFormation reads it: in a request it would be too long. The address it has there."""
    s3.put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(template).encode())
    return f"{endpoint}/{BUCKET}/template.json"


def describe(cloudformation, stack):
    try:
        return cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def settled(ask):
    """Asks until the status that comes back is a final one. Who started us decides how long is too long."""
    while (status := ask()).endswith(("_IN_PROGRESS", "_PENDING")):
        time.sleep(0.1)
    return status


def apply(cloudformation, stack, template_url, parameters):
    """Creates or updates the stack through a change set."""
    exists = describe(cloudformation, stack) is not None
    change = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=f"deploy-{time.time_ns()}",
        ChangeSetType="UPDATE" if exists else "CREATE",
        TemplateURL=template_url,
        Parameters=[{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()],
        Capabilities=CAPABILITIES,
    )["Id"]
    status = settled(lambda: cloudformation.describe_change_set(ChangeSetName=change)["Status"])
    if status == "FAILED":
        reason = cloudformation.describe_change_set(ChangeSetName=change).get("StatusReason", "")
        if "contain changes" in reason or "No updates" in reason:
            return say("nothing changed")
        raise DeployError(f"change set: {reason}")
    say("updating the stack" if exists else "creating the stack")
    before = {event["EventId"] for event in events(cloudformation, stack)}
    cloudformation.execute_change_set(ChangeSetName=change)
    status = settled(lambda: describe(cloudformation, stack)["StackStatus"])
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        new = [event for event in events(cloudformation, stack) if event["EventId"] not in before]
        raise DeployError("\n  ".join([f"the stack ended as {status}", *failures(new)]))
    say(f"stack {stack}: {status}")


def events(cloudformation, stack):
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    return [event for page in pages for event in page["StackEvents"]]


def failures(events):
    return [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', 'no reason')}"
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    ]


def deployed(client, stack, functions, may_copy):
    """The environment that each function really got, and a session of its role, by its name in the project."""
    aws_lambda, cloudformation, iam, sts = map(client, ("lambda", "cloudformation", "iam", "sts"))
    found = {}
    for name, logical_id in functions.items():
        resource = cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId=logical_id)
        physical = resource["StackResourceDetail"]["PhysicalResourceId"]
        configuration = aws_lambda.get_function_configuration(FunctionName=physical)
        if may_copy:
            allow_copies(iam, configuration["Role"])
        found[name] = {
            "environment": configuration["Environment"]["Variables"],
            "session": session(iam, sts, configuration),
        }
    return found


def silence(aws_lambda, scheduler):
    """Stops what would ring by itself: the stream, the queue, the schedules."""
    for mapping in aws_lambda.list_event_source_mappings()["EventSourceMappings"]:
        aws_lambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    for rule in scheduler.list_rules()["Rules"]:
        scheduler.disable_rule(Name=rule["Name"])
    say("doorbells are silent")


def deploy(request):
    def client(service):
        return boto3.client(
            service,
            endpoint_url=request["endpoint"],
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    template = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    functions = functions_of(template)
    stack, parameters = request["stack"], request.get("parameters", {})
    cloudformation = client("cloudformation")

    upload(client("s3"), template, request["binaries"])
    # What SAM resolves itself, AWS resolves by the parameters, and the emulator by their defaults.
    for name, value in parameters.items():
        template["Parameters"][name]["Default"] = str(value)
    apply(cloudformation, stack, upload_template(client("s3"), template, request["endpoint"]), parameters)
    outputs = {item["OutputKey"]: item["OutputValue"] for item in describe(cloudformation, stack)["Outputs"]}

    wrong = check_routes(client("apigatewayv2"), outputs["ApiId"], template, request["endpoint"])
    if wrong:
        raise DeployError("\n  ".join(["the API is not what the template says", *wrong]))
    say("every route is there, and /v1 alone asks for a token")

    if request.get("quiet"):
        silence(client("lambda"), client("events"))
    cognito = client("cognito-idp")
    users = {
        name: add_user(cognito, outputs["UserPoolId"], outputs["ClientId"], user)
        for name, user in request.get("users", {}).items()
    }
    say(f"{len(users)} users can sign in")
    return {
        "outputs": outputs,
        "api_id": outputs["ApiId"],
        "functions": deployed(client, stack, functions, request.get("quiet", False)),
        "users": users,
    }


if __name__ == "__main__":
    try:
        print(json.dumps(deploy(json.load(sys.stdin))))
    except (DeployError, ClientError) as error:
        sys.exit(f"deploy: {error}")
