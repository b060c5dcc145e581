package org.veredus.verify.arc;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.arc.ArcVerdict.Result;
import org.veredus.verify.dkim.BodyHash;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.SignatureText;
import org.veredus.verify.dkim.SignedFields;
import org.veredus.verify.dkim.SigningKey;

/// Adds links to chains, RFC 8617 §5.1.
public final class ArcSealer {
    private final SigningKey key;
    private final InstantSource clock;

    public ArcSealer(SigningKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /// A message whose body is still to come. For one thread.
    public final class Sealing {
        private final Header header;
        private final BodyHash body;

        private Sealing(Header header, BodyHashes hashes) {
            this.header = header;
            this.body = hashes.ask(Canonicalization.RELAXED, Long.MAX_VALUE);
        }

        /// The three fields to put on top; none if no link may be added. To be asked for once the
        /// body has ended.
        ///
        /// @param chain what the chain so far came to
        /// @param results what was found about this message
        public byte[] fields(ArcVerdict chain, AuthenticationResults results) {
            if (!chain.extensible() || chain.links() >= ArcLink.MAX) return new byte[0];
            int instance = chain.links() + 1;
            byte[] found = results.arcField(instance);
            byte[] message = message(instance);
            byte[] seal = seal(instance, chain.result(), found, message);
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            fields.writeBytes(seal);
            fields.writeBytes(message);
            fields.writeBytes(found);
            return fields.toByteArray();
        }

        private byte[] message(int instance) {
            List<String> names = new ArrayList<>(DkimSigner.fieldsToSign(header));
            header.all("DKIM-Signature").forEach(_ -> names.add("dkim-signature"));
            SignatureText text =
                    start(ArcLink.MESSAGE, instance)
                            .tag("c", "relaxed/relaxed")
                            .tag("t", clock.instant().getEpochSecond())
                            .list("h", names)
                            .tag("bh", body.value());
            byte[] octets =
                    new SignedFields(Canonicalization.RELAXED)
                            .add(header, names, null)
                            .endingWith(text.unsigned());
            return text.signed(key.sign(octets));
        }

        private byte[] seal(int instance, Result result, byte[] found, byte[] message) {
            SignatureText text =
                    start(ArcLink.SEAL, instance)
                            .tag("t", clock.instant().getEpochSecond())
                            .tag("cv", result.word());
            SignedFields fields = new SignedFields(Canonicalization.RELAXED);
            // RFC 8617 §5.1.2: the seal of a broken chain covers its own link only
            if (result == Result.PASS) before().forEach(field -> fields.add(field.raw()));
            byte[] octets = fields.add(found).add(message).endingWith(text.unsigned());
            return text.signed(key.sign(octets));
        }

        private SignatureText start(String name, int instance) {
            return new SignatureText(name)
                    .tag("i", instance)
                    .tag("a", key.algorithm().word())
                    .tag("d", key.domain().text())
                    .tag("s", key.selector());
        }

        private List<HeaderField> before() {
            try {
                List<HeaderField> fields = new ArrayList<>();
                for (ArcLink link : ArcLink.chain(header))
                    fields.addAll(
                            List.of(link.results(), link.message().field(), link.seal().field()));
                return fields;
            } catch (DkimFailure broken) {
                throw new IllegalArgumentException("a chain that passes is whole", broken);
            }
        }
    }

    /// @param hashes to be given the body afterwards
    public Sealing begin(Header header, BodyHashes hashes) {
        return new Sealing(header, hashes);
    }
}
