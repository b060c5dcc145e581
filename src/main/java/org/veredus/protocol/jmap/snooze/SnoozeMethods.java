package org.veredus.protocol.jmap.snooze;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private static final int MAX_SNOOZES = 20_000;

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
        create(call, account, setting);
        for (String id : setting.update().keySet())
            setting.notUpdated(id, SetError.forbidden("destroy it and make another"));
        bringBack(account, setting);
        setting.respond(call.caller().accountId(), before, state(Snoozes.all(account)));
    }

    /// What is wanted of one email, and by which creation id.
    private record Wish(String creationId, long email, Instant until) {}

    /// All of them in few commits: somebody may put away a whole mailbox.
    private void create(Call call, Account account, Setting setting) throws StoreFailed {
        List<Wish> wishes = wishes(call, account, setting);
        if (wishes.isEmpty()) return;
        try {
            putAway(account, setting, wishes);
        } catch (MailboxRefused refused) {
            SetError error = SetError.forbidden(refused.sentence());
            for (Wish each : wishes) setting.notCreated(each.creationId(), error);
        }
    }

    private List<Wish> wishes(Call call, Account account, Setting setting) throws StoreFailed {
        List<Wish> wishes = new ArrayList<>();
        int room = MAX_SNOOZES - Snoozes.all(account).size();
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet()) {
            try {
                Wish wish = wish(call, each.getKey(), each.getValue());
                if (wishes.size() >= room)
                    throw SetError.of("overQuota", "there are " + MAX_SNOOZES + " already");
                wishes.add(wish);
            } catch (SetError error) {
                setting.notCreated(each.getKey(), error);
            }
        }
        return wishes;
    }

    private Wish wish(Call call, String creationId, ObjectNode wanted) throws SetError {
        for (String property : wanted.propertyNames())
            if (!property.equals("emailId") && !property.equals("until"))
                throw SetError.invalidProperties("no such property", property);
        String id = call.resolve(wanted.path("emailId").asString(""));
        long email = id == null ? -1 : Ids.number('M', id);
        if (email < 1) throw SetError.invalidProperties("no email", "emailId");
        return new Wish(creationId, email, until(wanted.path("until")));
    }

    private void putAway(Account account, Setting setting, List<Wish> wishes)
            throws MailboxRefused, StoreFailed {
        MailboxId away = away(account);
        Map<Long, Waking> wakings = new LinkedHashMap<>();
        for (Wish each : wishes)
            wakings.put(
                    each.email(),
                    new Waking(
                            each.until(),
                            each.email(),
                            away,
                            null,
                            false,
                            List.of(AWOKEN),
                            List.of(SEEN)));
        // times are known before anything is put away for them, and the notes before the move
        Set<Instant> times = new LinkedHashSet<>();
        for (Waking each : wakings.values()) times.add(each.at());
        for (Instant time : times) snoozes.announce(account.id(), time);
        List<Waking> before = Snoozes.all(account);
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    for (Waking each : wakings.values()) Snoozes.note(draft, each);
                    return true;
                });
        MailboxTree tree = account.state().tree();
        Map<Long, EmailEdits.Edit> moves = new LinkedHashMap<>();
        for (long email : wakings.keySet()) moves.put(email, now -> awayFrom(tree, now, away));
        Map<Long, EmailEdits.Result> results = new EmailEdits(account).edit(moves);
        List<Waking> over = new ArrayList<>();
        for (Waking each : before) {
            Waking now = wakings.get(each.email());
            if (now != null && !now.at().equals(each.at()) && isThere(results.get(each.email())))
                over.add(each);
        }
        for (Waking each : wakings.values())
            if (!isThere(results.get(each.email()))) over.add(each);
        Snoozes.done(account, over);
        for (Wish each : wishes) tell(setting, each, results.get(each.email()));
    }

    private static boolean isThere(EmailEdits.@Nullable Result result) {
        return result instanceof EmailEdits.Result.Done
                || result instanceof EmailEdits.Result.Unwanted;
    }

    private static void tell(Setting setting, Wish wish, EmailEdits.@Nullable Result result) {
        String id = wish.creationId();
        switch (result) {
            case EmailEdits.Result.Done _, EmailEdits.Result.Unwanted _ ->
                    setting.created(id, Json.object().put("id", Ids.email(wish.email())));
            case EmailEdits.Result.Refused(var why) ->
                    setting.notCreated(id, SetError.forbidden(why.sentence()));
            case EmailEdits.Result.Gone _ ->
                    setting.notCreated(id, SetError.invalidProperties("no email", "emailId"));
            case null -> setting.notCreated(id, SetError.invalidProperties("no email", "emailId"));
        }
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

    /// To the inbox, before their time.
    private static void bringBack(Account account, Setting setting) throws StoreFailed {
        Set<Long> wanted = new HashSet<>();
        for (String id : setting.destroy()) wanted.add(Ids.number('M', id));
        List<Waking> there = new ArrayList<>(Snoozes.all(account));
        there.removeIf(each -> !wanted.contains(each.email()));
        Map<Long, EmailEdits.Result> results = move(account, there);
        List<Waking> over = new ArrayList<>();
        for (Waking each : there)
            if (!(results.get(each.email()) instanceof EmailEdits.Result.Refused)) over.add(each);
        Snoozes.done(account, over);
        for (String id : setting.destroy()) {
            switch (results.get(Ids.number('M', id))) {
                case null -> setting.notDestroyed(id, SetError.notFound());
                case EmailEdits.Result.Refused(var why) ->
                        setting.notDestroyed(id, SetError.forbidden(why.sentence()));
                case EmailEdits.Result.Done _,
                        EmailEdits.Result.Unwanted _,
                        EmailEdits.Result.Gone _ ->
                        setting.destroyed(id);
            }
        }
    }

    /// @return what became of each email
    private static Map<Long, EmailEdits.Result> move(Account account, List<Waking> back)
            throws StoreFailed {
        if (back.isEmpty()) return Map.of();
        Mailbox inbox = account.state().tree().find(Role.INBOX);
        if (inbox == null) throw new StoreFailed("account " + account.id() + " has no inbox");
        Map<Long, EmailEdits.Edit> moves = new LinkedHashMap<>();
        for (Waking each : back) moves.put(each.email(), now -> back(now, each.away(), inbox.id()));
        try {
            return new EmailEdits(account).edit(moves);
        } catch (MailboxRefused refused) {
            Map<Long, EmailEdits.Result> results = new LinkedHashMap<>();
            for (long email : moves.keySet())
                results.put(email, new EmailEdits.Result.Refused(refused));
            return results;
        }
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
