package org.veredus.verify.dkim;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;

/// Checks the signatures of messages, RFC 6376 §6.
public final class DkimVerifier {
    static final String FIELD = "DKIM-Signature";

    private final KeyRecords keys;
    private final DkimSettings settings;
    private final InstantSource clock;

    public DkimVerifier(KeyRecords keys, DkimSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /// A message whose body is still to come. For one thread.
    public final class Verification {
        private final List<SignatureCheck> checks = new ArrayList<>();

        private Verification(Header header, BodyHashes hashes) {
            for (HeaderField field : header.all(FIELD)) {
                boolean tooMany = checks.size() >= settings.maxSignatures();
                checks.add(
                        tooMany
                                ? SignatureCheck.ignored(field, settings.maxSignatures())
                                : SignatureCheck.begin(header, field, hashes));
                if (tooMany) break;
            }
        }

        /// The verdicts in the order of the fields; to be asked for once the body has ended. Blocks
        /// for the DNS.
        public List<DkimVerdict> verdicts() {
            return checks.stream().map(check -> check.verdict(keys, settings, clock)).toList();
        }
    }

    /// @param hashes to be given the body afterwards
    public Verification begin(Header header, BodyHashes hashes) {
        return new Verification(header, hashes);
    }

    /// @param message with CRLF line ends
    public List<DkimVerdict> verify(byte[] message) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        Verification verification = begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return verification.verdicts();
    }
}
