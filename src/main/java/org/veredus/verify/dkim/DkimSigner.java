package org.veredus.verify.dkim;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;

/// Signs messages, RFC 6376 §5, relaxed/relaxed unless told otherwise, with each of its keys.
///
/// Fields that a reader sees are signed once more than they are there, so that none can be added
/// (RFC 6376 §8.15). The whole body is signed, never a part of it.
public final class DkimSigner {
    /// Signed as often as they are there, and once more.
    private static final List<String> SEALED =
            List.of(
                    "from",
                    "sender",
                    "reply-to",
                    "to",
                    "cc",
                    "subject",
                    "date",
                    "message-id",
                    "in-reply-to",
                    "references",
                    "mime-version",
                    "content-type",
                    "content-transfer-encoding");

    /// Signed as often as they are there: those who pass a message on may add them.
    private static final List<String> IF_PRESENT =
            List.of(
                    "resent-date",
                    "resent-from",
                    "resent-to",
                    "resent-cc",
                    "resent-message-id",
                    "list-id",
                    "list-help",
                    "list-unsubscribe",
                    "list-unsubscribe-post",
                    "list-post",
                    "feedback-id",
                    "autocrypt");

    private final List<SigningKey> keys;
    private final Canonicalization headerForm;
    private final Canonicalization bodyForm;
    private final InstantSource clock;

    public DkimSigner(List<SigningKey> keys, InstantSource clock) {
        this(keys, Canonicalization.RELAXED, Canonicalization.RELAXED, clock);
    }

    public DkimSigner(
            List<SigningKey> keys,
            Canonicalization headerForm,
            Canonicalization bodyForm,
            InstantSource clock) {
        this.keys = List.copyOf(keys);
        this.headerForm = headerForm;
        this.bodyForm = bodyForm;
        this.clock = clock;
    }

    /// A message whose body is still to come. For one thread.
    public final class Signing {
        private final Header header;
        private final BodyHash body;

        private Signing(Header header, BodyHashes hashes) {
            this.header = header;
            this.body = hashes.ask(bodyForm, Long.MAX_VALUE);
        }

        /// The fields to put on top, one for each key; to be asked for once the body has ended.
        public byte[] fields() {
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            for (SigningKey key : keys) fields.writeBytes(field(key, header, body));
            return fields.toByteArray();
        }
    }

    /// @param hashes to be given the body afterwards
    public Signing begin(Header header, BodyHashes hashes) {
        return new Signing(header, hashes);
    }

    /// The fields to put on top.
    ///
    /// @param message with CRLF line ends
    public byte[] sign(byte[] message) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        Signing signing = begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return signing.fields();
    }

    /// The names to sign in a header, in the order of the tag `h`.
    public static List<String> fieldsToSign(Header header) {
        List<String> names = new ArrayList<>();
        for (HeaderField field : header.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (SEALED.contains(name) || IF_PRESENT.contains(name)) names.add(name);
        }
        names.addAll(SEALED);
        return names;
    }

    private byte[] field(SigningKey key, Header header, BodyHash body) {
        List<String> names = fieldsToSign(header);
        SignatureText text =
                new SignatureText(DkimVerifier.FIELD)
                        .tag("v", 1)
                        .tag("a", key.algorithm().word())
                        .tag("c", headerForm.word() + "/" + bodyForm.word())
                        .tag("d", key.domain().text())
                        .tag("s", key.selector())
                        .tag("t", clock.instant().getEpochSecond())
                        .list("h", names)
                        .tag("bh", body.value());
        byte[] octets =
                new SignedFields(headerForm).add(header, names, null).endingWith(text.unsigned());
        return text.signed(key.sign(octets));
    }
}
