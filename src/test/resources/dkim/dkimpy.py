"""Signs and verifies with Debian's python3-dkim: one JSON object a line, in and out."""
import base64
import json
import sys

import dkim

for line in sys.stdin:
    task = json.loads(line)
    message = base64.b64decode(task["message"])
    records = task["records"]

    def lookup(name, timeout=5):
        text = name.decode() if isinstance(name, bytes) else name
        record = records.get(text.rstrip(".").lower())
        return record.encode() if record is not None else None

    if task["do"] == "sign":
        field = dkim.sign(
            message,
            task["selector"].encode(),
            task["domain"].encode(),
            task["key"].encode(),
            signature_algorithm=task["algorithm"].encode(),
            canonicalize=tuple(form.encode() for form in task["forms"].split("/")),
        )
        answer = {"message": base64.b64encode(field + message).decode()}
    elif task["do"] == "seal":
        fields = dkim.arc_sign(
            message,
            task["selector"].encode(),
            task["domain"].encode(),
            task["key"].encode(),
            task["host"].encode(),
        )
        answer = {"message": base64.b64encode(b"".join(fields) + message).decode()}
    elif task["do"] == "verify":
        answer = {"pass": dkim.verify(message, dnsfunc=lookup)}
    else:
        result, _, why = dkim.ARC(message).verify(dnsfunc=lookup)
        answer = {"pass": result == b"pass", "why": why}
    print(json.dumps(answer), flush=True)
