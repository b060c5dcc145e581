"""Reads a whole mailbox by imaplib; prints a line of UID, size and SHA-256 for each message."""
import hashlib
import imaplib
import re
import sys

port, user, password, mailbox = sys.argv[1:]
client = imaplib.IMAP4('localhost', int(port))
client.login(user, password)
count = int(client.select(mailbox, readonly=True)[1][0])
for first in range(1, count + 1, 500):
    kind, answer = client.fetch(f'{first}:{min(first + 499, count)}', '(UID RFC822.SIZE BODY.PEEK[])')
    assert kind == 'OK', kind
    for item in answer:
        if not isinstance(item, tuple):
            assert item == b')', item
            continue
        head, body = item
        uid, size = re.search(rb'UID (\d+) RFC822.SIZE (\d+) BODY\[\]', head).groups()
        print(int(uid), int(size), hashlib.sha256(body).hexdigest())
client.logout()
