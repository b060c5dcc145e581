#!/bin/bash
# Builds the webmail into a folder: build.sh FOLDER. Does nothing if nothing has changed since it was last built there. Where npm or
# its registry is not to be had it says so and leaves the webmail out: all the rest of the service works without.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
out=$1

left_out() {
    echo "web: built without the webmail: $1" >&2
    rm -rf "$out"
    exit 0
}

digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
libraries=$(digest package.json package-lock.json)
mapfile -t sources < <(find index.html vite.config.ts svelte.config.js tsconfig.json tsconfig.worker.json tools src public -type f ! -name '*.test.ts' | LC_ALL=C sort)
inputs=$(printf '%s\n' "$libraries" "${sources[@]}" | cat - "${sources[@]}" | sha256sum | cut -d' ' -f1)

[ "$(cat "$out/.inputs" 2>/dev/null)" = "$inputs" ] && exit 0
version=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
[ "${version:-0}" -ge 20 ] || left_out "it needs Node.js 20.19 or newer"
if [ "$(cat node_modules/.libraries 2>/dev/null)" != "$libraries" ]; then
    command -v npm >/dev/null || left_out "npm is missing"
    npm ci --silent --no-audit --no-fund --ignore-scripts || left_out "its libraries cannot be fetched"
    echo "$libraries" > node_modules/.libraries
fi
rm -rf "$out"
npm run --silent build -- --outDir "$out" --emptyOutDir --logLevel warn
npm run --silent build:admin -- --outDir "$out/admin" --emptyOutDir --logLevel warn
node tools/pages.mjs "$out"
echo "$inputs" > "$out/.inputs"
