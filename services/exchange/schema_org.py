"""Services and organizations as schema.org describes them, for search engines."""

from __future__ import annotations

from typing import Any

from ..models import Organization, Service
from ..text import text_of
from ..visibility import PublicAddress, public_address

Data = dict[str, Any]


def organization_data(organization: Organization, url: str, language: str) -> Data:
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": url,
        "name": text_of(organization, "name", language).value,
        "url": organization.website or url,
    }
    if description := text_of(organization, "description", language):
        data["description"] = description.value
    if organization.email:
        data["email"] = organization.email
    if names := organization.other_names:
        data["alternateName"] = names
    if numbers := [phone.number for phone in organization.phones.all() if phone.is_public]:
        data["telephone"] = numbers[0]
    return data


def service_data(service: Service, url: str, language: str) -> Data:
    """Places with a withheld address are named by their town only, as everywhere."""
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": text_of(service, "name", language).value,
        "provider": {
            "@type": "Organization",
            "name": text_of(service.organization, "name", language).value,
        },
    }
    if description := text_of(service, "description", language):
        data["description"] = description.value
    if service.cost == Service.Cost.FREE:
        data["isAccessibleForFree"] = True
    channels = []
    for offer in service.service_at_locations.all():
        address = public_address(offer.location, language)
        if postal := _postal_address(address):
            channels.append(
                {
                    "@type": "ServiceChannel",
                    "serviceLocation": {"@type": "Place", "address": postal},
                }
            )
    numbers = [phone.number for phone in service.phones.all() if phone.is_public]
    if numbers:
        channels.append(
            {
                "@type": "ServiceChannel",
                "servicePhone": {"@type": "ContactPoint", "telephone": numbers[0]},
            }
        )
    if channels:
        data["availableChannel"] = channels
    return data


def _postal_address(address: PublicAddress) -> Data:
    parts = {
        "streetAddress": address.street,
        "postalCode": address.postal_code,
        "addressLocality": address.town,
    }
    filled = {name: value for name, value in parts.items() if value}
    if not filled:
        return {}
    country = address.place.country if address.place else "NL"
    return {"@type": "PostalAddress", **filled, "addressCountry": country}
