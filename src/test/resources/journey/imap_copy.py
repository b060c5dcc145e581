"""Copies a mailbox from one IMAP server to another, with flags and dates, and compares the two.

Arguments: two servers, each as HOST:PORT:TLS:USER:PASSWORD:MAILBOX; TLS is the authority's file, or nothing.
"""
import hashlib
import imaplib
import re
import ssl
import sys

BATCH = 200


def connect(server):
    host, port, authority, user, password, mailbox = server.split(":")
    if authority:
        imap = imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl.create_default_context(cafile=authority))
    else:
        imap = imaplib.IMAP4(host, int(port))
    imap.login(user, password)
    imap.create(mailbox)
    imap.select(mailbox)
    return imap, mailbox


def messages(imap):
    """UID, flags, date and text, in order."""
    for first in range(1, 10 ** 9, BATCH):
        answer = imap.uid("FETCH", f"{first}:{first + BATCH - 1}", "(UID FLAGS INTERNALDATE BODY.PEEK[])")[1]
        some = [part for part in answer if isinstance(part, tuple)]
        if not some:
            return
        for head, text in some:
            flags = set(re.search(rb"FLAGS \(([^)]*)\)", head)[1].split()) - {rb"\Recent"}
            date = re.search(rb'INTERNALDATE "([^"]*)"', head)[1]
            yield flags, date, text


def append(imap, mailbox, batch):
    """MULTIAPPEND with literals that do not wait."""
    tag = imap._new_tag()
    imap.send(tag + b" APPEND " + mailbox.encode())
    for flags, date, text in batch:
        imap.send(b' (%b) "%b" {%d+}\r\n%b' % (b" ".join(sorted(flags)), date, len(text), text))
    imap.send(b"\r\n")
    status, answer = imap._command_complete("APPEND", tag)
    if status != "OK":
        raise SystemExit(f"APPEND: {answer}")


def digest(imap):
    count, digests = 0, hashlib.sha256()
    for flags, date, text in messages(imap):
        instant = imaplib.Internaldate2tuple(b'1 (INTERNALDATE "%b")' % date)
        digests.update(repr((sorted(flags), instant, hashlib.sha256(text).hexdigest())).encode())
        count += 1
    return count, digests.hexdigest()


(source, _), (target, mailbox) = connect(sys.argv[1]), connect(sys.argv[2])
batch = []
for message in messages(source):
    batch.append(message)
    if len(batch) == BATCH:
        append(target, mailbox, batch)
        batch = []
if batch:
    append(target, mailbox, batch)
target.select(mailbox)
here, there = digest(source), digest(target)
print(here[0], "the same" if here == there else "others")
