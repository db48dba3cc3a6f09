"""What bookings name: live lists, and rules for words and numbers."""

from playwright.sync_api import expect

from business_page import assert_usable, card, open_section, save
from businesses import SCOPES, new_business


def business_with_lists(stack, scopes=SCOPES):
    """Connected to the ServiceTitan tenant that has campaigns, business units and job types."""
    business = new_business(stack)
    business.client(tenant="1234567", scopes=scopes)
    business.save(servicetitan_tenant_id="1234567", booking_provider_id="7001")
    business.api("POST", "/connections/integration/activate", {})
    return business


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
