"""What the tests of the fleet have in common: the list, its rows, a business opened."""

import re

from playwright.sync_api import expect


def the_fleet(browser, search="", at="#/fleet"):
    """The list; all that other tests made is in it, so a test looks for its own."""
    page = browser.signed_in("operator", at=at)
    expect(page.get_by_role("heading", name="Fleet")).to_be_visible()
    if search:
        page.get_by_label("Search").fill(search)
    return page


def row(page, tenant):
    return page.get_by_role("listitem").filter(has=page.get_by_text(tenant, exact=True))


def refreshed_until(page, there):
    """Reads the list again until something is in it: an operator who waits for a text does the same."""
    for _ in range(40):
        with page.expect_response(re.compile(r"/v1/operator/tenants\?")) as answered:
            page.get_by_role("button", name="Refresh").click()
        answered.value.finished()
        page.get_by_role("button", name="Refresh", exact=True).wait_for()
        if there.count() > 0:
            return
    expect(there).to_be_visible()


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")
