"""On a phone: change hours, see it in the history, take it back."""

from datetime import time

import pytest
from django.urls import reverse

from services.models import Schedule
from tests.browser.walks import assert_good_for_everybody, come_in
from tests.builders import make_person, make_schedule, make_service

pytestmark = pytest.mark.browser


def test_hours_are_changed_seen_in_the_history_and_taken_back(page, db, live_server, client):
    service = make_service(name_en="Soup", name_nl="Soep")
    schedule = make_schedule(service=service, byday="TU", opens_at=time(10), closes_at=time(12))
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, make_person("alice", is_administrator=True), client, live_server)

    page.goto(reverse("admin:services_service_change", args=[service.pk]))
    page.fill("#id_schedules-0-closes_at", "13:00")
    page.click("[name=_continue]")
    page.locator(".take-back-offer").wait_for()
    assert Schedule.objects.get(pk=schedule.pk).closes_at == time(13)

    page.goto(reverse("admin:services_service_history", args=[service.pk]))
    entry = page.locator(".history-entry").first
    assert "10:00–12:00" in entry.locator("del").inner_text()
    assert "10:00–13:00" in entry.locator("ins").inner_text()
    assert_good_for_everybody(page)
    entry.get_by_role("button").click()
    page.wait_for_url("**/change/")
    assert Schedule.objects.get(pk=schedule.pk).closes_at == time(12)

    # From the message after it, the taking back is taken back.
    page.locator(".take-back-offer button").click()
    page.wait_for_url("**/change/")
    page.locator(".messagelist").wait_for()
    assert Schedule.objects.get(pk=schedule.pk).closes_at == time(13)

    page.goto(reverse("admin:services_service_history", args=[service.pk]))
    page.locator(".history-entry a").first.click()
    page.wait_for_url("**/restore/**")
    assert_good_for_everybody(page)
