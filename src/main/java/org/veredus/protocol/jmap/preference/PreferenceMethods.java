package org.veredus.protocol.jmap.preference;

import java.util.Map;
import java.util.Set;
import org.veredus.account.preference.Preference;
import org.veredus.account.preference.Preferences;
import org.veredus.account.register.Shelf;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:veredus:params:jmap:preferences`.
public final class PreferenceMethods {
    public static final String PREFERENCES = "urn:veredus:params:jmap:preferences";

    private static final Set<String> PROPERTIES = Set.of("id", "name", "value");

    private PreferenceMethods() {}

    public static void addTo(Methods methods, DataTypes types) {
        methods.add(PREFERENCES, "Preference/get", PreferenceMethods::get)
                .add(PREFERENCES, "Preference/changes", PreferenceMethods::changes)
                .add(PREFERENCES, "Preference/set", PreferenceMethods::set);
        types.add("Preference", account -> State.wire(new Preferences(account).version()));
    }

    public static ObjectNode capability() {
        return Json.object()
                .put("maxPreferences", Preferences.MAX_PREFERENCES)
                .put("maxValueLength", Preference.MAX_VALUE);
    }

    private static void get(Call call) throws MethodError, StoreFailed {
        Getting getting = Getting.of(call, PROPERTIES);
        Shelf.Known<Preference> known = new Preferences(call.account()).known();
        for (Map.Entry<Long, Preference> each : known.all().entrySet())
            if (getting.wants(Ids.preference(each.getKey())))
                getting.add(node(each.getKey(), each.getValue()));
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    private static void changes(Call call) throws MethodError, StoreFailed {
        Changing.answer(call, new Preferences(call.account())::since, Ids::preference);
    }

    private static ObjectNode node(long number, Preference preference) {
        ObjectNode node =
                Json.object().put("id", Ids.preference(number)).put("name", preference.name());
        node.set("value", Json.MAPPER.readTree(preference.value()));
        return node;
    }

    private static void set(Call call) throws MethodError, StoreFailed {
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        Preferences preferences = new Preferences(call.account());
        String before = State.wire(preferences.version());
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet()) {
            try {
                long number = number(preferences.add(read(each.getValue())));
                setting.created(each.getKey(), Json.object().put("id", Ids.preference(number)));
            } catch (SetError error) {
                setting.notCreated(each.getKey(), error);
            }
        }
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet()) {
            try {
                update(preferences, Ids.number('P', each.getKey()), each.getValue());
                setting.updated(each.getKey(), null);
            } catch (SetError error) {
                setting.notUpdated(each.getKey(), error);
            }
        }
        for (String id : setting.destroy()) {
            if (preferences.remove(Ids.number('P', id))) setting.destroyed(id);
            else setting.notDestroyed(id, SetError.notFound());
        }
        setting.respond(call.caller().accountId(), before, State.wire(preferences.version()));
    }

    private static void update(Preferences preferences, long number, ObjectNode patch)
            throws SetError, StoreFailed {
        Preference before = preferences.find(number);
        if (before == null) throw SetError.notFound();
        ObjectNode wanted = Patch.apply(node(number, before), patch);
        if (!wanted.path("id").asString("").equals(Ids.preference(number)))
            throw SetError.invalidProperties("not yours to change", "id");
        wanted.remove("id");
        number(preferences.put(number, read(wanted)));
    }

    private static Preference read(ObjectNode wanted) throws SetError {
        for (String property : wanted.propertyNames())
            if (!property.equals("name") && !property.equals("value"))
                throw SetError.invalidProperties("no such property", property);
        String name = wanted.path("name").asString("");
        if (!Preference.isName(name))
            throw SetError.invalidProperties(
                    "a name has up to " + Preference.MAX_NAME + " letters, digits and . _ : -",
                    "name");
        if (!wanted.has("value")) throw SetError.invalidProperties("it needs a value", "value");
        String value = wanted.get("value").toString();
        if (value.length() > Preference.MAX_VALUE)
            throw SetError.of(
                    "tooLarge", "more than " + Preference.MAX_VALUE + " characters of JSON");
        return new Preference(name, value);
    }

    private static long number(Preferences.Result result) throws SetError {
        return switch (result) {
            case Preferences.Result.Done(var number) -> number;
            case Preferences.Result.NameTaken(var other) ->
                    throw SetError.of("alreadyExists", "another one has the name")
                            .with("existingId", Ids.preference(other));
            case Preferences.Result.Full() ->
                    throw SetError.of(
                            "overQuota", "there are " + Preferences.MAX_PREFERENCES + " already");
            case Preferences.Result.Gone() -> throw SetError.notFound();
        };
    }
}
