"""The Twilio number: what it does now, what will change, and how it is let go."""

from playwright.sync_api import expect

from business_page import assert_usable, at_twilio, open_section
from businesses import new_business


def number_at_twilio(business):
    return at_twilio(business, "IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]


def set_number(business, **settings):
    """What somebody set in Twilio's console."""
    at_twilio(business, f"IncomingPhoneNumbers/{number_at_twilio(business)['sid']}.json", settings)


def connect_number(page, business):
    page.get_by_label("Number", exact=True).fill(business.number[2:])
    page.get_by_label("Account SID").fill(business.account_sid)
    page.get_by_label("Auth token").fill(business.auth_token)
    page.get_by_role("button", name="Connect the number").click()


def test_a_number_that_does_nothing_is_connected_at_once(browser, stack):
    business = new_business(stack)
    page = open_section(browser, business, "number")
    page.expected_console.append("422")
    page.get_by_role("button", name="Connect the number").click()
    expect(page.get_by_text("This is not a telephone number")).to_be_visible()
    connect_number(page, business)
    expect(page.get_by_text("Texts come here")).to_be_visible()
    expect(page.get_by_text(f"•••• {business.auth_token[-4:]}")).to_be_visible()


def test_what_a_number_does_now_is_shown_before_it_is_replaced_and_put_back_when_it_leaves(browser, stack):
    business = new_business(stack)
    set_number(business, SmsUrl="https://old.example.com/texts")
    page = open_section(browser, business, "number")
    page.expected_console.append("409")
    connect_number(page, business)
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("https://old.example.com/texts")
    assert_usable(page)
    asked.get_by_role("button", name="Have its texts come here").click()
    expect(page.get_by_text("Texts come here")).to_be_visible()
    page.get_by_role("button", name="Give the number back").click()
    leaving = page.get_by_role("dialog")
    expect(leaving).to_contain_text("https://old.example.com/texts")
    leaving.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("was given back")).to_be_visible()
    expect(page.get_by_role("heading", name="Connect your number")).to_be_visible()
    assert number_at_twilio(business)["sms_url"] == "https://old.example.com/texts"


def test_a_number_that_somebody_pointed_elsewhere_is_pointed_here_again(browser, stack):
    business = new_business(stack)
    business.assign_number()
    set_number(business, SmsUrl="https://elsewhere.example.com/texts")
    page = open_section(browser, business, "number")
    page.expected_console.append("409")
    expect(page.get_by_text("Texts go elsewhere")).to_be_visible()
    page.get_by_role("button", name="Have its texts come here again").click()
    page.get_by_role("dialog").get_by_role("button", name="Have its texts come here").click()
    expect(page.get_by_text("Texts come here", exact=True)).to_be_visible()


def test_a_refused_auth_token_says_what_to_press_and_a_new_one_is_saved(browser, stack):
    business = new_business(stack)
    business.assign_number()
    stack.at_twilio("PUT", f"/accounts/{business.account_sid}", {"auth_tokens": ["new" + business.auth_token[3:]]})
    page = open_section(browser, business, "number")
    page.expected_console.append("422")
    expect(page.get_by_text("no longer accepts the auth token")).to_be_visible()
    page.get_by_role("button", name="Save a new auth token").click()
    page.get_by_label("New auth token", exact=True).fill("wrong")
    page.get_by_role("button", name="Save the token").click()
    expect(page.get_by_text("Twilio refuses this auth token")).to_be_visible()
    page.get_by_label("New auth token", exact=True).fill("new" + business.auth_token[3:])
    page.get_by_role("button", name="Save the token").click()
    expect(page.get_by_text("no longer accepts the auth token")).to_have_count(0)


def test_a_number_that_cannot_be_put_back_is_let_go_only_when_somebody_says_so(browser, stack):
    business = new_business(stack)
    business.assign_number()
    stack.at_twilio("PUT", f"/accounts/{business.account_sid}", {"auth_tokens": ["gone"]})
    page = open_section(browser, business, "number")
    page.expected_console.append("422")
    page.get_by_role("button", name="Give the number back").click()
    leaving = page.get_by_role("dialog")
    leaving.get_by_role("button", name="Give it back").click()
    expect(leaving.get_by_text("save the present one first")).to_be_visible()
    leaving.get_by_role("button", name="Let it go as it is").click()
    expect(page.get_by_text("was not put back")).to_be_visible()
