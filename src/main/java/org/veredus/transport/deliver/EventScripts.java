package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.UserEvent;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.storage.kv.StoreFailed;

/// Runs the scripts that are bound to mailboxes, when people do something with the messages there.
/// RFC 6785
///
/// Who did it does not wait: what happened is noted in memory, and one thread runs the scripts in
/// the order of events, one message after the other. What is noted and not yet run when the program
/// ends is not run; what comes when too much waits is not run either, and the log says so.
public final class EventScripts implements UserEvents, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventScripts.class);

    /// The annotation that names a script, of a mailbox or of the whole account. RFC 6785 §2.3.1
    static final String ENTRY = "/shared/imapsieve/script";

    /// Messages that wait for their script; each costs some 100 octets.
    private static final int MAX_WAITING = 100_000;

    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final Rules rules;
    private final Directory directory;
    private final DeliveryEvents events;
    private final Supplier<String> traces;
    private final BlockingQueue<Happened> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean stopping;

    /// One message that something happened to.
    ///
    /// @param script its name
    private record Happened(
            Account account, UserEvent event, UserEvent.Touched message, String script) {}

    /// @param traces makes ids under which what a script did can be followed
    public EventScripts(
            Rules rules, Directory directory, DeliveryEvents events, Supplier<String> traces) {
        this.rules = rules;
        this.directory = directory;
        this.events = events;
        this.traces = traces;
    }

    /// Works until it is closed.
    public void start() {
        var _ = Thread.ofVirtual().name("imapsieve").start(this::loop);
    }

    @Override
    public void happened(Account account, UserEvent event) {
        try {
            String script = script(account, event);
            if (script == null || script.isEmpty()) return;
            int lost = 0;
            for (UserEvent.Touched message : event.messages()) {
                if (!waiting.offer(new Happened(account, event, message, script))) lost++;
            }
            if (lost > 0)
                log.atWarn()
                        .addKeyValue("account", account.id().number())
                        .addKeyValue("messages", lost)
                        .log("too many events wait: no script runs for these");
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("no script runs for an event");
        }
    }

    /// The entry of the mailbox counts, also if it is empty; else that of the whole account.
    private static @Nullable String script(Account account, UserEvent event) throws StoreFailed {
        byte[] name = account.annotations(event.mailbox()).get(ENTRY);
        if (name == null) {
            NavigableMap<String, byte[]> all = account.annotations(null);
            name = all.get(ENTRY);
        }
        return name == null ? null : new String(name, StandardCharsets.UTF_8);
    }

    private void loop() {
        try {
            while (!stopping) {
                Happened next = waiting.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) run(next);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    /// Runs what waits, on this thread.
    ///
    /// @return how many messages that were
    public int runWaiting() {
        int done = 0;
        for (Happened next = waiting.poll(); next != null; next = waiting.poll()) {
            run(next);
            done++;
        }
        return done;
    }

    private void run(Happened happened) {
        try {
            Map<String, String> circumstances = circumstances(happened);
            rules.happened(
                    happened.account(),
                    happened.script(),
                    new Rules.Stored(
                            traces.get(),
                            happened.event().mailbox(),
                            happened.message().uid(),
                            new EventDelivery.Why.Event(
                                    happened.message().after(),
                                    happened.event().cause()
                                            + " in "
                                            + circumstances.get("imap.mailbox")),
                            circumstances),
                    events);
        } catch (StoreFailed | MailboxRefused failed) {
            log.atWarn()
                    .addKeyValue("account", happened.account().id().number())
                    .addKeyValue("uid", happened.message().uid())
                    .addKeyValue("why", failed.getMessage())
                    .log("what a script wanted for an event was not done");
        } catch (RuntimeException bug) {
            log.error("bug in the script of an event", bug);
        }
    }

    // RFC 6785 §4
    private Map<String, String> circumstances(Happened happened) throws StoreFailed {
        UserEvent event = happened.event();
        Account account = happened.account();
        Mailbox mailbox = account.state().tree().find(event.mailbox());
        Map<String, String> items = new HashMap<>();
        items.put("location", "MS");
        items.put("phase", "post");
        items.put("imap.user", primary(event.actor()));
        items.put("imap.email", primary(event.actor()));
        items.put("imap.cause", event.cause().name());
        items.put("imap.mailbox", mailbox == null ? "" : account.state().tree().path(mailbox));
        items.put("imap.changedflags", String.join(" ", happened.message().changed()));
        return items;
    }

    private String primary(AccountId actor) throws StoreFailed {
        Profile profile = directory.account(actor);
        return profile == null ? "" : profile.primary().wire();
    }

    @Override
    public void close() {
        stopping = true;
    }
}
