package org.veredus.transport.submit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.sending.Leg;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.format.dsn.DsnReport;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.mdn.Disposition;
import org.veredus.format.mdn.Mdn;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.storage.kv.StoreFailed;

/// Connects reports that come back with what they are about. RFC 8621 §7: `dsnBlobIds`,
/// `mdnBlobIds`
///
/// A report is about the newest sending whose Message-ID it names or returns; whoever knows that
/// may write one. It changes the status of recipients only that the sending has, and only as long
/// as our own queue does not know better.
final class Returns {
    /// Octets of a report that are read.
    private static final int MAX_REPORT = 1 << 20;

    private Returns() {}

    /// @param email number of a report that has been filed
    static void connect(Account account, long email) throws StoreFailed {
        EmailRecord record = account.email(email);
        if (record == null) return; // the person was quicker
        MessageContent content = account.content(record);
        byte[] message = content.read(0, (int) Math.min(content.size(), MAX_REPORT));
        MdnMessage notification = MdnMessage.parse(message);
        if (notification != null) {
            Mdn mdn = notification.mdn();
            apply(account, mdn.originalMessageId(), sending -> seen(sending, email, mdn));
            return;
        }
        DsnReport report = DsnReport.parse(message);
        if (report == null) return;
        apply(
                account,
                DsnReport.originalMessageId(message),
                sending -> sending.withDsn(email, said(sending, report)));
    }

    private static void apply(
            Account account, @Nullable String messageId, UnaryOperator<Sending> change)
            throws StoreFailed {
        if (messageId == null) return;
        Sendings sendings = new Sendings(account);
        long found = 0;
        for (Map.Entry<Long, Sending> each : sendings.shelf().known().all().entrySet())
            if (each.getValue().messageId().equals(messageId)) found = each.getKey();
        if (found > 0) sendings.shelf().change(found, change);
    }

    private static Sending seen(Sending sending, long email, Mdn mdn) {
        Set<Integer> by = new TreeSet<>();
        if (mdn.disposition().outcome() == Disposition.Outcome.DISPLAYED)
            by.addAll(recipients(sending, mdn.originalRecipient(), mdn.finalRecipient()));
        return sending.withMdn(email, by);
    }

    private static Set<Integer> recipients(
            Sending sending, @Nullable TypedAddress original, TypedAddress last) {
        Set<Integer> named = new TreeSet<>();
        if (original != null) named.addAll(sending.recipients(original.address()));
        return named.isEmpty() ? sending.recipients(last.address()) : named;
    }

    private static Map<Integer, Leg> said(Sending sending, DsnReport report) {
        Map<Integer, Leg> said = new LinkedHashMap<>();
        for (DsnReport.Recipient each : report.recipients()) {
            Leg.Fate fate =
                    switch (each.action()) {
                        case FAILED -> Leg.Fate.FAILED;
                        case DELIVERED -> Leg.Fate.DELIVERED;
                        // nothing is known of the end yet
                        case DELAYED, RELAYED, EXPANDED -> null;
                    };
            if (fate == null) continue;
            String diagnostic = each.diagnostic() == null ? "" : each.diagnostic();
            String reply = Progress.reply(diagnostic, each.status().toString());
            for (int recipient :
                    recipients(sending, each.originalRecipient(), each.finalRecipient()))
                said.put(recipient, new Leg(recipient, "", fate, reply));
        }
        return said;
    }
}
