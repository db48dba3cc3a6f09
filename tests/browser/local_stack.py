"""The local stack, in a process of its own, and what can be asked of it from outside."""

import contextlib
import json
import os
import pathlib
import subprocess
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DESCRIBED = PROJECT / "target/local/stack.json"
PORT = os.environ.get("PORT") or "8570"
# What is in doubt is settled sooner than where calls cross the internet.
SETTLE_SECONDS = os.environ.get("SETTLE_SECONDS") or "40"


class Refused(Exception):
    """What was asked and what it was answered."""

    def __init__(self, asked, status, said):
        super().__init__(f"{asked}: {status} {said}")
        self.status = status


class Stack:
    def __init__(self, described):
        self.described = described
        self.url = described["api_url"]

    def user(self, name):
        return self.described["users"][name]

    def api(self, method, path, body=None, user="operator"):
        """A call to the settings API, as one of the stack's own users; what it answered."""
        try:
            return self.signed(method, path, body, user)
        except Refused as refused:
            if refused.status != 401:
                raise
        self.sign_in_anew(user)
        return self.signed(method, path, body, user)

    def signed(self, method, path, body, user):
        token = self.user(user)["id_token"]
        return ask(method, self.url + path, body, {"authorization": f"Bearer {token}"})

    def sign_in_anew(self, user):
        """The token that the stack came with lasts half an hour."""
        known = self.user(user)
        parameters = {"USERNAME": known["username"], "PASSWORD": known["password"]}
        answer = self.at_cognito(
            "AdminInitiateAuth",
            ClientId=self.described["client_id"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters=parameters,
        )
        known["id_token"] = answer["AuthenticationResult"]["IdToken"]

    def at_servicetitan(self, method, path, body=None):
        """What a person does in ServiceTitan itself."""
        return ask(method, f"{self.described['servicetitan_url']}/_fake{path}", body)

    def at_twilio(self, method, path, body=None):
        """What a person does at Twilio itself."""
        return ask(method, f"{self.described['twilio_url']}/_fake{path}", body)

    def at_cognito(self, operation, **wanted):
        """A call as whoever deployed the stack. The emulator looks for a signature and does not verify it."""
        body = {"UserPoolId": self.described["user_pool_id"], **wanted}
        signed = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, "
        headers = {
            "authorization": signed + "SignedHeaders=host;x-amz-date;x-amz-target, Signature=0",
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": f"AWSCognitoIdentityProviderService.{operation}",
        }
        return ask("POST", self.described["aws_url"], body, headers)


def ask(method, url, body=None, headers=None):
    request = urllib.request.Request(url, method=method, headers={"content-type": "application/json", **(headers or {})})
    if body is not None:
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            said = answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(f"{method} {url}", error.code, error.read().decode()) from error
    return json.loads(said) if said.startswith((b"{", b"[")) else said.decode()


class Running:
    """`make run`, for as long as the tests take."""

    def __enter__(self):
        DESCRIBED.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [PROJECT / "target/debug/stack", "run"],
            env={**os.environ, "PORT": PORT, "SETTLE_SECONDS": SETTLE_SECONDS},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "everything" in line:
                break
        else:
            raise AssertionError("the stack did not start:\n" + "".join(said))
        # What it prints from now on has to go somewhere, or it stops when the pipe is full.
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)
        return Stack(json.loads(DESCRIBED.read_text()))

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.drain.wait(timeout=10)


@contextlib.contextmanager
def that_runs_or_starts():
    """STACK=…/stack.json: one that runs already; else one of the tests' own."""
    running = os.environ.get("STACK")
    if running:
        yield Stack(json.loads(pathlib.Path(running).read_text()))
        return
    with Running() as started:
        yield started
