package org.veredus.transport.deliver;

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
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Placement;
import org.veredus.account.script.ScriptMemory;
import org.veredus.account.script.SentCount;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Content;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Fcc;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Correspondence.Written;
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

    private final Rules.Owner owner;
    private final Account account;
    private final Arrival arrival;
    private final Contents contents;
    private final Rules.Tools tools;
    private final Correspondence correspondence;
    private final List<Placement> placements = new ArrayList<>();
    private final List<Written.Ready> outgoing = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable Answer answer;

    /// A vacation answer, and what it says.
    private record Answer(Action.Vacation vacation, Written.Ready written) {}

    /// A sent message that is filed, too. RFC 8580
    private record Copy(Fcc where, byte[] message) {}

    ScriptedDelivery(Rules.Owner owner, Arrival arrival, Contents contents, Rules.Tools tools) {
        this.owner = owner;
        this.account = owner.account();
        this.arrival = arrival;
        this.contents = contents;
        this.tools = tools;
        correspondence = new Correspondence(owner, arrival, tools);
    }

    Outcome run(Course course) throws StoreFailed {
        byte[] original = contents.octets(arrival.stamp().fields());
        AccountWorld world = new AccountWorld(account, course, arrival.stamp(), tools);
        Result result = course.run(delivery(original), world);
        world.check();
        for (Action action : result.actions()) {
            if (action instanceof Action.Reject reject && !answersItself(reject, original))
                return rejected(reject);
            plan(action, original);
        }
        for (String withheld : result.withheld()) told.add("not done: " + withheld);
        Note error = result.error();
        return carryOut(result.marks(), error == null ? null : error.toString());
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

    // RFC 6009 §2
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
            case Action.Notify notify -> planNotification(notify, original);
            case Action.Reject reject -> told.add("reject " + line(reject));
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
        List<String> all = new ArrayList<>(flags);
        all.addAll(arrival.stamp().keywords());
        Filing filing = new Filing(message, prefix, ScriptFlags.of(all), tools.now());
        placements.add(new Placement(mailbox, create, filing));
    }

    /// Null while the scripts of the account may send, else why not.
    private Written.@Nullable Impossible tooMany() throws StoreFailed {
        int most = DeliverSettings.defaults().sentADay();
        int planned = outgoing.size() + (answer == null ? 0 : 1);
        return SentCount.today(account, tools.now()) + planned < most
                ? null
                : new Written.Impossible("scripts have sent " + most + " messages today");
    }

    private Written orTooMany(Written written) throws StoreFailed {
        Written.Impossible tooMany = tooMany();
        return tooMany == null ? written : tooMany;
    }

    private void planRedirect(Action.Redirect redirect) throws StoreFailed {
        switch (orTooMany(correspondence.redirect(redirect))) {
            case Written.Ready ready -> {
                told.add("redirect " + redirect.address());
                outgoing.add(ready);
            }
            case Written.Impossible(var why) -> {
                told.add("kept instead of redirect: " + why);
                place(INBOX, false, List.of(), redirect.content());
            }
        }
    }

    private void planAnswer(Action.Vacation vacation, byte[] original) throws StoreFailed {
        switch (orTooMany(correspondence.vacation(vacation, original))) {
            case Written.Ready ready -> answer = new Answer(vacation, ready);
            case Written.Impossible(var why) -> told.add("not done: vacation: " + why);
        }
    }

    private void planNotification(Action.Notify notify, byte[] original) throws StoreFailed {
        switch (orTooMany(correspondence.notification(notify, original))) {
            case Written.Ready ready -> {
                told.add("notify " + notify.method());
                outgoing.add(ready);
                if (notify.fcc() != null) copies.add(new Copy(notify.fcc(), ready.message()));
            }
            case Written.Impossible(var why) -> told.add("not done: notify: " + why);
        }
    }

    /// Too late for a reply, `reject` answers with a disposition notification: the message is
    /// delivered, and deleted. RFC 5429 §2.2.1
    private boolean answersItself(Action.Reject reject, byte[] original) throws StoreFailed {
        if (arrival.stage() == Arrival.Stage.OPEN || reject.early()) return false;
        switch (orTooMany(correspondence.rejection(reject, original))) {
            case Written.Ready ready -> {
                outgoing.add(ready);
                return true;
            }
            case Written.Impossible(var why) -> {
                told.add("no notification: " + why);
                return false;
            }
        }
    }

    private Outcome rejected(Action.Reject reject) {
        String line = line(reject);
        told.add(reject.early() ? "ereject " + line : "reject " + line);
        tellWhatWasDone(null);
        return new Outcome.Rejected(line);
    }

    /// RFC 5429 §2.1.1: a reply has ASCII only.
    private static String line(Action.Reject reject) {
        String line = reject.reason().strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        String ascii = line.replaceAll("[^ -~]", "?");
        String reason = ascii.isEmpty() ? "rejected" : ascii;
        return reason.substring(0, Math.min(reason.length(), 400));
    }

    private Outcome carryOut(List<DuplicateMark> marks, @Nullable String error) throws StoreFailed {
        long octets = 0;
        for (Placement placement : placements) octets += placement.filing().size();
        if (account.isFullFor(octets, placements.size())) return full();
        for (Written.Ready ready : outgoing) correspondence.send(ready);
        Delivered<Boolean> delivered;
        try {
            delivered = account.deliver(placements, draft -> remember(draft, marks));
        } catch (MailboxRefused refused) {
            return refused.reason() == MailboxRefused.Reason.OVER_QUOTA
                    ? full()
                    : new Outcome.Refused("5.2.0", refused.sentence());
        }
        if (answer != null) answer(answer, delivered.noted());
        fileCopies();
        for (Filed filed : delivered.filed())
            tools.events().filed(arrival.trace(), arrival.target(), filed);
        tellWhatWasDone(error);
        return new Outcome.Taken();
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
        int sent = outgoing.size() + (answers ? 1 : 0);
        if (sent > 0) SentCount.add(draft, sent, now);
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
            correspondence.send(due.written());
            told.add("vacation to " + due.vacation().to());
            Fcc fcc = due.vacation().fcc();
            if (fcc != null) copies.add(new Copy(fcc, due.written().message()));
        } catch (StoreFailed failed) {
            // the message itself is delivered: it must not come again for the answer's sake
            log.atWarn()
                    .addKeyValue("message", arrival.trace())
                    .setCause(failed)
                    .log("answer lost");
        }
    }

    private void fileCopies() {
        try {
            for (Copy copy : copies) {
                NewMessage message = contents.intake(copy.message());
                Fcc where = copy.where();
                Filing filing =
                        new Filing(
                                message, new byte[0], ScriptFlags.of(where.flags()), tools.now());
                Placement place = new Placement(where.mailbox(), where.create(), filing);
                account.deliver(List.of(place), _ -> true);
            }
        } catch (StoreFailed | MailboxRefused failed) {
            log.atWarn()
                    .addKeyValue("message", arrival.trace())
                    .addKeyValue("why", failed.getMessage())
                    .log("copy of what a script sent not filed");
        }
    }

    private void tellWhatWasDone(@Nullable String error) {
        tools.events().sorted(arrival.trace(), arrival.target(), new Sorting(told, error));
    }
}
