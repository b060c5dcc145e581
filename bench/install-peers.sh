#!/bin/bash
# Fetches Debian's Postfix, Dovecot, Rspamd, bogofilter and SpamAssassin for the benchmarks and unpacks them, uninstalled, under
# /opt/peers/pd and /opt/peers/filter. Needs root.
set -euo pipefail
filters=/opt/peers/filter
filter_packages=(bogofilter-bdb rspamd libhyperscan5 libluajit2-5.1-2 libluajit2-5.1-common libunwind8 spamassassin spamd libgsl27 libgslcblas0 libnetaddr-ip-perl libhtml-parser-perl libhtml-tagset-perl liburi-perl)
if [ ! -x "$filters/usr/bin/bogofilter-bdb" ] || [ ! -x "$filters/usr/bin/rspamd" ] || [ ! -e "$filters/usr/sbin/spamd" ]; then
    [ "$(id -u)" = 0 ] || { echo "install-peers.sh: run as root" >&2; exit 1; }
    (
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        cd "$folder"
        apt-get download "${filter_packages[@]}"
        mkdir -p "$filters"
        for deb in ./*.deb; do dpkg -x "$deb" "$filters"; done
    )
    echo "unpacked: $filters"
fi
target=${1:-/opt/peers/pd}
packages=(postfix dovecot-core dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-sieve)
complete=1
for program in sbin/smtp-source sbin/dovecot lib/dovecot/imap lib/dovecot/pop3 lib/dovecot/lmtp bin/sieve-test; do
    [ -x "$target/usr/$program" ] || complete= # the tests unpack some of these packages here, too
done
if [ -n "$complete" ]; then echo "already there: $target"; exit 0; fi
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
