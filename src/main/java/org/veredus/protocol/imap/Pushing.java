package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
    private final Watched watched;
    private final AtomicBoolean woken = new AtomicBoolean();

    /// Guards the output, what the session has told its client, and the three fields below.
    private final ReentrantLock speaking = new ReentrantLock();

    private final Map<Account, Pipeline.Registration> heard = new HashMap<>(2);
    private boolean waiting;
    private boolean lost;

    Pushing(Conversation talk, Teller teller, Watched watched) {
        this.talk = talk;
        this.teller = teller;
        this.watched = watched;
    }

    /// Compares and writes what is new, without a flush.
    @FunctionalInterface
    interface Teller {
        void tell() throws IOException, StoreFailed, MailboxLost;
    }

    /// The accounts whose changes are waited for. What is told may bring others.
    @FunctionalInterface
    interface Watched {
        Set<Account> accounts() throws StoreFailed;
    }

    /// How the session's thread waits; nothing but reading.
    @FunctionalInterface
    interface Wait<T extends @Nullable Object> {
        T await() throws IOException;
    }

    /// Waits, and tells of changes meanwhile.
    <T extends @Nullable Object> T during(Wait<T> wait)
            throws IOException, StoreFailed, MailboxLost {
        try {
            begin();
            T result = wait.await();
            end();
            return result;
        } finally {
            stop();
        }
    }

    /// What has happened in an account before it was listened to is to be told, too.
    private void tell() throws IOException, StoreFailed, MailboxLost {
        do {
            teller.tell();
        } while (hearsMore());
        talk.out().flush();
    }

    private boolean hearsMore() throws StoreFailed {
        boolean more = false;
        for (Account account : watched.accounts()) {
            if (heard.containsKey(account)) continue;
            heard.put(account, account.listen(this::wake));
            more = true;
        }
        return more;
    }

    private void begin() throws IOException, StoreFailed, MailboxLost {
        speaking.lock();
        try {
            hearsMore();
            tell();
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
            heard.values().forEach(Pipeline.Registration::close);
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
            tell();
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
