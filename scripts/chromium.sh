#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; installs Debian's when root and there is none.
set -euo pipefail

find_chromium() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

if find_chromium; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >&2
  find_chromium && exit 0
fi

cat >&2 <<'MESSAGE'
The browser tests need Chromium or Chrome, and none was found.
Install one (Debian: apt-get install chromium), or set CHROMIUM to its path, and run this again.
MESSAGE
exit 1
