from django.core.management.base import BaseCommand, CommandError

from services import catalogues

SHOWN = 40


class Command(BaseCommand):
    help = "Keep the interface words of all languages: find new ones, check them, compile them."

    def add_arguments(self, parser):
        parser.add_argument("--update", action="store_true", help="take over what the code says")
        parser.add_argument("--check", action="store_true", help="fail when a word is missing")
        parser.add_argument("--compile", action="store_true", help="write the files Django reads")

    def handle(self, *, update, check, compile, **options):
        if update:
            catalogues.update()
        if compile or update:
            catalogues.compile_all()
        if check and (problems := catalogues.problems()):
            for problem in problems[:SHOWN]:
                self.stdout.write(problem)
            raise CommandError(f"{len(problems)} interface texts need work.")
