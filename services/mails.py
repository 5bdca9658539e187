"""Mail to people who work on the map, each in the language they chose."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger("services.mails")


def language_of(person) -> str:
    preferences = getattr(person, "preferences", None)
    return preferences.language if preferences else settings.ADMIN_LANGUAGES[0]


def send(person, template: str, context: dict) -> bool:
    """Whether it went out. The first line of the template is the subject."""
    with override(language_of(person)):
        subject, _line, body = render_to_string(template, context).strip().partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [person.email])
    except (OSError, SMTPException) as problem:
        # The address of a person has no place in a log.
        logger.error("A mail could not be sent: %s", type(problem).__name__)
        return False
    return True
