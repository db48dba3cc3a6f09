"""The business itself: its hours, its people, what is not saved yet, and who may change it."""

import re
import urllib.parse

import pytest
from playwright.sync_api import expect

from business_page import assert_usable, at_twilio, card, open_section, save
from businesses import live_business, new_business

SECTIONS = ["office", "replies", "messages", "bookings", "people", "number", "customers", "records"]


def texted_to(business, number):
    return at_twilio(business, f"Messages.json?To={urllib.parse.quote(number)}")["messages"]


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_is_usable_by_everyone(browser, stack, section):
    page = open_section(browser, live_business(stack), section)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.locator(".bones")).to_have_count(0)
    assert_usable(page)


def test_opening_hours_are_saved_and_shown_again(browser, stack):
    page = open_section(browser, new_business(stack), "office")
    hours = card(page, "Opening hours")
    hours.get_by_label("Monday, from").fill("07:30")
    hours.get_by_label("Monday, to").fill("12:00")
    hours.get_by_role("button", name="More hours on Monday").click()
    hours.get_by_label("Monday, from").nth(1).fill("13:00")
    hours.get_by_label("Monday, to").nth(1).fill("00:00")
    hours.get_by_role("button", name="Copy Monday to Tuesday through Friday").click()
    hours.get_by_label("Friday: open or closed").select_option("Closed")
    hours.get_by_label("Saturday: open or closed").select_option("Open all day")
    save(hours)
    page.reload()
    expect(hours.get_by_label("Thursday, from").first).to_have_value("07:30")
    expect(hours.get_by_label("Thursday, to").nth(1)).to_have_value("00:00")
    expect(hours.get_by_label("Friday: open or closed")).to_have_value("closed")
    expect(hours.get_by_label("Saturday: open or closed")).to_have_value("all")


def test_a_wrong_time_is_said_under_its_day_and_nothing_typed_is_lost(browser, stack):
    page = open_section(browser, new_business(stack), "office")
    page.expected_console.append("422")
    hours = card(page, "Opening hours")
    hours.get_by_role("button", name="More hours on Tuesday").click()
    hours.get_by_label("Tuesday, from").nth(1).fill("16:00")
    hours.get_by_label("Tuesday, to").nth(1).fill("19:00")
    hours.get_by_role("button", name="Save", exact=True).click()
    expect(hours.get_by_role("group", name="Tuesday")).to_contain_text("overlap")
    expect(hours.get_by_label("Tuesday, from").first).to_be_focused()
    assert_usable(page)
    expect(hours.get_by_label("Tuesday, to").nth(1)).to_have_value("19:00")
    hours.get_by_label("Tuesday, from").nth(1).fill("17:30")
    save(hours)


def test_what_is_not_saved_waits_in_its_section_and_says_so(browser, stack):
    page = open_section(browser, new_business(stack), "office")
    page.expected_console.append("422")
    business = card(page, "Your business")
    business.get_by_label("Business name").fill("Half-typed Plumbing")
    business.get_by_label("Office phone").fill("12")
    business.get_by_role("button", name="Save", exact=True).click()
    expect(business.get_by_text("This is not a telephone number")).to_be_visible()
    page.get_by_role("link", name="Replies").click()
    expect(page.get_by_role("link", name="Your office")).to_contain_text("not saved")
    page.get_by_role("link", name="Activity").click()
    page.get_by_role("link", name="Business", exact=True).click()
    expect(business.get_by_label("Business name")).to_have_value("Half-typed Plumbing")
    business.get_by_label("Office phone").fill("972 555 0100")
    save(business)
    expect(business.get_by_label("Office phone")).to_have_value("(972) 555-0100")
    expect(page.get_by_role("link", name="Your office")).not_to_contain_text("not saved")


def test_a_person_of_the_staff_is_added_and_confirmed_with_the_code(browser, stack):
    business = live_business(stack)
    page = open_section(browser, business, "people")
    page.expected_console.append("422")
    staff = card(page, "Staff alerts")
    staff.get_by_role("button", name="Add a person").click()
    staff.get_by_label("Name").fill("Ann")
    staff.get_by_label("Mobile number").fill("12")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("This is not a telephone number")).to_be_visible()
    staff.get_by_label("Mobile number").fill("500 555 0123")
    staff.get_by_label("Every conversation").check()
    save(staff)
    page.get_by_role("button", name="Text the code").click()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("This is not the code")).to_be_visible()
    assert_usable(page)
    code = re.search(r"\d{6}", texted_to(business, "+15005550123")[0]["body"])[0]
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(staff.get_by_text("Confirmed", exact=True)).to_be_visible()
    waiting = card(page, "Bookings that wait")
    waiting.get_by_role("switch").check()
    waiting.get_by_label("After").fill("45")
    save(waiting)
    assert business.api("GET", "/settings")["untouched_after_minutes"] == 45


@pytest.mark.parametrize("section", SECTIONS)
def test_a_viewer_sees_everything_and_changes_nothing(browser, stack, section):
    page = open_section(browser, live_business(stack), section, groups=("viewers",))
    expect(page.get_by_text("You can look at everything here")).to_have_count(1)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    acts = re.compile("Save|Add|Remove|Change|Give|Connect|Look|Never|More|Copy")
    expect(page.get_by_role("button", name=acts)).to_have_count(0)
    assert page.locator("main input:enabled, main select:enabled, main textarea:enabled").count() == 0
    assert_usable(page)


def test_an_operator_who_acts_for_a_business_changes_its_settings(browser, stack):
    business = new_business(stack, name="Hilltop Heating")
    page = browser.signed_in("operator", at=f"#/fleet/{business.tenant}/business")
    expect(page.get_by_label("Business name")).to_be_disabled()
    page.get_by_role("button", name="Act for them").click()
    page.get_by_label("Business name").fill("Hilltop Heating & Air")
    save(card(page, "Your business"))
    page.get_by_role("link", name="Data and history").click()
    expect(page.get_by_role("listitem").first).to_contain_text("on your behalf")
