"""Logs in by SCRAM-SHA-256-PLUS with tls-unique, which OpenSSL tells: in a new TLS session, in the
same one gone on with, and with a binding that is wrong."""

import base64
import hashlib
import hmac
import socket
import ssl
import sys

port, authority, user, password = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
context.maximum_version = ssl.TLSVersion.TLSv1_2
HEADER = b"p=tls-unique,,"


def mac(key, text):
    return hmac.digest(key, text, "sha256")


def proof(bare, given, last):
    of = dict(part.split(b"=", 1) for part in given.split(b","))
    salt, rounds = base64.b64decode(of[b"s"]), int(of[b"i"])
    key = mac(hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds), b"Client Key")
    signed = mac(hashlib.sha256(key).digest(), b",".join((bare, given, last)))
    return base64.b64encode(bytes(a ^ b for a, b in zip(key, signed)))


def login(session, cut):
    there = context.wrap_socket(
        socket.create_connection(("localhost", int(port))),
        server_hostname="localhost",
        session=session,
    )
    lines = there.makefile("rwb")
    lines.readline()

    def ask(text):
        lines.write(text + b"\r\n")
        lines.flush()
        return lines.readline()

    binding = there.get_channel_binding("tls-unique")[cut:]
    bare = b"n=" + user.encode() + b",r=there"
    first = base64.b64encode(HEADER + bare)
    given = base64.b64decode(ask(b"a AUTHENTICATE SCRAM-SHA-256-PLUS " + first)[2:])
    nonce = given.split(b",")[0]
    last = b"c=" + base64.b64encode(HEADER + binding) + b"," + nonce
    answer = ask(base64.b64encode(last + b",p=" + proof(bare, given, last)))
    if answer.startswith(b"+"):
        answer = ask(b"")
    print("gone on" if there.session_reused else "new", answer.split()[1].decode())
    return there.session


first_session = login(None, 0)
login(first_session, 0)
login(first_session, 1)
