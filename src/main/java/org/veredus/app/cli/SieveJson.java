package org.veredus.app.cli;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Content;
import org.veredus.format.sieve.DeliveryWishes;
import org.veredus.format.sieve.Fcc;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of `veredus sieve`, described in doc/sieve.md.
final class SieveJson {
    private static final JsonMapper JSON = new JsonMapper();

    private SieveJson() {}

    static ObjectNode check(Script.Compiled compiled) {
        ObjectNode shown = JSON.createObjectNode();
        notes(shown.putArray("errors"), compiled.errors());
        notes(shown.putArray("warnings"), compiled.warnings());
        return shown;
    }

    private static void notes(ArrayNode array, List<Note> notes) {
        for (Note note : notes)
            array.addObject()
                    .put("line", note.at().line())
                    .put("column", note.at().column())
                    .put("text", note.text());
    }

    static ObjectNode trial(SieveTrial trial) {
        ObjectNode shown = JSON.createObjectNode();
        ArrayNode actions = shown.putArray("actions");
        Result result = trial.result();
        if (result == null) {
            // what a delivery makes of a broken script
            actions.addObject().put("action", "keep").put("implicit", true).putArray("flags");
            shown.put("error", trial.errors().getFirst().toString());
            notes(shown.putArray("errors"), trial.errors());
            return shown;
        }
        for (Action action : result.actions()) actions.add(action(action, result.content()));
        if (result.content().changed()) shown.put("message", base64(result.content()));
        Note error = result.error();
        if (error != null) shown.put("error", "line " + error.at().line() + ": " + error.text());
        if (!result.withheld().isEmpty()) texts(shown.putArray("withheld"), result.withheld());
        ArrayNode trace = shown.putArray("trace");
        trial.trace().forEach(line -> trace.add("line " + line.number() + ": " + line.text()));
        return shown;
    }

    private static String base64(Content content) {
        return Base64.getEncoder().encodeToString(content.octets());
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static void put(ObjectNode shown, String name, @Nullable String value) {
        if (value != null) shown.put(name, value);
    }

    private static ObjectNode action(Action action, Content last) {
        ObjectNode shown = JSON.createObjectNode().put("action", action.name());
        switch (action) {
            case Action.Keep(var implicit, var flags, var content) -> {
                shown.put("implicit", implicit);
                texts(shown.putArray("flags"), flags);
                content(shown, content, last);
            }
            case Action.FileInto filing -> fileInto(shown, filing, last);
            case Action.Redirect redirect -> redirect(shown, redirect, last);
            case Action.Discard() -> {}
            case Action.Reject(_, var reason) -> shown.put("reason", reason);
            case Action.Vacation vacation -> vacation(shown, vacation);
            case Action.Notify notification -> notification(shown, notification);
            case Action.Snooze snooze -> snooze(shown, snooze, last);
            case Action.Defer(var reason) -> shown.put("reason", reason);
            case Action.Report report -> report(shown, report, last);
        }
        return shown;
    }

    /// Only where it is not the message as it is in the end.
    private static void content(ObjectNode shown, Content content, Content last) {
        if (!Arrays.equals(content.octets(), last.octets())) shown.put("content", base64(content));
    }

    private static void fileInto(ObjectNode shown, Action.FileInto filing, Content last) {
        shown.put("mailbox", filing.mailbox());
        put(shown, "mailboxid", filing.mailboxId());
        put(shown, "specialuse", filing.specialUse());
        texts(shown.putArray("flags"), filing.flags());
        shown.put("create", filing.create()).put("copy", filing.copy());
        content(shown, filing.content(), last);
    }

    private static void redirect(ObjectNode shown, Action.Redirect redirect, Content last) {
        shown.put(redirect.list() ? "list" : "address", redirect.address());
        shown.put("copy", redirect.copy());
        DeliveryWishes wishes = redirect.delivery();
        put(shown, "notify", wishes.notifyOn());
        put(shown, "ret", wishes.ret());
        put(shown, "bytime", wishes.byTime());
        put(shown, "bymode", wishes.byMode());
        if (wishes.byTrace()) shown.put("bytrace", true);
        content(shown, redirect.content(), last);
    }

    private static void vacation(ObjectNode shown, Action.Vacation vacation) {
        shown.put("to", vacation.to()).put("subject", vacation.subject());
        put(shown, "from", vacation.from());
        shown.put("reason", vacation.reason()).put("mime", vacation.mime());
        Duration period = vacation.period();
        if (period.toSeconds() % 86_400 == 0 && !period.isZero())
            shown.put("days", period.toDays());
        shown.put("seconds", period.toSeconds()).put("handle", vacation.handle());
        texts(shown.putArray("addresses"), vacation.addresses());
        fcc(shown, vacation.fcc());
    }

    private static void snooze(ObjectNode shown, Action.Snooze snooze, Content last) {
        put(shown, "mailbox", snooze.mailbox());
        shown.put("create", snooze.create());
        texts(shown.putArray("flags"), snooze.flags());
        texts(shown.putArray("addflags"), snooze.added());
        texts(shown.putArray("removeflags"), snooze.removed());
        texts(
                shown.putArray("times"),
                snooze.alarm().times().stream().map(LocalTime::toString).toList());
        ArrayNode days = shown.putArray("weekdays");
        snooze.alarm().days().stream()
                .map(day -> day.getValue() % 7)
                .sorted()
                .forEach(day -> days.add(String.valueOf(day)));
        ZoneId zone = snooze.alarm().zone();
        put(shown, "tzid", zone == null ? null : zone.getId());
        content(shown, snooze.content(), last);
    }

    private static void notification(ObjectNode shown, Action.Notify notification) {
        shown.put("method", notification.method());
        put(shown, "from", notification.from());
        shown.put("importance", notification.importance());
        texts(shown.putArray("options"), notification.options());
        put(shown, "message", notification.message());
        fcc(shown, notification.fcc());
    }

    private static void report(ObjectNode shown, Action.Report report, Content last) {
        shown.put("type", report.type()).put("message", report.message());
        shown.put("address", report.to()).put("headersOnly", report.headerOnly());
        content(shown, report.content(), last);
    }

    private static void fcc(ObjectNode shown, @Nullable Fcc fcc) {
        if (fcc == null) return;
        ObjectNode copy = shown.putObject("fcc");
        copy.put("mailbox", fcc.mailbox()).put("create", fcc.create());
        texts(copy.putArray("flags"), fcc.flags());
    }
}
