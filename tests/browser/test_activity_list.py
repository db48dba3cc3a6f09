"""The list: what came in while it is open, filters, parts, a table to keep."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from activity_page import OTHER, OTHER_SHOWN, SHOWN, activity, connect, open_row, row
from browser import assert_usable
from businesses import live_business, new_business


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
