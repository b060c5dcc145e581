package org.veredus.transport.sign;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Signer;
import org.veredus.verify.dkim2.Flag;
import org.veredus.verify.dkim2.MailPath;
import org.veredus.verify.dkim2.Onward;

/// Signs with DKIM2 what leaves the house, an experiment that follows
/// draft-ietf-dkim-dkim2-spec-06: the sender's domain says whom the message goes to. Without a
/// chain it begins one; to a chain that was good when it came it adds itself.
///
/// The recipients named in To and Cc get one copy, anybody else one of his own, so that nobody
/// learns of a blind copy (draft §8.6).
public final class CustodySigner {
    private static final Logger log = LoggerFactory.getLogger(CustodySigner.class);

    /// Copies of one message for those not named in it; it goes unsigned to more.
    private static final int MAX_COPIES = 50;

    /// A signature is good for two weeks (draft §11.3), some days of which a message may be queued.
    private static final Duration MAX_HOLD = Duration.ofDays(7);

    private final OwnDomains domains;
    private final DomainKeys keys;
    private final OwnResults results;
    private final OutboundSigner.Contents contents;
    private final InstantSource clock;
    private final Counter signed;
    private final Counter unsigned;

    /// @param host who writes our Authentication-Results fields
    public CustodySigner(
            Directory directory,
            DomainKeys keys,
            Domain host,
            OutboundSigner.Contents contents,
            InstantSource clock,
            Metrics metrics) {
        this.domains = new OwnDomains(directory);
        this.keys = keys;
        this.results = new OwnResults(host);
        this.contents = contents;
        this.clock = clock;
        signed = metrics.counter("dkim2_signed", "copies of messages signed with DKIM2");
        unsigned =
                metrics.counter(
                        "dkim2_unsigned", "messages that went out without a DKIM2 signature");
    }

    /// A message that leaves.
    ///
    /// @param via the domain that it came to
    /// @param release not to be sent before; null: at once
    public record Leaving(
            StagedBlob content, ReversePath from, Domain via, @Nullable Instant release) {}

    /// What some recipients get.
    public record Copy(StagedBlob content, Set<Address> to) {
        public Copy {
            to = Set.copyOf(to);
        }
    }

    /// What all get. To be closed when it is in the store.
    public static final class Copies implements AutoCloseable {
        private final List<Copy> all = new ArrayList<>();
        private final List<MessageIntake> intakes = new ArrayList<>();

        public List<Copy> all() {
            return List.copyOf(all);
        }

        @Override
        public void close() {
            intakes.forEach(MessageIntake::close);
        }
    }

    /// The message for each recipient; unchanged if none of our domains is its sender's, its chain
    /// did not pass here or cannot go on, or its header is longer than 1 MiB.
    public Copies sign(Leaving leaving, Set<Address> to) throws StoreFailed {
        StagedMessage staged = new StagedMessage(contents.blobs(), leaving.content());
        byte[] start = staged.start(leaving.content().size());
        Header header = Header.parse(start, start.length);
        Copies copies = new Copies();
        try {
            Dkim2Signer signer = signer(leaving, header);
            if (signer == null) {
                unsigned(copies, leaving, to);
                return copies;
            }
            BodyHashes hashes = new BodyHashes();
            Dkim2Signer.Signing signing = signer.begin(header, hashes, null);
            staged.hashBody(header.bodyOffset(), hashes);
            copy(copies, leaving, signing, split(header, to));
            return copies;
        } catch (DkimFailure cannot) {
            log.atDebug().addKeyValue("why", cannot.reason()).log("not signed with DKIM2");
            unsigned(copies, leaving, to);
            return copies;
        } catch (StoreFailed | RuntimeException failed) {
            copies.close();
            throw failed;
        }
    }

    private void unsigned(Copies copies, Leaving leaving, Set<Address> to) {
        copies.all.add(new Copy(leaving.content(), to));
        unsigned.increment();
    }

    private void copy(
            Copies copies, Leaving leaving, Dkim2Signer.Signing signing, List<Set<Address>> groups)
            throws StoreFailed, DkimFailure {
        boolean exploded = groups.size() > 1 || groups.getFirst().size() > 1;
        Set<Flag> flags = exploded ? Set.of(Flag.EXPLODED) : Set.of();
        List<byte[]> fields = new ArrayList<>();
        for (Set<Address> group : groups.subList(0, Math.min(MAX_COPIES, groups.size())))
            fields.add(signing.fields(new Onward.Sent(custody(leaving, group), flags)));
        StagedMessage staged = new StagedMessage(contents.blobs(), leaving.content());
        Set<Address> rest = new LinkedHashSet<>();
        for (int i = 0; i < groups.size(); i++) {
            if (i >= fields.size()) {
                rest.addAll(groups.get(i));
                continue;
            }
            MessageIntake intake = staged.under(fields.get(i), contents.intakes());
            copies.intakes.add(intake);
            copies.all.add(new Copy(intake.finish().content(), groups.get(i)));
            signed.increment();
        }
        if (!rest.isEmpty()) unsigned(copies, leaving, rest);
    }

    private static Custody custody(Leaving leaving, Set<Address> to) {
        String from =
                switch (leaving.from()) {
                    case ReversePath.Null() -> "";
                    case ReversePath.Of(var address) -> address.wire();
                };
        return new Custody(
                MailPath.of(from), to.stream().map(one -> MailPath.of(one.wire())).toList());
    }

    /// Those named together, everybody else alone.
    private static List<Set<Address>> split(Header header, Set<Address> to) {
        Set<Address> named = new HashSet<>();
        for (HeaderAddress.Person person : HeaderRepair.receivers(header)) {
            Address address = person.address();
            if (address != null) named.add(address);
        }
        List<Set<Address>> groups = new ArrayList<>();
        Set<Address> together = new LinkedHashSet<>(to);
        together.retainAll(named);
        if (!together.isEmpty()) groups.add(together);
        for (Address one : to) if (!together.contains(one)) groups.add(Set.of(one));
        return groups;
    }

    /// Null for a message that is not ours to sign.
    private @Nullable Dkim2Signer signer(Leaving leaving, Header header) throws StoreFailed {
        if (!header.complete() || isHeld(leaving)) return null;
        boolean begun = header.has("DKIM2-Signature") || header.has("Message-Instance");
        if (begun && !results.passed(header, "dkim2")) return null;
        Domain domain = domain(leaving, header);
        if (domain == null) return null;
        List<SigningKey> active = keys.active(domain).stream().map(DomainKey::signing).toList();
        return new Dkim2Signer(active, clock);
    }

    private boolean isHeld(Leaving leaving) {
        Instant release = leaving.release();
        return release != null && release.isAfter(clock.instant().plus(MAX_HOLD));
    }

    // draft §8.8: the sender's; a report's, which has none, is where its recipient's mail came to,
    // or its author's
    private @Nullable Domain domain(Leaving leaving, Header header) throws StoreFailed {
        return switch (leaving.from()) {
            case ReversePath.Of(var sender) -> domains.closest(sender.domain().ascii());
            case ReversePath.Null() -> {
                Domain via = domains.closest(leaving.via().ascii());
                yield via == null ? domains.ofAuthor(header) : via;
            }
        };
    }
}
