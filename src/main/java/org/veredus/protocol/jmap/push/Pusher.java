package org.veredus.protocol.jmap.push;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.push.MailPush;
import org.veredus.account.push.PushMeters;
import org.veredus.account.push.PushPermission;
import org.veredus.account.push.PushRounds;
import org.veredus.account.push.PushSubscription;
import org.veredus.account.push.PushSubscription.Check;
import org.veredus.account.push.PushSubscriptions;
import org.veredus.account.push.PushSubscriptions.Name;
import org.veredus.base.observe.Metrics;
import org.veredus.format.webpush.PushContent;
import org.veredus.format.webpush.Receiver;
import org.veredus.format.webpush.Vapid;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Told;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Posts to subscriptions what has changed in their accounts. RFC 8620 §7.2
///
/// Each account that a subscription tells of is watched: that of its maker, and those of others in
/// which they have subscribed to a mailbox ([PushRounds]). A change makes its subscriptions due; a
/// round looks which of them may be posted to now ([Lane]) and hands each to a thread of its own,
/// which compares the states with those it told last. What comes meanwhile is told with the next
/// post. A post is tried again at growing intervals; an address that is gone (404, 410), refuses
/// for good, or takes nothing for three days loses its subscription. So does one that was never
/// taken its verification.
public final class Pusher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pusher.class);

    /// How long changes are gathered before they are told.
    private static final Duration GATHER = Duration.ofMillis(50);

    /// How often it is looked for subscriptions that have ended.
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /// Posts under way.
    private static final int AT_ONCE = 128;

    /// RFC 8030 §5.2: how long a push service may keep what it cannot deliver.
    private static final String KEEP_SECONDS = "86400";

    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final int TOO_MANY = 429;

    private final PushSubscriptions subscriptions;
    private final Reach reach;
    private final PushPermission permission;
    private final DataTypes types;
    private final Deliveries deliveries;
    private final Vapid vapid;
    private final World world;
    private final PushMeters meters;
    private final PushRounds rounds;

    /// Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Name, Lane> lanes = new HashMap<>();
    private final Map<Name, Lane> due = new LinkedHashMap<>();
    private Instant nextSweep = Instant.MIN;

    /// The way to the web. It decides which hosts may be called.
    @FunctionalInterface
    public interface Door {
        Reply post(URI address, Map<String, String> fields, byte[] content) throws IOException;
    }

    /// @param retryAfter as the other side says it; null if it does not
    public record Reply(int status, @Nullable String retryAfter) {}

    /// Of which accounts somebody may be told.
    @FunctionalInterface
    public interface Reach {
        /// @return their own first
        List<Access> of(AccountId account) throws StoreFailed;
    }

    /// What it takes from outside itself.
    ///
    /// @param threads run attempts
    public record World(
            Door door,
            Executor threads,
            InstantSource clock,
            SecureRandom random,
            Metrics metrics) {}

    /// Whose mail is told of.
    public record Sources(
            PushSubscriptions subscriptions,
            Reach reach,
            PushRounds.Feed feed,
            PushPermission permission) {}

    /// What may be told.
    public record News(DataTypes types, Deliveries deliveries) {}

    public Pusher(Sources sources, News news, Vapid vapid, World world) {
        subscriptions = sources.subscriptions();
        reach = sources.reach();
        permission = sources.permission();
        types = news.types();
        deliveries = news.deliveries();
        this.vapid = vapid;
        this.world = world;
        meters = PushMeters.of(world.metrics(), "jmap_pushes", "posts to push subscriptions");
        rounds =
                new PushRounds(
                        sources.feed(),
                        world.threads(),
                        new PushRounds.Pace("pusher", GATHER, AT_ONCE));
    }

    /// Begins to watch whoever has subscriptions; what happened since they were told last is told.
    public void start() throws StoreFailed {
        subscriptions
                .all()
                .forEach(
                        (name, subscription) -> {
                            watch(name);
                            if (subscription.check() == Check.PASSED) look(name);
                        });
        rounds.start(this::round);
    }

    /// Tells a new subscription its code. RFC 8620 §7.2.2
    void verify(Name name) {
        watch(name);
        look(name);
    }

    /// A subscription is to be told of what happens from now on.
    void begin(Name name, PushSubscription subscription) throws StoreFailed {
        List<Access> told = hear(name);
        Told now = Told.now(types, told, wished(subscription));
        Mark mark = new Mark(now.pushState(), Map.of());
        subscriptions.note(name, fromNowOn(mark, told, subscription.mail().keySet()).text());
    }

    /// One that has been told of changes is to be told of mail itself that comes from now on.
    ///
    /// @param of the accounts whose mail it is
    void beginMail(Name name, Set<AccountId> of) throws StoreFailed {
        Mark mark = Mark.of(subscriptions.told(name));
        subscriptions.note(name, fromNowOn(mark, hear(name), of).text());
    }

    private Mark fromNowOn(Mark mark, List<Access> told, Set<AccountId> of) throws StoreFailed {
        Mark begun = mark;
        for (Access each : told)
            if (of.contains(each.account().id()))
                begun = begun.withMail(Ids.account(each), deliveries.now(each));
        return begun;
    }

    /// Of whose changes there is to be told now; from here on it is listened to them.
    private List<Access> hear(Name name) throws StoreFailed {
        List<Access> told = reach.of(name.account());
        Set<AccountId> heard = new HashSet<>();
        for (Access each : told) heard.add(each.account().id());
        lock.lock();
        try {
            Lane lane = lanes.get(name);
            if (lane == null || lane.heard.equals(heard)) return told;
            lane.heard = Set.copyOf(heard);
            heard.forEach(rounds::watch);
            forgetUnheard();
        } finally {
            lock.unlock();
        }
        return told;
    }

    private void forgetUnheard() {
        Set<AccountId> heard = new HashSet<>();
        for (Lane lane : lanes.values()) heard.addAll(lane.heard);
        rounds.retain(heard);
    }

    private void watch(Name name) {
        lock.lock();
        try {
            boolean _ = rounds.watch(name.account());
            lanes.computeIfAbsent(name, Lane::new);
        } finally {
            lock.unlock();
        }
    }

    /// There may be something to be told.
    void look(Name name) {
        lock.lock();
        try {
            Lane lane = lanes.get(name);
            if (lane != null) due.put(name, lane);
        } finally {
            lock.unlock();
        }
        rounds.wake();
    }

    /// Whether the subscription was there.
    boolean remove(Name name) throws StoreFailed {
        boolean there = subscriptions.remove(name);
        lock.lock();
        try {
            lanes.remove(name);
            due.remove(name);
            forgetUnheard();
        } finally {
            lock.unlock();
        }
        return there;
    }

    /// Begins what may be begun now, on the threads it was given.
    ///
    /// @return when to come again at the latest
    public Duration round() {
        Instant now = world.clock().instant();
        sweep(now);
        List<Lane> ready = new ArrayList<>();
        Duration wait = SWEEP;
        lock.lock();
        try {
            for (AccountId each : rounds.changed())
                for (Lane lane : lanes.values())
                    if (lane.heard.contains(each)) due.put(lane.name, lane);
            for (Lane lane : List.copyOf(due.values())) {
                if (lane.busy) continue; // it comes again when it is not
                if (lane.notBefore().isAfter(now)) {
                    Duration left = Duration.between(now, lane.notBefore());
                    if (left.compareTo(wait) < 0) wait = left;
                    continue;
                }
                lane.busy = true;
                due.remove(lane.name);
                ready.add(lane);
            }
        } finally {
            lock.unlock();
        }
        for (Lane lane : ready) rounds.begin(() -> attempt(lane));
        return wait;
    }

    /// RFC 8620 §7.2: what has ended, or whose maker may no longer log in, goes.
    private void sweep(Instant now) {
        if (now.isBefore(nextSweep)) return;
        nextSweep = now.plus(SWEEP);
        try {
            for (Map.Entry<Name, PushSubscription> each : subscriptions.all().entrySet())
                if (!lives(each.getKey(), each.getValue())) remove(each.getKey());
        } catch (StoreFailed broken) {
            log.warn("cannot look for push subscriptions that have ended", broken);
        }
    }

    /// Whether a subscription still is one.
    boolean lives(Name name, PushSubscription subscription) throws StoreFailed {
        return !subscription.isOver(world.clock().instant())
                && permission.admits(name.account(), subscription.pass());
    }

    private void attempt(Lane lane) {
        try {
            PushSubscription subscription = subscriptions.find(lane.name);
            if (subscription == null || !lives(lane.name, subscription)) remove(lane.name);
            else if (subscription.check() == Check.PASSED) tell(lane, subscription);
            else tellCode(lane, subscription);
        } catch (StoreFailed broken) {
            log.warn("cannot push", broken);
            again(lane, Duration.ZERO);
        } finally {
            rest(lane);
        }
    }

    private void rest(Lane lane) {
        lock.lock();
        try {
            lane.busy = false;
        } finally {
            lock.unlock();
        }
        rounds.wake();
    }

    /// Once: nothing more is sent before the client has answered. A change of the account before
    /// that changes nothing.
    private void tellCode(Lane lane, PushSubscription subscription) throws StoreFailed {
        if (subscriptions.told(lane.name) != null) return;
        subscriptions.note(lane.name, "");
        ObjectNode verification =
                Json.object()
                        .put("@type", "PushVerification")
                        .put("pushSubscriptionId", Ids.pushSubscription(lane.name.number()))
                        .put("verificationCode", subscription.code());
        try {
            Reply reply = post(subscription, verification, "high");
            if (isGood(reply.status())) meters.taken().increment();
            else drop(lane, subscription, "its verification was answered by " + reply.status());
        } catch (IOException unreachable) {
            drop(lane, subscription, String.valueOf(unreachable.getMessage()));
        }
    }

    private void tell(Lane lane, PushSubscription subscription) throws StoreFailed {
        List<Access> heard = hear(lane.name);
        Mark before = Mark.of(subscriptions.told(lane.name));
        Mark mark = before;
        for (Access each : heard) {
            MailPush wanted = subscription.mail().get(each.account().id());
            if (wanted == null) continue;
            String account = Ids.account(each);
            Deliveries.News news = deliveries.since(each, before.mailOf(account), wanted);
            for (ObjectNode push : EmailPushes.of(account, news)) {
                if (isTaken(lane, subscription, push, wanted.urgency())) continue;
                if (!mark.equals(before)) subscriptions.note(lane.name, mark.text());
                return;
            }
            mark = mark.withMail(account, news.state());
        }
        Told told = Told.since(types, heard.getFirst(), wished(subscription), before.states());
        ObjectNode change = told.news(heard);
        if (change != null) {
            if (!mark.equals(before)) subscriptions.note(lane.name, mark.text());
            boolean mail = change.toString().contains("\"EmailDelivery\"");
            if (!isTaken(lane, subscription, change, mail ? "high" : "normal")) return;
            mark = mark.withStates(told.pushState());
        }
        if (!mark.equals(before)) subscriptions.note(lane.name, mark.text());
    }

    /// If not, the subscription is tried again later, or has ended.
    private boolean isTaken(
            Lane lane, PushSubscription subscription, ObjectNode object, String urgency)
            throws StoreFailed {
        try {
            Reply reply = post(subscription, object, urgency);
            if (isGood(reply.status())) {
                meters.taken().increment();
                taken(lane);
                return true;
            }
            if (PASSING.contains(reply.status())) again(lane, reply);
            else if (GONE.contains(reply.status())) drop(lane, subscription, "it is gone");
            else drop(lane, subscription, "it answers " + reply.status());
        } catch (IOException unreachable) {
            log.atDebug()
                    .addKeyValue("host", subscription.address().getHost())
                    .addKeyValue("why", unreachable.getMessage())
                    .log("push not taken");
            if (!again(lane, Duration.ZERO))
                drop(lane, subscription, String.valueOf(unreachable.getMessage()));
        }
        return false;
    }

    private void taken(Lane lane) {
        lock.lock();
        try {
            lane.taken(world.clock().instant());
        } finally {
            lock.unlock();
        }
    }

    private void again(Lane lane, Reply reply) throws StoreFailed {
        if (reply.status() == TOO_MANY) {
            lock.lock();
            try {
                lane.tooOften();
            } finally {
                lock.unlock();
            }
        }
        PushSubscription subscription = subscriptions.find(lane.name);
        if (!again(lane, wished(reply.retryAfter())) && subscription != null)
            drop(lane, subscription, "it has answered " + reply.status() + " for days");
    }

    /// @return false if there is no sense in that
    private boolean again(Lane lane, Duration wished) {
        meters.failed().increment();
        lock.lock();
        try {
            if (!lanes.containsKey(lane.name)) return true;
            boolean sense = lane.failed(world.clock().instant(), wished);
            if (sense) due.put(lane.name, lane);
            return sense;
        } finally {
            lock.unlock();
        }
    }

    /// RFC 9110 §10.2.3
    private Duration wished(@Nullable String retryAfter) {
        if (retryAfter == null) return Duration.ZERO;
        if (retryAfter.matches("\\d{1,9}")) return Duration.ofSeconds(Integer.parseInt(retryAfter));
        try {
            Instant at =
                    ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return Duration.between(world.clock().instant(), at);
        } catch (DateTimeException malformed) {
            return Duration.ZERO; // then as long as we think right
        }
    }

    private void drop(Lane lane, PushSubscription subscription, String why) throws StoreFailed {
        remove(lane.name);
        meters.dropped().increment();
        log.atInfo()
                .addKeyValue("account", lane.name.account().number())
                .addKeyValue("host", subscription.address().getHost())
                .addKeyValue("why", why)
                .log("push subscription ended");
    }

    private Collection<String> wished(PushSubscription subscription) {
        List<String> named = subscription.types();
        return named == null ? types.names() : named;
    }

    private static boolean isGood(int status) {
        return status >= 200 && status <= 299;
    }

    /// @param urgency RFC 8030 §5.3
    private Reply post(PushSubscription subscription, ObjectNode object, String urgency)
            throws IOException {
        byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("TTL", KEEP_SECONDS);
        fields.put("Urgency", urgency);
        Instant now = world.clock().instant();
        fields.put("Authorization", vapid.authorization(subscription.address(), now));
        PushSubscription.Keys keys = subscription.keys();
        Receiver receiver = keys == null ? null : Receiver.of(keys.p256dh(), keys.auth());
        if (receiver == null) return world.door().post(subscription.address(), fields, text);
        fields.put("Content-Encoding", PushContent.CODING);
        byte[] sealed = PushContent.encrypt(receiver, text, world.random());
        return world.door().post(subscription.address(), fields, sealed);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
