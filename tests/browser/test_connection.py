"""What may become of a connection: new secrets, another environment, trouble, a disconnect."""

import pytest
from playwright.sync_api import expect

from browser import assert_usable
from businesses import live_business
from connection_page import (
    SECRET,
    business_of,
    connected_business,
    fill,
    light,
    now,
    opened,
    save,
    save_in_vain,
    secret_of,
)

NEW_SECRET = "cs1.generated-anew-later-77aa"


def test_a_secret_is_never_in_the_page_again_once_it_is_saved(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    expect(secret_of(page)).to_have_attribute("type", "password")
    fill(page, business)
    page.get_by_role("button", name="Show Client secret").click()
    expect(secret_of(page)).to_have_attribute("type", "text")
    assert SECRET not in page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    save(page)
    expect(page.get_by_text("•••• 4f2a, saved").first).to_be_visible()
    expect(secret_of(page)).to_have_value("")
    assert SECRET not in page.content()
    assert SECRET not in page.evaluate("[...document.querySelectorAll('input')].map((each) => each.value).join()")
    assert SECRET not in page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")


def test_a_wrong_new_secret_leaves_the_old_one_in_use(browser, stack):
    business = connected_business(stack)
    page = opened(browser, business)
    secret_of(page).fill(NEW_SECRET)
    expect(page.get_by_text("What is in use stays in use until ServiceTitan has accepted")).to_be_visible()
    save_in_vain(page)
    expect(page.get_by_text("This is about what you just tried")).to_be_visible()
    expect(page.get_by_text("•••• 4f2a, saved").first).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Show what is in use").click()
    expect(light(page, "Token exchange")).to_contain_text("Done: Token exchange")
    assert now(business)["credentials"]["client_secret"] == "•••• 4f2a"


def test_a_new_secret_is_used_and_the_one_before_can_be_gone_back_to(browser, stack):
    business = connected_business(stack)
    business.client(client_secrets=[SECRET, NEW_SECRET])
    page = opened(browser, business)
    secret_of(page).fill(NEW_SECRET)
    save(page)
    expect(page.get_by_text("•••• 77aa, saved").first).to_be_visible()
    assert NEW_SECRET not in page.content()
    page.get_by_role("button", name="Go back to the ones before").click()
    expect(page.get_by_text("•••• 4f2a, saved").first).to_be_visible()
    expect(light(page, "Token exchange")).to_contain_text("Done: Token exchange")


def test_going_back_to_a_secret_that_is_gone_changes_nothing(browser, stack):
    business = connected_business(stack)
    business.client(client_secrets=[NEW_SECRET])
    page = opened(browser, business)
    secret_of(page).fill(NEW_SECRET)
    save(page)
    expect(page.get_by_text("•••• 77aa, saved").first).to_be_visible()
    page.expected_console.append("422")
    page.get_by_role("button", name="Go back to the ones before").click()
    expect(page.get_by_role("alert").get_by_text("Not gone back")).to_be_visible()
    assert now(business)["credentials"]["client_secret"] == "•••• 77aa"


def test_a_disconnect_says_what_it_means_and_gives_a_receipt(browser, stack):
    business = connected_business(stack)
    page = opened(browser, business)
    page.expected_console.append("409")
    page.get_by_role("button", name="Disconnect…").click()
    asked = page.get_by_role("dialog", name="Disconnect Production?")
    expect(asked).to_contain_text("0 texts came in during the last seven days.")
    expect(asked).to_contain_text("deleted for good")
    assert_usable(page)
    asked.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Disconnect…")).to_be_focused()
    assert now(business)["state"] == "connected"

    page.get_by_role("button", name="Disconnect…").click()
    asked.get_by_role("button", name="Disconnect", exact=True).click()
    receipt = page.get_by_role("region", name="Disconnected: your receipt")
    expect(receipt).to_contain_text("client id and client secret, token")
    expect(receipt).to_contain_text("held until a person books or dismisses them")
    expect(receipt).to_be_focused()
    expect(page.get_by_text("Disconnected", exact=True).first).to_be_visible()
    assert now(business)["state"] == "disconnected"
    assert_usable(page)


def test_texts_go_to_the_test_environment_only_while_every_page_says_so(browser, stack):
    business = live_business(stack)
    business.client(environment="production")
    business.api("PUT", "/connections/production", {
        "servicetitan_tenant_id": business.servicetitan_tenant,
        "client_id": business.client_id,
        "client_secret": business.client_secret,
        "booking_provider_id": str(business.provider),
    })
    page = opened(browser, business)
    bar = page.get_by_text("Texts go to ServiceTitan's test environment")
    expect(bar).to_be_visible()
    expect(page.get_by_text("Connected, not in use")).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Send texts here").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    assert now(business)["active"]


def test_a_look_at_the_other_environment_loses_nothing_typed(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    page.get_by_label("Connection name").fill("Half-typed")
    page.get_by_role("switch", name="Test environment").check()
    expect(page.get_by_text("ServiceTitan’s test environment")).to_be_visible()
    expect(page.get_by_label("Connection name")).to_have_value("")
    assert_usable(page)
    page.get_by_role("switch", name="Test environment").uncheck()
    expect(page.get_by_label("Connection name")).to_have_value("Half-typed")


def test_a_client_disabled_in_servicetitan_is_told_calmly_with_what_to_do(browser, stack):
    business = connected_business(stack)
    business.assign_number()
    business.client(disabled=True)
    stack.at_servicetitan("POST", f"/clients/{business.client_id}/forget", {})
    business.text("My kitchen sink is leaking")
    page = opened(browser, business)
    expect(page.get_by_text("Texts wait until this is solved")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Needs attention", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("disabled in API Application Access")
    expect(page.get_by_role("alert")).to_contain_text("1 text waits. Every text is kept")
    assert_usable(page)
    page.get_by_role("button", name="Check now").click()
    expect(light(page, "Token exchange")).to_contain_text("Failed: Token exchange (likely)")


@pytest.mark.parametrize("who", ["viewer", "operator"])
def test_who_may_only_look_sees_everything_and_changes_nothing(browser, stack, who):
    business = connected_business(stack)
    if who == "viewer":
        page = opened(browser, business, user=business.user(groups=("viewers",)))
    else:
        page = opened(browser, business, at=f"#/fleet/{business.tenant}/connection", user="operator")
    expect(page.get_by_text("You can look at everything here")).to_be_visible()
    expect(page.get_by_label("Connection name")).to_have_value("Office")
    expect(page.get_by_label("Connection name")).not_to_be_editable()
    expect(page.get_by_text("•••• 4f2a, saved").first).to_be_visible()
    expect(page.get_by_label("Booking provider")).to_be_disabled()
    acts = ["Save Configuration", "Check now", "Make a test booking", "Disconnect…", "Show Client secret"]
    for act in acts:
        expect(page.get_by_role("button", name=act)).to_have_count(0)
    assert_usable(page)
    if who == "operator":
        page.get_by_role("button", name="Act for them").click()
        for act in acts:
            expect(page.get_by_role("button", name=act)).to_be_visible()


def test_a_connection_that_cannot_be_loaded_can_be_asked_for_again(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    page.expected_console.append("503")
    page.route("**/v1/connections", lambda route: route.fulfill(status=503, json={"message": "Service Unavailable"}))
    page.reload()
    expect(page.get_by_text("The connection could not be loaded")).to_be_visible()
    assert_usable(page)
    page.unroute("**/v1/connections")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("Connection name")).to_be_visible()
