#!/bin/bash
# Makes the authority and the messages of this folder with OpenSSL 3. Keys are thrown away: run it only to make all of them anew.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/ca.cnf" <<'C'
[ca]
default_ca = own
[own]
dir = WORK
database = WORK/index
new_certs_dir = WORK
serial = WORK/serial
default_md = sha256
policy = any
email_in_dn = no
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
emailAddress = optional
[req]
distinguished_name = none
prompt = no
[none]
CN = unused
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[between]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign
[mail]
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:ADDRESS
[host]
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = email:ADDRESS
[bare]
keyUsage = critical,digitalSignature
C
sed -i "s#WORK#$work#" "$work/ca.cnf"
touch "$work/index"
echo 01 > "$work/serial"

# certificate NAME ISSUER EXTENSIONS SUBJECT ADDRESS KEY-ALGORITHM...: NAME.pem and NAME.key, of which ISSUER is NAME itself for a root
certificate() {
    local name=$1 issuer=$2 extensions=$3 subject=$4 address=$5
    shift 5
    openssl genpkey -quiet "$@" -out "$work/$name.key" 2>/dev/null || openssl genpkey "$@" -out "$work/$name.key" 2>/dev/null
    sed "s#ADDRESS#$address#" "$work/ca.cnf" > "$work/one.cnf"
    openssl req -new -config "$work/one.cnf" -key "$work/$name.key" -subj "$subject" -out "$work/$name.csr"
    local by=(-cert "$work/$issuer.pem" -keyfile "$work/$issuer.key")
    [ "$name" != "$issuer" ] || by=(-selfsign -keyfile "$work/$name.key")
    openssl ca -batch -notext -config "$work/one.cnf" -extensions "$extensions" -startdate 20250101000000Z -enddate 20350101000000Z \
        "${by[@]}" ${MAIL_IN_SUBJECT:+-preserveDN} -in "$work/$name.csr" -out "$work/$name.pem" 2>/dev/null
}
rsa=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048)
certificate root root root /CN=Root x "${rsa[@]}"
certificate between root between /CN=Between x "${rsa[@]}"
certificate bob between mail /CN=Bob bob@example.test "${rsa[@]}"
certificate curve between mail /CN=Bob bob@example.test -algorithm EC -pkeyopt ec_paramgen_curve:P-256
certificate mallory between mail /CN=Mallory mallory@example.test "${rsa[@]}"
certificate weak between mail /CN=Bob bob@example.test -algorithm RSA -pkeyopt rsa_keygen_bits:1024
certificate host between host /CN=Bob bob@example.test "${rsa[@]}"
sed -i 's/email_in_dn = no/email_in_dn = yes/' "$work/ca.cnf"
certificate subject between bare "/CN=Bob/emailAddress=Bob@Example.test" x "${rsa[@]}"
cp "$work/root.pem" root.pem

printf 'Content-Type: text/plain; charset=utf-8\n\nThe price is 40 pounds.\n' > "$work/text"
headers=(-from 'Bob <bob@example.test>' -to alice@example.test -subject 'About the price')
# signed NAME CERTIFICATE OPTION...
signed() {
    local name=$1 by=$2
    shift 2
    openssl cms -sign -in "$work/text" -signer "$work/$by.pem" -inkey "$work/$by.key" -certfile "$work/between.pem" "${headers[@]}" "$@" > "$name.eml"
}
signed detached bob -md sha256
signed opaque bob -nodetach
signed pss bob -keyopt rsa_padding_mode:pss
signed curve curve -md sha384
signed sha1 bob -md sha1
signed mallory mallory
signed weak weak
signed host host
signed subject subject
signed nocerts bob -nocerts
signed two mallory -signer "$work/bob.pem" -inkey "$work/bob.key"
openssl smime -sign -in "$work/text" -signer "$work/bob.pem" -inkey "$work/bob.key" -certfile "$work/between.pem" "${headers[@]}" > old.eml
openssl cms -encrypt -in "$work/text" -aes256 "${headers[@]}" "$work/bob.pem" > encrypted.eml
openssl cms -compress -in "$work/text" "${headers[@]}" > compressed.eml 2>/dev/null || rm -f compressed.eml
