package org.veredus.transport.inspect.reception;

import io.micrometer.core.instrument.Counter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.screening.Layers;
import org.veredus.account.screening.Party;
import org.veredus.base.limit.RateLimit;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Standing;
import org.veredus.transport.inspect.client.ClientReport;
import org.veredus.transport.inspect.client.Clients;
import org.veredus.transport.inspect.reception.ReceptionSettings.Greylisting;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;

/// Lets messages in, or not.
public final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private static final Admission ADMITTED = new Admission.Admitted();

    /// Addresses whose rates are known.
    private static final int RATED = 100_000;

    private final ReceptionSettings settings;
    private final Standing standing;
    private final Clients clients;
    private final Greylist greylist;
    private final Bans bans;
    private final Correspondents correspondents;
    private final @Nullable RateLimit rate;
    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    public Reception(
            ReceptionSettings settings,
            Standing standing,
            Clients clients,
            Memory memory,
            Instruments instruments) {
        this.settings = settings;
        this.standing = standing;
        this.clients = clients;
        greylist = memory.greylist();
        bans = memory.bans();
        correspondents = memory.correspondents();
        rate =
                settings.perMinute() == 0
                        ? null
                        : new RateLimit(
                                settings.perMinute(),
                                Duration.ofMinutes(1),
                                RATED,
                                instruments.nanos());
        for (Reason reason : Reason.values())
            refused.put(
                    reason,
                    instruments
                            .metrics()
                            .counter(
                                    "reception_refused",
                                    "messages and recipients not let in",
                                    "why",
                                    reason.name().toLowerCase(Locale.ROOT)));
        instruments
                .metrics()
                .gauge(
                        "greylist_records",
                        "senders that the greylist remembers",
                        () -> (double) greylist.size());
        instruments
                .metrics()
                .gauge("banned_addresses", "addresses shut out", () -> (double) bans.all().size());
    }

    /// Whom it remembers.
    public record Memory(Greylist greylist, Bans bans, Correspondents correspondents) {}

    /// How it measures.
    ///
    /// @param nanos elapsed time
    public record Instruments(LongSupplier nanos, Metrics metrics) {}

    /// Why somebody was not let in; names of a metric.
    private enum Reason {
        BANNED,
        RATE,
        BLOCKED,
        LISTED,
        GREYLISTED
    }

    /// Whether a client may bring a message now.
    public Admission message(InetAddress client) {
        if (settings.exempt().has(client)) return ADMITTED;
        if (bans.isBanned(client))
            return later(Reason.BANNED, "too much wrong came from your address, try again later");
        RateLimit limit = rate;
        boolean tooMany = limit != null && !limit.tryAcquire(ClientNetwork.only(client).toString());
        return tooMany
                ? later(Reason.RATE, "too many messages from your address, try again later")
                : ADMITTED;
    }

    /// Whether a message may be for this recipient. A trap takes what comes: who has it sent by
    /// another's computers does not come again.
    public Admission recipient(Visitor visitor, Routed recipient) throws StoreFailed {
        if (recipient.targets().stream().allMatch(Target.Trap.class::isInstance)) return ADMITTED;
        Layers.Found decided = decided(visitor, recipient);
        if (decided != null && !decided.blocks()) return ADMITTED;
        if (decided != null)
            return refuse(
                    Reason.BLOCKED,
                    "mail from "
                            + decided.decision().subject().text()
                            + " is not wanted by "
                            + recipient.recipient().address().wire());
        if (settings.exempt().has(visitor.client())) return ADMITTED;
        boolean looks =
                settings.refuseListed() < Double.POSITIVE_INFINITY
                        || settings.greylist() == Greylisting.SUSPICIOUS;
        ClientReport report = looks ? clients.look(visitor.client(), visitor.helo()) : null;
        if (report != null && report.listed() >= settings.refuseListed())
            return refuse(Reason.LISTED, listed(report));
        return isToWait(report) && !isKnown(visitor, recipient)
                ? greylisted(visitor, recipient)
                : ADMITTED;
    }

    /// Whether somebody for whom the mail is has written to the sender before.
    private boolean isKnown(Visitor visitor, Routed recipient) throws StoreFailed {
        Address sender = visitor.sender();
        if (sender == null) return false;
        for (Target target : recipient.targets()) {
            boolean known =
                    target instanceof Target.Local local
                            && correspondents.of(local.account()).knows(sender.wire());
            if (known) return true;
        }
        return false;
    }

    private boolean isToWait(@Nullable ClientReport report) {
        return switch (settings.greylist()) {
            case NOBODY -> false;
            case SUSPICIOUS -> report != null && report.score() >= ReceptionSettings.SUSPICIOUS;
            case UNKNOWN -> true;
        };
    }

    private Admission greylisted(Visitor visitor, Routed recipient) throws StoreFailed {
        boolean passes =
                greylist.passes(
                        ClientNetwork.around(visitor.client()),
                        visitor.sender(),
                        recipient.recipient().address());
        return passes
                ? ADMITTED
                : later(
                        Reason.GREYLISTED,
                        "you are not known here, try again in "
                                + settings.delay().toSeconds()
                                + " seconds");
    }

    /// The first decision of those whom the mail would go to, if all have come to the same; where
    /// some let the sender in, he comes in.
    private Layers.@Nullable Found decided(Visitor visitor, Routed recipient) throws StoreFailed {
        Party party = new Party(visitor.client(), visitor.sender());
        Layers.Found block = null;
        for (Layers layers : layers(recipient)) {
            Layers.Found found = layers.of(party);
            if (found == null || !found.blocks()) return found;
            block = found;
        }
        return block;
    }

    private List<Layers> layers(Routed recipient) throws StoreFailed {
        List<Layers> layers = new ArrayList<>();
        for (Target target : recipient.targets()) {
            switch (target) {
                case Target.Local(var account, Address address, _) ->
                        layers.add(standing.of(account, address.domain()));
                case Target.Remote _ -> layers.add(standing.ofHouse());
                case Target.Trap _ -> {} // asks nobody
            }
        }
        return layers;
    }

    private static String listed(ClientReport report) {
        String sentence =
                report.findings().stream()
                        .filter(finding -> finding.name().startsWith("dnsbl-"))
                        .map(finding -> finding.sentence())
                        .findFirst()
                        .orElse("your address is on lists of bad senders");
        return sentence.replaceAll("[^ -~]", "?");
    }

    private Admission refuse(Reason reason, String sentence) {
        count(reason);
        return new Admission.Refused(sentence);
    }

    private Admission later(Reason reason, String sentence) {
        count(reason);
        return new Admission.Later(sentence);
    }

    private void count(Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) counter.increment();
        log.debug("not let in why={}", reason);
    }

    /// Notes that something wrong came from a client.
    public void note(InetAddress client, Bans.Offence offence) {
        if (!settings.exempt().has(client)) bans.note(client, offence);
    }

    /// Whether a client is shut out of all doors.
    public boolean isBanned(InetAddress client) {
        return !settings.exempt().has(client) && bans.isBanned(client);
    }
}
