"""Signing in, staying signed in, and what happens when that ends."""

import json

from playwright.sync_api import expect

from browser import assert_usable, sign_in
from businesses import new_business

STORED = "Object.keys(sessionStorage).find((key) => key.startsWith('oidc.user:'))"


def make_tokens_old(page, renewable):
    """The session as it is half a day later: the token is over, and can be renewed or not."""
    key = page.evaluate(STORED)
    user = json.loads(page.evaluate("(key) => sessionStorage.getItem(key)", key))
    user["expires_at"] = 1
    if not renewable:
        user["refresh_token"] = "gone"
    page.evaluate("([key, user]) => sessionStorage.setItem(key, user)", [key, json.dumps(user)])


def test_a_person_signs_in_on_the_issuer_s_page_and_comes_back_to_where_they_were_going(browser):
    page = browser.signed_in("demo", at="#/business")
    assert page.url.endswith("/#/business")
    expect(page.get_by_role("link", name="Business")).to_have_attribute("aria-current", "page")


def test_the_welcome_page_is_usable_by_everyone(browser, stack):
    page = browser.page()
    page.goto(stack.url)
    expect(page.get_by_role("heading", name="Texts become bookings")).to_be_visible()
    assert_usable(page)


def test_no_token_is_in_local_storage_or_in_a_cookie(browser):
    page = browser.signed_in("demo")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""


def test_a_reload_does_not_ask_to_sign_in_again(browser):
    page = browser.signed_in("demo")
    page.reload()
    page.get_by_role("button", name="Sign out").wait_for()


def test_a_token_that_is_over_is_renewed_without_a_word(browser, stack):
    page = browser.signed_in("demo")
    make_tokens_old(page, renewable=True)
    page.reload()
    page.get_by_role("button", name="Sign out").wait_for()


def test_an_operator_whose_token_is_renewed_is_an_operator_still(browser):
    page = browser.signed_in("operator")
    make_tokens_old(page, renewable=True)
    page.reload()
    expect(page.get_by_role("link", name="Fleet")).to_be_visible()


def test_signing_out_ends_the_session(browser):
    page = browser.signed_in("demo")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()
    page.reload()
    page.get_by_role("button", name="Sign in").wait_for()


def test_an_operator_has_the_fleet_and_a_business_has_not(browser):
    operator = browser.signed_in("operator")
    expect(operator.get_by_role("link", name="Fleet")).to_be_visible()
    page = browser.signed_in("demo", at="#/fleet")
    expect(page.get_by_role("link", name="Fleet")).to_have_count(0)
    expect(page.get_by_text("There is no page here")).to_be_visible()


def test_a_sign_in_that_the_issuer_refused_says_so_and_can_be_tried_again(browser, stack):
    page = browser.page()
    page.goto(f"{stack.url}/?error=access_denied&state=unknown")
    expect(page.get_by_text("Signing in did not work")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_session_that_ends_while_typing_loses_nothing_typed(browser, stack):
    person = new_business(stack).user()
    page = browser.signed_in(person, at="#/business")
    name = page.get_by_label("Business name")
    name.fill("Half-typed Plumbing")
    make_tokens_old(page, renewable=False)
    page.expected_console += ["400", "401"]
    page.get_by_role("button", name="Save", exact=True).first.click()
    asked = page.get_by_role("dialog", name="Please sign in again")
    with page.expect_popup() as opened:
        asked.get_by_role("button", name="Sign in").click()
    sign_in(opened.value, person)
    expect(asked).to_have_count(0)
    expect(page.get_by_text("Saved").first).to_be_visible()
    expect(name).to_have_value("Half-typed Plumbing")
