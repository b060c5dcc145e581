#!/bin/bash
# Postfix (SMTP in) -> LMTP over a Unix socket -> Dovecot (mdbox; IMAP), on loopback, for the benchmarks.
#
#   postfix-dovecot.sh start FOLDER [HIBERNATE]   HIBERNATE: seconds until Dovecot puts idle connections to sleep (0: never)
#   postfix-dovecot.sh stop FOLDER
#   postfix-dovecot.sh pids FOLDER                the two masters
#
# SMTP 127.0.0.1:28025; submission 28587, signed by OpenDKIM where it is unpacked under /opt/peers/engines; IMAP 28143, IMAPS 28993, POP3 28110; user1 to user20000 @example.test, password "correct horse".
# The programs are those unpacked under /opt/peers/pd; they see themselves where they were compiled to live through
# bind mounts in a mount namespace of their own. Needs root.
#
# As a careful administrator sets it up for speed: no DNS and no checks on the way, processes that serve many clients
# one after the other, enough of them; durable all the same: Postfix syncs its queue, Dovecot syncs what it delivers
# (mail_fsync=optimized, its default).
set -euo pipefail
peers=/opt/peers/pd/usr
engines=/opt/peers/engines/usr
action=${1:-} base=${2:-} hibernate=${3:-0}
[ -n "$action" ] && [ -n "$base" ] || { echo "usage: $0 start|stop|pids FOLDER [HIBERNATE]" >&2; exit 2; }
uid=5000

inside() {
    mkdir -p /usr/lib/dovecot /usr/lib/postfix
    for tool in doveconf doveadm; do [ -e /usr/bin/$tool ] || : >/usr/bin/$tool; done # something to mount over
    # shellcheck disable=SC2016
    unshare -m --propagation private sh -c '
        for part in lib/dovecot lib/postfix bin/doveconf bin/doveadm; do mount --bind "$0/$part" "/usr/$part"; done
        PATH=$0/sbin:$0/bin:$PATH exec "$@"' "$peers" "$@"
}

accounts() {
    for name in postfix dovecot dovenull; do
        getent passwd "$name" >/dev/null || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$name"
    done
    getent group postdrop >/dev/null || groupadd --system postdrop
}

dovecot_configuration() {
    mkdir -p "$base/dovecot/run" "$base/dovecot/state" "$base/mail" "$base/tls"
    chown "$uid:$uid" "$base/mail"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
        -keyout "$base/tls/key.pem" -out "$base/tls/cert.pem" 2>/dev/null
    awk 'BEGIN { for (i = 1; i <= 20000; i++) print "user" i ":{PLAIN}correct horse::::::" }' >"$base/dovecot/people"
    cat >"$base/dovecot/dovecot.conf" <<CONF
protocols = imap pop3 lmtp
listen = 127.0.0.1
base_dir = $base/dovecot/run
state_dir = $base/dovecot/state
instance_name = veredus-bench
log_path = $base/dovecot.log
ssl = yes
ssl_cert = <$base/tls/cert.pem
ssl_key = <$base/tls/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_username_format = %Ln
auth_cache_size = 16M
auth_cache_ttl = 1 hour
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n $base/dovecot/people
}
userdb {
  driver = static
  args = uid=$uid gid=$uid home=$base/mail/%n allow_all_users=yes
}
first_valid_uid = $uid
mail_location = mdbox:~/mdbox
mail_fsync = optimized
mail_max_userip_connections = 100000
imap_hibernate_timeout = $hibernate
postmaster_address = postmaster@example.test
hostname = mail.example.test
default_client_limit = 9500
default_vsz_limit = 1G
namespace inbox {
  inbox = yes
}
service anvil {
  client_limit = 19000
}
service stats {
  client_limit = 19000
}
service log {
  client_limit = 19000
}
service auth {
  client_limit = 19000
  unix_listener auth-userdb {
    mode = 0666
  }
}
service imap-login {
  service_count = 0
  process_min_avail = 2
  process_limit = 2
  client_limit = 9500
  inet_listener imap {
    port = 28143
  }
  inet_listener imaps {
    port = 28993
    ssl = yes
  }
}
service pop3-login {
  service_count = 0
  process_min_avail = 2
  process_limit = 2
  client_limit = 9500
  inet_listener pop3 {
    port = 28110
  }
  inet_listener pop3s {
    port = 0
  }
}
service pop3 {
  process_limit = 1000
  service_count = 200
}
service imap {
  process_limit = 11000
  service_count = 200
  unix_listener imap-master {
    mode = 0666
  }
}
service imap-hibernate {
  unix_listener imap-hibernate {
    mode = 0666
  }
}
service lmtp {
  process_min_avail = 4
  process_limit = 200
  unix_listener lmtp {
    mode = 0666
  }
}
CONF
}

postfix_configuration() {
    mkdir -p "$base/postfix/conf" "$base/postfix/spool" "$base/postfix/data"
    chown postfix "$base/postfix/data"
    awk 'BEGIN { for (i = 1; i <= 20000; i++) print "user" i "@example.test ok" }' >"$base/postfix/conf/people"
    cat >"$base/postfix/conf/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $base/postfix/spool
data_directory = $base/postfix/data
command_directory = $peers/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = $(dirname "$peers")/etc/postfix
shlib_directory = /usr/lib/postfix
maillog_file = $base/postfix.log
maillog_file_prefixes = $base
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.test
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.test
virtual_mailbox_maps = hash:$base/postfix/conf/people
virtual_transport = lmtp:unix:$base/dovecot/run/lmtp
relay_domains = relay.test
transport_maps = inline:{ relay.test=smtp:[127.0.0.2]:28626 }
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_client_event_limit_exceptions = static:all
disable_dns_lookups = yes
default_process_limit = 200
in_flow_delay = 0
initial_destination_concurrency = 20
default_destination_concurrency_limit = 20
message_size_limit = 52428800
virtual_mailbox_limit = 0
mailbox_size_limit = 0
CONF
    cat >"$base/postfix/conf/master.cf" <<'CONF'
127.0.0.1:28025 inet n - n - - smtpd
127.0.0.1:28587 inet n - n - - smtpd
    -o smtpd_milters=inet:127.0.0.1:28891
    -o milter_default_action=accept
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
CONF
    inside postmap -c "$base/postfix/conf" "hash:$base/postfix/conf/people"
}

# With RSA alone: it knows no other keys.
opendkim() {
    [ -x "$engines/sbin/opendkim" ] || { echo "mail is not signed: OpenDKIM is not there" >&2; return; }
    mkdir -p "$base/opendkim"
    openssl genrsa -out "$base/opendkim/key.pem" 2048 2>/dev/null
    cat >"$base/opendkim/opendkim.conf" <<CONF
Mode s
Domain example.test
Selector bench
KeyFile $base/opendkim/key.pem
RequireSafeKeys no
Canonicalization relaxed/relaxed
InternalHosts 127.0.0.1
Socket inet:28891@127.0.0.1
PidFile $base/opendkim/pid
CONF
    LD_LIBRARY_PATH=$engines/lib/x86_64-linux-gnu:$engines/lib "$engines/sbin/opendkim" -x "$base/opendkim/opendkim.conf"
}

masters() {
    for file in "$base/opendkim/pid" "$base/dovecot/run/master.pid" "$base/postfix/spool/pid/master.pid"; do
        if [ -s "$file" ]; then tr -d ' \n' <"$file"; echo; fi
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

case $action in
    start)
        [ -x "$peers/sbin/postfix" ] && [ -x "$peers/sbin/dovecot" ] || { echo "not installed: run bench/install-peers.sh" >&2; exit 1; }
        accounts
        mkdir -p "$base"
        chmod 755 "$base" "$(dirname "$base")"
        # An inotify instance for each idle process, all of one user: the kernel's default of 128 starves them.
        [ -e "$base/sysctl" ] || sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches >"$base/sysctl"
        sysctl -qw fs.inotify.max_user_instances=65536 fs.inotify.max_user_watches=1000000
        dovecot_configuration
        postfix_configuration
        opendkim
        inside dovecot -c "$base/dovecot/dovecot.conf"
        inside postfix -c "$base/postfix/conf" start >"$base/start.log" 2>&1
        for _ in $(seq 100); do
            if listens 28143 && listens 28025; then exit 0; fi
            sleep 0.1
        done
        echo "does not listen: see $base/dovecot.log and $base/postfix.log" >&2
        exit 1
        ;;
    stop)
        for master in $(masters); do
            children=$(ps -o pid= --ppid "$master" || true)
            kill "$master" 2>/dev/null || true
            for _ in $(seq 300); do
                kill -0 "$master" 2>/dev/null || break
                sleep 0.1
            done
            # imap-hibernate outlives its master while it has clients.
            for orphan in $children; do
                if tr '\0' ' ' 2>/dev/null <"/proc/$orphan/cmdline" | grep -q imap-hibernate; then kill -KILL "$orphan" 2>/dev/null || true; fi
            done
        done
        for tool in doveconf doveadm; do [ -s /usr/bin/$tool ] || rm -f /usr/bin/$tool; done
        if [ -e "$base/sysctl" ]; then sysctl -qp "$base/sysctl" && rm -f "$base/sysctl"; fi
        ;;
    pids) masters ;;
    *) echo "unknown: $action" >&2; exit 2 ;;
esac
