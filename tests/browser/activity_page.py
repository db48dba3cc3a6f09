"""What the tests of Activity have in common: the page, its rows, and what a customer got."""

from playwright.sync_api import expect

CUSTOMER, SHOWN = "+15005559000", "(500) 555-9000"
OTHER, OTHER_SHOWN = "+15005559001", "(500) 555-9001"


def activity(browser, business, groups=(), **kind):
    page = browser.signed_in(business.user(groups), at="#/activity", **kind)
    expect(page.get_by_role("heading", name="Activity")).to_be_visible()
    return page


def row(page, shown=SHOWN):
    return page.locator("[data-conversation]").filter(has_text=shown)


def open_row(page, shown=SHOWN):
    row(page, shown).click()
    opened = page.get_by_role("region", name="Conversation", exact=True)
    expect(opened.get_by_role("log")).to_be_visible()
    return opened


def connect(business):
    business.save()
    business.api("POST", "/connections/integration/activate", {})
