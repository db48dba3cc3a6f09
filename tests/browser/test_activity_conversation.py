"""A conversation, opened: the exchange, its booking, and a person who takes over."""

import base64
import json
import re
import urllib.request

from playwright.sync_api import expect

from activity_page import CUSTOMER, OTHER, OTHER_SHOWN, activity, open_row, row
from browser import assert_usable
from businesses import live_business


def sent_to(business, number=CUSTOMER):
    """What the customer's phone got, as Twilio tells the account."""
    path = f"/2010-04-01/Accounts/{business.account_sid}/Messages.json?To=%2B{number[1:]}"
    request = urllib.request.Request(business.stack.described["twilio_url"] + path)
    secret = base64.b64encode(f"{business.account_sid}:{business.auth_token}".encode()).decode()
    request.add_header("authorization", f"Basic {secret}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return [message["body"] for message in json.load(answer)["messages"]]


def test_an_opened_conversation_shows_the_exchange_and_the_booking(browser, stack):
    business = live_business(stack, replies="acknowledge")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    log = opened.get_by_role("log")
    expect(log).to_contain_text("My water heater is leaking")
    expect(log).to_contain_text("In the booking")
    expect(log).to_contain_text("Automatic reply")
    expect(log).to_contain_text("Delivered")
    booking = business.bookings()[0]["id"]
    beside = opened.get_by_role("complementary", name="Booking")
    expect(beside.get_by_role("heading", name=f"Booking {booking}")).to_be_visible()
    expect(beside).to_contain_text("1 text")
    assert_usable(page)
    opened.get_by_role("link", name="Close the conversation").click()
    expect(opened).to_have_count(0)
    expect(row(page)).to_be_focused()


def test_a_conversation_that_goes_on_is_shown_where_it_is_opened(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    opened.get_by_label("Answer").fill("We will be there")
    business.text("And the pilot light is out")
    expect(opened.get_by_role("log")).to_contain_text("And the pilot light is out")
    expect(opened.get_by_label("Answer")).to_have_value("We will be there")


def test_a_person_takes_over_answers_and_lets_replies_go_out_again(browser, stack):
    business = live_business(stack, replies="off")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    opened.get_by_role("button", name="Take over").click()
    expect(opened.get_by_text("took over")).to_be_visible()
    answer = opened.get_by_label("Answer")
    answer.fill("We can be there tomorrow at 3 PM.")
    expect(answer).to_have_accessible_description("33 characters, 1 segment.")
    opened.get_by_role("button", name="Send").click()
    expect(opened.get_by_role("log")).to_contain_text("We can be there tomorrow at 3 PM.")
    expect(opened.get_by_role("log")).to_contain_text("Delivered")
    expect(answer).to_have_value("")
    assert sent_to(business) == ["We can be there tomorrow at 3 PM."]
    opened.get_by_role("button", name="Resume automatic replies").click()
    expect(opened.get_by_role("button", name="Take over")).to_be_visible()


def test_an_answer_that_twilio_does_not_take_is_not_lost(browser, stack):
    business = live_business(stack, replies="off")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    stack.at_twilio("PUT", "/messages/next", {"refused": 30007})
    page.expected_console.append("502")
    opened.get_by_label("Answer").fill("On our way")
    opened.get_by_role("button", name="Send").click()
    expect(opened.get_by_role("alert")).to_contain_text("Twilio did not take the message")
    expect(opened.get_by_label("Answer")).to_have_value("On our way")
    opened.get_by_role("button", name="Send").click()
    expect(opened.get_by_role("log")).to_contain_text("Delivered")
    assert sent_to(business) == ["On our way"]


def test_a_reply_that_does_not_arrive_says_why(browser, stack):
    business = live_business(stack, replies="off")
    business.text("My water heater is leaking")
    page = activity(browser, business)
    opened = open_row(page)
    stack.at_twilio("PUT", "/messages/next", {"fails": 30003})
    opened.get_by_label("Answer").fill("On our way")
    opened.get_by_role("button", name="Send").click()
    expect(opened.get_by_role("log")).to_contain_text("Not delivered: ")
    expect(opened.get_by_role("log")).to_contain_text("30003")
    assert_usable(page)


def test_what_is_typed_is_kept_while_another_conversation_is_looked_at(browser, stack):
    business = live_business(stack, replies="off")
    business.text("My water heater is leaking")
    business.text("The sink is clogged", sender=OTHER)
    page = activity(browser, business)
    open_row(page).get_by_label("Answer").fill("Half an ans")
    expect(open_row(page, OTHER_SHOWN).get_by_label("Answer")).to_have_value("")
    expect(open_row(page).get_by_label("Answer")).to_have_value("Half an ans")


def test_photos_are_shown_among_the_texts(browser, stack):
    business = live_business(stack)
    business.text("It looks like this", files=["image/gif", "video/mp4"])
    page = activity(browser, business)
    log = open_row(page).get_by_role("log")
    photo = log.get_by_role("img", name="Photo 1 (opens in a new tab)")
    expect(photo).to_be_visible()
    photo.evaluate("(image) => image.decode()")
    expect(log.get_by_role("link", name="Video 2 (opens in a new tab)")).to_have_attribute("href", re.compile("/m/"))
    assert_usable(page)


def test_what_the_office_did_with_a_booking_is_shown(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Booking ")
    booking = business.bookings()[0]["id"]
    # The office is asked every ten minutes; a text that comes in asks at once.
    stack.at_servicetitan("PATCH", f"/bookings/{booking}", {"status": "Converted", "job_id": 880000 + business.n})
    business.text("The gate code is 4411")
    expect(row(page)).to_contain_text(f"Job {880000 + business.n}")
    beside = open_row(page).get_by_role("complementary", name="Booking")
    expect(beside).to_contain_text("Converted")


def test_a_conversation_that_is_gone_says_so(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    page.expected_console.append("404")
    page.goto(f"{stack.url}/#/activity/gone")
    expect(page.get_by_text("This conversation is not here any more")).to_be_visible()
    assert_usable(page)
