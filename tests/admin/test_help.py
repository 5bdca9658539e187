"""Whoever writes into a box is shown what is meant, mostly by an example."""

import pytest
from django.contrib import admin
from django.forms import BooleanField, ChoiceField, ModelChoiceField
from django.urls import resolve, reverse

from services.models import (
    Contact,
    Course,
    Location,
    Meeting,
    Organization,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
)

WRITTEN_ABOUT = (
    Contact,
    Course,
    Location,
    Meeting,
    Organization,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
)
# Said by their label alone: chosen from a list, ticked, or a number for the order.
CHOSEN = (BooleanField, ChoiceField, ModelChoiceField)


@pytest.mark.django_db
@pytest.mark.parametrize("model", WRITTEN_ABOUT, ids=lambda model: model.__name__)
def test_every_box_to_write_in_has_its_help(model, rf, admin_user):
    page = reverse(f"admin:services_{model._meta.model_name}_add")
    request = rf.get(page)
    request.user, request.resolver_match = admin_user, resolve(page)
    desk = admin.site.get_model_admin(model)
    forms = [desk.get_form(request)]
    forms += [rows.get_formset(request).form for rows in desk.get_inline_instances(request)]
    silent = [
        f"{form._meta.model.__name__}.{name}"
        for form in forms
        for name, field in form.base_fields.items()
        if not isinstance(field, CHOSEN) and name != "order" and not field.help_text
    ]
    assert not silent
