package org.veredus.protocol.jmap.snooze;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailEdits;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.Standing;
import org.veredus.account.script.Snoozes;
import org.veredus.account.script.Snoozes.Waking;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:veredus:params:jmap:snooze`.
public final class SnoozeMethods {
    public static final String SNOOZE = "urn:veredus:params:jmap:snooze";

    /// Set on what has come back.
    private static final String AWOKEN = "$awoken";

    private static final String SEEN = "\\Seen";

    /// Of one account at a time.
    private static final int MAX_SNOOZES = 5000;

    private static final Duration LONGEST = Duration.ofDays(5 * 366);
    private static final Set<String> PROPERTIES = Set.of("id", "emailId", "until");

    private final Snoozes snoozes;
    private final InstantSource clock;

    public SnoozeMethods(Snoozes snoozes, InstantSource clock) {
        this.snoozes = snoozes;
        this.clock = clock;
    }

    public void addTo(Methods methods, DataTypes types) {
        methods.add(SNOOZE, "Snooze/get", SnoozeMethods::get).add(SNOOZE, "Snooze/set", this::set);
        types.add("Snooze", account -> state(Snoozes.all(account)));
    }

    public static ObjectNode capability() {
        return Json.object()
                .put("maxSnoozes", MAX_SNOOZES)
                .put("maxDelay", LONGEST.toSeconds())
                .put("mailbox", Snoozes.AWAY);
    }

    /// Another one whenever anything is put away or comes back.
    private static String state(List<Waking> all) {
        long state = all.size();
        for (Waking each : all)
            state = state * 1_000_003 + each.at().getEpochSecond() * 31 + each.email();
        return Long.toHexString(state);
    }

    private static void get(Call call) throws MethodError, StoreFailed {
        Getting getting = Getting.of(call, PROPERTIES);
        List<Waking> all = Snoozes.all(call.account());
        Set<Long> shown = new HashSet<>();
        for (Waking each : all) {
            String id = Ids.email(each.email());
            if (getting.wants(id) && shown.add(each.email()))
                getting.add(
                        Json.object()
                                .put("id", id)
                                .put("emailId", id)
                                .put("until", Json.time(each.at())));
        }
        getting.missingRest();
        getting.respond(call.caller().accountId(), state(all));
    }

    private void set(Call call) throws MethodError, StoreFailed {
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        Account account = call.account();
        String before = state(Snoozes.all(account));
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet()) {
            try {
                String id = create(call, account, each.getValue());
                setting.created(each.getKey(), Json.object().put("id", id));
            } catch (SetError error) {
                setting.notCreated(each.getKey(), error);
            } catch (MailboxRefused refused) {
                setting.notCreated(each.getKey(), SetError.forbidden(refused.sentence()));
            }
        }
        for (String id : setting.update().keySet())
            setting.notUpdated(id, SetError.forbidden("destroy it and make another"));
        for (String id : setting.destroy()) {
            try {
                if (comeBack(account, Ids.number('M', id))) setting.destroyed(id);
                else setting.notDestroyed(id, SetError.notFound());
            } catch (MailboxRefused refused) {
                setting.notDestroyed(id, SetError.forbidden(refused.sentence()));
            }
        }
        setting.respond(call.caller().accountId(), before, state(Snoozes.all(account)));
    }

    private String create(Call call, Account account, ObjectNode wanted)
            throws SetError, MailboxRefused, StoreFailed {
        for (String property : wanted.propertyNames())
            if (!property.equals("emailId") && !property.equals("until"))
                throw SetError.invalidProperties("no such property", property);
        String id = call.resolve(wanted.path("emailId").asString(""));
        long email = id == null ? -1 : Ids.number('M', id);
        if (email < 1 || id == null) throw SetError.invalidProperties("no email", "emailId");
        Instant until = until(wanted.path("until"));
        List<Waking> there = Snoozes.all(account);
        if (there.size() >= MAX_SNOOZES)
            throw SetError.of("overQuota", "there are " + MAX_SNOOZES + " already");
        MailboxId away = away(account);
        // the time is known before anything is put away for it, and the note before the move
        snoozes.announce(account.id(), until);
        Waking waking = new Waking(until, email, away, null, false, List.of(AWOKEN), List.of(SEEN));
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    Snoozes.note(draft, waking);
                    return true;
                });
        MailboxTree tree = account.state().tree();
        if (move(account, email, now -> awayFrom(tree, now, away))) {
            for (Waking each : there)
                if (each.email() == email && !each.at().equals(until)) Snoozes.done(account, each);
            return id;
        }
        Snoozes.done(account, waking);
        throw SetError.invalidProperties("no email", "emailId");
    }

    private Instant until(JsonNode value) throws SetError {
        Instant until = value.isString() ? Arguments.utcDate(value.asString()) : null;
        Instant now = clock.instant();
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(LONGEST)))
            throw SetError.invalidProperties("not a time within five years to come", "until");
        return until.truncatedTo(ChronoUnit.SECONDS);
    }

    private static MailboxId away(Account account) throws MailboxRefused, StoreFailed {
        Mailbox there = account.state().tree().find(Snoozes.AWAY);
        return (there == null ? account.create(Snoozes.AWAY, null) : there).id();
    }

    /// Out of the inbox and the archive: in other mailboxes it is by its owner's labels.
    private static Standing awayFrom(MailboxTree tree, Standing now, MailboxId away) {
        Set<MailboxId> mailboxes = new HashSet<>(now.mailboxes());
        for (Role role : List.of(Role.INBOX, Role.ARCHIVE)) {
            Mailbox mailbox = tree.find(role);
            if (mailbox != null) mailboxes.remove(mailbox.id());
        }
        mailboxes.add(away);
        return new Standing(mailboxes, now.flags());
    }

    /// @return false if there is no such email
    private static boolean move(Account account, long email, EmailEdits.Edit edit)
            throws MailboxRefused, StoreFailed {
        EmailEdits.Result result = new EmailEdits(account).edit(Map.of(email, edit)).get(email);
        return switch (result) {
            case EmailEdits.Result.Done _, EmailEdits.Result.Unwanted _ -> true;
            case EmailEdits.Result.Refused(var why) -> throw why;
            case EmailEdits.Result.Gone _ -> false;
            case null -> false;
        };
    }

    /// @return false if it is not put away
    private static boolean comeBack(Account account, long email)
            throws MailboxRefused, StoreFailed {
        boolean was = false;
        for (Waking each : Snoozes.all(account)) {
            if (each.email() != email) continue;
            was = true;
            @Nullable Mailbox inbox = account.state().tree().find(Role.INBOX);
            if (inbox != null) move(account, email, now -> back(now, each.away(), inbox.id()));
            Snoozes.done(account, each);
        }
        return was;
    }

    /// What somebody has moved elsewhere meanwhile stays there.
    private static @Nullable Standing back(Standing now, MailboxId away, MailboxId inbox) {
        if (!now.mailboxes().contains(away)) return null;
        Set<MailboxId> mailboxes = new HashSet<>(now.mailboxes());
        mailboxes.remove(away);
        mailboxes.add(inbox);
        return new Standing(mailboxes, now.flags());
    }
}
