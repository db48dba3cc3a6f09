"""Whether a text got booked, seen at a glance, and what a person does where it was not."""

import base64
import json
import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browser import assert_usable
from businesses import live_business, new_business

CUSTOMER, SHOWN = "+15005559000", "(500) 555-9000"
OTHER, OTHER_SHOWN = "+15005559001", "(500) 555-9001"


def activity(browser, business, groups=(), **kind):
    page = browser.signed_in(business.user(groups), at="#/activity", **kind)
    expect(page.get_by_role("heading", name="Activity")).to_be_visible()
    return page


def row(page, shown=SHOWN):
    return page.locator("[data-conversation]").filter(has_text=shown)


def open_row(page, shown=SHOWN):
    row(page, shown).click()
    opened = page.get_by_role("region", name="Conversation", exact=True)
    expect(opened.get_by_role("log")).to_be_visible()
    return opened


def disconnected_business(stack):
    """One that somebody disconnected: what comes in is held."""
    business = live_business(stack)
    business.api("DELETE", "/connections/integration?confirm=yes")
    return business


def connect(business):
    business.save()
    business.api("POST", "/connections/integration/activate", {})


def sent_to(business, number=CUSTOMER):
    """What the customer's phone got, as Twilio tells the account."""
    path = f"/2010-04-01/Accounts/{business.account_sid}/Messages.json?To=%2B{number[1:]}"
    request = urllib.request.Request(business.stack.described["twilio_url"] + path)
    secret = base64.b64encode(f"{business.account_sid}:{business.auth_token}".encode()).decode()
    request.add_header("authorization", f"Basic {secret}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return [message["body"] for message in json.load(answer)["messages"]]


def test_an_empty_list_says_what_will_be_here(browser, stack):
    page = activity(browser, live_business(stack))
    expect(page.get_by_text("No texts yet")).to_be_visible()
    expect(page.get_by_text("No text needs you")).to_be_visible()
    assert_usable(page)


def test_who_is_not_connected_yet_is_led_to_the_connection_by_a_bar_that_goes_once_it_is_in_use(browser, stack):
    business = new_business(stack)
    page = activity(browser, business)
    bar = page.get_by_role("status").filter(has_text="No texts become bookings yet")
    assert_usable(page)
    bar.get_by_role("link", name="Connect ServiceTitan").click()
    expect(page.get_by_label("Client secret")).to_be_visible()
    expect(bar).to_have_count(0)
    connect(business)
    page.reload()
    page.get_by_role("link", name="Activity").click()
    expect(page.get_by_text("No text needs you")).to_be_visible()
    expect(page.get_by_text("Texts go to ServiceTitan's test environment")).to_be_visible()
    expect(bar).to_have_count(0)


def test_a_text_that_arrives_while_activity_is_open_appears_with_its_booking(browser, stack):
    business = live_business(stack)
    page = activity(browser, business)
    expect(page.get_by_text("No texts yet")).to_be_visible()
    business.text("My water heater is leaking")
    expect(row(page)).to_contain_text("My water heater is leaking")
    expect(row(page)).to_contain_text("Booked")
    booking = business.bookings()[0]["id"]
    expect(row(page)).to_contain_text(f"Booking {booking}")
    expect(page.get_by_role("status").filter(has_text=f"{SHOWN}: Booked, booking {booking}.")).to_have_count(1)
    assert_usable(page)


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


def test_a_phone_shows_the_list_or_the_conversation(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business, width=360, height=740)
    opened = open_row(page)
    expect(row(page)).to_be_hidden()
    expect(opened).to_be_focused()
    assert_usable(page)
    opened.get_by_role("link", name="All conversations").click()
    expect(row(page)).to_be_focused()


def test_states_numbers_and_dates_narrow_the_list(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    business.text("thanks!", sender=OTHER)
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Booked")
    expect(row(page, OTHER_SHOWN)).to_contain_text("No booking needed")

    page.get_by_label("State").select_option("No booking needed")
    expect(row(page)).to_have_count(0)
    expect(row(page, OTHER_SHOWN)).to_be_visible()
    page.reload()
    expect(row(page, OTHER_SHOWN)).to_be_visible()
    expect(row(page)).to_have_count(0)
    page.get_by_label("State").select_option("Dismissed")
    expect(page.get_by_text("No conversation is like that")).to_be_visible()
    page.get_by_role("button", name="Show all conversations").click()
    expect(row(page)).to_be_visible()

    search = page.get_by_label("Customer's number")
    search.fill("500 555 9001")
    search.press("Enter")
    expect(row(page)).to_have_count(0)
    expect(row(page, OTHER_SHOWN)).to_be_visible()
    assert "9001" not in page.url
    page.expected_console.append("400")
    search.fill("90")
    page.get_by_role("button", name="Search").click()
    expect(search).to_have_accessible_description(re.compile("ten digits"))
    assert_usable(page)
    page.get_by_role("button", name="Show all conversations").click()

    page.get_by_label("From").fill("2030-01-01")
    expect(page.get_by_text("No conversation is like that")).to_be_visible()
    page.get_by_label("From").fill("2020-01-01")
    expect(row(page)).to_be_visible()


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


def test_the_list_is_downloaded_as_it_is_filtered(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    business.text("thanks!", sender=OTHER)
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Booked")
    page.get_by_label("State").select_option("Booked")
    expect(row(page, OTHER_SHOWN)).to_have_count(0)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download as CSV").click()
    assert downloaded.value.suggested_filename == "conversations.csv"
    table = downloaded.value.path().read_text(encoding="utf-8")
    assert table.startswith("\ufeff\"Last text (UTC)\"")
    assert "My water heater is leaking" in table
    assert "thanks!" not in table


def test_a_long_list_goes_on_by_a_click_and_stays_where_it_is_read(browser, stack):
    business = live_business(stack)
    page = browser.signed_in(business.user(), at="#/business")
    there = [conversation(nth) for nth in range(60)]
    page.route("**/v1/conversations?*", lambda route: route.fulfill(json=part_of(there, route.request.url)))
    page.get_by_role("link", name="Activity").click()
    rows = page.locator("[data-conversation]")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)

    rows.nth(40).scroll_into_view_if_needed()
    before = rows.nth(40).bounding_box()["y"]
    there.insert(0, conversation(-1))
    expect(rows).to_have_count(61)
    assert rows.nth(41).bounding_box()["y"] == pytest.approx(before, abs=2)
    assert_usable(page)
    page.get_by_role("button", name="1 new above").click()
    expect(rows.first).to_be_in_viewport()
    expect(page.get_by_role("button", name="1 new above")).to_have_count(0)


def conversation(nth):
    """One of many, the newest text first."""
    at = f"2026-01-01T{12 - (nth + 1) // 60:02}:{59 - (nth + 1) % 60:02}:00Z"
    return {
        "id": f"id{nth}",
        "state": "needs_none",
        "why": None,
        "customer": {"number": None, "shown": f"Sender {nth} with a long name"},
        "number_texted": "+15005550001",
        "first_text_at": at,
        "last_text_at": at,
        "texts": 1,
        "owed": 0,
        "parked": 0,
        "held": 0,
        "booking": None,
        "newest": {"words": "An-unbroken-word-" * 9, "media": 0},
    }


def part_of(there, url):
    """What the API would answer: fifty from where the page before ended."""
    start = int(parse_qs(urlsplit(url).query).get("after", ["0"])[0])
    return {"conversations": there[start : start + 50], "next": "50" if len(there) > 50 and start == 0 else None}


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


def test_an_outage_says_so_and_leaves_what_is_shown(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    expect(row(page)).to_contain_text("Booked")
    page.expected_console.append("503")
    unavailable = {"message": "Service Unavailable"}
    page.route("**/v1/conversations?*", lambda route: route.fulfill(status=503, json=unavailable))
    expect(page.get_by_role("alert")).to_contain_text("This list may be out of date")
    expect(row(page)).to_be_visible()
    assert_usable(page)
    page.unroute_all()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_conversation_that_is_gone_says_so(browser, stack):
    business = live_business(stack)
    business.text("My water heater is leaking")
    page = activity(browser, business)
    page.expected_console.append("404")
    page.goto(f"{stack.url}/#/activity/gone")
    expect(page.get_by_text("This conversation is not here any more")).to_be_visible()
    assert_usable(page)
