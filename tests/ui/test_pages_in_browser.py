"""Every component and shell in a real browser: axe, both schemes, three widths, and the scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser import Opener, axe, check_everywhere
from tests.ui.urls import posted

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/clients/", "/billing/sessions/", "/clients/words/", "/door/"])
def test_page_is_clean_everywhere(open_page: Opener, sample_url: str, path: str) -> None:
    check_everywhere(open_page(sample_url + path))


@pytest.mark.parametrize("path", ["/nowhere/", "/forbidden/"])
def test_error_page_is_clean_everywhere(open_page: Opener, sample_url: str, path: str) -> None:
    check_everywhere(open_page(sample_url + path))


def test_form_refused_by_plain_post_keeps_input_and_focuses_summary(
    open_page: Opener, sample_url: str
) -> None:
    page = open_page(sample_url + "/clients/", script=False)
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_label("Name").input_value() == "Grace"
    expect(page.locator(".summary")).to_be_focused()


def test_form_refused_by_htmx_keeps_input_focuses_summary_and_is_clean(
    open_page: Opener, sample_url: str
) -> None:
    page = open_page(sample_url + "/clients/")
    page.get_by_label("Name").fill("Grace")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".summary")).to_be_focused()
    assert page.get_by_label("Name").input_value() == "Grace"
    page.locator(".summary a").first.click()
    expect(page.get_by_label("Born")).to_be_focused()
    check_everywhere(page)


def test_notice_after_htmx_has_undo_and_can_be_closed(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/clients/")
    page.get_by_label("Name").fill("Grace")
    page.get_by_label("Born").fill("1962-10-31")
    page.get_by_label("Kind").select_option("a")
    page.get_by_role("radio", name="In private").check()
    page.get_by_role("checkbox", name="In a group").check()
    page.get_by_role("checkbox", name="On file").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("Saved.")
    assert page.locator(".snack form").get_attribute("action") == "/undo/"
    page.get_by_role("button", name="Close this message").click()
    expect(page.locator(".snack")).to_have_count(0)


def test_bulk_form_counts_what_is_chosen(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/billing/sessions/")
    page.get_by_label("Select all ready sessions").check()
    assert page.locator("dd").all_inner_texts() == ["2 of 2 ready", "1, $135.50", "$175.50"]
    page.get_by_label("Client 1").uncheck()
    assert page.locator("dd").all_inner_texts() == ["1 of 2 ready", "1, $135.50", "$135.50"]
    assert page.get_by_label("Select all ready sessions").evaluate("x => x.indeterminate") is True


def test_list_filters_while_typing_and_enter_opens_first(
    open_page: Opener, sample_url: str
) -> None:
    page = open_page(sample_url + "/clients/words/")
    page.keyboard.press("/")
    page.keyboard.type("d")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar/?second")


def test_list_sorts_by_its_head_and_row_opens_link(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/clients/words/")
    page.get_by_role("button", name="Word").click()
    expect(page.get_by_role("columnheader")).to_have_attribute("aria-sort", "descending")
    page.locator("tbody td").first.click()
    page.wait_for_url("**/calendar/?third")


def test_switcher_opens_and_lists_practices(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/calendar/", width=390)
    page.get_by_role("button", name="Joined With").click()
    expect(page.get_by_role("button", name="Harbor Group")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    check_everywhere(page)


def test_menus_open_on_a_phone(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/billing/sessions/", width=390)
    page.get_by_role("button", name="Billing menu").click()
    expect(page.get_by_role("link", name="Diagnosis Codes")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="My Account")).to_be_visible()


def test_chosen_theme_wins_over_the_system(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/calendar/", scheme="light", cookies={"theme": "dark"})
    chosen = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert chosen == "dark"


def test_dialog_opens_filled_and_closes(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/scripts/")
    page.get_by_role("link", name="Open").click()
    expect(page.get_by_role("dialog", name="New client")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_be_hidden()


def test_refusal_of_an_htmx_request_is_said(open_page: Opener, sample_url: str) -> None:
    page = open_page(sample_url + "/scripts/", quiet=True)
    page.get_by_role("button", name="Forbidden").click()
    expect(page.locator(".snack")).to_have_text("Only an Administrator can do that.")


def test_second_press_on_a_button_sends_nothing(open_page: Opener, sample_url: str) -> None:
    posted.clear()
    page = open_page(sample_url + "/scripts/")
    page.get_by_role("button", name="Slow").dblclick()
    page.wait_for_url("**/calendar/")
    assert posted == ["POST"]


def test_calendar_keeps_the_policy_and_takes_names_as_text(
    open_page: Opener, sample_url: str
) -> None:
    page = open_page(sample_url + "/scripts/")
    page.evaluate(
        """async () => {
          const look = await import("/static/ui/js/calendar.js");
          const holder = document.querySelector("[data-calendar]");
          EventCalendar.create(holder, {
            ...look.options, view: "timeGridWeek", date: "2026-10-14",
            slotMinTime: "08:00", slotMaxTime: "19:00", height: "600px",
            events: [{start: "2026-10-14 09:00", end: "2026-10-14 09:45",
              title: "<img src=x onerror=alert(1)>", extendedProps: {
                url: "/calendar/", line: "9:00 · Individual 45", icons: ["lock-filled"],
                colour: "#3367aa"}}],
          });
          await new Promise(requestAnimationFrame);
          look.tidy(holder, "Appointments");
        }"""
    )
    event = page.locator(".ec-event")
    expect(event.locator(".ev-name")).to_have_text("<img src=x onerror=alert(1)>")
    expect(event.get_by_role("img", name="Imported to billing")).to_be_visible()
    assert event.evaluate("x => x.style.getPropertyValue('--svc')") == "#3367aa"
    axe(page)
