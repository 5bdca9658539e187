"""A service for the contacts of a phone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from ..sharing import contact_card
from ..visibility import public_phones
from .listings import service_with_all
from .public_page import public_page

# /nl/services/kruispost-gp-walk-in/contact.vcf


@public_page
def contact_file(request: HttpRequest, slug: str) -> HttpResponse:
    service = service_with_all(slug, localdate())
    phones = [
        phone
        for phone in public_phones(service, service.organization)
        if not phone.is_for_professionals
    ]
    card = contact_card(
        service,
        phones,
        service.email or service.organization.email,
        f"{settings.SITE_URL}{service.get_absolute_url()}",
        get_language(),
    )
    return HttpResponse(
        card,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{service.slug}.vcf"'},
    )
