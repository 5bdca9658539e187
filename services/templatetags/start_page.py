"""The start page of the admin asks for what it shows."""

from __future__ import annotations

from django import template
from django.utils.timezone import localdate

from ..admin import start_page as admin_start_page

register = template.Library()


@register.simple_tag
def start_page(person) -> admin_start_page.StartPage:
    return admin_start_page.start_page(person, localdate())
