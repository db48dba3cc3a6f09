"""Businesses of a test's own, so that no two tests share one."""

import base64
import hashlib
import hmac
import itertools
import os
import random
import urllib.parse
import urllib.request
from dataclasses import dataclass

APP_KEY = "ak1.demo"
PASSWORD = "A-long-passw0rd!"
SCOPES = [
    "tn.crm.bookings:w",
    "tn.crm.bookings:r",
    "tn.crm.customers:r",
    "tn.crm.locations:r",
    "tn.jpm.jobs:r",
    "tn.jpm.jobs:w",
    "tn.jpm.appointments:r",
    "tn.tlc.calls:r",
    "tn.crm.bookingprovidertags:r",
    "tn.stt.businessunits:r",
    "tn.mrk.campaigns:r",
    "tn.jpm.jobtypes:r",
]
# A stack that runs already knows the businesses of earlier runs.
_numbers = itertools.count(random.randrange(1000, 9000) if os.environ.get("STACK") else 101)


@dataclass
class Business:
    """A contractor: what ServiceTitan and Twilio know of them, whether or not IntelliSend does."""

    stack: object
    n: int
    tenant: str
    account_sid: str
    auth_token: str
    number: str
    servicetitan_tenant: str
    client_id: str
    client_secret: str
    provider: int

    def api(self, method, path, body=None):
        """A call to the settings API on this business's behalf."""
        return self.stack.api(method, f"/v1/operator/tenants/{self.tenant}{path}", body)

    def user(self, groups=()):
        """Someone who can sign in for this business."""
        return new_user(self.stack, f"person{self.n}{'-'.join(groups)}@example.com", self.tenant, groups)

    def client(self, **changed):
        """Changes the API client as ServiceTitan has it."""
        self.stack.at_servicetitan("PUT", f"/clients/{self.client_id}", changed)

    def assign_number(self):
        given = {"account_sid": self.account_sid, "auth_token": self.auth_token, "number": self.number}
        return self.api("PUT", "/twilio", given)

    def save(self, **changed):
        given = {
            "name": "Office",
            "servicetitan_tenant_id": self.servicetitan_tenant,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "booking_provider_id": str(self.provider),
        }
        return self.api("PUT", "/connections/integration", {**given, **changed})

    def bookings(self):
        return self.stack.at_servicetitan("GET", f"/tenants/{self.servicetitan_tenant}/bookings")

    def text(self, body, sender="+15005559000", files=()):
        """A customer's text, as Twilio posts it; its sid."""
        texted = {"from": sender, "to": self.number, "body": body, "files": list(files)}
        message = self.stack.at_twilio("POST", f"/accounts/{self.account_sid}/texts", texted)
        form = {
            "AccountSid": self.account_sid,
            "Body": body,
            "From": sender,
            "MessageSid": message["sid"],
            "NumMedia": str(len(message["files"])),
            "To": self.number,
        }
        for nth, file in enumerate(message["files"]):
            media = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{message['sid']}/Media/{file['sid']}"
            form[f"MediaUrl{nth}"] = self.stack.described["twilio_url"] + media
            form[f"MediaContentType{nth}"] = file["content_type"]
        post_signed(self.stack.url + "/twilio/sms", form, self.auth_token)
        return message["sid"]


def post_signed(url, form, auth_token):
    signed = url + "".join(key + form[key] for key in sorted(form))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    request = urllib.request.Request(url, data=urllib.parse.urlencode(form).encode())
    request.add_header("x-twilio-signature", base64.b64encode(digest).decode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def new_business(stack, name="Riverside Plumbing", created=True):
    """Known to ServiceTitan (in its integration environment) and to Twilio; `created`: to IntelliSend as well."""
    n = next(_numbers)
    business = Business(
        stack=stack,
        n=n,
        tenant=f"tn_b{n}",
        account_sid=f"AC{n:032}",
        auth_token=f"b{n:031x}",
        number=f"+1500556{n:04}",
        servicetitan_tenant=str(2_000_000 + n),
        client_id=f"cid.b{n}",
        client_secret=f"cs1.b{n}",
        provider=20_000 + n,
    )
    business.client(
        tenant=business.servicetitan_tenant,
        environment="integration",
        app_key=APP_KEY,
        client_secrets=[business.client_secret],
        scopes=SCOPES,
    )
    provider = f"/tenants/{business.servicetitan_tenant}/providers/{business.provider}"
    stack.at_servicetitan("PUT", provider, {"name": "IntelliSend"})
    account = {"auth_tokens": [business.auth_token], "numbers": [business.number]}
    stack.at_twilio("PUT", f"/accounts/{business.account_sid}", account)
    if created:
        given = {"tenant_id": business.tenant, "business": name, "time_zone": "America/Chicago"}
        stack.api("POST", "/v1/operator/tenants", given)
    return business


def live_business(stack, **settings):
    """One whose texts become bookings."""
    business = new_business(stack)
    business.assign_number()
    business.save()
    business.api("POST", "/connections/integration/activate", {})
    if settings:
        business.api("PUT", "/settings", settings)
    return business


def new_user(stack, username, tenant=None, groups=()):
    attributes = [{"Name": "email", "Value": username}, {"Name": "email_verified", "Value": "true"}]
    if tenant:
        attributes.append({"Name": "custom:tenant_id", "Value": tenant})
    stack.at_cognito("AdminCreateUser", Username=username, UserAttributes=attributes, MessageAction="SUPPRESS")
    stack.at_cognito("AdminSetUserPassword", Username=username, Password=PASSWORD, Permanent=True)
    for group in groups:
        stack.at_cognito("AdminAddUserToGroup", Username=username, GroupName=group)
    return {"username": username, "password": PASSWORD}
