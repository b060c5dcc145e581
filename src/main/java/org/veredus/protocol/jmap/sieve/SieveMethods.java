package org.veredus.protocol.jmap.sieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Revision;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.StoredScript;
import org.veredus.format.sieve.Capabilities;
import org.veredus.format.sieve.Limits;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:sieve`. RFC 9661 §2
public final class SieveMethods {
    public static final String SIEVE = "urn:ietf:params:jmap:sieve";

    private static final Set<String> PROPERTIES = Set.of("id", "name", "blobId", "isActive");

    /// Accounts whose state is remembered.
    private static final int MAX_REMEMBERED = 10_000;

    private final Blobs.Source blobs;

    /// Whoever listens asks again with each delivery, which changes no script.
    private final Cache<Revision, String> states =
            Caffeine.newBuilder()
                    .weakKeys() // compared by identity, and gone with the account's state
                    .maximumSize(MAX_REMEMBERED)
                    .build();

    private SieveMethods(Blobs.Source blobs) {
        this.blobs = blobs;
    }

    public static void addTo(Methods methods, DataTypes types, Blobs.Source blobs) {
        SieveMethods sieve = new SieveMethods(blobs);
        methods.add(SIEVE, "SieveScript/get", SieveMethods::get)
                .add(SIEVE, "SieveScript/query", SieveMethods::query)
                .add(SIEVE, "SieveScript/set", new SieveSetting(blobs)::set)
                .add(SIEVE, "SieveScript/validate", sieve::validate);
        types.add("SieveScript", sieve::remembered);
    }

    private String remembered(Account account) throws StoreFailed {
        Revision revision = account.state().revision();
        String known = states.getIfPresent(revision);
        if (known == null) {
            // Read after the revision: it may be newer than that, never older
            known = state(scripts(account).all());
            states.put(revision, known);
        }
        return known;
    }

    /// What the server is. RFC 9661 §1.2.1
    public static ObjectNode server() {
        String version = SieveMethods.class.getPackage().getImplementationVersion();
        String name = version == null ? "Veredus" : "Veredus " + version;
        return Json.object().put("implementation", name);
    }

    /// What an account can do. RFC 9661 §1.2.1
    public static ObjectNode capability() {
        ScriptQuota quota = ScriptQuota.defaults();
        ObjectNode node =
                Json.object()
                        .put("maxSizeScriptName", 512)
                        .put("maxSizeScript", quota.octets())
                        .put("maxNumberScripts", quota.scripts())
                        .put("maxNumberRedirects", Limits.defaults().redirects());
        node.set("sieveExtensions", Json.texts(Capabilities.names()));
        node.putArray("notificationMethods").add("mailto");
        return node.putNull("externalLists");
    }

    static Scripts scripts(Account account) {
        return new Scripts(account, ScriptQuota.defaults());
    }

    /// Another one whenever any script is, or another one runs.
    static String state(List<StoredScript> all) {
        StringBuilder text = new StringBuilder();
        for (StoredScript each : all)
            text.append(each.number())
                    .append(each.use())
                    .append(each.name().text())
                    .append('/')
                    .append(blobId(each))
                    .append('/');
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        return BlobId.of(BlobId.sha256().digest(octets)).hex().substring(0, 16);
    }

    static String id(StoredScript script) {
        return Ids.script(script.number());
    }

    static String blobId(StoredScript script) {
        return BlobName.ofScript(script.text()).wire();
    }

    static ObjectNode node(StoredScript script) {
        return Json.object()
                .put("id", id(script))
                .put("name", script.name().text())
                .put("blobId", blobId(script))
                .put("isActive", script.isActive());
    }

    private static void get(Call call) throws MethodError, StoreFailed {
        List<StoredScript> all = scripts(call.account()).all();
        Getting getting = Getting.of(call, PROPERTIES);
        for (StoredScript script : all) if (getting.wants(id(script))) getting.add(node(script));
        getting.missingRest();
        getting.respond(call.caller().accountId(), state(all));
    }

    private record Condition(@Nullable String name, @Nullable Boolean active) {
        static Condition read(Arguments arguments) throws MethodError {
            for (String each : arguments.node().propertyNames())
                if (!each.equals("name") && !each.equals("isActive"))
                    throw new MethodError("unsupportedFilter", "no condition " + each);
            boolean said = arguments.value("isActive") != null;
            return new Condition(
                    arguments.textOrNull("name"),
                    said ? Boolean.valueOf(arguments.truth("isActive", false)) : null);
        }

        boolean meets(StoredScript script) {
            return (name == null || script.name().text().contains(name))
                    && (active == null || active == script.isActive());
        }
    }

    private static void query(Call call) throws MethodError, StoreFailed {
        List<StoredScript> all = scripts(call.account()).all();
        Filter<Condition> filter = Filter.read(call.arguments(), Condition::read);
        List<StoredScript> found = new ArrayList<>();
        for (StoredScript script : all)
            if (filter == null || filter.matches(condition -> condition.meets(script)))
                found.add(script);
        Comparator<StoredScript> order = (_, _) -> 0;
        for (SortOrder each : SortOrder.read(call.arguments(), Set.of("name", "isActive"))) {
            Comparator<StoredScript> next =
                    each.property().equals("name")
                            ? Comparator.comparing(one -> one.name().text(), each.collation())
                            : Comparator.comparing(StoredScript::isActive);
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        found.sort(order.thenComparingLong(StoredScript::number));
        call.respond(
                Window.of(call)
                        .answer(
                                call.caller().accountId(),
                                state(all),
                                false,
                                Window.Results.all(found.stream().map(SieveMethods::id).toList())));
    }

    private void validate(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments().allow("accountId", "blobId");
        String id = call.arguments().idOrNull("blobId");
        if (id == null) throw MethodError.invalidArguments("blobId is missing");
        ObjectNode answer = Json.object().put("accountId", call.caller().accountId());
        try {
            SieveSetting.text(call, blobs.of(account), id);
            answer.putNull("error");
        } catch (SetError error) {
            answer.set("error", error.node());
        }
        call.respond(answer);
    }
}
