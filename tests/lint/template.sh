#!/bin/sh
# Lints template.yaml as written, as CloudFormation will see it, and as SAM does. Calls nothing on AWS.
set -eu
cd "$(dirname "$0")/../.."

# The tools want different versions of the same packages, so each has an environment of its own.
sh tests/stack/make-venv.sh target/venv-cfn-lint tests/lint/requirements-cfn-lint.txt
sh tests/stack/make-venv.sh target/venv-sam tests/lint/requirements-sam.txt
sh tests/stack/make-venv.sh target/venv-checkov tests/lint/requirements-checkov.txt

translated=target/template.translated.json

echo 'lint: template.yaml' >&2
target/venv-cfn-lint/bin/cfn-lint template.yaml

echo 'lint: its translation' >&2
target/venv-cfn-lint/bin/python tests/lint/translate.py template.yaml >"$translated"
# What only SAM reads, a parameter among it, is used up by then.
target/venv-cfn-lint/bin/cfn-lint --ignore-checks W2001 -- "$translated"

# SAM's own check wants a region and credentials, and uses neither.
echo 'lint: sam validate' >&2
SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none \
    target/venv-sam/bin/sam validate --lint --template template.yaml

# What it may pass over stands beside what it is about, in the resource's Metadata.
echo 'lint: checkov' >&2
target/venv-checkov/bin/checkov --skip-download --quiet --compact --framework cloudformation --file template.yaml >&2
