#!/bin/bash
# Builds the webmail into a folder: build.sh FOLDER. Does nothing if nothing has changed since it was last built there.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
out=$1

command -v npm >/dev/null || { echo "web: npm is needed to build the webmail (package npm, Node.js 20 or newer); -Dweb.skip leaves it out" >&2; exit 1; }

digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
libraries=$(digest package.json package-lock.json)
mapfile -t sources < <(find index.html vite.config.ts svelte.config.js tsconfig.json tools src public -type f ! -name '*.test.ts' | LC_ALL=C sort)
inputs=$(printf '%s\n' "$libraries" "${sources[@]}" | cat - "${sources[@]}" | sha256sum | cut -d' ' -f1)

[ "$(cat "$out/.inputs" 2>/dev/null)" = "$inputs" ] && exit 0
if [ "$(cat node_modules/.libraries 2>/dev/null)" != "$libraries" ]; then
    npm ci --silent --no-audit --no-fund --ignore-scripts
    echo "$libraries" > node_modules/.libraries
fi
rm -rf "$out"
npm run --silent build -- --outDir "$out" --emptyOutDir --logLevel warn
node tools/pages.mjs "$out"
echo "$inputs" > "$out/.inputs"
