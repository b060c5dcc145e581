"""A round of IMAP with Python's imaplib: arguments are the port, the file of the authority, the user and the password."""
import imaplib
import ssl
import sys
import time

port, authority, user, password = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
with imaplib.IMAP4_SSL("localhost", int(port), ssl_context=context) as imap:
    imap.login(user, password)
    print("list", len(imap.list()[1]))
    print("create", imap.create("Made")[0], imap.subscribe("Made")[0])
    for number in range(20):
        text = f"Subject: number {number}\r\n\r\nbody of {number}\r\n".encode()
        imap.append("Made", r"(\Flagged)" if number % 2 else None, time.time(), text)
    print("select", imap.select("Made")[1][0].decode())
    print("search", imap.search(None, "FLAGGED", "SUBJECT", '"number 1"')[1][0].decode())
    print("fetch", imap.fetch("3", "(UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0][1].decode().strip())
    print("store", imap.store("1:3", "+FLAGS", r"(\Deleted)")[0])
    print("copy", imap.copy("5:9", "Archive")[0])
    print("sort", imap.sort("(REVERSE SUBJECT)", "UTF-8", "UNDELETED")[1][0].decode().split()[:3])
    print("expunge", len([x for x in imap.expunge()[1] if x]))
    print("uid", imap.uid("SEARCH", "UID 1:6")[1][0].decode())
    print("status", imap.status("Archive", "(MESSAGES UNSEEN)")[1][0].decode())
    print("close", imap.close()[0], imap.delete("Made")[0])
