package org.veredus.protocol.jmap.submission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Identities;
import org.veredus.account.sending.Identity;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Identity/get, Identity/changes and Identity/set. RFC 8621 §6
final class IdentityMethods {
    private static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "name",
                    "email",
                    "replyTo",
                    "bcc",
                    "textSignature",
                    "htmlSignature",
                    "mayDelete");

    private final Counter counter;

    IdentityMethods(Counter counter) {
        this.counter = counter;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        Getting getting = Getting.of(call, PROPERTIES);
        List<String> own = counter.addresses(account);
        Shelf.Known<Identity> known = new Identities(account).known(own);
        Set<Long> staying = staying(known, own);
        for (Map.Entry<Long, Identity> each : known.all().entrySet())
            if (getting.wants(Ids.identity(each.getKey())))
                getting.add(node(each.getKey(), each.getValue(), staying));
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    void changes(Call call) throws MethodError, StoreFailed {
        Shelf<Identity> identities = new Identities(call.account()).shelf();
        Changing.answer(call, identities::since, Ids::identity);
    }

    private static ObjectNode node(long number, Identity identity, Set<Long> staying) {
        ObjectNode node =
                Json.object()
                        .put("id", Ids.identity(number))
                        .put("name", identity.name())
                        .put("email", identity.email());
        node.set("replyTo", people(identity.replyTo()));
        node.set("bcc", people(identity.bcc()));
        return node.put("textSignature", identity.textSignature())
                .put("htmlSignature", identity.htmlSignature())
                .put("mayDelete", !staying.contains(number));
    }

    /// The first of each address of one's own, which would be made again.
    private static Set<Long> staying(Shelf.Known<Identity> known, List<String> own) {
        Map<String, Long> first = new HashMap<>();
        known.all().forEach((number, identity) -> first.merge(identity.email(), number, Math::min));
        first.keySet().retainAll(own);
        return Set.copyOf(first.values());
    }

    private static JsonNode people(@Nullable List<Identity.Person> people) {
        if (people == null) return Json.nothing();
        ArrayNode list = Json.array();
        for (Identity.Person person : people)
            list.addObject().put("name", person.name()).put("email", person.email());
        return list;
    }

    void set(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        List<String> own = counter.addresses(account);
        String before = State.wire(new Identities(account).known(own).version());
        Shelf<Identity> identities = new Identities(account).shelf();
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet())
            create(account, identities, setting, each.getKey(), each.getValue(), own);
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(identities, setting, each.getKey(), each.getValue(), own);
        for (String id : setting.destroy()) destroy(identities, setting, id, own);
        setting.respond(call.caller().accountId(), before, State.wire(identities.version()));
    }

    private void create(
            Account account,
            Shelf<Identity> identities,
            Setting setting,
            String creationId,
            ObjectNode wanted,
            List<String> own)
            throws StoreFailed {
        try {
            ObjectNode whole = node(0, new Identity("", "", null, null, "", ""), Set.of());
            whole.setAll(wanted);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!isClients(property) && !property.equals("email")) wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to set", wrong);
            Identity identity = read(whole);
            requireOwn(account, identity.email());
            long number = identities.add(_ -> identity, Identity.MAX_IDENTITIES);
            if (number == 0)
                throw SetError.of(
                        "overQuota", "there are " + Identity.MAX_IDENTITIES + " identities");
            ObjectNode told = node(number, identity, staying(identities.known(), own));
            for (String property : wanted.propertyNames()) told.remove(property);
            setting.created(creationId, told);
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        }
    }

    private static boolean isClients(String property) {
        return switch (property) {
            case "name", "replyTo", "bcc", "textSignature", "htmlSignature" -> true;
            default -> false;
        };
    }

    /// What submission checks, too: `*@` and a domain needs that all of it leads here.
    private void requireOwn(Account account, String email) throws SetError, StoreFailed {
        try {
            if (counter.directory().mayUse(account.id(), Address.parse(email))) return;
        } catch (AddressException wrong) {
            throw SetError.invalidProperties("this is no address", "email");
        }
        throw SetError.of("forbiddenFrom", "you do not own the address " + email);
    }

    private void update(
            Shelf<Identity> identities,
            Setting setting,
            String id,
            ObjectNode patch,
            List<String> own)
            throws StoreFailed {
        try {
            long number = Ids.number('I', id);
            Identity before = identities.find(number);
            if (before == null) throw SetError.notFound();
            ObjectNode current = node(number, before, staying(identities.known(), own));
            ObjectNode wanted = Patch.apply(current, patch);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!isClients(property) && !wanted.get(property).equals(current.get(property)))
                    wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to change", wrong);
            for (String property : List.of("name", "textSignature", "htmlSignature"))
                if (wanted.path(property).isNull()) wanted.put(property, "");
            if (!identities.put(number, read(wanted))) throw SetError.notFound();
            setting.updated(id, null);
        } catch (SetError error) {
            setting.notUpdated(id, error);
        }
    }

    private static void destroy(
            Shelf<Identity> identities, Setting setting, String id, List<String> own)
            throws StoreFailed {
        long number = Ids.number('I', id);
        Identity identity = identities.find(number);
        if (identity == null) setting.notDestroyed(id, SetError.notFound());
        else if (staying(identities.known(), own).contains(number))
            setting.notDestroyed(
                    id, SetError.forbidden("this is the first one of an address of yours"));
        else if (identities.remove(number)) setting.destroyed(id);
        else setting.notDestroyed(id, SetError.notFound());
    }

    private static Identity read(ObjectNode node) throws SetError {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String property : List.of("name", "email", "textSignature", "htmlSignature")) {
            JsonNode value = node.path(property);
            boolean name = property.equals("name");
            int most = name ? Identity.MAX_NAME : Identity.MAX_SIGNATURE;
            if (!value.isString() || value.asString().length() > most)
                throw SetError.invalidProperties(
                        "not a text of at most " + most + " characters", property);
            texts.put(property, value.asString());
        }
        return new Identity(
                texts.getOrDefault("name", ""),
                texts.getOrDefault("email", ""),
                people(node, "replyTo"),
                people(node, "bcc"),
                texts.getOrDefault("textSignature", ""),
                texts.getOrDefault("htmlSignature", ""));
    }

    private static @Nullable List<Identity.Person> people(ObjectNode node, String property)
            throws SetError {
        JsonNode value = node.path(property);
        if (value.isNull() || value.isMissingNode()) return null;
        boolean list = value.isArray() && value.size() <= Identity.MAX_PEOPLE;
        List<Identity.Person> people = new ArrayList<>();
        for (JsonNode each : value) {
            JsonNode name = each.path("name");
            boolean person = each.isObject() && each.path("email").isString();
            boolean named = name.isString();
            if (!person || !(named || name.isNull() || name.isMissingNode())) list = false;
            else
                people.add(
                        new Identity.Person(
                                named ? name.asString() : null, each.path("email").asString()));
        }
        if (!list)
            throw SetError.invalidProperties(
                    "not a list of at most " + Identity.MAX_PEOPLE + " addresses", property);
        return people;
    }
}
