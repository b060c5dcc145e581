package org.veredus.app.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.DeliveryWishes;
import org.veredus.format.sieve.Fcc;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.syntax.Note;

/// A run of a script as a person reads it: each line of the script that ran, below it what was
/// tested there on which value and with which result, and the actions in the end, as Sieve writes
/// them.
final class SieveTranscript {
    private static final String MARGIN = "     |  ";

    private final String[] script;
    private final SieveTrial trial;
    private final Result result;
    private final List<String> lines = new ArrayList<>();

    /// @param trial one with a result
    SieveTranscript(String script, SieveTrial trial) {
        this.script = script.split("\r\n|\r|\n", -1);
        this.trial = trial;
        result = Objects.requireNonNull(trial.result());
    }

    List<String> lines() {
        Delivery delivery = trial.delivery();
        if (delivery != null)
            lines.add("from <%s> to <%s>".formatted(delivery.from(), delivery.to()));
        lines.add("");
        int at = 0;
        for (SieveTrial.Line event : trial.trace()) {
            boolean included = event.text().startsWith("in \"");
            if (!included && event.number() != at) {
                at = event.number();
                lines.add(String.format(Locale.ROOT, "%4d | %s", at, line(at)));
            }
            String place = included ? "line " + event.number() + " " : "";
            lines.add(MARGIN + place + event.text());
        }
        if (!trial.trace().isEmpty()) lines.add("");
        ending();
        return lines;
    }

    private String line(int number) {
        return number <= script.length ? script[number - 1].strip() : "";
    }

    private void ending() {
        Note error = result.error();
        if (error != null) {
            lines.add(
                    "The script failed at line %d: %s".formatted(error.at().line(), error.text()));
            lines.add("So the message is kept, and nothing else is done.");
        }
        for (String withheld : result.withheld()) lines.add("Not done: " + withheld);
        lines.add("Actions:");
        for (Action action : result.actions()) lines.add("  " + words(action));
        if (result.content().changed()) lines.add("The message was changed; --json shows it.");
    }

    /// As a command of Sieve.
    static String words(Action action) {
        return switch (action) {
            case Action.Keep keep ->
                    "keep" + flags(keep.flags()) + (keep.implicit() ? " (implicit)" : "");
            case Action.FileInto filing ->
                    "fileinto"
                            + (filing.copy() ? " :copy" : "")
                            + (filing.create() ? " :create" : "")
                            + tag("mailboxid", filing.mailboxId())
                            + tag("specialuse", filing.specialUse())
                            + flags(filing.flags())
                            + quoted(filing.mailbox());
            case Action.Redirect redirect ->
                    "redirect"
                            + (redirect.copy() ? " :copy" : "")
                            + (redirect.list() ? " :list" : "")
                            + wishes(redirect.delivery())
                            + quoted(redirect.address());
            case Action.Discard() -> "discard";
            case Action.Reject reject -> action.name() + quoted(reject.reason());
            case Action.Defer(var reason) -> "defer" + quoted(reason);
            case Action.Vacation vacation -> vacation(vacation);
            case Action.Notify notification ->
                    "notify"
                            + tag("from", notification.from())
                            + tag("importance", String.valueOf(notification.importance()))
                            + list("options", notification.options())
                            + tag("message", notification.message())
                            + fcc(notification.fcc())
                            + quoted(notification.method());
            case Action.Snooze snooze ->
                    "snooze"
                            + tag("mailbox", snooze.mailbox())
                            + (snooze.create() ? " :create" : "")
                            + list("addflags", snooze.added())
                            + list("removeflags", snooze.removed())
                            + " until "
                            + snooze.alarm().times();
            case Action.Report report ->
                    "report"
                            + (report.headerOnly() ? " :headers_only" : "")
                            + quoted(report.type())
                            + quoted(report.message())
                            + quoted(report.to());
        };
    }

    private static String vacation(Action.Vacation vacation) {
        Duration period = vacation.period();
        boolean days = period.toSeconds() % 86_400 == 0 && !period.isZero();
        return "vacation"
                + (days ? " :days " + period.toDays() : " :seconds " + period.toSeconds())
                + tag("subject", vacation.subject())
                + tag("from", vacation.from())
                + (vacation.mime() ? " :mime" : "")
                + fcc(vacation.fcc())
                + quoted(vacation.reason())
                + " to "
                + vacation.to();
    }

    private static String wishes(DeliveryWishes wishes) {
        return tag("notify", wishes.notifyOn())
                + tag("ret", wishes.ret())
                + tag("bytime", wishes.byTime())
                + tag("bymode", wishes.byMode())
                + (wishes.byTrace() ? " :bytrace" : "");
    }

    private static String fcc(@Nullable Fcc fcc) {
        if (fcc == null) return "";
        return tag("fcc", fcc.mailbox()) + (fcc.create() ? " :create" : "") + flags(fcc.flags());
    }

    private static String flags(List<String> flags) {
        return flags.isEmpty() ? "" : " :flags" + quoted(String.join(" ", flags));
    }

    private static String list(String name, List<String> values) {
        return values.isEmpty() ? "" : " :" + name + quoted(String.join(" ", values));
    }

    private static String tag(String name, @Nullable String value) {
        return value == null ? "" : " :" + name + quoted(value);
    }

    private static String quoted(String text) {
        String line = text.strip().replaceAll("\r\n|\r|\n", "\\\\n");
        return " \"" + line.replace("\"", "\\\"") + "\"";
    }
}
