#!/bin/bash
# The test suite: test.sh [-q] [--install-deps] [MAVEN OPTION...]. Called by ./veredus test, with JAVA_HOME set.
set -uo pipefail
home=$(cd "$(dirname "$0")/../../.." && pwd)
cd "$home" || exit 1

options=() web=yes journeys=yes
for argument in "$@"; do
    case $argument in
        --install-deps) "$home/src/test/sh/install-deps.sh" || exit 1 ;;
        -q) options+=(-Dexcluded.tags=journey,crash) journeys= ;;
        --help | -h)
            echo "Usage: veredus test [-q] [--install-deps]"
            echo "  -q              leave out the journeys with foreign programs and the crash tests"
            echo "  --install-deps  first install what the tests need from the system (Debian, as root)"
            exit 0
            ;;
        *) options+=("$argument") ;;
    esac
    [[ $argument != -Dweb.skip* ]] || web=
done
command -v mvn >/dev/null || { echo "veredus: Maven is needed: install the package maven" >&2; exit 1; }

# Maven and its compiler keep one core busy. What npm has to do is done on the other one beside them: Maven finds the webmail built, and
# WebmailSourcesIT its sources checked. Both are done again there, and fail there, if they have failed here.
rm -rf target/surefire-reports target/web.checked
mkdir -p target
[ -z "$web" ] || web/build.sh "$home/target/web" > target/web.log 2>&1 &
mvn -B -ntp spotless:check "${options[@]}"
status=$?
wait
if [ "$status" -eq 0 ]; then
    [ -z "$web" ] || [ -z "$journeys" ] || web/check.sh "$home/target/web.checked" > target/web.checked.log 2>&1 &
    mvn -B -ntp verify "${options[@]}"
    status=$?
    wait
fi

# The sum of what the reports say: N passed, N failed, N skipped.
sum() {
    find target/surefire-reports -name 'TEST-*.xml' -exec sed -n 's/.*<testsuite .*[ ]'"$1"'="\([0-9]*\)".*/\1/p' {} + 2>/dev/null |
        awk '{ n += $1 } END { print n + 0 }'
}
tests=$(sum tests) failed=$(($(sum failures) + $(sum errors))) skipped=$(sum skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi # the build itself
echo "$((tests - failed - skipped < 0 ? 0 : tests - failed - skipped)) passed, $failed failed, $skipped skipped"
exit "$status"
