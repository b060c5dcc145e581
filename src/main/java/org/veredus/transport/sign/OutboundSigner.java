package org.veredus.transport.sign;

import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Domain;
import org.veredus.format.message.Header;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.SigningKey;

/// Signs messages by their author's domain.
public final class OutboundSigner {
    private final OwnDomains domains;
    private final DomainKeys keys;
    private final Contents contents;
    private final InstantSource clock;
    private final Counter signed;
    private final Counter unsigned;

    public OutboundSigner(
            Directory directory,
            DomainKeys keys,
            Contents contents,
            InstantSource clock,
            Metrics metrics) {
        domains = new OwnDomains(directory);
        this.keys = keys;
        this.contents = contents;
        this.clock = clock;
        signed = metrics.counter("dkim_signed", "messages signed on their way out");
        unsigned =
                metrics.counter(
                        "dkim_unsigned", "messages sent without a signature: no domain of ours");
    }

    /// Where contents are read and written.
    public record Contents(BlobStore blobs, Supplier<MessageIntake> intakes) {}

    /// A message with its signatures. To be closed when it is in the store.
    public record Signed(NewMessage message, @Nullable MessageIntake intake)
            implements AutoCloseable {
        @Override
        public void close() {
            if (intake != null) intake.close();
        }
    }

    /// The message with signatures on top; unchanged if none of our domains is its author's, or its
    /// header is longer than 1 MiB.
    public byte[] sign(byte[] message) throws StoreFailed {
        Header header = Header.parse(message, Math.min(message.length, StagedMessage.MAX_HEADER));
        DkimSigner signer = signer(header);
        if (signer == null) return message;
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1500);
        out.writeBytes(signer.sign(message));
        out.writeBytes(message);
        signed.increment();
        return out.toByteArray();
    }

    /// The same for a message of any size.
    public Signed sign(NewMessage message) throws StoreFailed {
        StagedMessage staged = new StagedMessage(contents.blobs(), message.content());
        byte[] start = staged.start(message.index().headerLength());
        Header header = Header.parse(start, start.length);
        DkimSigner signer = signer(header);
        if (signer == null) return new Signed(message, null);
        BodyHashes hashes = new BodyHashes();
        DkimSigner.Signing signing = signer.begin(header, hashes);
        staged.hashBody(header.bodyOffset(), hashes);
        MessageIntake intake = staged.under(signing.fields(), contents.intakes());
        try {
            signed.increment();
            return new Signed(intake.finish(), intake);
        } catch (StoreFailed | RuntimeException failed) {
            intake.close();
            throw failed;
        }
    }

    /// Null for a message that is not ours to sign.
    private @Nullable DkimSigner signer(Header header) throws StoreFailed {
        Domain domain = header.complete() ? domains.ofAuthor(header) : null;
        if (domain == null) {
            unsigned.increment();
            return null;
        }
        List<SigningKey> active = keys.active(domain).stream().map(DomainKey::signing).toList();
        return new DkimSigner(active, clock);
    }
}
