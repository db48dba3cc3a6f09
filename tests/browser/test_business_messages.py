"""Replies and messages: what customers get, measured as one types."""

import re

from playwright.sync_api import expect

from business_page import assert_usable, card, open_section, save
from businesses import new_business


def test_each_reply_level_shows_what_a_customer_gets(browser, stack):
    business = new_business(stack)
    page = open_section(browser, business, "replies")
    replies = card(page, "Automatic replies")
    expect(replies.get_by_text("Riverside Plumbing: got your text").first).to_be_visible()
    replies.get_by_label("Always ask").check()
    expect(replies.get_by_text("What day and time of day would suit you?")).to_have_count(2)
    replies.get_by_label("Other countries").fill("+52, +44")
    save(replies)
    page.reload()
    expect(replies.get_by_label("Always ask")).to_be_checked()
    expect(replies.get_by_label("Other countries")).to_have_value("+44, +52")


def test_a_message_is_changed_measured_as_one_types_and_put_back(browser, stack):
    page = open_section(browser, new_business(stack), "messages")
    page.get_by_role("button", name="Change: More came in").click()
    message = card(page, "More came in")
    words = message.get_by_label("Words", exact=True)
    words.fill("We’ve added it. See you, ")
    message.get_by_role("button", name="Put in {business}").click()
    expect(message.get_by_text("We’ve added it. See you, Riverside Plumbing")).to_be_visible()
    expect(message.get_by_text("“’” is not in the alphabet")).to_be_visible()
    expect(message.get_by_text("43 of 70 characters")).to_be_visible()
    assert_usable(page)
    message.get_by_role("button", name="Use plain characters").click()
    expect(words).to_have_value("We've added it. See you, {business}")
    expect(message.get_by_text("43 of 160 characters")).to_be_visible()
    words.fill("x" * 161)
    expect(message.get_by_text("2 parts")).to_be_visible()
    words.fill("Your visit is booked, {phone} is our phone")
    save(message)
    expect(message.get_by_text("only the office can know")).to_be_visible()
    expect(message.get_by_text("You have no office phone yet")).to_be_visible()
    expect(page.get_by_text("Your words")).to_be_visible()
    message.get_by_role("button", name="Back to our words").click()
    page.get_by_role("dialog").get_by_role("button", name="Put our words back").click()
    expect(words).to_have_value(re.compile("Added to your request"))
    expect(page.get_by_text("Your words")).to_have_count(0)


def test_a_message_that_cannot_be_sent_is_not_saved_and_says_why(browser, stack):
    page = open_section(browser, new_business(stack), "messages")
    page.expected_console.append("422")
    page.get_by_role("button", name="Spanish", exact=True).click()
    page.get_by_role("button", name="Change: It arrived, while you are open").click()
    message = card(page, "It arrived, while you are open")
    message.get_by_label("Words", exact=True).fill("Hola")
    message.get_by_role("button", name="Save", exact=True).click()
    expect(message.get_by_text("This has to name the business")).to_be_visible()
    expect(message.get_by_label("Words", exact=True)).to_have_value("Hola")
    expect(page.get_by_role("button", name="Change: Gas or carbon monoxide")).to_have_count(0)
