"""What an operator does for a business, and for all of them."""

import base64
import json
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from browser import assert_usable
from businesses import new_business
from fleet_page import clipboard, refreshed_until, row, the_fleet

CONTROLS = "/v1/operator/controls"


def opened(browser, business, acting=True):
    page = browser.signed_in("operator", at=f"#/fleet/{business.tenant}")
    expect(page.get_by_role("heading", name="First days")).to_be_visible()
    if acting:
        page.get_by_role("button", name="Act for them").click()
        expect(page.get_by_role("button", name="Stop acting")).to_be_visible()
    return page


def set_number(business, **settings):
    """What somebody sets in Twilio's console."""
    account = f"{business.stack.described['twilio_url']}/2010-04-01/Accounts/{business.account_sid}"
    signed = base64.b64encode(f"{business.account_sid}:{business.auth_token}".encode()).decode()

    def ask(path, form=None):
        request = urllib.request.Request(account + path, data=form and urllib.parse.urlencode(form).encode())
        request.add_header("authorization", f"Basic {signed}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    sid = ask("/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]["sid"]
    ask(f"/IncomingPhoneNumbers/{sid}.json", settings)


@pytest.fixture
def replies(stack):
    """Whatever a test does about all replies, they go out again after it."""
    yield
    stack.api("PUT", CONTROLS, {"replies_stopped": False})


def test_an_operator_creates_a_business_assigns_its_number_and_saves_for_it(browser, stack):
    business = new_business(stack, created=False)
    page = the_fleet(browser)
    page.get_by_role("button", name="New business").click()
    asked = page.get_by_role("dialog", name="New business")
    asked.get_by_label("Business name").fill("Hilltop Heating")
    asked.get_by_label("Time zone").select_option("America/Denver")
    asked.get_by_label("Id (may be empty)").fill(business.tenant)
    asked.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Hilltop Heating")).to_be_visible()
    first = page.get_by_role("region", name="First days")
    expect(first.get_by_text("Assign a number.")).to_be_visible()
    assert_usable(page)

    page.get_by_role("button", name="Act for them").click()
    page.get_by_role("button", name="Assign a number").click()
    asked = page.get_by_role("dialog", name="Assign a number")
    asked.get_by_label("Their own").check()
    asked.get_by_label("Number", exact=True).fill(business.number.removeprefix("+1"))
    asked.get_by_label("Account SID").fill(business.account_sid)
    asked.get_by_label("Auth token").fill(business.auth_token)
    asked.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("region", name="Numbers").get_by_text("Texts come to IntelliSend")).to_be_visible()
    expect(first.get_by_text("add the contractor's ServiceTitan tenant id")).to_be_visible()

    first.get_by_role("button", name="Mark as done").click()
    expect(first.get_by_text("Their turn")).to_be_visible()
    expect(first.get_by_text("Connect New App")).to_be_visible()

    page.get_by_role("navigation", name="Pages of Hilltop Heating").get_by_role("link", name="ServiceTitan").click()
    page.get_by_role("switch", name="Test environment").check()
    page.get_by_label("ServiceTitan tenant id").fill(business.servicetitan_tenant)
    page.get_by_label("Client id").fill(business.client_id)
    page.get_by_label("Client secret", exact=True).fill(business.client_secret)
    page.get_by_role("button", name="Save Configuration").click()
    page.get_by_label("Booking provider").select_option(label="IntelliSend")
    page.get_by_role("button", name="Save Configuration").click()
    expect(page.get_by_role("button", name="Make a test booking")).to_be_visible()
    page.get_by_role("link", name="Back to the fleet").click()
    page.get_by_label("Search").fill(business.tenant)
    own = row(page, business.tenant)
    expect(own.get_by_text("Test booking to be seen")).to_be_visible()
    expect(own.get_by_text("Works")).to_be_visible()
    business.api("POST", "/connections/integration/activate", {})
    business.text("My water heater is leaking")
    refreshed_until(page, own.get_by_text("Live", exact=True))


def test_wrong_input_stands_under_its_field_and_what_was_typed_stays(browser, stack):
    page = the_fleet(browser)
    page.expected_console.append("422")
    page.get_by_role("button", name="New business").click()
    asked = page.get_by_role("dialog", name="New business")
    asked.get_by_label("Id (may be empty)").fill("Acme")
    asked.get_by_role("button", name="Create").click()
    for field in ("Business name", "Time zone", "Id (may be empty)"):
        expect(asked.get_by_label(field)).to_have_attribute("aria-invalid", "true")
    expect(asked.get_by_label("Id (may be empty)")).to_have_value("Acme")
    assert_usable(page)


def test_an_id_that_is_taken_says_so(browser, stack):
    business = new_business(stack)
    page = the_fleet(browser)
    page.expected_console.append("409")
    page.get_by_role("button", name="New business").click()
    asked = page.get_by_role("dialog", name="New business")
    asked.get_by_label("Business name").fill("Twice Plumbing")
    asked.get_by_label("Time zone").select_option("America/Chicago")
    asked.get_by_label("Id (may be empty)").fill(business.tenant)
    asked.get_by_role("button", name="Create").click()
    expect(asked.get_by_role("alert")).to_contain_text(f"There is a business with the id {business.tenant}")


def test_what_a_number_does_now_is_shown_before_it_is_replaced(browser, stack):
    business = new_business(stack)
    elsewhere = "https://forms.example.com/texts"
    set_number(business, SmsUrl=elsewhere)
    page = opened(browser, business)
    page.expected_console += ["409", "422"]
    page.get_by_role("button", name="Assign a number").click()
    asked = page.get_by_role("dialog", name="Assign a number")
    asked.get_by_label("Their own").check()
    asked.get_by_label("Number", exact=True).fill(business.number)
    asked.get_by_label("Account SID").fill(business.account_sid)
    asked.get_by_label("Auth token").fill("not the token")
    asked.get_by_role("button", name="Assign").click()
    expect(asked.get_by_text("Twilio refuses this auth token")).to_be_visible()
    asked.get_by_label("Auth token").fill(business.auth_token)
    asked.get_by_role("button", name="Assign").click()
    expect(asked.get_by_text(elsewhere)).to_be_visible()
    assert_usable(page)
    asked.get_by_role("button", name="Replace this").click()
    expect(page.get_by_role("region", name="Numbers").get_by_text("Texts come to IntelliSend")).to_be_visible()


def test_nothing_can_be_changed_before_an_operator_acts_for_the_business(browser, stack):
    business = new_business(stack)
    business.assign_number()
    page = opened(browser, business, acting=False)
    expect(page.get_by_text("You are looking.")).to_be_visible()
    for name in ("Assign a number", "Mark as done", "Suspend", "Stop replies", "Delete the business"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert_usable(page)
    page.get_by_role("button", name="Act for them").click()
    expect(page.get_by_role("button", name="Suspend")).to_be_visible()


def test_a_business_is_suspended_and_resumed(browser, stack):
    business = new_business(stack)
    page = opened(browser, business)
    page.get_by_role("button", name="Suspend").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text("texts are kept and nothing is booked")).to_be_visible()
    asked.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("Suspended", exact=True).first).to_be_visible()
    listed = the_fleet(browser, business.tenant, at="#/fleet?show=suspended")
    expect(row(listed, business.tenant).get_by_text("Suspended")).to_be_visible()
    page.get_by_role("button", name="Resume service").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume service").click()
    expect(page.get_by_text("In service", exact=True)).to_be_visible()


def test_replies_of_one_business_are_stopped_and_limited(browser, stack):
    business = new_business(stack)
    page = opened(browser, business)
    page.expected_console.append("422")
    page.get_by_role("button", name="Stop replies").click()
    page.get_by_label("Reason").fill("Customers complained")
    page.get_by_role("dialog").get_by_role("button", name="Stop replies").click()
    expect(page.get_by_text("Its automatic replies are stopped")).to_be_visible()
    expect(page.get_by_text("Customers complained").first).to_be_visible()
    page.get_by_role("button", name="Resume replies").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume replies").click()
    expect(page.get_by_text("Its automatic replies are stopped")).to_have_count(0)
    page.get_by_role("button", name="Change the limit").click()
    most = page.get_by_label("Automatic replies a day, at most")
    most.fill("0")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(most).to_have_attribute("aria-invalid", "true")
    most.fill("250")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("at most 250 a day")).to_be_visible()


def test_a_canary_is_sent_through_a_sandbox_and_ended(browser, stack):
    business = new_business(stack)
    page = opened(browser, business)
    expect(page.get_by_role("region", name="Service", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Canary")).to_have_count(0)  # Its texts do not go to a sandbox yet.
    business.save()
    page = opened(browser, business)
    canary = page.get_by_role("region", name="Canary")
    expect(canary.get_by_text("None.")).to_be_visible()
    canary.get_by_role("button", name="Send a canary").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text("Nobody is answered")).to_be_visible()
    assert_usable(page)
    asked.get_by_role("button", name="Send a canary").click()
    expect(canary.get_by_text("Within a minute")).to_be_visible()
    assert_usable(page)
    canary.get_by_role("button", name="End the canary").click()
    page.get_by_role("dialog").get_by_role("button", name="End the canary").click()
    expect(canary.get_by_text("None.")).to_be_visible()


def test_a_business_is_deleted_only_after_its_id_is_typed_and_there_is_a_receipt(browser, stack):
    business = new_business(stack)
    page = opened(browser, business)
    page.expected_console.append("409")
    page.get_by_role("button", name="Delete the business").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text("takes its credentials, tokens, numbers")).to_be_visible()
    assert_usable(page)
    delete = asked.get_by_role("button", name="Delete for good")
    expect(delete).to_have_attribute("aria-disabled", "true")
    asked.get_by_label("To be sure").fill(business.tenant)
    delete.click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_focused()
    expect(page.get_by_role("region", name="Receipt").get_by_text(business.tenant)).to_be_visible()
    assert_usable(page)


def test_all_replies_are_stopped_and_resumed_and_a_bar_says_so_meanwhile(browser, stack, replies):
    business = new_business(stack)
    page = the_fleet(browser)
    page.get_by_role("button", name="Stop all replies").click()
    page.get_by_label("Reason").fill("A message went wrong")
    assert_usable(page)
    page.get_by_role("dialog").get_by_role("button", name="Stop all replies").click()
    bar = page.get_by_role("alert").filter(has_text="All automatic replies are stopped")
    expect(bar).to_contain_text("A message went wrong")
    assert_usable(page)
    other = opened(browser, business, acting=False)
    expect(other.get_by_role("alert")).to_contain_text("All automatic replies are stopped")
    page.get_by_role("button", name="Operators' trail").click()
    expect(page.get_by_role("dialog").get_by_text("A message went wrong").first).to_be_visible()
    assert_usable(page)
    page.get_by_role("button", name="Close").click()
    bar.get_by_role("button", name="Resume all replies").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume all replies").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_role("button", name="Stop all replies")).to_be_visible()


def test_a_tenant_id_is_noted_before_there_are_credentials(browser, stack):
    business = new_business(stack)
    page = opened(browser, business)
    page.expected_console.append("422")
    production = page.get_by_role("region", name="Production")
    production.get_by_text("Note its tenant id").click()
    field = production.get_by_label("ServiceTitan tenant id (Production)")
    field.fill("not digits")
    production.get_by_role("button", name="Note the id").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("4711")
    production.get_by_role("button", name="Note the id").click()
    expect(production.get_by_text("4711", exact=True)).to_be_visible()


def test_the_command_that_invites_somebody_is_ready_to_paste(browser, stack):
    business = new_business(stack)
    page = opened(browser, business, acting=False)
    page.get_by_label("E-mail address").fill("o'brien@example.com")
    page.get_by_label("May look, and change nothing").check()
    page.get_by_role("button", name="Copy the command").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    words = clipboard(page)
    assert words.startswith("aws cognito-idp admin-create-user")
    assert f"--user-pool-id {stack.described['user_pool_id']}" in words
    assert f"Name=custom:tenant_id,Value={business.tenant}" in words
    assert "--username 'o'\\''brien@example.com'" in words
    assert "--group-name viewers" in words


def test_an_id_that_is_nobody_s_says_so(browser, stack):
    page = browser.signed_in("operator", at="#/fleet/tn_nobody")
    page.expected_console.append("404")
    expect(page.get_by_text("There is no such business")).to_be_visible()
    assert_usable(page)
