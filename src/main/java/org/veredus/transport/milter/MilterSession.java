package org.veredus.transport.milter;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.storage.kv.StoreFailed;

/// All filters during one SMTP session. For one thread.
public final class MilterSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MilterSession.class);

    private final MilterSettings settings;
    private final Milters.Contents contents;
    private final LongSupplier nanos;
    private final Function<SocketAddress, Counter> failures;
    private final Map<SocketAddress, Milter> live = new LinkedHashMap<>();
    private @Nullable Peer told; // null before the first message
    private boolean open; // a message is under way
    private boolean discarded;

    MilterSession(
            MilterSettings settings,
            Milters.Contents contents,
            LongSupplier nanos,
            Function<SocketAddress, Counter> failures) {
        this.settings = settings;
        this.contents = contents;
        this.nanos = nanos;
        this.failures = failures;
    }

    /// One thing to say to a filter.
    private interface Telling {
        MilterReply tell(Milter filter) throws IOException, StoreFailed;
    }

    /// What the filters make of a message.
    ///
    /// @param message as it then is
    /// @param changes of the envelope are among them
    public record Result(MilterReply reply, NewMessage message, List<Change> changes) {
        public Result {
            changes = List.copyOf(changes);
        }
    }

    /// Begins a message; the first one of a session tells of the client, too.
    ///
    /// @param path the reverse path, with angle brackets
    /// @param parameters of ESMTP
    public MilterReply mail(String path, List<String> parameters, Peer peer) throws StoreFailed {
        abort();
        greet(peer);
        open = true;
        discarded = false;
        return each(filter -> filter.mail(path, parameters, peer));
    }

    private void greet(Peer peer) throws StoreFailed {
        Peer before = told;
        told = peer;
        if (before == null) connect(peer);
        else if (!before.helo().equals(peer.helo()) || !before.lasting().equals(peer.lasting()))
            each(
                    filter -> {
                        filter.helo(peer);
                        return new MilterReply.Continue();
                    });
    }

    private void connect(Peer peer) {
        long maxBody = contents.maxSize();
        for (SocketAddress address : settings.filters()) {
            try {
                Milter filter = Milter.open(address, settings.time(), maxBody, nanos);
                live.put(address, filter);
                filter.connect(peer, settings.host());
                filter.helo(peer);
            } catch (IOException failed) {
                leaveOut(address, failed);
            }
        }
    }

    /// @param path the forward path, with angle brackets
    /// @param parameters of ESMTP
    public MilterReply rcpt(String path, List<String> parameters) throws StoreFailed {
        return each(filter -> filter.rcpt(path, parameters));
    }

    /// The first that is against something decides.
    private MilterReply each(Telling telling) throws StoreFailed {
        for (Map.Entry<SocketAddress, Milter> each : List.copyOf(live.entrySet())) {
            try {
                MilterReply reply = telling.tell(each.getValue());
                if (reply instanceof MilterReply.Refuse) return reply;
                discarded |= reply instanceof MilterReply.Discard;
            } catch (IOException failed) {
                leaveOut(each.getKey(), failed);
            }
        }
        return new MilterReply.Continue();
    }

    /// Shows them the message.
    ///
    /// @param id by which it is known in logs
    public Result message(String id, NewMessage message) throws StoreFailed {
        open = false;
        NewMessage current = message;
        List<Change> all = new ArrayList<>();
        for (Map.Entry<SocketAddress, Milter> each : List.copyOf(live.entrySet())) {
            if (discarded) break;
            List<Change> changes = new ArrayList<>();
            try {
                Original original = Original.of(contents.blobs(), current.content());
                MilterReply reply = each.getValue().message(id, original, changes);
                if (reply instanceof MilterReply.Refuse) return new Result(reply, current, all);
                discarded |= reply instanceof MilterReply.Discard;
                NewMessage edited = Edited.of(original, changes, contents.intakes());
                if (edited != null) current = edited;
                all.addAll(changes);
            } catch (IOException failed) {
                leaveOut(each.getKey(), failed);
            }
        }
        MilterReply reply = discarded ? new MilterReply.Discard() : new MilterReply.Continue();
        return new Result(reply, current, all);
    }

    /// Ends a message that will not come.
    private void abort() throws StoreFailed {
        if (!open) return;
        open = false;
        var _ =
                each(
                        filter -> {
                            filter.abort();
                            return new MilterReply.Continue();
                        });
    }

    private void leaveOut(SocketAddress address, IOException failed) {
        failures.apply(address).increment();
        log.atWarn()
                .addKeyValue("milter", address)
                .addKeyValue("why", failed.getMessage())
                .log("mail filter left out");
        Milter filter = live.remove(address);
        if (filter != null) close(address, filter);
    }

    private static void close(SocketAddress address, Milter filter) {
        try {
            filter.close();
        } catch (IOException gone) {
            log.debug("mail filter {} has gone before its session", address, gone);
        }
    }

    @Override
    public void close() {
        live.forEach(MilterSession::close);
        live.clear();
    }
}
