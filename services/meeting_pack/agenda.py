"""Agenda, what is still to do, and the list that goes round the table."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ..exchange import tables as files
from ..exchange.service_table import name_of
from ..exchange.tables import Column, Table
from ..meetings import last_before, next_after
from ..models import ActionPoint, Attendance, Meeting
from .pack import Pack, Progress


def tables(pack: Pack, progress: Progress) -> list[Table]:
    # The pack that is made on the day of a meeting is for that meeting.
    coming = next_after(pack.network, pack.last_day_starts)
    meeting = coming or last_before(pack.network, pack.ends)
    return [_agenda(meeting), _to_do(pack, meeting), _attendance(pack, meeting)]


def _agenda(meeting: Meeting | None) -> Table:
    rows = []
    note = _("No dates are known now.")
    if meeting:
        where = [meeting.venue, _("Also online") if meeting.is_online else ""]
        note = " · ".join(filter(None, [files.words_of(meeting.starts_at), *where]))
        rows = [
            [number, point.title, point.minutes, point.explanation, point.notes]
            for number, point in enumerate(meeting.agenda_points.all(), start=1)
        ]
    return Table(
        key="agenda",
        title=_("Agenda"),
        columns=[
            Column(_("Number"), 9),
            Column(_("Point"), 34),
            Column(_("Minutes"), 10),
            Column(_("Explanation"), 40),
            Column(_("Notes"), 50),
        ],
        rows=rows,
        note=note,
    )


def _to_do(pack: Pack, meeting: Meeting | None) -> Table:
    if meeting:
        points = ActionPoint.objects.on_the_table_of(meeting) | ActionPoint.objects.filter(
            meeting=meeting
        ).select_related("organization", "meeting")
    else:
        points = ActionPoint.objects.none()
    return Table(
        key="action-points",
        title=_("Action points"),
        columns=[
            Column(_("What?"), 44),
            Column(_("Who?"), 30),
            Column(_("Agreed on"), 14),
            Column(_("Ready before"), 14),
            Column(_("Done on"), 14),
            Column(_("Outcome"), 30),
        ],
        rows=[
            [
                point.what,
                ", ".join(
                    filter(None, (point.organization and name_of(point.organization), point.owner))
                ),
                localdate(point.meeting.starts_at),
                point.due_on,
                point.done_on,
                point.outcome,
            ]
            for point in points
        ],
    )


def _attendance(pack: Pack, meeting: Meeting | None) -> Table:
    """Every member, and whoever else came; what is not known yet is left open for a pen."""
    known = {}
    if meeting:
        known = {each.organization_id: each for each in meeting.attendances.all()}
    rows = []
    members = pack.network.memberships.select_related("organization")
    for organization, role in [
        *((member.organization, member.contact_role) for member in members),
        *(
            (each.organization, "")
            for each in (
                meeting.attendances.select_related("organization").exclude(
                    organization__in=members.values("organization")
                )
                if meeting
                else []
            )
        ),
    ]:
        came = known.get(organization.pk)
        is_known = came is not None and came.state != Attendance.State.ABSENT
        rows.append(
            [
                name_of(organization),
                role,
                STATES[came.state]() if is_known else "",
                came.people if came else None,
                "",
            ]
        )
    return Table(
        key="attendance",
        title=_("Attendance"),
        columns=[
            Column(_("Organisation"), 36),
            Column(_("Role"), 28),
            Column(_("Came"), 14),
            Column(_("How many"), 12),
            Column(_("Signature"), 30),
        ],
        rows=rows,
    )


STATES = {
    Attendance.State.CAME: lambda: _("Yes"),
    Attendance.State.EXCUSED: lambda: _("Excused"),
}
