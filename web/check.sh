#!/bin/bash
# Checks the webmail's types and runs its own tests: check.sh FILE. Does nothing if FILE says that all was well and nothing has changed
# since. Who comes while another checks waits for what it finds.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
found=$1

mkdir -p "$(dirname "$found")"
exec 9> "$found.lock"
flock 9
mapfile -t sources < <(find . -name node_modules -prune -o -name journey -prune -o -type f -print | LC_ALL=C sort)
inputs=$(printf '%s\n' "$(node --version)" "${sources[@]}" | cat - "${sources[@]}" | sha256sum | cut -d' ' -f1)
[ "$(cat "$found" 2>/dev/null)" = "$inputs" ] && exit 0
rm -f "$found"
npm run check 9>&-
npm test 9>&-
echo "$inputs" > "$found"
