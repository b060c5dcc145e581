package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;

/// Tells a client of changes while it says nothing: in IDLE (RFC 2177) and after NOTIFY (RFC 5465).
///
/// The session's thread waits for the client. After each change of an account a short-lived virtual
/// thread, never more than one, compares and writes; it does not exist while nothing happens.
final class Pushing {
    private static final Logger log = LoggerFactory.getLogger(Pushing.class);

    private final Conversation talk;
    private final Teller teller;
    private final AtomicBoolean woken = new AtomicBoolean();

    /// Guards the output, what the session has told its client, and the two fields below.
    private final ReentrantLock speaking = new ReentrantLock();

    private boolean waiting;
    private boolean lost;

    Pushing(Conversation talk, Teller teller) {
        this.talk = talk;
        this.teller = teller;
    }

    /// Compares and writes what is new, without a flush.
    @FunctionalInterface
    interface Teller {
        void tell() throws IOException, StoreFailed, MailboxLost;
    }

    /// How the session's thread waits; nothing but reading.
    @FunctionalInterface
    interface Wait<T extends @Nullable Object> {
        T await() throws IOException;
    }

    /// Waits, and tells of changes meanwhile.
    ///
    /// @param accounts of which changes are waited for
    <T extends @Nullable Object> T during(Collection<Account> accounts, Wait<T> wait)
            throws IOException, StoreFailed, MailboxLost {
        List<Pipeline.Registration> registrations = new ArrayList<>();
        try {
            for (Account account : accounts) registrations.add(account.listen(this::wake));
            begin();
            T result = wait.await();
            end();
            return result;
        } finally {
            stop();
            registrations.forEach(Pipeline.Registration::close);
        }
    }

    private void begin() throws IOException, StoreFailed, MailboxLost {
        speaking.lock();
        try {
            teller.tell();
            talk.out().flush();
            waiting = true;
        } finally {
            speaking.unlock();
        }
    }

    private void end() throws MailboxLost {
        speaking.lock();
        try {
            waiting = false;
            if (lost) throw new MailboxLost();
        } finally {
            speaking.unlock();
        }
    }

    private void stop() {
        speaking.lock();
        try {
            waiting = false;
        } finally {
            speaking.unlock();
        }
    }

    /// On the engine's thread.
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            var _ =
                    Thread.ofVirtual()
                            .name("imap-push-" + talk.connection().id())
                            .start(this::speak);
        }
    }

    private void speak() {
        speaking.lock();
        try {
            woken.set(false); // a change from now on wakes again
            if (!waiting) return;
            teller.tell();
            talk.out().flush();
        } catch (MailboxLost gone) {
            lost = true;
            waiting = false;
            sayGoodBye();
        } catch (IOException | StoreFailed broken) {
            log.debug("push ended session={}", talk.connection().id(), broken);
            waiting = false;
            talk.connection().abort();
        } finally {
            speaking.unlock();
        }
    }

    /// The session's own thread waits for the client and cannot say it.
    private void sayGoodBye() {
        try {
            talk.out().ascii("* BYE the selected mailbox was deleted").crlf().flush();
        } catch (IOException gone) {
            log.debug("nobody to say good-bye to session={}", talk.connection().id(), gone);
        } finally {
            talk.connection().abort();
        }
    }
}
