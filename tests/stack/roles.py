"""What functions run as that a test starts itself: sessions of the roles that the template gives them."""

import json
import re

# The longest that there is: a session must outlive the suite that it is for.
SECONDS = 12 * 60 * 60

COPIES = "copies-of-tables"

TABLE = re.compile(r"^(arn:[^:]+:dynamodb:[^:]+:[^:]+:table/[^/*]+)(/.*)?$")


def session(iam, sts, configuration):
    """What Lambda would tell the function of its role."""
    role = configuration["Role"]
    iam.update_role(RoleName=name(role), MaxSessionDuration=SECONDS)
    credentials = sts.assume_role(
        RoleArn=role, RoleSessionName=configuration["FunctionName"], DurationSeconds=SECONDS
    )["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }


def allow_copies(iam, role):
    """Lets the role do with copies of the tables, <table>-<number>, exactly what it may do with the tables."""
    statements = [copied(statement) for statement in statements_of(iam, name(role))]
    document = {"Version": "2012-10-17", "Statement": [statement for statement in statements if statement]}
    if document["Statement"]:
        iam.put_role_policy(RoleName=name(role), PolicyName=COPIES, PolicyDocument=json.dumps(document))


def name(role):
    return role.rpartition("/")[2]


def statements_of(iam, role):
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        if policy != COPIES:
            yield from iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]["Statement"]
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        yield from document["Statement"]


def copied(statement):
    """The same for the copies of the tables that it is about; None where it is about none."""
    resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    tables = [TABLE.match(resource) for resource in resources]
    copies = [f"{table[1]}-*{table[2] or ''}" for table in tables if table]
    return {**statement, "Resource": copies} if copies else None
