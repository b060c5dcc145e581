package org.veredus.transport.deliver;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Placement;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.script.ScriptLog;
import org.veredus.account.script.ScriptMemory;
import org.veredus.account.script.SentCount;
import org.veredus.format.address.Address;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Content;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Trace;
import org.veredus.format.sieve.World;
import org.veredus.format.sieve.mail.FieldValues;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;

/// One message of a mailbox that something happened to or that its owner wants filtered again, and
/// what scripts make of it. The message stays as it is: it can get other flags, and copies of
/// it can go elsewhere. Nothing that is done here is an event again. RFC 6785 §3. For one thread.
final class EventDelivery {
    /// Octets of a stored message's header that are looked at.
    private static final int MAX_HEADER = 64 << 10;

    private final Rules.Owner owner;
    private final Account account;
    private final Arrival arrival;
    private final Contents contents;
    private final Rules.Tools tools;
    private final List<Placement> placements = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Sending sending;
    private @Nullable List<String> kept;
    private boolean stays;

    EventDelivery(Rules.Owner owner, Arrival arrival, Contents contents, Rules.Tools tools) {
        this.owner = owner;
        this.account = owner.account();
        this.arrival = arrival;
        this.contents = contents;
        this.tools = tools;
        sending = new Sending(owner, arrival, contents, tools, told);
    }

    /// What runs.
    interface Scripts {
        Result run(Delivery delivery, World world, Trace trace);

        static Scripts of(Script script) {
            return (delivery, world, trace) ->
                    script.run(delivery, world, Limits.defaults(), trace);
        }
    }

    /// Why scripts run for a message that came in before.
    sealed interface Why {
        /// Something was done with it.
        ///
        /// @param after its flags then; null: as they are
        record Event(@Nullable Flags after, String sentence) implements Why {}

        /// Its owner asked for it.
        record Asked(String mailbox) implements Why {}
    }

    /// Where the message is.
    private record At(MailboxId mailbox, int uid, Flags flags) {}

    /// @return why the scripts failed; null if they did not
    @Nullable Note run(Scripts scripts, Course course, Rules.Stored stored, Flags flags)
            throws MailboxRefused, StoreFailed {
        byte[] message = contents.octets("");
        AccountWorld world =
                new AccountWorld(account, course, arrival.stamp(), tools, stored.circumstances());
        Flags now =
                stored.why() instanceof Why.Event(Flags after, _) && after != null ? after : flags;
        At at = new At(stored.mailbox(), stored.uid(), now);
        Delivery delivery = delivery(message, now, stored.why());
        boolean traced = course.own().tracedUntil().isAfter(tools.now());
        RunLines lines = new RunLines();
        Result result = scripts.run(delivery, world, traced ? lines : Trace.NONE);
        if (result.error() != null && !traced) scripts.run(delivery, world, lines);
        world.check();
        told.add(
                switch (stored.why()) {
                    case Why.Event(_, var sentence) -> sentence;
                    case Why.Asked(var mailbox) -> "filtered again in " + mailbox;
                });
        for (Action action : result.actions()) plan(action, message);
        for (String withheld : result.withheld()) told.add("not done: " + withheld);
        Note error = result.error();
        carryOut(result.marks());
        if (error == null) mark(at);
        if (traced || error != null) note(at, error, lines);
        tools.events()
                .sorted(
                        arrival.trace(),
                        arrival.target(),
                        new Sorting(told, error == null ? null : error.toString()));
        return error;
    }

    private void note(At at, @Nullable Note error, RunLines lines) throws StoreFailed {
        ScriptLog.Ran ran =
                new ScriptLog.Ran(
                        tools.now(),
                        arrival.trace(),
                        "message " + at.uid(),
                        error == null ? null : error.toString(),
                        told,
                        lines.lines());
        account.<Boolean, StoreFailed>changeRecords(
                draft -> {
                    ScriptLog.add(draft, ran);
                    return true;
                });
    }

    private Delivery delivery(byte[] message, Flags flags, Why why) {
        List<String> own = owner.profile().addresses().stream().map(Address::wire).toList();
        Header header = Header.parse(message, MAX_HEADER);
        return switch (why) {
            case Why.Event _ -> {
                var occasion = new Delivery.Occasion.Event(flags.names());
                yield delivery(message, "", "", own, occasion);
            }
            case Why.Asked _ -> {
                String from = path(header.first("Return-Path"), "");
                String to = path(header.first("Delivered-To"), own.getFirst());
                yield delivery(message, from, to, own, new Delivery.Occasion.Again(flags.names()));
            }
        };
    }

    private Delivery delivery(
            byte[] message, String from, String to, List<String> own, Delivery.Occasion occasion) {
        var now = tools.now().atZone(ZoneOffset.UTC);
        return new Delivery(message, from, to, own, now, Map.of(), occasion);
    }

    /// The envelope as the fields tell that were written when the message came.
    private static String path(@Nullable HeaderField field, String otherwise) {
        if (field == null) return otherwise;
        String value = FieldValues.decoded(field).strip();
        boolean bracketed = value.startsWith("<") && value.endsWith(">");
        return bracketed ? value.substring(1, value.length() - 1) : value;
    }

    private void plan(Action action, byte[] message) throws StoreFailed {
        switch (action) {
            case Action.Keep keep -> kept = keep.flags();
            case Action.FileInto into -> {
                told.add("fileinto " + into.mailbox());
                placements.add(new Placement(into.mailbox(), into.create(), filing(into)));
            }
            case Action.Redirect redirect -> {
                stays |= !sending.redirect(redirect, 0);
            }
            case Action.Notify notify -> sending.notify(notify, message, 0);
            case Action.Report report -> sending.report(report, 0);
            case Action.Discard() -> told.add("discard");
            // asked for where messages come in: draft-bosch-imap-filter-sieve §4.10
            case Action.Reject _, Action.Vacation _, Action.Snooze _ -> {
                stays |= !(action instanceof Action.Vacation); // which never cancels the keep
                told.add("not done: " + action.name() + ": the message is not coming in");
            }
            case Action.Defer _ ->
                    throw new IllegalStateException("a stored message has no " + action.name());
        }
    }

    private Filing filing(Action.FileInto into) throws StoreFailed {
        Content content = into.content();
        NewMessage message = contents.message(content);
        return new Filing(message, new byte[0], ScriptFlags.of(into.flags()), tools.now());
    }

    private void carryOut(List<DuplicateMark> marks) throws MailboxRefused, StoreFailed {
        sending.send();
        if (!placements.isEmpty() || !marks.isEmpty() || sending.size() > 0)
            account.deliver(placements, (draft, _) -> remember(draft, marks));
        sending.finish();
    }

    private boolean remember(Draft<AccountState> draft, List<DuplicateMark> marks)
            throws StoreFailed {
        Instant now = tools.now();
        for (DuplicateMark mark : marks) {
            Instant until = now.plusSeconds(mark.seconds());
            ScriptMemory.remember(draft, AccountWorld.memory(mark), until, now);
        }
        if (sending.size() > 0) SentCount.add(draft, sending.size(), now);
        return true;
    }

    /// What a client would do: the flags that the script left, and without a keep `\Deleted`. RFC
    /// 6785 §2.2.4, §3.8
    private void mark(At at) throws MailboxRefused, StoreFailed {
        Flags before = at.flags();
        List<String> wanted = kept;
        if (wanted == null && stays) return;
        Flags after =
                wanted == null ? before.with(Flags.of(Flags.DELETED)) : ScriptFlags.of(wanted);
        if (after.equals(before)) return;
        told.add("flags " + String.join(" ", after.names()));
        // only the difference: somebody may have changed others meanwhile
        UidSet uid = UidSet.of(at.uid());
        change(at.mailbox(), uid, FlagChange.Kind.ADD, after.without(before));
        change(at.mailbox(), uid, FlagChange.Kind.REMOVE, before.without(after));
    }

    private void change(MailboxId mailbox, UidSet uid, FlagChange.Kind how, Flags flags)
            throws MailboxRefused, StoreFailed {
        if (flags.equals(Flags.NONE)) return;
        account.store(mailbox, uid, new FlagChange(how, flags), Long.MAX_VALUE);
    }
}
