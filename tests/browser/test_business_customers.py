"""Customers and records: who is never booked, who is erased, who wants no texts, who did what."""

import time

from playwright.sync_api import expect

from business_page import assert_usable, card, open_section, save
from businesses import live_business, new_business

CUSTOMER = "+15005559000"


def wait_until(is_so):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "nobody waits longer than that"


def test_numbers_that_are_never_booked_are_listed_and_taken_off(browser, stack):
    page = open_section(browser, new_business(stack), "customers")
    page.expected_console.append("400")
    never = card(page, "Never book a number")
    never.get_by_label("Number").fill("12")
    never.get_by_role("button", name="Never book it").click()
    expect(never.get_by_text("This is not a telephone number")).to_be_visible()
    never.get_by_label("Number").fill("500-555-0177")
    never.get_by_role("button", name="Never book it").click()
    expect(page.get_by_role("listitem")).to_contain_text("(500) 555-0177")
    page.reload()
    page.get_by_role("button", name="Remove (500) 555-0177").press("Enter")
    expect(page.get_by_text("None so far.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(never.get_by_label("Number")).to_be_focused()


def test_a_customer_is_erased_once_one_has_read_what_it_means_and_there_is_a_receipt(browser, stack):
    business = live_business(stack)
    business.text("Our heater is leaking", sender=CUSTOMER)
    page = open_section(browser, business, "customers")
    page.expected_console.append("409")
    wait_until(lambda: business.api("GET", "/conversations?state=booked")["conversations"])
    erasing = card(page, "Erase a customer")
    erasing.get_by_label("The customer's number").fill(CUSTOMER)
    erasing.get_by_role("button", name="Look what there is").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("texts: 1, conversations: 1")
    assert_usable(page)
    asked.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Deleted: 1 text, 1 conversation,")).to_be_visible()
    expect(page.get_by_role("heading", name="Still in ServiceTitan")).to_be_visible()
    assert_usable(page)


def test_who_wants_no_texts_is_downloaded_as_a_table(browser, stack):
    business = live_business(stack)
    business.text("STOP", sender=CUSTOMER)
    page = open_section(browser, business, "records")
    wait_until(lambda: business.api("GET", "/consents")["consents"])
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as a table").click()
    table = open(started.value.path(), encoding="utf-8").read()
    assert started.value.suggested_filename == "consents.csv"
    assert table.startswith("\ufeff") and "STOP" in table


def test_how_long_texts_are_kept_is_saved_and_the_history_says_who_did_it(browser, stack):
    business = new_business(stack)
    page = open_section(browser, business, "records")
    page.expected_console.append("422")
    kept = card(page, "How long texts are kept")
    kept.get_by_label("Texts and photos").fill("5")
    kept.get_by_role("button", name="Save", exact=True).click()
    expect(kept.get_by_text("from 30 to 400")).to_be_visible()
    kept.get_by_label("Texts and photos").fill("90")
    save(kept)
    page.reload()
    entry = page.get_by_role("listitem").filter(has_text="Settings saved").first
    expect(entry).to_contain_text("retention days")
    expect(entry).to_contain_text(f"person{business.n}@example.com")
