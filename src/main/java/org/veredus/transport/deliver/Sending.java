package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Placement;
import org.veredus.account.script.SentCount;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Fcc;
import org.veredus.format.sieve.WebhookUri;
import org.veredus.format.sieve.mail.FieldValues;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Correspondence.Written;

/// What one run of scripts sends, within the bound of a day, and the copies of it that are filed.
/// For one thread.
final class Sending {
    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    private static final int MAX_HEADER = 64 << 10;
    private static final String SPENT =
            "scripts have sent " + DeliverSettings.defaults().sentADay() + " messages today";

    private final Account account;
    private final Arrival arrival;
    private final Contents contents;
    private final Rules.Tools tools;
    private final List<String> told;
    private final Correspondence correspondence;
    private final List<Written.Ready> outgoing = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<Webhooks.Post> posts = new ArrayList<>();

    /// A sent message that is filed, too. RFC 8580
    private record Copy(Fcc where, byte[] message) {}

    /// @param told hears what is done, and what is not
    Sending(
            Rules.Owner owner,
            Arrival arrival,
            Contents contents,
            Rules.Tools tools,
            List<String> told) {
        this.account = owner.account();
        this.arrival = arrival;
        this.contents = contents;
        this.tools = tools;
        this.told = told;
        correspondence = new Correspondence(owner, arrival, tools);
    }

    Correspondence correspondence() {
        return correspondence;
    }

    /// Messages that are to go.
    int size() {
        return outgoing.size() + posts.size();
    }

    void add(Written.Ready ready) {
        outgoing.add(ready);
    }

    /// The same, unless the scripts of the account have sent too much today.
    ///
    /// @param others messages that are to go beside those known here
    Written bounded(Written written, int others) throws StoreFailed {
        return isSpent(others) ? new Written.Impossible(SPENT) : written;
    }

    private boolean isSpent(int others) throws StoreFailed {
        int most = DeliverSettings.defaults().sentADay();
        return SentCount.today(account, tools.now()) + size() + others >= most;
    }

    /// @return whether it goes; if not the message must be kept
    boolean redirect(Action.Redirect redirect, int others) throws StoreFailed {
        return switch (bounded(correspondence.redirect(redirect), others)) {
            case Written.Ready ready -> {
                told.add("redirect " + redirect.address());
                outgoing.add(ready);
                yield true;
            }
            case Written.Impossible(var why) -> {
                told.add("kept instead of redirect: " + why);
                yield false;
            }
        };
    }

    void notify(Action.Notify notify, byte[] about, int others) throws StoreFailed {
        WebhookUri web = WebhookUri.parse(notify.method());
        if (web != null) {
            post(web, notify, about, others);
            return;
        }
        switch (bounded(correspondence.notification(notify, about), others)) {
            case Written.Ready ready -> {
                told.add("notify " + notify.method());
                outgoing.add(ready);
                Fcc fcc = notify.fcc();
                if (fcc != null) copy(fcc, ready.message());
            }
            case Written.Impossible(var why) -> told.add("not done: notify: " + why);
        }
    }

    void report(Action.Report report, int others) throws StoreFailed {
        switch (bounded(correspondence.report(report), others)) {
            case Written.Ready ready -> {
                told.add("report to " + report.to());
                outgoing.add(ready);
            }
            case Written.Impossible(var why) -> told.add("not done: report: " + why);
        }
    }

    private void post(WebhookUri to, Action.Notify notify, byte[] about, int others)
            throws StoreFailed {
        if (isSpent(others)) {
            told.add("not done: notify: " + SPENT);
            return;
        }
        Header header = Header.parse(about, MAX_HEADER);
        HeaderField from = header.first("From");
        HeaderField subject = header.first("Subject");
        told.add("notify https://" + to.address().getHost());
        posts.add(
                Webhooks.Post.of(
                        arrival.trace(),
                        to,
                        notify,
                        from == null ? "" : FieldValues.decoded(from),
                        subject == null ? "" : FieldValues.decoded(subject)));
    }

    void copy(Fcc where, byte[] message) {
        copies.add(new Copy(where, message));
    }

    /// Returns when all of it is in the queue.
    void send() throws StoreFailed {
        for (Written.Ready ready : outgoing) correspondence.send(ready);
    }

    /// The messages themselves are sent: what fails here is only told of.
    void finish() {
        posts.forEach(tools.outbox().webhooks()::add);
        fileCopies();
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
                account.deliver(List.of(place), (_, _) -> true);
            }
        } catch (StoreFailed | MailboxRefused failed) {
            log.atWarn()
                    .addKeyValue("message", arrival.trace())
                    .addKeyValue("why", failed.getMessage())
                    .log("copy of what a script sent not filed");
        }
    }
}
