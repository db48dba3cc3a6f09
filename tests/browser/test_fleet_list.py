"""The list of businesses: its order, its search, and what there is to copy from it."""

import re

from playwright.sync_api import expect

from browser import assert_usable
from businesses import live_business, new_business
from fleet_page import clipboard, refreshed_until, row, the_fleet


def test_the_list_is_filtered_and_sorted_and_keeps_that_for_whoever_comes_back(browser, stack):
    live, bare = live_business(stack), new_business(stack, "Aardvark Plumbing")
    live.text("No heat")
    page = the_fleet(browser)
    if page.get_by_role("button", name="Read all").count() > 0:
        page.get_by_role("button", name="Read all").click()
        expect(page.get_by_text("read so far")).to_have_count(0)
    page.get_by_label("Sort by").select_option("Name")
    page.get_by_label("Search").fill("aardvark")
    expect(row(page, bare.tenant)).to_be_visible()
    expect(row(page, live.tenant)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Our turn")).click()
    expect(row(page, bare.tenant)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Live")).click()
    expect(page.get_by_text("No business fits")).to_be_visible()
    assert_usable(page)
    page.get_by_label("Search").fill(live.number[-7:])
    expect(row(page, live.tenant)).to_be_visible()
    row(page, live.tenant).get_by_role("link").click()
    page.get_by_role("heading", name="First days").wait_for()
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value(live.number[-7:])
    expect(page.get_by_role("button", name=re.compile("^Live"))).to_have_attribute("aria-pressed", "true")
    for name in ("Zebra", "Yak"):
        new_business(stack, f"{name} Drains {live.n}")
    page.get_by_role("button", name=re.compile("^All")).click()
    page.get_by_label("Search").fill(f"drains {live.n}")
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator(".fleet-name")).to_have_text([f"Yak Drains {live.n}", f"Zebra Drains {live.n}"])
    page.get_by_label("Sort by").select_option("Newest")
    expect(page.locator(".fleet-name")).to_have_text([f"Yak Drains {live.n}", f"Zebra Drains {live.n}"])


def test_a_connection_that_needs_attention_is_among_the_first_with_its_cause(browser, stack):
    business = live_business(stack)
    business.client(client_secrets=["another"])
    stack.at_servicetitan("POST", f"/clients/{business.client_id}/forget", {})
    business.text("No heat")
    page = the_fleet(browser, business.tenant, at="#/fleet?show=attention")
    own = row(page, business.tenant)
    refreshed_until(page, own)
    expect(own.get_by_text("Needs attention")).to_be_visible()
    assert_usable(page)
    own.get_by_role("link").click()
    cause = page.get_by_role("alert").first
    expect(cause).to_contain_text("ServiceTitan (test environment)")
    assert_usable(page)


def test_the_tenant_ids_to_add_are_copied_in_one_go(browser, stack):
    business = new_business(stack)
    business.api("PUT", "/connections/production", {"servicetitan_tenant_id": business.servicetitan_tenant})
    page = the_fleet(browser)
    page.get_by_role("button", name="Tenant ids to add").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_text(business.servicetitan_tenant)).to_be_visible()
    assert_usable(page)
    asked.get_by_role("button", name="Copy the ids of Production").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert business.servicetitan_tenant in clipboard(page).split("\n")


def test_the_tenant_ids_are_read_to_the_end_by_whoever_opens_them_before_the_list_is_there(browser, stack):
    business = new_business(stack)
    page = the_fleet(browser)
    listed = stack.api("GET", "/v1/operator/tenants?limit=1")["tenants"][0]
    held = []

    def answer(route):
        if "after=" in route.request.url:
            last = {**listed, "tenant_id": business.tenant, "business": "The last one"}
            route.fulfill(json={"tenants": [last], "next": None})
        else:
            held.append(route)

    page.route("**/v1/operator/tenants?*", answer)
    page.route("**/v1/operator/tenants/*/stats?*", lambda route: route.fulfill(status=404, json={}))
    page.expected_console.append("404")
    page.reload()
    page.get_by_role("button", name="Tenant ids to add").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    first = [{**listed, "tenant_id": f"tn_first{n:02}"} for n in range(50)]
    held[0].fulfill(json={"tenants": first, "next": "50"})
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_text("51 of 51 businesses.")).to_be_visible()


def test_a_month_s_counts_are_saved_as_a_file(browser, stack):
    business = new_business(stack, "=Formula, Inc.")
    page = the_fleet(browser)
    page.get_by_role("button", name="Month's counts").click()
    asked = page.get_by_role("dialog")
    save = asked.get_by_role("button", name="Save as CSV")
    expect(save).not_to_have_attribute("aria-disabled", "true")
    assert_usable(page)
    with page.expect_download() as saved:
        save.click()
    lines = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == '"tenant_id","business","texts","bookings"'
    assert f'"{business.tenant}","\'=Formula, Inc.","0","0"' in lines
    asked.get_by_label("Month").select_option(index=3)
    expect(asked.get_by_text("0 texts")).to_be_visible()


def test_the_list_can_be_used_by_everyone_and_says_so_where_it_cannot_be_read(browser, stack):
    new_business(stack, "Blue Sky Heating and Air Conditioning of Greater Saint Louis and Surrounding Counties")
    page = the_fleet(browser)
    page.get_by_role("button", name=re.compile("^All")).wait_for()
    assert_usable(page)
    page.expected_console += ["503", "ERR_FAILED"]
    page.route("**/v1/operator/tenants?*", lambda route: route.fulfill(status=503, json={"message": "no"}))
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("alert")).to_contain_text("The list could not be read")
    assert_usable(page)
    page.unroute("**/v1/operator/tenants?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_long_list_is_read_in_parts_and_says_what_was_searched(browser, stack):
    page = browser.signed_in("operator", at="#/fleet")
    page.get_by_role("button", name=re.compile("^All")).wait_for()
    some = stack.api("GET", "/v1/operator/tenants?limit=1")["tenants"][0]

    def answer(route):
        """A fleet of 130 that looks like one business each."""
        asked = dict(part.split("=") for part in route.request.url.split("?")[1].split("&"))
        begin = int(asked.get("after", 0))
        end = min(begin + int(asked["limit"]), 130)
        many = [{**some, "tenant_id": f"tn_many{n:03}", "business": f"Many {n}"} for n in range(begin, end)]
        route.fulfill(json={"tenants": many, "next": str(end) if end < 130 else None})

    page.route("**/v1/operator/tenants?*", answer)
    page.route("**/v1/operator/tenants/*/stats?*", lambda route: route.fulfill(status=404, json={}))
    page.expected_console.append("404")
    page.reload()
    expect(page.get_by_text("50 of 50 businesses read so far.")).to_be_visible()
    expect(page.locator(".fleet-row")).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".fleet-row")).to_have_count(100)
    page.get_by_role("button", name="Read all").click()
    expect(page.get_by_text("130 of 130 businesses.")).to_be_visible()
    page.get_by_label("Search").fill("Many 129")
    expect(page.locator(".fleet-row")).to_have_count(1)


def test_a_business_s_own_people_cannot_open_the_fleet(browser, stack):
    business = new_business(stack)
    for at in ("#/fleet", f"#/fleet/{business.tenant}"):
        page = browser.signed_in("demo", at=at)
        expect(page.get_by_text("There is no page here")).to_be_visible()
