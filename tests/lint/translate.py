"""Prints what CloudFormation makes of a SAM template: some faults, cycles above all, show only there.

Usage: translate.py template.yaml
"""

import json
import os
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Stands in for a call to IAM: the template names no policy of AWS's own."""

    def load(self):
        return {}


def translate(template):
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # SAM wants code that is uploaded already; which code is all the same to a translation.
            resource["Properties"]["CodeUri"] = "s3://code/function.zip"
    return transform(template, {}, NoManagedPolicies())


if __name__ == "__main__":
    # Only to choose the partition in ARNs; nothing is called.
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(translate(yaml_parse(file)), indent=2))
