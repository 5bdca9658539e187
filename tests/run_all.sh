#!/usr/bin/env bash
# Every check, one after the other; `make test` calls this. All parts run even when one fails, so
# that one run tells everything. With CI=true a part that cannot run counts as a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
failed=()
missing=()

part() {
    local name=$1 start=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then
        printf '== %s: passed in %d s\n' "$name" $((SECONDS - start))
    else
        printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - start))
        failed+=("$name")
    fi
}

cannot_run() {
    printf '\n== %s: NOT RUN. %s\n' "$1" "$2"
    missing+=("$1")
}

suite() {
    TEST_ENGINE=$1 "$python" -m pytest -q -n 2 --durations=8 -m "not browser"
}

tests/install_missing.sh

part "Lint" .venv/bin/ruff check .
part "Format" .venv/bin/ruff format --check .
part "Migrations" "$python" manage.py makemigrations --check --dry-run
part "Translations" "$python" manage.py catalogues --check
# Without its compiled catalogue Django does not know Tigrinya.
"$python" manage.py catalogues --compile
part "Suite on SQLite" suite sqlite
if "$python" -m tests.plugins.postgresql > /dev/null; then
    part "Suite on PostgreSQL" suite postgresql
else
    cannot_run "Suite on PostgreSQL" \
        "No PostgreSQL found. On Debian or Ubuntu: apt-get install postgresql"
fi
if "$python" -m tests.plugins.chromium > /dev/null; then
    part "Browser" "$python" -m pytest -q -n 2 -m browser
else
    cannot_run "Browser" \
        "No Chromium found. On Debian: apt-get install chromium; elsewhere set CHROMIUM=/path"
fi

printf '\n== Total: %d s' "$SECONDS"
[ ${#failed[@]} -eq 0 ] || printf '; failed: %s' "$(IFS=,; echo "${failed[*]}")"
[ ${#missing[@]} -eq 0 ] || printf '; not run: %s' "$(IFS=,; echo "${missing[*]}")"
[ ${#failed[@]} -eq 0 ] && [ ${#missing[@]} -eq 0 ] && printf '; everything passed'
printf '\n'

[ ${#failed[@]} -eq 0 ] || exit 1
[ "${CI:-}" != true ] || [ ${#missing[@]} -eq 0 ]
