from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from services import reports, statistics
from services.models import Report, Service
from services.models.content_version import raise_number


def move_in_lists(command, today):
    """Days pass without anybody saving: put behind what has become too old meanwhile."""
    with transaction.atomic():
        wrong = Service.objects.with_wrong_place_in_lists(today)
        moved = sum(
            wrong.filter(drops_behind=not behind).update(drops_behind=behind)
            for behind in (True, False)
        )
        if moved:
            raise_number()
    command.stdout.write(f"{moved} services moved in lists.")


def tell_of_reports(command, today):
    """Those whose mail could not be sent when the reader wrote."""
    told = [reports.tell_editors(each, timezone.now()) for each in Report.objects.untold()]
    command.stdout.write(f"{sum(told)} reports told to editors.")


def take_stock(command, today):
    """How many listings there are, so that next month can be compared with this one."""
    command.stdout.write(f"{statistics.take_stock(today)} numbers of listings kept.")


def other(name):
    return lambda command, today: call_command(name, stdout=command.stdout)


# In this order: what is quick and must be right first, what asks other sites last.
PARTS = {
    "order of lists": move_in_lists,
    "stock": take_stock,
    "reminders": other("send_reminders"),
    "reports": tell_of_reports,
    "old reports": other("forget_reports"),
    "links": other("check_links"),
}


class Command(BaseCommand):
    help = "All that has to be done every day; doing it twice does no harm."

    def handle(self, **options):
        failed = []
        for name, do in PARTS.items():
            try:
                do(self, timezone.localdate())
            except Exception as problem:
                # One part that fails must not keep the others from being done.
                self.stderr.write(f"{name}: {type(problem).__name__}: {problem}")
                failed.append(name)
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")
