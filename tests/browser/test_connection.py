"""The connection with ServiceTitan: the first day, every verdict, and what may become of a connection later."""

import pytest
from playwright.sync_api import expect

from browser import assert_usable
from businesses import SCOPES, live_business, new_business

SECRET = "cs1.known-to-nobody-else-4f2a"
NEW_SECRET = "cs1.generated-anew-later-77aa"


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


def lights_of_text(page):
    return page.get_by_role("list", name="Your text")


def now(business, environment="production"):
    found = business.api("GET", "/connections")["connections"]
    return next(each for each in found if each["environment"] == environment)


def test_a_new_business_goes_from_nothing_to_live(browser, stack):
    business = business_of(stack)
    business.assign_number()
    page = opened(browser, business)
    expect(page.get_by_text("Not connected", exact=True)).to_be_visible()
    assert_usable(page)

    page.get_by_label("Connection name").fill("Main office")
    fill(page, business)
    save(page)
    expect(light(page, "Token exchange")).to_contain_text("Done: Token exchange")
    expect(light(page, "Scopes")).to_contain_text("Done: Scopes")
    expect(light(page, "Booking provider")).to_contain_text("Not yet: Booking provider")
    expect(page.get_by_text("Booking provider missing")).to_be_visible()
    assert_usable(page)

    page.get_by_label("Booking provider").select_option(label="IntelliSend")
    save(page)
    expect(light(page, "Booking provider")).to_contain_text("Done: Booking provider")
    page.get_by_role("button", name="Make a test booking").click()
    asked = page.get_by_role("group", name="Do you see it in ServiceTitan under Calls → Bookings?")
    expect(asked).to_contain_text("Notes (ServiceTitan calls it Summary)")
    assert [booking["status"] for booking in business.bookings()] == ["New"]
    assert_usable(page)
    asked.get_by_role("button", name="Yes, I see it").click()
    expect(light(page, "Test booking")).to_contain_text("Done: Test booking")
    assert [booking["status"] for booking in business.bookings()] == ["Dismissed"]

    expect(page.get_by_role("heading", name="Last step: text this number from your phone")).to_be_visible()
    shown = f"({business.number[2:5]}) {business.number[5:8]}-{business.number[8:]}"
    expect(page.get_by_role("link", name=shown)).to_have_attribute("href", f"sms:{business.number}")
    expect(page.get_by_role("img", name=f"QR code that starts a text to {shown}")).to_be_visible()
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)
    assert_usable(page)

    business.text("My kitchen sink is leaking")
    expect(lights_of_text(page)).to_contain_text("Done: Text arrived")
    for step in ("Booking made", "Reply sent", "Reply delivered"):
        expect(lights_of_text(page)).to_contain_text(f"Done: {step}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    made = next(booking for booking in business.bookings() if booking["status"] == "New")
    expect(lights_of_text(page)).to_contain_text(f"Booking {made['id']}")
    link = page.get_by_role("link", name="See it in Activity")
    conversation = business.api("GET", "/conversations")["conversations"][0]
    expect(link).to_have_attribute("href", f"#/activity/{conversation['id']}")
    assert_usable(page)

    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="text this number")).to_have_count(0)


def test_a_text_that_needs_no_booking_says_what_to_text_instead(browser, stack):
    business = connected_business(stack)
    business.assign_number()
    business.api("POST", "/connections/production/test-booking", {"keep": True})
    business.api("POST", "/connections/production/test-booking/seen", {"seen": True})
    page = opened(browser, business)
    expect(page.get_by_role("heading", name="Last step")).to_be_visible()
    business.text("thanks!")
    expect(lights_of_text(page)).to_contain_text("Please look: Booking made")
    expect(lights_of_text(page)).to_contain_text("Text what a customer would")
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)


def test_with_replies_off_a_booking_is_enough_to_be_live(browser, stack):
    business = connected_business(stack)
    business.assign_number()
    business.api("PUT", "/settings", {"replies": "off"})
    business.api("POST", "/connections/production/test-booking", {"keep": True})
    business.api("POST", "/connections/production/test-booking/seen", {"seen": True})
    page = opened(browser, business)
    expect(lights_of_text(page)).to_contain_text("Not tried: Reply sent")
    business.text("My kitchen sink is leaking")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def test_without_a_number_the_last_step_says_where_to_set_it_up(browser, stack):
    business = connected_business(stack)
    business.api("POST", "/connections/production/test-booking", {"keep": True})
    page = opened(browser, business)
    page.get_by_role("button", name="Yes, I see it").click()
    expect(page.get_by_text("There is no number yet")).to_be_visible()
    expect(page.get_by_role("link", name="Business page")).to_have_attribute("href", "#/business")
    assert_usable(page)


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


def test_a_wrong_secret_is_told_with_what_to_check_and_nothing_typed_is_lost(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    page.get_by_label("Connection name").fill("Main office")
    fill(page, business, **{"Client secret": "cs1.mistyped"})
    save_in_vain(page)
    expect(light(page, "Token exchange")).to_contain_text("Failed: Token exchange (likely)")
    expect(light(page, "Token exchange")).to_contain_text("Are client id and client secret complete")
    expect(light(page, "Scopes")).to_contain_text("Not tried: Scopes")
    expect(secret_of(page)).to_have_attribute("aria-invalid", "true")
    expect(secret_of(page)).to_be_focused()
    expect(secret_of(page)).to_have_value("cs1.mistyped")
    expect(page.get_by_label("Connection name")).to_have_value("Main office")
    assert_usable(page)
    light(page, "Token exchange").get_by_role("button", name="Copy instructions for your admin").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert "Is the app connected?" in page.evaluate("navigator.clipboard.readText()")
    secret_of(page).fill(SECRET)
    save(page)
    expect(light(page, "Token exchange")).to_contain_text("Done: Token exchange")


def test_a_client_id_that_looks_wrong_is_told_so(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    fill(page, business, **{"Client id": SECRET, "Client secret": business.client_id})
    save_in_vain(page)
    expect(light(page, "Token exchange")).to_contain_text("look swapped")


def test_a_wrong_tenant_id_is_told_with_the_right_one(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    fill(page, business, **{"ServiceTitan tenant id": "424242"})
    save_in_vain(page)
    expect(light(page, "Token exchange")).to_contain_text("Failed: Token exchange (certain)")
    expect(light(page, "Token exchange")).to_contain_text(business.servicetitan_tenant)
    expect(page.get_by_label("ServiceTitan tenant id")).to_have_attribute("aria-invalid", "true")


def test_what_is_no_tenant_id_at_all_is_told_under_its_field(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    fill(page, business, **{"ServiceTitan tenant id": "twelve"})
    save_in_vain(page)
    expect(page.get_by_label("ServiceTitan tenant id")).to_be_focused()
    expect(page.locator(".wrong")).to_have_count(1)
    assert_usable(page)


def test_a_pair_of_the_other_environment_is_told_for_certain(browser, stack):
    business = business_of(stack, environment="integration")
    page = opened(browser, business)
    fill(page, business)
    save_in_vain(page)
    expect(light(page, "Token exchange")).to_contain_text("Failed: Token exchange (certain)")
    expect(light(page, "Token exchange")).to_contain_text("are for Integration")


def test_an_app_key_of_another_app_is_told_under_advanced(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    fill(page, business)
    page.get_by_text("Advanced").click()
    page.get_by_label("App key", exact=True).fill("ak1.of-another-app")
    save_in_vain(page)
    expect(light(page, "Token exchange")).to_contain_text("does not accept the application key")
    expect(page.get_by_label("App key", exact=True)).to_be_focused()
    assert_usable(page)


def test_a_missing_required_scope_is_told_as_the_portal_names_it(browser, stack):
    business = business_of(stack, scopes=[scope for scope in SCOPES if scope != "tn.crm.bookings:w"])
    page = opened(browser, business)
    fill(page, business)
    save(page)
    expect(light(page, "Scopes")).to_contain_text("Failed: Scopes (certain)")
    expect(light(page, "Scopes")).to_contain_text("CRM → Bookings → Modify")
    expect(light(page, "Scopes")).to_contain_text("Upgrade to New Version")
    expect(page.get_by_text("Needs attention", exact=True)).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="tn.crm.bookings:w").last
    expect(row).to_contain_text("Missing. Without it no text can become a booking.")
    assert_usable(page)


def test_missing_recommended_scopes_are_told_together_and_keep_nobody_from_going_on(browser, stack):
    lacking = ("tn.tlc.calls:r", "tn.crm.locations:r")
    business = business_of(stack, scopes=[scope for scope in SCOPES if scope not in lacking])
    page = opened(browser, business)
    fill(page, business)
    save(page)
    expect(light(page, "Scopes")).to_contain_text("Please look: Scopes")
    expect(light(page, "Scopes")).to_contain_text("Telecom → Calls → View (recommended): missing.")
    expect(light(page, "Scopes")).to_contain_text("CRM → Locations → View (recommended): missing.")
    page.get_by_label("Booking provider").select_option(label="IntelliSend")
    save(page)
    expect(page.get_by_role("button", name="Make a test booking")).to_be_visible()


def test_a_booking_provider_that_the_app_may_not_use_is_told_beside_it(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    fill(page, business)
    save(page)
    business.client(only_provider=business.provider + 50_000)
    page.get_by_label("Booking provider").select_option(label="IntelliSend")
    save_in_vain(page)
    expect(light(page, "Booking provider")).to_contain_text("Failed: Booking provider (likely)")
    expect(light(page, "Booking provider")).to_contain_text("connected for another booking provider")
    expect(page.get_by_label("Booking provider")).to_have_attribute("aria-invalid", "true")
    assert_usable(page)


def test_without_the_list_of_tags_a_number_is_typed_and_a_wrong_one_refused(browser, stack):
    business = business_of(stack, scopes=[scope for scope in SCOPES if "bookingprovidertags" not in scope])
    page = opened(browser, business)
    fill(page, business)
    save(page)
    page.get_by_text("Why there is no list to choose from").click()
    expect(page.get_by_text("CRM → Booking Provider Tags → View").first).to_be_visible()
    page.get_by_label("Booking provider").fill("31337")
    save_in_vain(page)
    expect(light(page, "Booking provider")).to_contain_text("31337")
    assert_usable(page)
    page.get_by_label("Booking provider").fill(str(business.provider))
    save(page)
    expect(light(page, "Booking provider")).to_contain_text("Done: Booking provider")


def test_the_booking_provider_tag_is_made_by_one_click(browser, stack):
    business = business_of(stack, scopes=[*SCOPES, "tn.crm.bookingprovidertags:w"])
    page = opened(browser, business)
    fill(page, business)
    save(page)
    page.get_by_role("button", name="Make the tag “IntelliSend SMS” for me").click()
    expect(page.get_by_label("Booking provider")).to_be_focused()
    expect(page.get_by_label("Booking provider").locator("option:checked")).to_have_text("IntelliSend SMS")
    save(page)
    expect(light(page, "Booking provider")).to_contain_text("Done: Booking provider")
    assert now(business)["booking_provider_id"] is not None


def test_while_servicetitan_does_not_answer_what_is_saved_waits(browser, stack):
    business = business_of(stack)
    waiting = now(business)
    why = "ServiceTitan's sign-in host did not answer in time."
    at = "2026-01-05T16:00:00Z"
    waiting.update(state="testing", turn=None, pending={"saved_at": at, "tried_at": at, "why": why})
    remedy = "Nothing needs to be changed for this. Check again in a few minutes."
    silent = {"step": "host", "scope": None, "required": True, "status": "unknown", "certainty": None}
    silent.update(cause=why, remedy=remedy, trace_id=None)
    page = opened(browser, business)

    def answer(route):
        if route.request.method == "PUT":
            said = {"connection": waiting, "saved": "untested", "warnings": {}, "findings": [silent]}
            return route.fulfill(status=202, json=said)
        said = route.fetch().json()
        others = [each for each in said["connections"] if each["environment"] != "production"]
        return route.fulfill(json={**said, "connections": [*others, waiting]})

    page.route("**/v1/connections", answer)
    page.route("**/v1/connections/production", answer)
    fill(page, business)
    save(page)
    expect(page.get_by_text("Saved, and not tested yet")).to_be_visible()
    expect(page.get_by_text("Waiting for ServiceTitan", exact=True)).to_be_visible()
    expect(light(page, "Token exchange")).to_contain_text("Not clear: Token exchange")
    expect(secret_of(page)).to_have_value("")
    assert_usable(page)


def test_a_test_booking_that_nobody_sees_comes_with_what_to_do(browser, stack):
    business = connected_business(stack)
    page = opened(browser, business)
    page.get_by_role("button", name="Make a test booking").click()
    page.get_by_role("button", name="No", exact=True).click()
    expect(light(page, "Test booking")).to_contain_text("Failed: Test booking")
    expect(light(page, "Test booking")).to_contain_text("turn bookings on for your account")
    expect(page.get_by_role("heading", name="Does it work?")).to_be_focused()
    expect(page.get_by_role("button", name="Make another test booking")).to_be_visible()
    assert_usable(page)


def test_a_test_booking_that_servicetitan_refuses_says_why(browser, stack):
    business = connected_business(stack)
    business.client(scopes=[scope for scope in SCOPES if scope != "tn.crm.bookings:w"])
    stack.at_servicetitan("POST", f"/clients/{business.client_id}/forget", {})
    page = opened(browser, business)
    page.get_by_role("button", name="Make a test booking").click()
    expect(light(page, "Test booking")).to_contain_text("Failed: Test booking")
    expect(light(page, "Test booking")).to_contain_text("No booking was made.")


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


def test_the_first_day_says_whose_turn_it_is_and_gives_the_admin_words(browser, stack):
    business = business_of(stack)
    page = opened(browser, business)
    expect(page.get_by_text("IntelliSend’s turn")).to_be_visible()
    business.api("POST", "/connections/production/stage", {"stage": "admin_connects"})
    page.reload()
    expect(page.get_by_text("Your ServiceTitan admin’s turn")).to_be_visible()
    page.get_by_role("button", name="Copy instructions for your admin").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert "Connect New App" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Our admin does").click()
    expect(page.get_by_text("Your ServiceTitan admin generates the client id and secret")).to_be_visible()
    page.get_by_role("button", name="This is done").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("generates the client id and secret")
    assert_usable(page)
    turn = now(business)["turn"]
    assert (turn["stage"], turn["way"]) == ("generate", "they_generate")


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
