"""What an editor meets in forms: own choices, own rows, and clear words where something is not
theirs."""

import pytest
from django.urls import reverse

from services import history
from services.merging import merge
from services.models import Category, Editor, KeptState, Organization, Service
from services.publishing import waiting_for_publication
from tests.admin.conftest import filled_form
from tests.builders import (
    make_category,
    make_location,
    make_network,
    make_organization,
    make_person,
    make_place,
    make_service,
    make_service_at_location,
)


@pytest.fixture
def own(db):
    organization = make_organization(name_en="Own", slug="own")
    make_location(organization=organization, place=make_place("utrecht"), key="own-house")
    return organization


@pytest.fixture
def aid_worker(own):
    return make_person("aid-worker", edits=[own])


@pytest.fixture
def coordinator(own):
    return make_person("coordinator", coordinates=[make_network(make_place("utrecht"))])


@pytest.fixture
def browse(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def browse(person):
        client.force_login(person)
        return client

    return browse


def page(record, name="change"):
    return reverse(f"admin:services_{record._meta.model_name}_{name}", args=[record.pk])


def send(client, address, form_id, **changes):
    opened = client.get(address)
    assert opened.status_code == 200
    return client.post(address, {**filled_form(opened, form_id=form_id), **changes})


def new_service(client, own, **changes):
    categories = [make_category("meal").pk]
    facts = {
        "organization": own.pk,
        "categories": categories,
        "name_en": "Soup",
        "slug": "soup",
        **changes,
    }
    return send(client, reverse("admin:services_service_add"), "service_form", **facts)


def test_service_cannot_be_given_to_a_foreign_organization(browse, aid_worker, own):
    service, foreign = make_service(organization=own), make_organization()

    answer = send(browse(aid_worker), page(service), "service_form", organization=foreign.pk)

    assert "organization" in answer.context["adminform"].form.errors
    service.refresh_from_db()
    assert service.organization == own


def test_what_a_coordinator_chose_stays_when_the_editor_saves(browse, aid_worker, own):
    secret = make_service(is_published=False)
    service = make_service(organization=own, first_go_to=secret)

    assert send(browse(aid_worker), page(service), "service_form").status_code == 302
    service.refresh_from_db()
    assert service.first_go_to == secret


def test_foreign_help_in_an_own_house_is_no_row(browse, aid_worker, own):
    house = own.locations.get()
    mine = make_service_at_location(service=make_service(organization=own), location=house)
    make_service_at_location(service=make_service(name_en="Guests"), location=house)

    answer = browse(aid_worker).get(page(house))

    rows = [each for each in answer.context["inline_admin_formsets"] if each.opts.question]
    offers = [form.instance for rows in rows for form in rows.formset.initial_forms]
    assert mine in offers
    assert "Guests" not in answer.content.decode()


def test_house_with_foreign_help_is_not_deleted(browse, aid_worker, own):
    house = own.locations.get()
    make_service_at_location(service=make_service(name_en="Guests"), location=house)
    client = browse(aid_worker)

    answer = client.get(page(house, "delete"))
    assert answer.context["perms_lacking"] == {"service at a place"}
    assert "Guests" not in answer.content.decode()
    assert client.post(page(house, "delete"), {"post": "yes"}).status_code == 403


def test_coordinator_rewords_a_category_and_changes_nothing_else(browse, coordinator):
    category = make_category("meal", name_en="Meal")

    answer = send(
        browse(coordinator),
        page(category),
        "category_form",
        search_words_en="food bank",
        name_en="Changed",
    )

    assert answer.status_code == 302
    category = Category.objects.get(pk=category.pk)
    assert (category.search_words_en, category.name_en) == ("food bank", "Meal")


# Drafts


def test_new_record_of_an_editor_waits(browse, aid_worker, coordinator, own):
    answer = new_service(browse(aid_worker), own, is_published="on")
    assert answer.status_code == 302, answer.context["adminform"].form.errors

    service = Service.objects.get(slug="soup")
    assert not service.is_published
    assert service.waits_for_publication
    assert list(waiting_for_publication(coordinator, Service)) == [service]
    assert not waiting_for_publication(aid_worker, Service).exists()


def test_coordinator_publishes_with_one_tap(browse, coordinator, own):
    service = make_service(organization=own, is_published=False)
    client = browse(coordinator)
    address = page(service, "publish")

    assert address in client.get(page(service)).content.decode()
    assert client.get(address).status_code == 405
    client.post(address)

    service.refresh_from_db()
    assert service.is_published
    assert not waiting_for_publication(coordinator, Service).exists()


def test_coordinator_publishes_chosen_ones_of_the_list(browse, coordinator, aid_worker, own):
    services = [make_service(organization=own, is_published=False) for _ in range(2)]
    foreign = make_service(is_published=False)
    sent = {
        "action": "publish_chosen",
        "_selected_action": [each.pk for each in [*services, foreign]],
    }

    address = reverse("admin:services_service_changelist")
    browse(aid_worker).post(address, sent)
    assert not Service.objects.published().exists()
    browse(coordinator).post(address, sent)

    assert set(Service.objects.published()) == set(services)


def test_editor_cannot_publish_own_drafts(browse, aid_worker, own):
    service = make_service(organization=own, is_published=False)
    client = browse(aid_worker)

    assert client.post(page(service, "publish")).status_code == 404
    assert page(service, "publish") not in client.get(page(service)).content.decode()
    send(client, page(service), "service_form", is_published="on")

    service.refresh_from_db()
    assert not service.is_published
    assert service.waits_for_publication


def test_editor_takes_own_help_off_and_asks_to_show_it_again(browse, aid_worker, own):
    service = make_service(organization=own)
    client = browse(aid_worker)
    data = filled_form(client.get(page(service)), form_id="service_form")
    del data["is_published"]

    client.post(page(service), data)
    service.refresh_from_db()
    assert not service.is_published
    assert not service.waits_for_publication

    send(client, page(service), "service_form", is_published="on")
    service.refresh_from_db()
    assert service.waits_for_publication


def test_changes_of_published_records_go_live(browse, aid_worker, own):
    service = make_service(organization=own)

    send(browse(aid_worker), page(service), "service_form", name_en="Better name")

    service.refresh_from_db()
    assert service.is_published
    assert service.name_en == "Better name"


def test_new_organization_stays_in_sight_of_the_coordinator_who_made_it(browse, coordinator):
    send(
        browse(coordinator),
        reverse("admin:services_organization_add"),
        "organization_form",
        name_en="New",
        slug="new",
    )

    made = Organization.objects.get(slug="new")
    assert made.is_published
    assert Editor.objects.filter(person=coordinator, organization=made).exists()


def test_page_of_an_editor_asks_few_questions(
    browse, aid_worker, own, django_assert_max_num_queries
):
    service = make_service(organization=own, target_groups=["everyone"])
    client = browse(aid_worker)
    client.get(page(service))

    # Session, person, three about rights; then as for an administrator.
    with django_assert_max_num_queries(32):
        client.get(page(service))


def kept_states(service):
    return KeptState.objects.of("service", service.pk).order_by("pk")


def test_what_a_coordinator_took_off_an_earlier_state_brings_back_for_no_editor(
    browse, aid_worker, own
):
    service = make_service(organization=own, cost="free")
    with history.change():
        service.cost = "donation"
        service.save()
    with history.change():
        service.is_published = False
        service.save()

    earlier = kept_states(service).first()
    browse(aid_worker).post(reverse("admin:services_change_restore", args=[earlier.pk]))

    service.refresh_from_db()
    assert (service.cost, service.is_published) == ("free", False)
    assert service.waits_for_publication


def test_taking_back_the_own_mistake_shows_readers_what_they_saw_before(browse, aid_worker, own):
    service = make_service(organization=own)
    with history.change(aid_worker) as recording:
        service.delete()

    browse(aid_worker).post(
        reverse("admin:services_change_change", args=[recording.kept.pk]), follow=True
    )

    assert Service.objects.get().is_published


def test_coordinator_brings_back_what_readers_saw(browse, coordinator, own):
    service = make_service(organization=own, cost="free")
    with history.change():
        service.is_published = False
        service.save()

    earlier = kept_states(service).first()
    browse(coordinator).post(reverse("admin:services_change_restore", args=[earlier.pk]))

    service.refresh_from_db()
    assert service.is_published


def test_merge_publishes_nothing_an_editor_may_not(aid_worker, own):
    stays = make_service(organization=own, is_published=False)
    goes = make_service(organization=own)

    merge(stays, goes, {"is_published": "loser"}, aid_worker)

    service = Service.objects.get()
    assert not service.is_published
    assert service.waits_for_publication
