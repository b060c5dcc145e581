package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;

/// A client that waits to be told of changes. RFC 2177
///
/// The session's thread waits for DONE. After each change of the account a short-lived virtual
/// thread,
/// never more than one, compares and writes; it does not exist while nothing happens.
final class Idling {
    private static final Logger log = LoggerFactory.getLogger(Idling.class);
    private static final int MAX_LINE = 1000;

    private final @Nullable SelectedMailbox selected;
    private final Connection connection;
    private final Output out;
    private final AtomicBoolean woken = new AtomicBoolean();

    /// Guards the output, the selected mailbox's view and the two fields below.
    private final ReentrantLock speaking = new ReentrantLock();

    private boolean waiting;
    private boolean lost;

    Idling(@Nullable SelectedMailbox selected, Connection connection, Output out) {
        this.selected = selected;
        this.connection = connection;
        this.out = out;
    }

    Completion run() throws IOException, StoreFailed, MailboxLost {
        if (selected == null) return idle();
        try (Pipeline.Registration _ = selected.account().listen(this::wake)) {
            return idle();
        }
    }

    private Completion idle() throws IOException, StoreFailed, MailboxLost {
        try {
            begin();
            return awaitDone();
        } finally {
            endWaiting();
        }
    }

    private void endWaiting() {
        speaking.lock();
        try {
            waiting = false;
        } finally {
            speaking.unlock();
        }
    }

    private void begin() throws IOException, StoreFailed, MailboxLost {
        speaking.lock();
        try {
            out.ascii("+ idling").crlf();
            tell();
            out.flush();
            waiting = true;
        } finally {
            speaking.unlock();
        }
    }

    private void tell() throws IOException, StoreFailed, MailboxLost {
        if (selected != null) selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
    }

    private Completion awaitDone() throws IOException, StoreFailed, MailboxLost {
        connection.idle(true);
        byte[] line;
        try {
            line = connection.in().readLine(MAX_LINE);
        } catch (WireException wrong) {
            line = new byte[0];
        }
        connection.idle(false);
        speaking.lock();
        try {
            waiting = false;
            if (lost) throw new MailboxLost();
            if (line == null) throw new EOFException("the stream ended while idling");
            tell();
        } finally {
            speaking.unlock();
        }
        boolean done = new String(line, StandardCharsets.ISO_8859_1).equalsIgnoreCase("DONE");
        return done ? Completion.ok("done") : Completion.bad("IDLE ends with DONE");
    }

    /// On the engine's thread.
    private void wake() {
        if (selected != null && woken.compareAndSet(false, true)) {
            var _ = Thread.ofVirtual().name("imap-idle-" + connection.id()).start(this::speak);
        }
    }

    private void speak() {
        speaking.lock();
        try {
            woken.set(false); // a change from now on wakes again
            if (!waiting) return;
            tell();
            out.flush();
        } catch (MailboxLost gone) {
            lost = true;
            waiting = false;
            sayGoodBye();
        } catch (IOException | StoreFailed broken) {
            log.debug("idle ended session={}", connection.id(), broken);
            waiting = false;
            connection.abort();
        } finally {
            speaking.unlock();
        }
    }

    /// The session's own thread waits for the client and cannot say it.
    private void sayGoodBye() {
        try {
            out.ascii("* BYE the selected mailbox was deleted").crlf().flush();
        } catch (IOException gone) {
            log.debug("nobody to say good-bye to session={}", connection.id(), gone);
        } finally {
            connection.abort();
        }
    }
}
