package org.veredus.format.sieve;

import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Actions as the case files write them.
final class Shown {
    private Shown() {}

    static String of(Action action) {
        return switch (action) {
            case Action.Keep(var implicit, var flags, _) ->
                    (implicit ? "implicit keep" : "keep") + flags(flags);
            case Action.FileInto filing ->
                    "fileinto "
                            + filing.mailbox()
                            + option("mailboxid", filing.mailboxId())
                            + option("specialuse", filing.specialUse())
                            + (filing.create() ? " :create" : "")
                            + (filing.copy() ? " :copy" : "")
                            + flags(filing.flags());
            case Action.Redirect redirect ->
                    "redirect "
                            + redirect.address()
                            + (redirect.list() ? " :list" : "")
                            + (redirect.copy() ? " :copy" : "")
                            + wishes(redirect.delivery());
            case Action.Discard() -> "discard";
            case Action.Reject(var early, var reason) ->
                    (early ? "ereject " : "reject ")
                            + String.join(" / ", reason.strip().lines().toList());
            case Action.Vacation vacation ->
                    "vacation to "
                            + vacation.to()
                            + option("from", vacation.from())
                            + option("subject", vacation.subject())
                            + option("handle", handle(vacation.handle()))
                            + " :seconds "
                            + vacation.period().toSeconds()
                            + (vacation.mime() ? " :mime" : "")
                            + fcc(vacation.fcc())
                            + " "
                            + vacation.reason().strip().lines().findFirst().orElse("");
            case Action.Notify notification ->
                    "notify "
                            + notification.method()
                            + " :importance "
                            + notification.importance()
                            + option("from", notification.from())
                            + option("message", notification.message())
                            + (notification.options().isEmpty()
                                    ? ""
                                    : " :options " + notification.options())
                            + fcc(notification.fcc());
            case Action.Defer(var reason) -> "defer " + reason;
            case Action.Report report ->
                    "report "
                            + report.type()
                            + " to "
                            + report.to()
                            + (report.headerOnly() ? " :headers_only" : "")
                            + " "
                            + report.message();
            case Action.Snooze snooze ->
                    "snooze"
                            + option("mailbox", snooze.mailbox())
                            + (snooze.create() ? " :create" : "")
                            + flags(snooze.flags())
                            + (snooze.added().isEmpty() ? "" : " + " + snooze.added())
                            + (snooze.removed().isEmpty() ? "" : " - " + snooze.removed())
                            + " at "
                            + snooze.alarm().times()
                            + option("in", zone(snooze.alarm().zone()))
                            + (snooze.alarm().days().size() == 7
                                    ? ""
                                    : " on " + new TreeSet<>(snooze.alarm().days()));
        };
    }

    /// One that a script has not given is a hash.
    private static @Nullable String handle(String handle) {
        return handle.length() == 32 ? null : handle;
    }

    private static String flags(List<String> flags) {
        return flags.isEmpty() ? "" : " (" + String.join(" ", flags) + ")";
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " :" + name + " " + value;
    }

    private static String wishes(DeliveryWishes wishes) {
        return option("notify", wishes.notifyOn())
                + option("ret", wishes.ret())
                + option("bytime", wishes.byTime())
                + option("bymode", wishes.byMode())
                + (wishes.byTrace() ? " :bytrace" : "");
    }

    private static String fcc(@Nullable Fcc fcc) {
        return fcc == null
                ? ""
                : " :fcc " + fcc.mailbox() + (fcc.create() ? " :create" : "") + flags(fcc.flags());
    }

    private static @Nullable String zone(@Nullable ZoneId zone) {
        return zone == null ? null : zone.getId();
    }
}
