"""The simulator that `make run` serves: a phone, ServiceTitan beside it, and what can go wrong between the two."""

import itertools
import os
import random
import urllib.request

import pytest
from playwright.sync_api import expect

from browser import assert_usable

# A stack that runs already knows the customers of earlier runs.
_customers = itertools.count(random.randrange(1000, 9000) if os.environ.get("STACK") else 1000)
SOON_MS = 30_000
# What was in doubt is settled, the next minute's run comes by, and the machine is busy.
RECOVERED_MS = 120_000


@pytest.fixture
def page(browser, stack):
    """The demo business on a desk's screen; all faults are over afterwards."""
    simulator = stack.described["simulator_url"]
    page = browser.page(width=1440)
    page.goto(simulator)
    page.get_by_role("button", name="New customer").click()
    yield page
    urllib.request.urlopen(urllib.request.Request(f"{simulator}/faults", method="DELETE"), timeout=30).close()


def text(page, words):
    """Types something that tells this customer from any other, and sends it; what was sent."""
    said = f"{words}, unit {next(_customers)}"
    page.get_by_label("Text message").fill(said)
    page.get_by_label("Text message").press("Enter")
    return said


def state_of(page, said):
    """What the phone says of a text."""
    return page.locator(".bubble", has_text=said).locator(".bubble-state")


def booking_of(page, said):
    return page.get_by_role("article").filter(has_text=said)


def switch(page, fault, on=True):
    page.get_by_role("switch", name=fault).set_checked(on)


def choose(page, business):
    """Another business, and a new customer of it."""
    page.get_by_label("Business").select_option(business)
    expect(page.get_by_role("log", name=f"Messages with {business}")).to_be_visible()
    page.get_by_role("button", name="New customer").click()


def inside(page, words):
    return page.get_by_role("log", name="What happens inside").get_by_text(words).last


def test_a_text_becomes_a_booking_and_the_reply_appears_on_the_phone(page):
    said = text(page, "My water heater is leaking")
    expect(state_of(page, said)).to_contain_text("In booking", timeout=SOON_MS)
    expect(booking_of(page, said)).to_have_count(1)
    expect(page.locator(".bubble.reply").first).to_contain_text("Demo Plumbing", timeout=SOON_MS)
    expect(page.locator(".bubble.reply .bubble-state").first).to_have_text("Delivered", timeout=SOON_MS)
    expect(inside(page, "ServiceTitan made booking")).to_be_visible()


def test_the_phone_can_be_used_by_everyone(page):
    expect(page.get_by_text("Say what you need")).to_be_visible()
    assert_usable(page)
    said = text(page, "The kitchen faucet drips")
    expect(state_of(page, said)).to_contain_text("In booking", timeout=SOON_MS)
    booking_of(page, said).get_by_role("button", name="Write in the notes").press("Enter")
    page.get_by_label("Attach a photo").press("Enter")
    switch(page, "Slow")
    expect(page.get_by_role("status").filter(has_text="two seconds")).to_be_visible()
    assert_usable(page)


def test_what_the_office_writes_stays_and_later_texts_are_notes_on_the_job(page):
    said = text(page, "The sump pump is dead")
    booking = booking_of(page, said)
    booking.get_by_role("button", name="Write in the notes").click()
    booking.get_by_label("Write above the notes").fill("Gate code 4411")
    booking.get_by_role("button", name="Save").click()
    more = text(page, "It is in the basement")
    expect(booking).to_contain_text(more, timeout=SOON_MS)
    expect(booking).to_contain_text("Gate code 4411")
    booking.get_by_role("button", name="Book the job").click()
    last = text(page, "Please bring a new pump")
    expect(booking.get_by_role("heading", name="Notes on job")).to_be_visible(timeout=SOON_MS)
    expect(booking).to_contain_text(last)


def test_a_photo_is_on_the_phone_and_linked_in_the_notes(page):
    page.get_by_label("Attach a photo").click()
    page.get_by_role("button", name="Use a sample photo").click()
    expect(page.get_by_label("The attached photo")).to_be_visible()
    said = text(page, "It looks like this")
    expect(page.get_by_alt_text("A photo")).to_be_visible()
    # The browser's own way of showing a picture, which the policy of files does not let style.
    page.expected_console.append("Applying inline style violates")
    link = booking_of(page, said).get_by_role("link")
    expect(link).to_be_visible(timeout=SOON_MS)
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("img").first).to_be_visible()


def test_stop_is_heard_and_said(page):
    page.get_by_label("Text message").fill("STOP")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Twilio delivers nothing more to this phone")).to_be_visible()
    expect(page.locator(".bubble.own .bubble-state")).to_contain_text("Needs no booking", timeout=SOON_MS)


def test_while_servicetitan_is_down_texts_wait_and_say_so_and_afterwards_they_are_booked(page):
    switch(page, "ServiceTitan down")
    expect(page.get_by_text("ServiceTitan is down for maintenance")).to_be_visible()
    said = text(page, "The toilet is running")
    expect(state_of(page, said)).to_contain_text("Waits", timeout=SOON_MS)
    expect(inside(page, "ServiceTitan is down (503)")).to_be_visible()
    expect(booking_of(page, said)).to_have_count(0)
    page.get_by_role("button", name="Reset").click()
    expect(state_of(page, said)).to_contain_text("In booking", timeout=RECOVERED_MS)
    expect(booking_of(page, said)).to_have_count(1)


def test_while_access_is_revoked_texts_wait_and_another_business_goes_on(page, stack):
    switch(page, "Access revoked")
    said = text(page, "The dishwasher leaks")
    expect(state_of(page, said)).to_contain_text("Waits", timeout=SOON_MS)
    expect(inside(page, "refused the credentials")).to_be_visible()
    choose(page, "Other Plumbing")
    other = text(page, "The shower is cold")
    expect(state_of(page, other)).to_contain_text("In booking", timeout=SOON_MS)
    choose(page, "Demo Plumbing")
    switch(page, "Access revoked", on=False)
    stack.api("POST", "/v1/connections/integration/check", {}, user="demo")
    expect(booking_of(page, said)).to_have_count(1, timeout=RECOVERED_MS)
    expect(booking_of(page, other)).to_have_count(0)


def test_a_lost_answer_makes_no_second_booking(page):
    switch(page, "Lose next answer")
    said = text(page, "The garbage disposal is stuck")
    expect(inside(page, "the answer was lost")).to_be_visible(timeout=SOON_MS)
    expect(inside(page, "so no second one is made")).to_be_visible(timeout=SOON_MS)
    expect(state_of(page, said)).to_contain_text("In booking", timeout=SOON_MS)
    expect(booking_of(page, said)).to_have_count(1)
    expect(page.get_by_role("switch", name="Lose next answer")).not_to_be_checked()


def test_a_call_that_is_refused_once_is_made_again(page):
    switch(page, "Refuse once (429)")
    said = text(page, "The boiler makes a noise")
    expect(inside(page, "(429)")).to_be_visible(timeout=SOON_MS)
    expect(state_of(page, said)).to_contain_text("In booking", timeout=RECOVERED_MS)
    expect(booking_of(page, said)).to_have_count(1)


def test_a_slow_servicetitan_holds_up_no_text(page):
    switch(page, "Slow")
    said = text(page, "The basement is damp")
    expect(state_of(page, said)).to_contain_text("Taken in")
    expect(state_of(page, said)).to_contain_text("In booking", timeout=RECOVERED_MS)
    expect(inside(page, "took 2 s")).to_be_visible()


def test_a_text_that_twilio_cannot_hand_over_says_so(page):
    switch(page, "Twilio can’t reach us")
    said = text(page, "Is anybody there")
    expect(state_of(page, said)).to_have_text("Twilio cannot reach IntelliSend")
    expect(inside(page, "it stands in Twilio's log only")).to_be_visible()
