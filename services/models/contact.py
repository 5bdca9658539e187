"""Whom to call or write to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..phone_numbers import NotAPhoneNumber, dial, display, is_information_number, normalize
from ..text import for_editors
from .base import LanguageCodesField, one_owner


class PhoneNumberField(models.CharField):
    """Stores E.164 or a short number; accepts what people write."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return value
        try:
            return normalize(value)
        except NotAPhoneNumber:
            raise ValidationError(
                for_editors(
                    "This is not a phone number. Write it as 020 123 4567 or +31 20 123 4567."
                )
            ) from None


class PhoneQuerySet(models.QuerySet):
    def for_readers(self):
        """Without numbers of private phones and of colleagues."""
        return self.filter(is_public=True)


class Phone(models.Model):
    class Type(models.TextChoices):
        VOICE = "voice", _("Phone")
        WHATSAPP = "whatsapp", "WhatsApp"
        SIGNAL = "signal", "Signal"
        SMS = "sms", _("Text message")
        FAX = "fax", _("Fax")

    organization = models.ForeignKey(
        "services.Organization", models.CASCADE, null=True, blank=True, related_name="phones"
    )
    location = models.ForeignKey(
        "services.Location", models.CASCADE, null=True, blank=True, related_name="phones"
    )
    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="phones"
    )
    service_at_location = models.ForeignKey(
        "services.ServiceAtLocation", models.CASCADE, null=True, blank=True, related_name="phones"
    )
    contact = models.ForeignKey(
        "services.Contact", models.CASCADE, null=True, blank=True, related_name="phones"
    )
    number = PhoneNumberField(
        for_editors("number"), help_text=for_editors("“020 123 4567” or “+31 20 123 4567”")
    )
    type = models.CharField(for_editors("kind"), max_length=10, choices=Type, default=Type.VOICE)
    label = models.CharField(
        for_editors("what for"),
        max_length=300,
        blank=True,
        help_text=for_editors("“Voluntary return.” “Leave a message, you are called back.”"),
    )
    menu_option = models.CharField(
        for_editors("choose in the menu"),
        max_length=10,
        blank=True,
        help_text=for_editors("“2”: what to press after the voice."),
    )
    extension = models.CharField(
        for_editors("extension"), max_length=10, blank=True, help_text=for_editors("“14”")
    )
    is_for_professionals = models.BooleanField(for_editors("only for professionals"), default=False)
    is_emergency_only = models.BooleanField(for_editors("only in an emergency"), default=False)
    is_from_abroad = models.BooleanField(for_editors("for calls from abroad"), default=False)
    is_public = models.BooleanField(
        for_editors("readers see it"),
        default=True,
        help_text=for_editors("Switch off for somebody's private phone."),
    )
    cost_note = models.CharField(
        for_editors("what a call costs"),
        max_length=120,
        blank=True,
        help_text=for_editors("“Free.” “€ 0.10 a minute.”"),
    )
    languages = LanguageCodesField(
        for_editors("languages"), help_text=for_editors("“Dutch, English, Arabic”")
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    objects = PhoneQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("phone number")
        verbose_name_plural = for_editors("phone numbers")
        ordering = ["order", "id"]
        constraints = [
            one_owner(
                "phone_belongs_to_one_thing",
                "organization",
                "location",
                "service",
                "service_at_location",
                "contact",
                message=for_editors("A number belongs to exactly one thing."),
            )
        ]

    def __str__(self) -> str:
        return self.display

    @property
    def display(self) -> str:
        return display(self.number)

    @property
    def href(self) -> str:
        """A link that opens the right program on a phone."""
        if self.type == self.Type.WHATSAPP:
            return f"https://wa.me/{self.number.lstrip('+')}"
        if self.type == self.Type.SMS:
            return f"sms:{dial(self.number)}"
        return f"tel:{dial(self.number)}"

    @property
    def is_dutch_only(self) -> bool:
        return is_information_number(self.number)


class Contact(models.Model):
    """A role in an organisation: whom colleagues ask. Readers see the role, never the person."""

    organization = models.ForeignKey(
        "services.Organization", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    role = models.CharField(
        for_editors("role"), max_length=120, help_text=for_editors("“Coordinator of volunteers.”")
    )
    person_name = models.CharField(
        for_editors("name of the person"),
        max_length=120,
        blank=True,
        help_text=for_editors("Only for colleagues. With a name here, readers see nothing."),
    )
    email = models.EmailField(
        for_editors("e-mail"), blank=True, help_text=for_editors("“info@example.org”")
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("contact")
        verbose_name_plural = for_editors("contacts")
        ordering = ["order", "id"]
        constraints = [
            one_owner(
                "contact_belongs_to_one_listing",
                "organization",
                "service",
                message=for_editors("A contact belongs to exactly one listing."),
            )
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def is_public(self) -> bool:
        return not self.person_name
