"""Settings of a business: each section saved and shown again, and what is wrong said beside its field."""

import base64
import json
import re
import time
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

import browser as browsing
from businesses import SCOPES, live_business, new_business

SECTIONS = ["office", "replies", "messages", "bookings", "people", "number", "customers", "records"]
CUSTOMER = "+15005559000"


def open_section(browser, business, section, groups=(), **kind):
    return browser.signed_in(business.user(groups), at=f"#/business/{section}", **kind)


def assert_usable(page):
    """From the top: nothing is half under what stays in sight there."""
    page.evaluate("scrollTo(0, 0)")
    browsing.assert_usable(page)


def card(page, title):
    """A form that is saved by itself."""
    return page.get_by_role("form", name=title, exact=True)


def save(form):
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_text("✓ Saved")).to_be_visible()


def business_with_lists(stack, scopes=SCOPES):
    """Connected to the ServiceTitan tenant that has campaigns, business units and job types."""
    business = new_business(stack)
    business.client(tenant="1234567", scopes=scopes)
    business.save(servicetitan_tenant_id="1234567", booking_provider_id="7001")
    business.api("POST", "/connections/integration/activate", {})
    return business


def at_twilio(business, path, form=None):
    """A call to Twilio's own API with the account's token."""
    url = f"{business.stack.described['twilio_url']}/2010-04-01/Accounts/{business.account_sid}/{path}"
    request = urllib.request.Request(url, data=urllib.parse.urlencode(form).encode() if form else None)
    key = f"{business.account_sid}:{business.auth_token}".encode()
    request.add_header("authorization", f"Basic {base64.b64encode(key).decode()}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def texted_to(business, number):
    return at_twilio(business, f"Messages.json?To={urllib.parse.quote(number)}")["messages"]


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


def wait_until(is_so):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "nobody waits longer than that"


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


def test_what_every_booking_names_is_chosen_from_live_lists(browser, stack):
    page = open_section(browser, business_with_lists(stack), "bookings")
    every = card(page, "Every booking")
    every.get_by_label("Campaign").select_option("Texts")
    every.get_by_label("Business unit").select_option("Heating")
    expect(every.get_by_role("option", name="Leak")).to_have_count(0)
    every.get_by_label("Job type").select_option("No heat")
    every.get_by_label("Priority").select_option("High")
    save(every)
    page.reload()
    expect(every.get_by_label("Campaign")).to_have_value("201")
    expect(every.get_by_label("Job type")).to_have_value("302")


def test_a_list_that_cannot_be_read_says_why_and_lets_one_type_the_number(browser, stack):
    business = business_with_lists(stack, [scope for scope in SCOPES if scope != "tn.mrk.campaigns:r"])
    page = open_section(browser, business, "bookings")
    every = card(page, "Every booking")
    campaign = every.get_by_label("Campaign (its number)")
    expect(every.get_by_text("tn.mrk.campaigns:r")).to_be_visible()
    campaign.fill("201")
    save(every)
    assert_usable(page)


def test_rules_send_words_to_where_they_belong(browser, stack):
    business = business_with_lists(stack)
    page = open_section(browser, business, "bookings")
    page.expected_console.append("422")
    rules = card(page, "Rules")
    rules.get_by_role("button", name="Add a rule for words").click()
    rules.get_by_role("button", name="Save", exact=True).click()
    expect(rules.get_by_text("A rule sets something")).to_be_visible()
    rules.get_by_label("Words or short phrases").fill("no heat, furnace")
    rules.get_by_label("Business unit").select_option("Heating")
    rules.get_by_role("button", name="Add urgent words").click()
    rules.get_by_label("Words or short phrases").last.fill("sump pump")
    rules.get_by_role("button", name="Move rule 2 up").click()
    assert_usable(page)
    save(rules)
    saved = business.api("GET", "/settings")["rules"]
    assert [(rule["words"], rule["business_unit_id"], rule["priority"]) for rule in saved] == [
        (["sump pump"], None, "Urgent"),
        (["no heat", "furnace"], "102", None),
    ]
    rules.get_by_role("button", name="Remove rule 1").click()
    save(rules)
    expect(rules.get_by_text("Heating")).to_be_visible()


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
