#!/usr/bin/env bash
# Sees that there is strace for the test that watches system calls; installs Debian's when root and there is none.
# Without it that test says that it is skipped, and the others run.
set -euo pipefail

if command -v strace >/dev/null; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends strace; } >&2 || true
fi

command -v strace >/dev/null || echo 'There is no strace: the test that syncs come before words is skipped.' >&2
