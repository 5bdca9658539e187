#!/usr/bin/env bash
# On Debian as root: install the browser, the fonts for its twelve languages, PostgreSQL, nginx, a
# reader of PDF and one of workbooks when they are missing. Anywhere else this does nothing;
# run_all.sh then says what could not run.
set -uo pipefail

wanted=()
[ -n "${CHROMIUM:-}" ] || command -v chromium > /dev/null || wanted+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || wanted+=(postgresql)
command -v nginx > /dev/null || [ -x /usr/sbin/nginx ] || wanted+=(nginx)
command -v pdftotext > /dev/null || wanted+=(poppler-utils)
command -v soffice > /dev/null || wanted+=(libreoffice-calc-nogui)
[ -d /usr/share/fonts/truetype/noto ] || wanted+=(fonts-noto-core)
ls /usr/share/fonts/opentype/noto/NotoSansCJK* > /dev/null 2>&1 || wanted+=(fonts-noto-cjk)

[ ${#wanted[@]} -gt 0 ] || exit 0
[ -f /etc/debian_version ] && [ "$(id -u)" -eq 0 ] || exit 0

echo "Installing ${wanted[*]} ..."
log=$(mktemp)
if ! { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${wanted[@]}"; } > "$log" 2>&1; then
    echo "That did not work; the last lines were:"
    tail -n 5 "$log"
fi
rm -f "$log"
