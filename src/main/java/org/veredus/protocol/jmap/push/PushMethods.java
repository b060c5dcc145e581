package org.veredus.protocol.jmap.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.push.MailPush;
import org.veredus.account.push.PushSubscription;
import org.veredus.account.push.PushSubscription.Check;
import org.veredus.account.push.PushSubscriptions;
import org.veredus.account.push.PushSubscriptions.Name;
import org.veredus.base.limit.RateLimit;
import org.veredus.format.webpush.Receiver;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// PushSubscription/get and /set. RFC 8620 §7.2
public final class PushMethods {
    /// Of one account.
    private static final int MAX_SUBSCRIPTIONS = 32;

    /// Characters.
    private static final int MAX_TEXT = 255;

    private static final int MAX_ADDRESS = 2048;
    private static final int MAX_TYPES = 100;

    /// RFC 8620 §7.2: at least 7 days, where the pass itself has no end.
    private static final Duration LONGEST = Duration.ofDays(30);

    /// Each new one is a request to somebody else: so many of an account in so much time.
    private static final int MAX_NEW = 20;

    private static final Duration NEW_IN = Duration.ofMinutes(10);
    private static final int ACCOUNTS = 10_000;
    private static final int CODE_OCTETS = 16;

    /// draft-ietf-jmap-emailpush-03 §2
    public static final String EMAIL_PUSH = "urn:ietf:params:jmap:emailpush";

    private static final Set<String> SHOWN =
            Set.of("id", "deviceClientId", "verificationCode", "expires", "types");

    /// What only the push service needs to know.
    private static final Set<String> HIDDEN = Set.of("url", "keys");

    private final PushSubscriptions subscriptions;
    private final Pusher pusher;
    private final Deliveries deliveries;
    private final InstantSource clock;
    private final SecureRandom random;
    private final RateLimit making;

    public PushMethods(
            PushSubscriptions subscriptions,
            Pusher pusher,
            Deliveries deliveries,
            InstantSource clock,
            SecureRandom random) {
        this.subscriptions = subscriptions;
        this.pusher = pusher;
        this.deliveries = deliveries;
        this.clock = clock;
        this.random = random;
        making = new RateLimit(MAX_NEW, NEW_IN, ACCOUNTS, () -> nanos(clock));
    }

    private static long nanos(InstantSource clock) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
    }

    public void addTo(Methods methods) {
        methods.add(Methods.CORE, "PushSubscription/get", this::get)
                .add(Methods.CORE, "PushSubscription/set", this::set)
                .know(EMAIL_PUSH);
    }

    private void get(Call call) throws MethodError, StoreFailed {
        Arguments arguments = call.arguments();
        arguments.allow("ids", "properties");
        List<String> asked = arguments.textsOrNull("properties");
        if (asked != null && asked.stream().anyMatch(HIDDEN::contains))
            throw new MethodError("forbidden", "url and keys are told to nobody");
        Set<String> shown = shown(call);
        Getting getting = Getting.of(call, shown::contains, shown);
        for (Map.Entry<Name, PushSubscription> each :
                subscriptions.of(call.caller().account().id()).entrySet()) {
            String id = Ids.pushSubscription(each.getKey().number());
            if (!getting.wants(id) || !isOwn(call, each.getKey(), each.getValue())) continue;
            getting.add(node(call, id, each.getValue()));
        }
        getting.missingRest();
        getting.respondAlone();
    }

    private boolean isOwn(Call call, Name name, PushSubscription subscription) throws StoreFailed {
        return subscription.pass().equals(call.caller().pass()) && pusher.lives(name, subscription);
    }

    /// RFC 8620 §3.3: who does not use the capability does not see its property.
    private static Set<String> shown(Call call) {
        if (!call.uses(EMAIL_PUSH)) return SHOWN;
        Set<String> more = new HashSet<>(SHOWN);
        more.add(EmailPushForm.PROPERTY);
        return more;
    }

    private static ObjectNode node(Call call, String id, PushSubscription subscription) {
        Instant expires = subscription.expires();
        boolean checked = subscription.check() == Check.PASSED;
        ObjectNode node =
                Json.object()
                        .put("id", id)
                        .put("deviceClientId", subscription.device())
                        .put("verificationCode", checked ? subscription.code() : null)
                        .put("expires", expires == null ? null : Json.time(expires));
        List<String> types = subscription.types();
        node.set("types", types == null ? Json.nothing() : Json.texts(types));
        if (call.uses(EMAIL_PUSH))
            node.set(EmailPushForm.PROPERTY, EmailPushForm.show(subscription.mail()));
        return node;
    }

    private void set(Call call) throws MethodError, StoreFailed {
        call.arguments().allow("create", "update", "destroy");
        Setting setting = Setting.of(call, "");
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet()) {
            try {
                setting.created(each.getKey(), create(call, each.getValue()));
            } catch (SetError error) {
                setting.notCreated(each.getKey(), error);
            }
        }
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet()) {
            try {
                setting.updated(each.getKey(), update(call, each.getKey(), each.getValue()));
            } catch (SetError error) {
                setting.notUpdated(each.getKey(), error);
            }
        }
        for (String id : setting.destroy()) {
            Name name = own(call, id);
            if (name != null && pusher.remove(name)) setting.destroyed(id);
            else setting.notDestroyed(id, SetError.notFound());
        }
        setting.respondAlone();
    }

    /// Null if the caller has none of that id.
    private @Nullable Name own(Call call, String id) throws StoreFailed {
        long number = Ids.number('N', id);
        if (number < 1) return null;
        Name name = new Name(call.caller().account().id(), number);
        PushSubscription subscription = subscriptions.find(name);
        return subscription != null && isOwn(call, name, subscription) ? name : null;
    }

    private ObjectNode create(Call call, ObjectNode wanted) throws SetError, StoreFailed {
        Set<String> known = shown(call);
        for (String property : wanted.propertyNames())
            if (property.equals("id") || !(known.contains(property) || HIDDEN.contains(property)))
                throw SetError.invalidProperties("no such property, or not yours", property);
        if (!wanted.path("verificationCode").isMissingNode()
                && !wanted.path("verificationCode").isNull())
            throw SetError.invalidProperties("it is told to the address", "verificationCode");
        Pass pass = call.caller().pass();
        PushSubscription.Keys keys = keys(wanted.path("keys"));
        PushSubscription subscription =
                new PushSubscription(
                        pass,
                        device(wanted.path("deviceClientId")),
                        address(wanted.path("url")),
                        keys,
                        code(),
                        Check.PENDING,
                        expires(pass, wanted.path("expires")),
                        types(wanted.path("types")),
                        mail(call, wanted.path(EmailPushForm.PROPERTY), keys));
        if (!making.tryAcquire(String.valueOf(call.caller().account().id().number())))
            throw SetError.of("rateLimit", "more than " + MAX_NEW + " in ten minutes");
        Name name =
                subscriptions.add(call.caller().account().id(), subscription, MAX_SUBSCRIPTIONS);
        if (name == null)
            throw SetError.of("overQuota", "there are " + MAX_SUBSCRIPTIONS + " already");
        pusher.verify(name);
        ObjectNode more = node(call, Ids.pushSubscription(name.number()), subscription);
        more.remove("deviceClientId");
        if (!wanted.has("keys")) more.putNull("keys");
        if (wanted.path("expires").equals(more.get("expires"))) more.remove("expires");
        if (wanted.has("types")) more.remove("types");
        if (wanted.path(EmailPushForm.PROPERTY).equals(more.get(EmailPushForm.PROPERTY)))
            more.remove(EmailPushForm.PROPERTY);
        return more;
    }

    private Map<AccountId, MailPush> mail(
            Call call, JsonNode value, PushSubscription.@Nullable Keys keys)
            throws SetError, StoreFailed {
        List<AccountId> told =
                Audience.of(call.caller()).stream().map(each -> each.account().id()).toList();
        Map<AccountId, MailPush> mail = EmailPushForm.read(told, value);
        if (mail.isEmpty()) return mail;
        // its section 6
        if (keys == null)
            throw SetError.invalidProperties(
                    "mail is told encrypted only: keys are missing", EmailPushForm.PROPERTY);
        try {
            for (MailPush each : mail.values()) deliveries.check(each);
        } catch (MethodError wrong) {
            throw SetError.invalidProperties(
                    String.valueOf(wrong.getMessage()), EmailPushForm.PROPERTY);
        }
        return mail;
    }

    private static String device(JsonNode value) throws SetError {
        String device = value.asString("");
        if (!value.isString() || device.isEmpty() || device.length() > MAX_TEXT)
            throw SetError.invalidProperties(
                    "a string of up to " + MAX_TEXT + " characters", "deviceClientId");
        return device;
    }

    private static URI address(JsonNode value) throws SetError {
        String text = value.asString("");
        try {
            URI address = new URI(text);
            boolean sound =
                    text.startsWith("https://")
                            && text.length() <= MAX_ADDRESS
                            && address.getHost() != null
                            && address.getUserInfo() == null
                            && address.getFragment() == null;
            if (sound) return address;
        } catch (URISyntaxException malformed) {
            throw SetError.invalidProperties("no address: " + malformed.getReason(), "url");
        }
        throw SetError.invalidProperties(
                "an https:// address of up to " + MAX_ADDRESS + " characters", "url");
    }

    private static PushSubscription.@Nullable Keys keys(JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return null;
        String key = value.path("p256dh").asString("");
        String secret = value.path("auth").asString("");
        if (value.size() != 2 || Receiver.of(key, secret) == null)
            throw SetError.invalidProperties(
                    "p256dh is a point of P-256 and auth has 16 octets, both in URL-safe base64",
                    "keys");
        return new PushSubscription.Keys(key, secret);
    }

    /// Hard to guess.
    private String code() {
        byte[] octets = new byte[CODE_OCTETS];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    /// Where the pass has an end of its own, that is enough.
    private @Nullable Instant expires(Pass pass, JsonNode value) throws SetError {
        boolean none = value.isNull() || value.isMissingNode();
        boolean bounded = pass.kind() == Pass.Kind.SESSION;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (none) return bounded ? null : now.plus(LONGEST);
        Instant wanted = value.isString() ? Arguments.utcDate(value.asString()) : null;
        if (wanted == null || !wanted.isAfter(now))
            throw SetError.invalidProperties("a time to come, as a UTCDate", "expires");
        Instant latest = bounded ? Instant.MAX : now.plus(LONGEST);
        return wanted.isAfter(latest) ? latest : wanted.truncatedTo(ChronoUnit.SECONDS);
    }

    private static @Nullable List<String> types(JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return null;
        List<String> types = new ArrayList<>();
        boolean sound = value.isArray() && value.size() <= MAX_TYPES;
        for (JsonNode each : value) {
            sound &= each.isString() && each.asString().length() <= MAX_TEXT;
            types.add(each.asString(""));
        }
        if (!sound)
            throw SetError.invalidProperties(
                    "a list of up to " + MAX_TYPES + " names of types", "types");
        return types;
    }

    /// @return what has come out otherwise than it was wanted; null if nothing has
    private @Nullable ObjectNode update(Call call, String id, ObjectNode patch)
            throws SetError, StoreFailed {
        Name name = own(call, id);
        PushSubscription before = name == null ? null : subscriptions.find(name);
        if (name == null || before == null) throw SetError.notFound();
        ObjectNode shown = node(call, id, before);
        ObjectNode wanted = Patch.apply(shown, patch);
        PushSubscription after = before;
        for (String path : patch.propertyNames()) {
            String property = Patch.property(path);
            JsonNode value = wanted.path(property);
            switch (property) {
                case "verificationCode" -> after = checked(after, value);
                case "expires" -> after = after.until(expires(before.pass(), value));
                case "types" -> after = after.of(types(value));
                case EmailPushForm.PROPERTY -> {
                    if (!call.uses(EMAIL_PUSH))
                        throw SetError.invalidProperties("it needs " + EMAIL_PUSH, property);
                    after = after.telling(mail(call, value, before.keys()));
                }
                default -> {
                    if (!shown.path(property).equals(value))
                        throw SetError.invalidProperties("not to be changed", property);
                }
            }
        }
        PushSubscription now = after;
        if (before.check() != now.check()) pusher.begin(name, now);
        else {
            Set<AccountId> more = new HashSet<>(now.mail().keySet());
            more.removeAll(before.mail().keySet());
            if (!more.isEmpty()) pusher.beginMail(name, more);
        }
        if (!subscriptions.change(name, _ -> now)) throw SetError.notFound();
        pusher.look(name);
        JsonNode expires = node(call, id, now).path("expires");
        boolean asWanted = !patch.has("expires") || expires.equals(wanted.path("expires"));
        return asWanted ? null : Json.object().set("expires", expires);
    }

    private static PushSubscription checked(PushSubscription subscription, JsonNode value)
            throws SetError {
        if (!subscription.code().equals(value.asString("")))
            throw SetError.invalidProperties(
                    "that is not what the address was told", "verificationCode");
        return subscription.checked();
    }
}
