#!/bin/sh
# The report in headless Chromium. Needs node, npm (once, for playwright-core) and Chromium; says so where one is missing.
# Pictures of what was seen: target/report-test/shots.
set -u
cd "$(dirname "$0")/../.." || exit 2
dir=$PWD/target/report-test
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
for need in node npm; do
	command -v "$need" >/dev/null 2>&1 || { echo "SKIPPED-LOUD: no $need found; the report was not looked at in a browser"; exit 0; }
done
[ -n "$chromium" ] || { echo "SKIPPED-LOUD: no chromium found; the report was not looked at in a browser"; exit 0; }
mkdir -p "$dir"
if [ ! -d "$dir/node_modules/playwright-core" ]; then
	# It drives the browser that is there; without scripts it brings none of its own.
	npm install --silent --no-fund --no-audit --ignore-scripts --prefix "$dir" playwright-core@1 ||
		{ echo "SKIPPED-LOUD: playwright-core could not be installed; the report was not looked at in a browser"; exit 0; }
fi
ERGO=${ERGO:-$PWD/target/release/ergo} CHROMIUM=$chromium PLAYWRIGHT=$dir/node_modules/playwright-core SHOTS=$dir/shots \
	node --test --test-reporter=spec tests/report/page.test.mjs
