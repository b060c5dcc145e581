#!/bin/bash
# Fetches Debian's Postfix and Dovecot for the benchmarks and unpacks them, uninstalled, under /opt/peers/pd. Needs root.
set -euo pipefail
target=${1:-/opt/peers/pd}
packages=(postfix dovecot-core dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-sieve)
if [ -x "$target/usr/sbin/smtp-source" ] && [ -x "$target/usr/sbin/dovecot" ] && [ -x "$target/usr/bin/sieve-test" ]; then echo "already there: $target"; exit 0; fi
[ "$(id -u)" = 0 ] || { echo "install-peers.sh: run as root" >&2; exit 1; }
debs=$(mktemp -d)
trap 'rm -rf "$debs"' EXIT
cd "$debs"
apt-get download "${packages[@]}"
mkdir -p "$target"
for deb in ./*.deb; do dpkg -x "$deb" "$target"; done
# The libraries they need, without the servers themselves.
libraries=$(apt-cache depends --important "${packages[@]}" | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p' | sort -u)
# shellcheck disable=SC2086
apt-get install -y --no-install-recommends openssl $libraries
echo "unpacked: $target"
