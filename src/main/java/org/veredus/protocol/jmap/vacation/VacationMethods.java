package org.veredus.protocol.jmap.vacation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.Vacation;
import org.veredus.account.script.Vacations;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:vacationresponse`. RFC 8621 §8
public final class VacationMethods {
    public static final String VACATION = "urn:ietf:params:jmap:vacationresponse";

    private static final String ID = "singleton";
    private static final Set<String> PROPERTIES =
            Set.of("id", "isEnabled", "fromDate", "toDate", "subject", "textBody", "htmlBody");

    private VacationMethods() {}

    public static void addTo(Methods methods, DataTypes types) {
        methods.add(VACATION, "VacationResponse/get", VacationMethods::get)
                .add(VACATION, "VacationResponse/set", VacationMethods::set);
        types.add(
                "VacationResponse", account -> State.wire(new Vacations(account).get().version()));
    }

    private static void get(Call call) throws MethodError, StoreFailed {
        Vacations.Kept kept = new Vacations(call.account()).get();
        Getting getting = Getting.of(call, PROPERTIES);
        if (getting.wants(ID)) getting.add(node(kept.vacation()));
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(kept.version()));
    }

    private static ObjectNode node(Vacation vacation) {
        return Json.object()
                .put("id", ID)
                .put("isEnabled", vacation.mode() == Vacation.Mode.ON)
                .put("fromDate", time(vacation.from()))
                .put("toDate", time(vacation.to()))
                .put("subject", vacation.subject())
                .put("textBody", vacation.text())
                .put("htmlBody", vacation.html());
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Json.time(time);
    }

    private static void set(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        Vacations vacations = new Vacations(account);
        String before = State.wire(vacations.get().version());
        Setting setting = Setting.of(call, before);
        // RFC 8621 §8: there is always exactly one
        for (String creationId : setting.create().keySet())
            setting.notCreated(creationId, SetError.of("singleton", "there is one already"));
        for (String id : setting.destroy())
            setting.notDestroyed(
                    id,
                    id.equals(ID)
                            ? SetError.of("singleton", "there is always one")
                            : SetError.notFound());
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet()) {
            try {
                if (!each.getKey().equals(ID)) throw SetError.notFound();
                vacations.<SetError>change(now -> changed(now, each.getValue()));
                setting.updated(ID, null);
            } catch (SetError error) {
                setting.notUpdated(each.getKey(), error);
            }
        }
        setting.respond(call.caller().accountId(), before, State.wire(vacations.get().version()));
    }

    private static Vacation changed(Vacation now, ObjectNode patch) throws SetError {
        ObjectNode wanted = Patch.apply(node(now), patch);
        List<String> wrong = new ArrayList<>();
        for (String property : wanted.propertyNames())
            if (!PROPERTIES.contains(property)) wrong.add(property);
        if (!wanted.path("id").asString("").equals(ID)) wrong.add("id");
        if (!wanted.path("isEnabled").isBoolean()) wrong.add("isEnabled");
        if (!wrong.isEmpty()) throw SetError.invalidProperties("not so", wrong);
        return new Vacation(
                wanted.path("isEnabled").asBoolean() ? Vacation.Mode.ON : Vacation.Mode.OFF,
                time(wanted, "fromDate"),
                time(wanted, "toDate"),
                text(wanted, "subject", Vacation.MAX_SUBJECT),
                text(wanted, "textBody", Vacation.MAX_BODY),
                text(wanted, "htmlBody", Vacation.MAX_BODY));
    }

    private static @Nullable Instant time(ObjectNode node, String property) throws SetError {
        JsonNode value = node.path(property);
        if (value.isNull() || value.isMissingNode()) return null;
        Instant time = value.isString() ? Arguments.utcDate(value.asString()) : null;
        if (time == null) throw SetError.invalidProperties("not a UTCDate", property);
        return time;
    }

    private static @Nullable String text(ObjectNode node, String property, int most)
            throws SetError {
        JsonNode value = node.path(property);
        if (value.isNull() || value.isMissingNode()) return null;
        if (!value.isString() || value.asString().length() > most)
            throw SetError.invalidProperties(
                    "not a text of at most " + most + " characters", property);
        return value.asString();
    }
}
