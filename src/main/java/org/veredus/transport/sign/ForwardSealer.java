package org.veredus.transport.sign;

import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Domain;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.arc.ArcSealer;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.arc.ArcVerifier;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.SigningKey;

/// Adds a link to the ARC chain of what others wrote and goes on from here, RFC 8617 §5.1: what we
/// found out about it when it came, signed by the domain that it came to. Who gets it may then
/// believe that although its way no longer shows it.
public final class ForwardSealer {
    private final Directory directory;
    private final DomainKeys keys;
    private final OwnResults results;
    private final OutboundSigner.Contents contents;
    private final InstantSource clock;
    private final Counter sealed;

    /// @param host who writes our Authentication-Results fields
    public ForwardSealer(
            Directory directory,
            DomainKeys keys,
            Domain host,
            OutboundSigner.Contents contents,
            InstantSource clock,
            Metrics metrics) {
        this.directory = directory;
        this.keys = keys;
        results = new OwnResults(host);
        this.contents = contents;
        this.clock = clock;
        sealed = metrics.counter("arc_sealed", "messages of others sealed on their way on");
    }

    /// A message that goes on. To be closed when it is in the store.
    public record Sealed(StagedBlob content, @Nullable MessageIntake intake)
            implements AutoCloseable {
        @Override
        public void close() {
            if (intake != null) intake.close();
        }
    }

    /// The message with a link on top. Unchanged if nothing was found out about it here, its chain
    /// was marked as broken by another, its header is longer than 1 MiB, or the domain is not ours.
    ///
    /// @param via the domain that it came to
    public Sealed seal(StagedBlob content, Domain via) throws StoreFailed {
        StagedMessage staged = new StagedMessage(contents.blobs(), content);
        byte[] start = staged.start(content.size());
        Header header = Header.parse(start, start.length);
        AuthenticationResults found = header.complete() ? results.in(header) : null;
        ArcVerdict chain = found == null ? null : chain(header, found);
        SigningKey key = chain == null ? null : key(via);
        if (found == null || chain == null || key == null) return new Sealed(content, null);
        BodyHashes hashes = new BodyHashes();
        ArcSealer.Sealing sealing = new ArcSealer(key, clock).begin(header, hashes);
        staged.hashBody(header.bodyOffset(), hashes);
        byte[] fields = sealing.fields(chain, found);
        if (fields.length == 0) return new Sealed(content, null);
        MessageIntake intake = staged.under(fields, contents.intakes());
        try {
            StagedBlob whole = intake.finish().content();
            sealed.increment();
            return new Sealed(whole, intake);
        } catch (StoreFailed | RuntimeException failed) {
            intake.close();
            throw failed;
        }
    }

    private static @Nullable ArcVerdict chain(Header header, AuthenticationResults found) {
        for (AuthenticationResults.Finding finding : found.findings()) {
            if (!finding.method().equals("arc")) continue;
            for (ArcVerdict.Result result : ArcVerdict.Result.values())
                if (result.word().equals(finding.result().toLowerCase(Locale.ROOT)))
                    return ArcVerifier.recorded(header, result);
        }
        return null;
    }

    /// RSA: not every verifier of chains knows Ed25519.
    private @Nullable SigningKey key(Domain via) throws StoreFailed {
        if (directory.domain(via) == null) return null;
        for (DomainKey key : keys.active(via))
            if (key.algorithm() == SignatureAlgorithm.RSA_SHA256) return key.signing();
        return null;
    }
}
