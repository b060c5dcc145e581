"""Judges with Debian's python3-spf: one JSON object a line, in and out."""
import ipaddress
import json
import sys

import spf

zone = {}


def lookup(name, kind, strict=True, timeout=20):
    records = zone.get(name.rstrip(".").lower(), [])
    found = []
    for type_, value in records:
        if type_ == "TIMEOUT" and not any(one == kind for one, _ in records):
            raise spf.TempError("no answer")
        if type_ == "CNAME" and kind != "CNAME" or type_ == kind:
            found.append(((name, type_), data(type_, value)))
    return found


def data(type_, value):
    if type_ == "TXT":
        return [value.encode("utf-8", "surrogateescape")]
    if type_ == "MX":
        preference, _, host = value.partition(" ")
        return (int(preference), host)
    if type_ == "AAAA":
        return ipaddress.IPv6Address(value).packed
    return value


spf.DNSLookup = lookup
for line in sys.stdin:
    task = json.loads(line)
    zone = task["zone"]
    result, explanation = spf.check2(task["ip"], task["mailFrom"], task["helo"], querytime=0)
    print(json.dumps({"result": result, "explanation": explanation}), flush=True)
