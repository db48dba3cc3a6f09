"""What the tests of the connection's page have in common: its business, its fields, its lights."""

from playwright.sync_api import expect

from businesses import new_business

SECRET = "cs1.known-to-nobody-else-4f2a"


def business_of(stack, **client):
    """A contractor whose client id is one of production's, where the page opens."""
    business = new_business(stack)
    business.client_secret = SECRET
    business.client(**{"environment": "production", "client_secrets": [SECRET], **client})
    return business


def connected_business(stack, **client):
    """One that saved its connection, and has it in use."""
    business = business_of(stack, **client)
    given = {
        "name": "Office",
        "servicetitan_tenant_id": business.servicetitan_tenant,
        "client_id": business.client_id,
        "client_secret": SECRET,
        "booking_provider_id": str(business.provider),
    }
    business.api("PUT", "/connections/production", given)
    return business


def opened(browser, business, at="#/connection", user=None):
    page = browser.signed_in(user or business.user(), at=at)
    expect(page.get_by_label("Connection name")).to_be_visible()
    return page


def secret_of(page):
    return page.get_by_label("Client secret", exact=True)


def fill(page, business, **changed):
    given = {
        "ServiceTitan tenant id": business.servicetitan_tenant,
        "Client id": business.client_id,
        "Client secret": business.client_secret,
        **changed,
    }
    for label, value in given.items():
        page.get_by_label(label, exact=True).fill(value)


def save(page):
    page.get_by_role("button", name="Save Configuration").click()


def save_in_vain(page):
    """The browser itself logs an answer that refuses."""
    page.expected_console.append("422")
    save(page)
    expect(page.get_by_role("alert").get_by_text("Nothing was saved")).to_be_visible()


def light(page, title):
    steps = page.get_by_role("list", name="Steps", exact=True)
    return steps.locator("> li").filter(has_text=title)


def now(business, environment="production"):
    found = business.api("GET", "/connections")["connections"]
    return next(each for each in found if each["environment"] == environment)
