#!/bin/sh
# Tries what the tests of pages need, and says what to do when it is missing.
cd "$(dirname "$0")" || exit 1
node -e "require('playwright-core'); require('axe-core')" &&
  node -e "import('./browser.mjs').then((browser) => browser.withBrowser(() => {}))" && exit 0
echo "The tests of pages cannot run: Node.js, its libraries or Chromium is missing. Run" >&2
echo "scripts/setup --tests; ENGAGEMENT_BROWSER may name another Chromium." >&2
exit 1
