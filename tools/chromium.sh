#!/bin/bash
# Sees that the browser tests have their browser: Debian's Chromium.
set -euo pipefail
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "settee: the browser tests need Chromium: sudo apt-get install chromium" >&2
    exit 1
fi
