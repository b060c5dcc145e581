#!/bin/bash
# The benchmarks: bench.sh COMMAND [OPTION...]. Called by ./veredus bench, with JAVA_HOME set and the program built.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
out=$home/target/bench

usage() {
    cat <<'USAGE'
Usage: veredus bench COMMAND [OPTION...]
  smtp-in  mail that comes in: accepted and delivered rates, against Postfix -> LMTP -> Dovecot
             --messages N    a run (default 10000)            --sessions N  at once (default 50)
             --size 10k|1k|mix  (default: each in turn)       --rounds N    of A B (default 2)
             --kept | --reconnect  connections (default: both)
  mail-out mail that goes out: submitted, signed, queued and carried to smtp-sink, against Postfix with OpenDKIM,
           where src/test/sh/install-deps.sh has unpacked it
             --messages N    a run (default 10000)            --sessions N  at once (default 20)
             --rounds N      of A B (default 2)
  imap     a mix of IMAP commands over 50 connections, against Dovecot
             --seconds N     a run (default 20)               --connections N (default 50)
             --rounds N      of A B (default 2)
             --single        each command alone, of IMAP and POP3, instead of the mix (10 connections, 3 seconds each)
             --command store   one of them alone: login, select, fetch_flags, fetch_envelope, fetch_body, store, search_unseen, search_subject, append_4k, status, idle_done
  idle     memory of idle IMAP connections over TLS and the time of a push, against Dovecot
             --connections N (default 5000)                   --deliveries N  (default 500)
             --accounts N    that have them (default: one each); more connections than a process may have files
                             go to several servers, each with 1000 accounts
  sieve    mails a second through a script of forty rules, against Pigeonhole's sieve-filter
             --mails N       (default 10000)                  --rounds N      of A B (default 3)
  auth     what it costs to sign a message of 10 KB with both keys, against libopendkim, and to verify it with SPF and DMARC
             --messages N    a round (default 2000)           --rounds N    (default 5)
  jmap     the first page of a large mailbox, a push, and results while somebody types
             --messages N    in the mailbox (default 1000000) --requests N  for its first page (default 2000)
             --deliveries N  pushed (default 200)
             --searched N    messages to search in (default 100000; 0: no search)  --searches N (default 5)
  mailbox  SELECT cold and warm, QRESYNC and memory of a large mailbox, LIST with STATUS of many mailboxes
             --messages N    in the mailbox (default 1000000) --mailboxes N (default 10000)
             --repeats N     of what is measured (default 300; of QRESYNC 1000)   --warm-up N  rounds of QRESYNC before (default 3000)
  filter   junk found, wanted mail taken for junk and mails a second on one core, against Rspamd, bogofilter and SpamAssassin
             --every N       SpamAssassin judges every Nth mail of the corpus (default 10)
             --list "veredus, as it comes"   names what it judged wrongly of the mail made by us (or: "veredus, trained")
  crash    kills the program at random moments and compares what is left with what it acknowledged
             --rounds N      (default 200)                    --seed N        (default: the time)
  start    time until ready, memory when idle, what the launcher adds
             --runs N        (default 5)
Options of all that compare:  --only veredus|peer   one of both
Everything stays on loopback. The peers are Debian's packages, unpacked by bench/install-peers.sh.
USAGE
}

case ${1:-} in
    --help | -h | help) usage; exit 0 ;;
    smtp-in | mail-out | imap | idle | crash | start | sieve | auth | jmap | mailbox | filter) ;;
    *) usage >&2; exit 2 ;;
esac
for argument in "$@"; do case $argument in --help | -h) usage; exit 0 ;; esac; done

java=${JAVA_HOME:?is set by ./veredus}/bin/java
classpath="$home/target/veredus.jar:$home/target/lib/*"

# One benchmark at a time; what is started below does not inherit the lock.
exec 9>/tmp/veredus-bench.lock
flock -n 9 || { echo "waiting for another benchmark" >&2; flock -w 7200 9; }

mkdir -p "$out"
if [ ! -e "$out/.built" ] || [ -n "$(find "$home/bench/src" "$home/src/test/java/org/veredus/crash" "$home/src/test/java/org/veredus/peer" "$home/target/veredus.jar" -newer "$out/.built" -print -quit)" ]; then
    rm -rf "$out/classes"
    find "$home/bench/src" "$home/src/test/java/org/veredus/crash" "$home/src/test/java/org/veredus/peer" -name '*.java' ! -name '*IT.java' ! -name '*Test.java' >"$out/sources"
    "$JAVA_HOME/bin/javac" -proc:none -d "$out/classes" -cp "$classpath" "@$out/sources"
    touch "$out/.built"
fi

work=$(mktemp -d /tmp/veredus-bench.XXXXXX)
child=
clean_up() {
    if [ -n "$child" ]; then kill "$child" 2>/dev/null || true; wait "$child" 2>/dev/null || true; fi
    "$home/bench/peers/postfix-dovecot.sh" stop "$work/peer" >/dev/null 2>&1 9>&- || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
ulimit -n "$(ulimit -Hn)"

command=$1
shift
if [ "$command" = crash ]; then
    rounds=200 seed=$(date +%s)
    while [ $# -gt 0 ]; do
        case $1 in
            --rounds) rounds=${2:?} ;;
            --seed) seed=${2:?} ;;
            *) usage >&2; exit 2 ;;
        esac
        shift 2
    done
    echo "crash rounds=$rounds seed=$seed"
    "$java" "@$home/veredus.options" -Xmx1g -cp "$out/classes:$classpath" org.veredus.crash.CrashRun "$rounds" "$seed" "$work/crash" 9>&- &
else
    core=() young=()
    if [ "$command" = idle ]; then young=(-Xms2g -Xmn1g); fi
    if [ "$command" = filter ]; then core=(taskset -c 0); fi
    "${core[@]}" "$java" "@$home/veredus.options" -Xmx2g "${young[@]}" -cp "$out/classes:$classpath" org.veredus.bench.Bench "$home" "$work" "$command" "$@" 9>&- &
fi
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
