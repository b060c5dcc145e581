#!/bin/bash
# The release: target/dist/veredus-VERSION-linux-ARCH.tar.gz, which needs no Java on the machine, and a Debian package of the same.
# Called by ./veredus dist, with JAVA_HOME set and the program built.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../.." && pwd)
case ${1:-} in
    '') ;;
    *)
        echo "Usage: veredus dist" >&2
        echo "  makes target/dist/veredus-VERSION-linux-ARCH.tar.gz and, where dpkg-deb is at hand, veredus_VERSION_ARCH.deb" >&2
        [ "$1" = --help ] || [ "$1" = -h ] && exit 0
        exit 2
        ;;
esac

version=$(unzip -p "$home/target/veredus.jar" META-INF/MANIFEST.MF | tr -d '\r' | sed -n 's/^Implementation-Version: //p')
case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
dist=$home/target/dist
name=veredus-$version-linux-$arch
root=$dist/$name
rm -rf "$dist"
mkdir -p "$root/lib"

# The platform without its tools: what it is made of and what libraries may look for by name.
"$JAVA_HOME/bin/jlink" --no-header-files --no-man-pages --strip-debug --compress zip-6 --output "$root/runtime" \
    --add-modules java.se,jdk.crypto.ec,jdk.localedata,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs
cp "$home/target/veredus.jar" "$home"/target/lib/*.jar "$root/lib/"
cp "$home/veredus" "$home/veredus.options" "$home/README.md" "$home/CHANGELOG.md" "$home/LICENSE" "$root/"
cp -r "$home/doc" "$root/doc"
cp -r "$home/src/main/dist/." "$root/dist"
"$root/veredus" --version >/dev/null
"$root/veredus" rehearse # what the virtual machine learns of the program makes starts faster
rm -f "$root/lib/veredus.aot.log"
tar -C "$dist" --owner=0 --group=0 -czf "$dist/$name.tar.gz" "$name"
echo "$dist/$name.tar.gz"

command -v dpkg-deb >/dev/null || { echo "no Debian package: dpkg-deb is not there" >&2; exit 0; }
deb=$dist/deb
mkdir -p "$deb/DEBIAN" "$deb/usr/lib" "$deb/usr/bin" "$deb/lib/systemd/system" "$deb/etc/veredus"
cp -a "$root" "$deb/usr/lib/veredus"
rm -rf "$deb/usr/lib/veredus/dist"
ln -s ../lib/veredus/veredus "$deb/usr/bin/veredus"
cp "$root/dist/veredus.service" "$deb/lib/systemd/system/"
install -m 755 "$root/dist/postinst" "$root/dist/prerm" "$deb/DEBIAN/"
cat >"$deb/DEBIAN/control" <<CONTROL
Package: veredus
Version: ${version/-SNAPSHOT/\~snapshot}
Architecture: $arch
Maintainer: Veredus
Installed-Size: $(du -sk "$deb/usr" | cut -f1)
Depends: libc6, adduser
Section: mail
Priority: optional
Description: a whole mail service in one program
 SMTP, submission, IMAP, POP3, ManageSieve and administration, with its own store.
CONTROL
package=$dist/veredus_${version/-SNAPSHOT/\~snapshot}_$arch.deb
dpkg-deb -Zgzip --root-owner-group --build "$deb" "$package" >/dev/null
rm -rf "$deb"
echo "$package"
