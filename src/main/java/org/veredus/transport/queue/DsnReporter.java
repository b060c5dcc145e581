package org.veredus.transport.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.dsn.DsnReport;
import org.veredus.format.dsn.DsnWriter;
import org.veredus.format.dsn.EnhancedStatus;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.message.MessageIds;
import org.veredus.transport.envelope.OriginalRecipient;

/// Writes reports as delivery status notifications. RFC 3464, from `MAILER-DAEMON` at the host.
public final class DsnReporter implements Reporter {
    private static final EnhancedStatus UNKNOWN = new EnhancedStatus(5, 0, 0);

    private final Domain host;
    private final InstantSource clock;
    private final RandomGenerator random;

    public DsnReporter(Domain host, InstantSource clock, RandomGenerator random) {
        this.host = host;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public byte[] compose(Report report) {
        List<DsnReport.Recipient> recipients =
                report.lines().stream().map(line -> recipient(report.kind(), line)).toList();
        DsnReport dsn =
                new DsnReport(
                        host.ascii(),
                        report.envelopeId(),
                        at(report.arrived()),
                        atOrNull(report.deliverBy()),
                        recipients);
        DsnWriter.Letter letter =
                new DsnWriter.Letter(
                        new Address("MAILER-DAEMON", host),
                        report.to(),
                        MessageIds.newMessageId(random, clock, host),
                        at(clock.instant()));
        return DsnWriter.write(dsn, letter, original(report.original()));
    }

    private static DsnReport.Recipient recipient(Report.Kind kind, Report.Line line) {
        OriginalRecipient original = line.recipient().original();
        EnhancedStatus status = EnhancedStatus.parse(line.trouble().status());
        Instant retryUntil = line.retryUntil();
        return new DsnReport.Recipient(
                original == null ? null : TypedAddress.parseField(original.plain()),
                TypedAddress.of(line.recipient().address()),
                action(kind),
                status == null ? UNKNOWN : status,
                line.trouble().remote(),
                line.trouble().text(),
                at(line.lastAttempt()),
                atOrNull(retryUntil));
    }

    private static DsnReport.Action action(Report.Kind kind) {
        return switch (kind) {
            case FAILED -> DsnReport.Action.FAILED;
            case DELAYED -> DsnReport.Action.DELAYED;
            case DELIVERED -> DsnReport.Action.DELIVERED;
            case RELAYED -> DsnReport.Action.RELAYED;
        };
    }

    private static DsnWriter.Original original(Report.Original original) {
        return new DsnWriter.Original(
                original.octets(),
                switch (original.extent()) {
                    case WHOLE -> DsnWriter.Returned.FULL;
                    case HEADER -> DsnWriter.Returned.HEADER;
                });
    }

    private static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
