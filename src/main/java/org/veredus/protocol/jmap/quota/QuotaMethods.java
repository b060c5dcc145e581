package org.veredus.protocol.jmap.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.protocol.jmap.mail.MailMethods;
import org.veredus.protocol.jmap.quota.Numbers.Limit;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:quota`. RFC 9425 §4
public final class QuotaMethods {
    public static final String QUOTA = "urn:ietf:params:jmap:quota";

    private static final String SCOPE = "account";
    private static final String TYPE = "Email";
    private static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "resourceType",
                    "used",
                    "hardLimit",
                    "warnLimit",
                    "softLimit",
                    "scope",
                    "name",
                    "types",
                    "description");

    private QuotaMethods() {}

    public static void addTo(Methods methods, DataTypes types) {
        methods.add(QUOTA, "Quota/get", QuotaMethods::get)
                .add(QUOTA, "Quota/changes", QuotaMethods::changes)
                .add(QUOTA, "Quota/query", QuotaMethods::query)
                .add(QUOTA, "Quota/queryChanges", QuotaMethods::queryChanges);
        types.add("Quota", account -> Numbers.of(account).state());
    }

    /// RFC 9425 §4: of no use to whoever does not know the type that it is about.
    private static List<Limit> shown(Call call, Numbers numbers) {
        return call.uses(MailMethods.MAIL) ? numbers.there() : List.of();
    }

    private static void get(Call call) throws MethodError, StoreFailed {
        Numbers numbers = Numbers.of(call.account());
        Getting getting = Getting.of(call, PROPERTIES);
        for (Limit limit : shown(call, numbers))
            if (getting.wants(limit.id())) getting.add(node(limit));
        getting.missingRest();
        getting.respond(call.caller().accountId(), numbers.state());
    }

    private static ObjectNode node(Limit limit) {
        ObjectNode node =
                Json.object()
                        .put("id", limit.id())
                        .put("resourceType", limit.resource())
                        .put("used", limit.used())
                        .put("hardLimit", limit.most())
                        .putNull("warnLimit")
                        .putNull("softLimit")
                        .put("scope", SCOPE)
                        .put("name", limit.name())
                        .putNull("description");
        node.putArray("types").add(TYPE);
        return node;
    }

    private static void changes(Call call) throws MethodError, StoreFailed {
        Numbers now = Numbers.of(call.account());
        Changing changing = Changing.of(call);
        Numbers before = Numbers.parse(changing.sinceState());
        List<String> created = new ArrayList<>();
        List<String> updated = new ArrayList<>();
        List<String> destroyed = new ArrayList<>();
        boolean onlyUsed = true;
        for (Limit limit : now.there()) {
            Limit was = before.find(limit.id());
            if (was == null) created.add(limit.id());
            else if (!was.equals(limit)) updated.add(limit.id());
            onlyUsed &= was == null || was.most() == limit.most();
        }
        for (Limit limit : before.there())
            if (now.find(limit.id()) == null) destroyed.add(limit.id());
        Long max = changing.max();
        int count = created.size() + updated.size() + destroyed.size();
        if (max != null && count > max) throw MethodError.cannotCalculateChanges();
        ObjectNode answer =
                changing.answer(
                        call.caller().accountId(),
                        new Changing.Changes(now.state(), false, created, updated, destroyed));
        boolean told = !updated.isEmpty() && onlyUsed;
        answer.set("updatedProperties", told ? Json.texts(List.of("used")) : Json.nothing());
        call.respond(answer);
    }

    private static void query(Call call) throws MethodError, StoreFailed {
        Numbers numbers = Numbers.of(call.account());
        call.respond(
                Window.of(call)
                        .answer(
                                call.caller().accountId(),
                                numbers.state(),
                                true,
                                Window.Results.all(results(call, numbers))));
    }

    /// All there is may have another place.
    private static void queryChanges(Call call) throws MethodError, StoreFailed {
        Numbers now = Numbers.of(call.account());
        Differing differing = Differing.of(call);
        Numbers before = Numbers.parse(differing.sinceQueryState());
        Set<String> touched = new LinkedHashSet<>();
        if (!now.equals(before)) for (Limit limit : now.limits()) touched.add(limit.id());
        call.respond(
                differing.answer(
                        call.caller().accountId(),
                        now.state(),
                        touched,
                        results(call, now),
                        false));
    }

    private record Condition(
            @Nullable String name,
            @Nullable String scope,
            @Nullable String resourceType,
            @Nullable String type) {
        static Condition read(Arguments arguments) throws MethodError {
            for (String each : arguments.node().propertyNames()) {
                switch (each) {
                    case "name", "scope", "resourceType", "type" -> {}
                    default -> throw new MethodError("unsupportedFilter", "no condition " + each);
                }
            }
            return new Condition(
                    arguments.textOrNull("name"),
                    arguments.textOrNull("scope"),
                    arguments.textOrNull("resourceType"),
                    arguments.textOrNull("type"));
        }

        boolean meets(Limit limit) {
            return (name == null || limit.name().contains(name))
                    && (scope == null || scope.equals(SCOPE))
                    && (resourceType == null || resourceType.equals(limit.resource()))
                    && (type == null || type.equals(TYPE));
        }
    }

    private static List<String> results(Call call, Numbers numbers) throws MethodError {
        Filter<Condition> filter = Filter.read(call.arguments(), Condition::read);
        List<Limit> found = new ArrayList<>();
        for (Limit limit : shown(call, numbers))
            if (filter == null || filter.matches(condition -> condition.meets(limit)))
                found.add(limit);
        Comparator<Limit> order = (_, _) -> 0;
        for (SortOrder each : SortOrder.read(call.arguments(), Set.of("name", "used"))) {
            Comparator<Limit> next =
                    each.property().equals("used")
                            ? Comparator.comparingLong(Limit::used)
                            : Comparator.comparing(Limit::name, each.collation());
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        found.sort(order.thenComparing(Limit::id));
        return found.stream().map(Limit::id).toList();
    }
}
