package org.veredus.transport.deliver;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.Delivered;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Placement;
import org.veredus.account.script.ScriptLog;
import org.veredus.account.script.ScriptMemory;
import org.veredus.account.script.SentCount;
import org.veredus.account.script.Snoozes;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.TraceFields;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Content;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Fcc;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Trace;
import org.veredus.format.sieve.mail.FieldValues;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Correspondence.Written;
import org.veredus.transport.envelope.DeliverBy;
import org.veredus.transport.envelope.OriginalRecipient;

/// One message, delivered as its account's script says. For one thread.
///
/// The order makes sure that nothing is lost. What is redirected is in the queue before the account
/// changes: after a failure between the two the message comes again, and goes on twice. The account
/// changes in one commit, together with whom it answers and what it has seen. The answer goes last:
/// a crash may lose it, but it never goes twice.
final class ScriptedDelivery {
    private static final Logger log = LoggerFactory.getLogger(ScriptedDelivery.class);
    private static final String INBOX = "INBOX";
    private static final int MAX_HEADER = 64 << 10;

    /// Where messages wait that are put away until a time.

    private final Rules.Owner owner;
    private final Account account;
    private final Arrival arrival;
    private final Contents contents;
    private final Rules.Tools tools;
    private final List<Placement> placements = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Sending sending;
    private byte[] message = {};
    private @Nullable Answer answer;
    private @Nullable PutAway putAway;
    private @Nullable String failure;
    private @Nullable List<String> shown;

    /// A vacation answer, and what it says.
    private record Answer(Action.Vacation vacation, Written.Ready written) {}

    /// @param away the mailbox that it waits in
    private record PutAway(Action.Snooze snooze, MailboxId away, Instant until) {}

    ScriptedDelivery(Rules.Owner owner, Arrival arrival, Contents contents, Rules.Tools tools) {
        this.owner = owner;
        this.account = owner.account();
        this.arrival = arrival;
        this.contents = contents;
        this.tools = tools;
        sending = new Sending(owner, arrival, contents, tools, told);
    }

    Outcome run(Course course) throws StoreFailed {
        byte[] original = contents.octets(arrival.stamp().fields());
        AccountWorld world = new AccountWorld(account, course, arrival.stamp(), tools, Map.of());
        message = original;
        Delivery delivery = delivery(original);
        boolean traced = course.own().tracedUntil().isAfter(tools.now());
        RunLines lines = new RunLines();
        Result result = course.run(delivery, world, traced ? lines : Trace.NONE);
        // a run is the same each time: why it failed is told by another
        if (result.error() != null && !traced) course.run(delivery, world, lines);
        world.check();
        Note error = result.error();
        failure = error == null ? null : error.toString();
        if (traced || error != null) shown = lines.lines();
        for (Action action : result.actions()) {
            if (action instanceof Action.Reject reject && !answersItself(reject, original))
                return rejected(reject);
            plan(action, original);
        }
        for (String withheld : result.withheld()) told.add("not done: " + withheld);
        return carryOut(result.marks());
    }

    private Delivery delivery(byte[] message) {
        List<String> own = owner.profile().addresses().stream().map(Address::wire).toList();
        String from =
                switch (arrival.envelope().from()) {
                    case ReversePath.Null() -> "";
                    case ReversePath.Of(var address) -> address.wire();
                };
        return new Delivery(
                message,
                from,
                arrival.recipient().address().wire(),
                own,
                tools.now().atZone(ZoneOffset.UTC),
                extras());
    }

    // RFC 6009 §2, §4
    private Map<String, String> extras() {
        Map<String, String> extras = new HashMap<>();
        var returned = arrival.envelope().returned();
        if (returned != null) extras.put("ret", returned.wire());
        String id = arrival.envelope().envelopeId();
        if (id != null) extras.put("envid", id);
        String notify = arrival.recipient().notifyOn().wire();
        if (!notify.isEmpty()) extras.put("notify", notify);
        OriginalRecipient original = arrival.recipient().original();
        if (original != null) extras.put("orcpt", original.wire());
        DeliverBy by = arrival.envelope().deliverBy();
        if (by != null) { // RFC 6009 §4
            extras.put("bytimerelative", String.valueOf(by.seconds(tools.now())));
            extras.put("bytimeabsolute", by.at().toString());
            extras.put("bymode", by.mode().wire());
            if (by.trace() == DeliverBy.Trace.TRACED) extras.put("bytrace", "T");
        }
        return extras;
    }

    private void plan(Action action, byte[] original) throws StoreFailed {
        switch (action) {
            case Action.Keep keep -> {
                told.add(keep.implicit() ? "keep (implicit)" : "keep");
                place(kept(keep), false, keep.flags(), keep.content());
            }
            case Action.FileInto into -> {
                told.add("fileinto " + into.mailbox());
                place(into.mailbox(), into.create(), into.flags(), into.content());
            }
            case Action.Redirect redirect -> planRedirect(redirect);
            case Action.Discard() -> told.add("discard");
            case Action.Vacation vacation -> planAnswer(vacation, original);
            case Action.Notify notify -> sending.notify(notify, original, answers());
            case Action.Reject reject -> told.add("reject " + ReplyText.line(reject.reason()));
            case Action.Report report -> sending.report(report, answers());
            case Action.Snooze snooze -> planSnooze(snooze);
            case Action.Defer _ -> {} // never at a delivery
        }
    }

    /// A script that says nothing of a message leaves it to the verdict.
    private String kept(Action.Keep keep) throws StoreFailed {
        if (!keep.implicit()) return INBOX;
        return account.state().tree().path(Filer.place(account, arrival.stamp()));
    }

    private void place(String mailbox, boolean create, List<String> flags, Content content)
            throws StoreFailed {
        NewMessage message = contents.message(content);
        byte[] prefix = content.changed() ? Filer.prefix(arrival) : Filer.stamped(arrival);
        if (failure != null) prefix = withFailure(prefix, failure);
        List<String> all = new ArrayList<>(flags);
        all.addAll(arrival.stamp().keywords());
        Filing filing = new Filing(message, prefix, ScriptFlags.of(all), tools.now());
        placements.add(new Placement(mailbox, create, filing));
    }

    /// Answers that are still to go.
    private int answers() {
        return answer == null ? 0 : 1;
    }

    /// Whoever reads the message sees that his script failed.
    private static byte[] withFailure(byte[] prefix, String failure) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(prefix);
        both.writeBytes(TraceFields.named("X-Sieve-Error", failure));
        return both.toByteArray();
    }

    private void planSnooze(Action.Snooze snooze) throws StoreFailed {
        try {
            Mailbox there = account.state().tree().find(Snoozes.AWAY);
            Mailbox away = there == null ? account.create(Snoozes.AWAY, null) : there;
            Instant until = snooze.alarm().after(tools.now().atZone(ZoneOffset.UTC)).toInstant();
            putAway = new PutAway(snooze, away.id(), until);
            told.add("snooze until " + until);
            place(Snoozes.AWAY, false, snooze.flags(), snooze.content());
        } catch (MailboxRefused refused) {
            told.add("kept instead of snooze: " + refused.sentence());
            place(INBOX, false, snooze.flags(), snooze.content());
        }
    }

    private void planRedirect(Action.Redirect redirect) throws StoreFailed {
        if (!sending.redirect(redirect, answers()))
            place(INBOX, false, List.of(), redirect.content());
    }

    private void planAnswer(Action.Vacation vacation, byte[] original) throws StoreFailed {
        Written written = sending.correspondence().vacation(vacation, original);
        switch (sending.bounded(written, answers())) {
            case Written.Ready ready -> answer = new Answer(vacation, ready);
            case Written.Impossible(var why) -> told.add("not done: vacation: " + why);
        }
    }

    /// Too late for a reply, or in words that a reply cannot have, `reject` answers with a
    /// disposition notification: the message is delivered, and deleted. RFC 5429 §2.2, §2.2.1
    private boolean answersItself(Action.Reject reject, byte[] original) throws StoreFailed {
        boolean byReply =
                arrival.stage() == Arrival.Stage.OPEN && ReplyText.isExact(reject.reason());
        if (byReply || reject.early()) return false;
        Written written = sending.correspondence().rejection(reject, original);
        return switch (sending.bounded(written, answers())) {
            case Written.Ready ready -> {
                sending.add(ready);
                yield true;
            }
            case Written.Impossible(var why) -> {
                told.add("no notification: " + why);
                yield false;
            }
        };
    }

    private Outcome rejected(Action.Reject reject) throws StoreFailed {
        Outcome.Rejected rejected = new Outcome.Rejected(ReplyText.lines(reject.reason()));
        told.add((reject.early() ? "ereject " : "reject ") + rejected.sentence());
        noteRejection();
        tellWhatWasDone();
        return rejected;
    }

    /// Nothing else of a rejected message changes the account.
    private void noteRejection() throws StoreFailed {
        List<String> lines = shown;
        if (lines == null) return;
        account.<Boolean, StoreFailed>changeRecords(
                draft -> {
                    ScriptLog.add(draft, ran(lines));
                    return true;
                });
    }

    private ScriptLog.Ran ran(List<String> lines) {
        Header header = Header.parse(message, MAX_HEADER);
        String from = arrival.envelope().from().wire();
        HeaderField subject = header.first("Subject");
        return new ScriptLog.Ran(
                tools.now(),
                arrival.trace(),
                subject == null ? from : from + " " + FieldValues.decoded(subject),
                failure,
                told,
                lines);
    }

    private Outcome carryOut(List<DuplicateMark> marks) throws StoreFailed {
        long octets = 0;
        for (Placement placement : placements) octets += placement.filing().size();
        if (account.isFullFor(octets, placements.size())) return full();
        sending.send();
        PutAway planned = putAway;
        // that it comes back is durable before it goes
        if (planned != null) tools.snoozes().announce(account.id(), planned.until());
        Delivered<Boolean> delivered;
        try {
            delivered =
                    account.deliver(
                            placements,
                            (draft, filed) -> {
                                if (planned != null) note(draft, filed, planned);
                                return remember(draft, marks);
                            });
        } catch (MailboxRefused refused) {
            return refused.reason() == MailboxRefused.Reason.OVER_QUOTA
                    ? full()
                    : new Outcome.Refused("5.2.0", refused.sentence());
        }
        if (answer != null) answer(answer, delivered.noted());
        sending.finish();
        for (Filed filed : delivered.filed()) arrival.tell(tools.events(), filed);
        tellWhatWasDone();
        return new Outcome.Taken();
    }

    private static void note(Draft<AccountState> draft, List<Filed> filed, PutAway planned) {
        Action.Snooze snooze = planned.snooze();
        for (Filed one : filed) {
            if (!one.mailbox().equals(planned.away())) continue;
            Snoozes.note(
                    draft,
                    new Snoozes.Waking(
                            planned.until(),
                            one.emails().getFirst(),
                            one.mailbox(),
                            snooze.mailbox(),
                            snooze.create(),
                            snooze.added(),
                            snooze.removed()));
        }
    }

    private static Outcome full() {
        return new Outcome.Refused("5.2.2", "the mailbox is full");
    }

    /// @return whether the sender is to be answered
    private boolean remember(Draft<AccountState> draft, List<DuplicateMark> marks)
            throws StoreFailed {
        Instant now = tools.now();
        for (DuplicateMark mark : marks) {
            Instant until = now.plusSeconds(mark.seconds());
            ScriptMemory.remember(draft, AccountWorld.memory(mark), until, now);
        }
        boolean answers = answer != null && isFirst(draft, answer.vacation());
        int sent = sending.size() + (answers ? 1 : 0);
        if (sent > 0) SentCount.add(draft, sent, now);
        if (shown != null) ScriptLog.add(draft, ran(shown));
        return answers;
    }

    /// Whether this sender was not answered in this period, which begins now.
    private boolean isFirst(Draft<AccountState> draft, Action.Vacation vacation)
            throws StoreFailed {
        Instant now = tools.now();
        String memory = Correspondence.memory(vacation);
        if (ScriptMemory.remembers(draft, memory, now)) return false;
        if (vacation.period().isPositive())
            ScriptMemory.remember(draft, memory, now.plus(vacation.period()), now);
        return true;
    }

    private void answer(Answer due, boolean first) {
        if (!first) {
            told.add("not done: vacation: the sender was answered before");
            return;
        }
        try {
            sending.correspondence().send(due.written());
            told.add("vacation to " + due.vacation().to());
            Fcc fcc = due.vacation().fcc();
            if (fcc != null) sending.copy(fcc, due.written().message());
        } catch (StoreFailed failed) {
            // the message itself is delivered: it must not come again for the answer's sake
            log.atWarn()
                    .addKeyValue("message", arrival.trace())
                    .setCause(failed)
                    .log("answer lost");
        }
    }

    private void tellWhatWasDone() {
        tools.events().sorted(arrival.trace(), arrival.target(), new Sorting(told, failure));
    }
}
