"""What a person does where a text was not booked, and who may."""

import re

from playwright.sync_api import expect

from activity_page import OTHER, OTHER_SHOWN, activity, connect, open_row, row
from browser import assert_usable
from businesses import live_business


def disconnected_business(stack):
    """One that somebody disconnected: what comes in is held."""
    business = live_business(stack)
    business.api("DELETE", "/connections/integration?confirm=yes")
    return business


def test_held_texts_are_booked_all_at_once_when_there_is_a_connection(browser, stack):
    business = disconnected_business(stack)
    business.text("My water heater is leaking")
    business.text("The sink is clogged", sender=OTHER)
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Held")
    page.get_by_role("link", name="2 texts held").click()
    expect(page.get_by_label("State")).to_have_value("held")
    expect(row(page)).to_be_visible()
    assert_usable(page)

    page.expected_console.append("422")
    page.get_by_role("button", name="Book all").click()
    asked = page.get_by_role("dialog", name="Book 2 held texts?")
    assert_usable(page)
    asked.get_by_role("button", name="Book all").click()
    expect(asked.get_by_role("alert")).to_contain_text("Nothing can be booked now")
    connect(business)
    asked.get_by_role("button", name="Book all").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_text("2 texts on the way to ServiceTitan")).to_be_visible()
    expect(page.get_by_text("No conversation is like that")).to_be_visible()
    page.get_by_role("button", name="Show all conversations").click()
    expect(row(page)).to_contain_text("Booking ")
    expect(row(page, OTHER_SHOWN)).to_contain_text("Booking ")
    expect(page.get_by_text("No text needs you")).to_be_visible()


def test_a_held_text_is_dismissed_and_can_be_booked_after_all(browser, stack):
    business = disconnected_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    expect(opened).to_contain_text("Held: waits for you")
    expect(opened).to_contain_text("It came in while nothing was connected")
    assert_usable(page)
    opened.get_by_role("button", name="Dismiss it").click()
    expect(opened).to_contain_text("It was left unbooked by a person")
    expect(row(page)).to_contain_text("Dismissed")
    connect(business)
    opened.get_by_role("button", name="Book it after all").click()
    expect(opened.get_by_role("heading", name=re.compile("Booking \\d+"))).to_be_visible()
    assert len(business.bookings()) == 1


def test_everything_held_is_dismissed_in_as_many_goes_as_it_takes(browser, stack):
    business = disconnected_business(stack)
    for nth in range(3):
        business.text("Hello there", sender=f"+1500555910{nth}")
    page = activity(browser, business)
    # The API had no time for all of it.
    answers = iter([{"threads": 2, "texts": 2, "left": 1}, None])

    def cut_short(route):
        answer = next(answers)
        if answer is None:
            route.continue_()
        else:
            route.fulfill(json=answer)

    page.route("**/conversations/held/dismiss", cut_short)
    page.get_by_role("button", name="Dismiss all").click()
    asked = page.get_by_role("dialog", name="Dismiss 3 held texts?")
    asked.get_by_role("button", name="Dismiss all").click()
    expect(asked).to_contain_text("2 texts of 2 conversations dismissed")
    expect(asked).to_contain_text("1 still held")
    assert_usable(page)
    asked.get_by_role("button", name="Go on with 1").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_text("No text needs you")).to_be_visible()
    expect(page.locator("[data-conversation]").filter(has_text="Dismissed")).to_have_count(3)
    assert business.bookings() == []


def test_a_text_that_waits_for_the_connection_says_why_and_is_tried_again(browser, stack):
    business = live_business(stack)
    business.client(disabled=True)
    stack.at_servicetitan("POST", f"/clients/{business.client_id}/forget")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Parked")
    expect(page.get_by_role("link", name="1 text parked")).to_be_visible()
    opened = open_row(page)
    expect(opened.get_by_text("What to do:")).to_be_visible()
    assert_usable(page)
    business.client(disabled=False)
    business.api("POST", "/connections/integration/check", {})
    retry = opened.get_by_role("button", name="Try again now")
    expect(retry.or_(opened.get_by_role("heading", name=re.compile("Booking \\d+")))).to_be_visible()
    if retry.is_visible():
        retry.click()
    expect(opened.get_by_role("heading", name=re.compile("Booking \\d+"))).to_be_visible()


def test_what_servicetitan_does_not_take_is_named_field_by_field(browser, stack):
    business = live_business(stack, replies="off")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Booked")

    listed = business.api("GET", "/conversations")["conversations"][0]
    shown = business.api("GET", f"/conversations/{listed['id']}")
    shown["conversation"]["state"] = "set_aside"
    shown["conversation"]["why"] = {
        "cause": "ServiceTitan does not take it.",
        "rule": None,
        "remedy": "Remove what ServiceTitan names, then try again, or make the booking by hand.",
        "errors": {"address.zip": ["The ZIP code is longer than 10 characters."]},
        "trace_id": "0HN7TRACE",
    }
    page.route("**/v1/conversations/*", lambda route: route.fulfill(json=shown))
    opened = open_row(page)
    expect(opened.get_by_role("definition").filter(has_text="The ZIP code is longer")).to_be_visible()
    expect(opened).to_contain_text("0HN7TRACE")
    assert_usable(page)
    # It is booked in truth, so there is nothing to try again.
    opened.get_by_role("button", name="Try again now").click()
    expect(page.get_by_text("There was nothing left to do")).to_be_visible()


def test_a_text_that_needed_no_booking_is_booked_by_a_click(browser, stack):
    business = live_business(stack)
    business.text("thanks!")
    page = activity(browser, business)
    opened = open_row(page)
    expect(opened).to_contain_text("Only thanks or OK")
    opened.get_by_role("button", name="Book it after all").click()
    expect(opened.get_by_role("heading", name=re.compile("Booking \\d+"))).to_be_visible()


def test_a_viewer_sees_everything_and_changes_nothing(browser, stack):
    business = disconnected_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business, groups=("viewers",))
    opened = open_row(page)
    expect(opened).to_contain_text("Held: waits for you")
    expect(opened).to_contain_text("may look at everything and change nothing")
    for name in ("Book all", "Book it", "Dismiss it", "Take over", "Send"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    assert_usable(page)


def test_an_operator_looks_first_and_acts_once_they_say_so(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = browser.signed_in("operator", at=f"#/fleet/{business.tenant}/activity")
    opened = open_row(page)
    assert f"/fleet/{business.tenant}/activity/" in page.url
    expect(opened.get_by_role("button", name="Take over")).to_have_count(0)
    page.get_by_role("button", name="Act for them").click()
    opened.get_by_role("button", name="Take over").click()
    expect(opened.get_by_text("took over")).to_be_visible()
