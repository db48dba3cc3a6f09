"""The first day: from nothing to live, whose turn it is, the test booking and the first text."""

from playwright.sync_api import expect

from browser import assert_usable
from businesses import SCOPES
from connection_page import business_of, connected_business, fill, light, now, opened, save


def lights_of_text(page):
    return page.get_by_role("list", name="Your text")


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
