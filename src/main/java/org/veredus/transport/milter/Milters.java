package org.veredus.transport.milter;

import io.micrometer.core.instrument.Counter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.blob.BlobStore;

/// The filters of one door. Any thread.
public final class Milters {
    private final MilterSettings settings;
    private final Contents contents;
    private final LongSupplier nanos;
    private final Metrics metrics;

    /// @param nanos elapsed time
    public Milters(
            MilterSettings settings, Contents contents, LongSupplier nanos, Metrics metrics) {
        this.settings = settings;
        this.contents = contents;
        this.nanos = nanos;
        this.metrics = metrics;
    }

    /// Where messages are, and where changed ones go.
    ///
    /// @param maxSize octets of a changed one
    public record Contents(BlobStore blobs, Supplier<MessageIntake> intakes, long maxSize) {}

    public boolean isEmpty() {
        return settings.filters().isEmpty();
    }

    public MilterSession session() {
        return new MilterSession(settings, contents, nanos, this::failures);
    }

    private Counter failures(SocketAddress filter) {
        return metrics.counter(
                "milter_failures",
                "SMTP sessions that went on without a mail filter",
                "milter",
                name(filter));
    }

    /// As the configuration names it.
    private static String name(SocketAddress filter) {
        return filter instanceof InetSocketAddress tcp
                ? tcp.getHostString() + ":" + tcp.getPort()
                : "unix:" + filter;
    }
}
