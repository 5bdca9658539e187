"""The history pages: readable, one tap back, and closed to others."""

import pytest
from django.urls import reverse

from services import history
from services.models import Change, KeptState, Organization, Service
from tests import builders
from tests.admin.conftest import elements
from tests.admin.test_pages import assert_only_our_files


def history_page(record):
    return reverse(f"admin:services_{record._meta.model_name}_history", args=[record.pk])


def entries_of(record):
    return list(KeptState.objects.of(record._meta.model_name, record.pk).order_by("pk"))


def set_cost(service, cost):
    with history.change() as recording:
        service.cost = cost
        service.save()
    return recording.kept


@pytest.fixture
def service(db):
    return builders.make_service(name_en="Help", cost="free")


def text_of(response):
    return " ".join("".join(elements(response, "main")[0].itertext()).split())


def test_saving_a_form_is_kept_with_who_and_offers_the_way_back(editor, service, open_form):
    page = reverse("admin:services_service_change", args=[service.pk])
    form = open_form(page, "service")
    response = editor.post(page, form | {"cost": "donation"}, follow=True)

    change = Change.objects.get()
    assert change.person.username == "admin"
    (offer,) = [
        form
        for form in elements(response, "form")
        if form.get("action") == reverse("admin:services_change_change", args=[change.pk])
    ]
    token = next(field.get("value") for field in offer.iter("input"))
    response = editor.post(offer.get("action"), {"csrfmiddlewaretoken": token}, follow=True)
    assert "Taken back." in text_of(response)
    assert Service.objects.get().cost == "free"
    assert Change.objects.first().why == "A change was taken back."


def test_looking_and_saving_nothing_new_is_no_change(editor, service, open_form):
    page = reverse("admin:services_service_change", args=[service.pk])
    editor.post(page, open_form(page, "service"))
    assert not Change.objects.exists()


def test_history_tells_old_and_new_newest_first(editor, service):
    set_cost(service, "donation")
    with history.change(why="Still correct."):
        service.description_en = "A warm meal for <b>all</b>"
        service.save()
    response = editor.get(history_page(service))

    assert_only_our_files(response)
    told = text_of(response)
    assert told.index("Still correct.") < told.index("As it was found")
    assert "Cost Free → " in told
    assert "What you can get (English)" in told
    assert "<b>" not in response.content.decode().split('id="content-main"')[1]


def test_newest_change_is_taken_back_with_one_tap_from_the_history(editor, service):
    set_cost(service, "donation")
    response = editor.get(history_page(service))
    (form,) = [form for form in elements(response, "form") if "restore" in form.get("action", "")]
    editor.post(form.get("action"))
    assert Service.objects.get().cost == "free"


def test_older_state_is_shown_before_it_is_restored(editor, service):
    for cost in ("donation", "amount", "unknown"):
        set_cost(service, cost)
    chosen = entries_of(service)[1]
    page = reverse("admin:services_change_restore", args=[chosen.pk])

    response = editor.get(page)
    assert_only_our_files(response)
    assert "This would change:" in text_of(response)
    assert Service.objects.get().cost == "unknown"
    editor.post(page)
    assert Service.objects.get().cost == "donation"


def test_history_of_a_place_of_a_service_is_that_of_the_service(editor, service):
    offer = builders.make_service_at_location(service=service)
    response = editor.get(history_page(offer))
    assert response.url == history_page(service)


def test_deleted_record_is_listed_and_brought_back(editor, service):
    house = service.organization
    editor.post(reverse("admin:services_organization_delete", args=[house.pk]), {"post": "yes"})
    assert not Service.objects.exists()

    response = editor.get(reverse("admin:services_change_deleted"))
    assert "Service: Help" in text_of(response)
    ways = {
        link.get("href")
        for link in elements(response, "a")
        if "".join(link.itertext()).startswith("Bring back")
    }
    (way,) = ways
    assert "Service: Help" in text_of(editor.get(way))
    editor.post(way)
    assert Service.objects.get().name_en == "Help"
    assert Organization.objects.filter(pk=house.pk).exists()
    assert "Nothing was deleted." in text_of(editor.get(reverse("admin:services_change_deleted")))


def test_what_cannot_come_back_is_refused_with_a_sentence(editor, service):
    house = service.organization
    with history.change() as recording:
        service.delete()
    house.delete()
    page = reverse("admin:services_change_change", args=[recording.kept.pk])
    for response in (editor.get(page), editor.post(page)):
        assert "is not there any more. Bring that back first." in text_of(response)
    assert not Service.objects.exists()


def test_change_that_was_built_upon_offers_no_way_back(editor, service):
    first = set_cost(service, "donation")
    set_cost(service, "amount")
    page = reverse("admin:services_change_change", args=[first.pk])
    for response in (editor.get(page), editor.post(page)):
        assert "It was changed again since." in text_of(response)
    assert Service.objects.get().cost == "amount"


# Rights


@pytest.fixture
def stranger(client, db):
    client.force_login(builders.make_person("bob", edits=[builders.make_organization()]))
    return client


def test_strangers_find_no_page_of_a_foreign_record(stranger, service):
    service.name_en = "Quagga"
    service.save()
    house = service.organization
    change = set_cost(service, "donation")
    gone = builders.make_service(organization=house, name_en="Quagga that is gone", cost="free")
    with history.change() as deletion:
        Service.objects.get(pk=gone.pk).delete()
    pages = [
        history_page(service),
        reverse("admin:services_change_restore", args=[entries_of(service)[0].pk]),
        reverse("admin:services_change_restore", args=[entries_of(gone)[0].pk]),
        reverse("admin:services_change_change", args=[change.pk]),
        reverse("admin:services_change_change", args=[deletion.kept.pk]),
    ]
    for page in pages:
        for response in (stranger.get(page, follow=True), stranger.post(page, follow=True)):
            assert "Quagga" not in response.content.decode(), page
    for page in ("admin:services_change_deleted", "admin:services_change_changelist"):
        response = stranger.get(reverse(page))
        assert response.status_code == 200
        assert "Quagga" not in response.content.decode()
    assert Service.objects.get().cost == "donation"


def test_editor_brings_back_what_their_organization_had(client, service):
    with history.change() as recording:
        service.delete()
    client.force_login(builders.make_person("carol", edits=[service.organization]))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Help" in text_of(client.get(reverse("admin:services_change_deleted")))
    client.post(reverse("admin:services_change_change", args=[recording.kept.pk]))
    assert Service.objects.exists()


def test_editor_takes_back_only_their_part_of_a_change(client, service):
    other = builders.make_service(cost="free")
    with history.change() as recording:
        for each in (service, other):
            each.cost = "amount"
            each.save()
    client.force_login(builders.make_person("carol", edits=[service.organization]))
    client.post(reverse("admin:services_change_change", args=[recording.kept.pk]))
    assert Service.objects.get(pk=service.pk).cost == "free"
    assert Service.objects.get(pk=other.pk).cost == "amount"


def test_list_of_changes_asks_few_questions(editor, service, django_assert_max_num_queries):
    for number in range(30):
        set_cost(service, ("free", "amount")[number % 2])
    with django_assert_max_num_queries(80):
        response = editor.get(reverse("admin:services_change_changelist"))
    assert "Help" in text_of(response)
