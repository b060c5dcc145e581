package org.veredus.transport.deliver;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.WebhookUri;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Posts notifications of scripts to web addresses, when there is time for it: deliveries do not
/// wait for it, each is tried once, and what waits when the program ends is not sent.
public final class Webhooks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    /// Posts that wait.
    private static final int MAX_WAITING = 1000;

    /// Posts under way.
    private static final int AT_ONCE = 4;

    private static final Duration LOOK_UP = Duration.ofMillis(200);
    private static final int GOOD_FROM = 200;
    private static final int GOOD_TO = 299;

    private static final JsonMapper JSON = new JsonMapper();

    private final Door door;
    private final BlockingQueue<Post> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean stopping;

    /// The way to the web. It decides which hosts may be called.
    @FunctionalInterface
    public interface Door {
        /// @return the status
        int post(URI address, byte[] json) throws IOException;
    }

    /// One notification.
    ///
    /// @param trace the id of the message that it is about
    record Post(String trace, URI address, byte[] json) {
        /// @param from who sent the message; empty for nobody
        static Post of(
                String trace, WebhookUri to, Action.Notify notify, String from, String subject) {
            ObjectNode json = JSON.createObjectNode();
            json.put("event", "mail").put("from", from).put("subject", subject);
            json.put("importance", notify.importance());
            @Nullable String message = notify.message();
            json.put("message", message == null ? "New mail: " + subject : message);
            return new Post(trace, to.address(), json.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    public Webhooks(Door door) {
        this.door = door;
    }

    /// Works until it is closed.
    public void start() {
        for (int i = 0; i < AT_ONCE; i++) Thread.ofVirtual().name("webhook-" + i).start(this::loop);
    }

    void add(Post post) {
        if (!waiting.offer(post))
            log.atWarn()
                    .addKeyValue("message", post.trace())
                    .log("too many notifications wait: this one is not sent");
    }

    private void loop() {
        try {
            while (!stopping) {
                Post next = waiting.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) send(next);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    /// Sends what waits, on this thread.
    ///
    /// @return how many that were
    public int runWaiting() {
        int done = 0;
        for (Post next = waiting.poll(); next != null; next = waiting.poll()) {
            send(next);
            done++;
        }
        return done;
    }

    private void send(Post post) {
        try {
            int status = door.post(post.address(), post.json());
            if (status < GOOD_FROM || status > GOOD_TO) failed(post, "status " + status);
        } catch (IOException unreachable) {
            failed(post, String.valueOf(unreachable.getMessage()));
        } catch (RuntimeException bug) {
            log.error("bug while posting a notification", bug);
        }
    }

    private static void failed(Post post, String why) {
        log.atInfo()
                .addKeyValue("message", post.trace())
                .addKeyValue("host", post.address().getHost())
                .addKeyValue("why", why)
                .log("notification not taken");
    }

    @Override
    public void close() {
        stopping = true;
    }
}
