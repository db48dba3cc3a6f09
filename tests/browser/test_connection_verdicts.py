"""Every verdict on what is saved: what is wrong, how sure that is, and what to do."""

from playwright.sync_api import expect

from browser import assert_usable
from businesses import SCOPES
from connection_page import SECRET, business_of, fill, light, now, opened, save, save_in_vain, secret_of


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
