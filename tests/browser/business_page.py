"""What the tests of the business's settings have in common: the page, its cards, its number at Twilio."""

import base64
import json
import urllib.parse
import urllib.request

from playwright.sync_api import expect

import browser as browsing


def open_section(browser, business, section, groups=(), **kind):
    return browser.signed_in(business.user(groups), at=f"#/business/{section}", **kind)


def assert_usable(page):
    """From the top: nothing is half under what stays in sight there."""
    page.evaluate("scrollTo(0, 0)")
    browsing.assert_usable(page)


def card(page, title):
    """A form that is saved by itself."""
    return page.get_by_role("form", name=title, exact=True)


def save(form):
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_text("✓ Saved")).to_be_visible()


def at_twilio(business, path, form=None):
    """A call to Twilio's own API with the account's token."""
    url = f"{business.stack.described['twilio_url']}/2010-04-01/Accounts/{business.account_sid}/{path}"
    request = urllib.request.Request(url, data=urllib.parse.urlencode(form).encode() if form else None)
    key = f"{business.account_sid}:{business.auth_token}".encode()
    request.add_header("authorization", f"Basic {base64.b64encode(key).decode()}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())
