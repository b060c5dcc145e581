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
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Content;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Trace;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;

/// One message of a mailbox that something happened to, and what a script makes of it. The message
/// stays as it is: it can get other flags, and copies of it can go elsewhere. Nothing that is done
/// here is an event again. RFC 6785 §3. For one thread.
final class EventDelivery {
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

    /// Where the message is.
    ///
    /// @param flags as the event left them
    record At(MailboxId mailbox, int uid, Flags flags) {}

    void run(Script script, Course course, At at, Map<String, String> circumstances)
            throws MailboxRefused, StoreFailed {
        byte[] message = contents.octets("");
        AccountWorld world =
                new AccountWorld(account, course, arrival.stamp(), tools, circumstances);
        Delivery delivery = delivery(message, at.flags());
        boolean traced = course.own().tracedUntil().isAfter(tools.now());
        RunLines lines = new RunLines();
        Trace trace = traced ? lines : Trace.NONE;
        Result result = script.run(delivery, world, Limits.defaults(), trace);
        if (result.error() != null && !traced)
            script.run(delivery, world, Limits.defaults(), lines);
        world.check();
        told.add(circumstances.get("imap.cause") + " in " + circumstances.get("imap.mailbox"));
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

    private Delivery delivery(byte[] message, Flags flags) {
        List<String> own = owner.profile().addresses().stream().map(Address::wire).toList();
        return new Delivery(
                message,
                "",
                "",
                own,
                tools.now().atZone(ZoneOffset.UTC),
                Map.of(),
                new Delivery.Occasion.Event(flags.names()));
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
            case Action.Reject _, Action.Vacation _, Action.Snooze _, Action.Defer _ ->
                    throw new IllegalStateException("a run for an event has no " + action.name());
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
