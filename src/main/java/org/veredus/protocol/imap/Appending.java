package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Usage;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// APPEND: the message streams from the connection into the store. RFC 3501 §6.3.11, RFC 4315 §3,
/// RFC 7889
final class Appending {
    private final ImapServices services;
    private final Account account;
    private final Connection connection;
    private final CommandReader reader;
    private final Output out;

    Appending(
            ImapServices services,
            Account account,
            Connection connection,
            CommandReader reader,
            Output out) {
        this.services = services;
        this.account = account;
        this.connection = connection;
        this.reader = reader;
        this.out = out;
    }

    /// Tells the client of the selected mailbox's changes, among them perhaps this one.
    @FunctionalInterface
    interface Announcement {
        void run() throws IOException, StoreFailed, MailboxLost;
    }

    Completion run(Command.Append append, Announcement announcement)
            throws IOException, BadSyntax, StoreFailed, MailboxLost {
        Mailbox mailbox = account.state().tree().find(append.mailbox());
        Completion refusal = refusal(append, mailbox);
        if (refusal != null || mailbox == null) {
            if (!append.waits()) {
                reader.skip(append.size());
                endOfCommand();
            }
            announcement.run();
            return refusal == null ? Completion.noTarget() : refusal;
        }
        if (append.waits()) out.ascii("+ go on").crlf().flush();
        Completion completion = receive(append, mailbox);
        announcement.run();
        return completion;
    }

    /// All that can be known before the message comes.
    private @Nullable Completion refusal(Command.Append append, @Nullable Mailbox mailbox)
            throws StoreFailed {
        if (mailbox == null || !mailbox.selectable()) return Completion.noTarget();
        if (append.size() == 0) return Completion.no("CANNOT", "a message has at least one octet");
        if (append.size() > services.settings().maxMessage()) {
            return Completion.no(
                    "TOOBIG",
                    "messages have at most " + services.settings().maxMessage() + " octets");
        }
        Usage usage = account.state().usage();
        if (usage.octets() + append.size() > account.quota().octets()
                || usage.messages() + 1 > account.quota().messages()) {
            return Completion.no("OVERQUOTA", "the mailbox is full");
        }
        return null;
    }

    private Completion receive(Command.Append append, Mailbox mailbox)
            throws IOException, BadSyntax, StoreFailed {
        try (MessageIntake intake = account.intake()) {
            StoreFailed[] broken = {null};
            connection
                    .in()
                    .<IOException>copy(
                            append.size(),
                            (octets, from, length) -> {
                                if (broken[0] != null) return; // the rest still has to be read
                                try {
                                    intake.write(octets, from, length);
                                } catch (StoreFailed failed) {
                                    broken[0] = failed;
                                }
                            });
            endOfCommand();
            if (broken[0] != null) throw broken[0];
            return file(append, mailbox, intake);
        }
    }

    private void endOfCommand() throws IOException, BadSyntax {
        try {
            byte[] rest = connection.in().readLine(CommandReader.MAX_LINE);
            if (rest == null) throw new EOFException("the stream ended in an APPEND");
            if (rest.length > 0) throw new BadSyntax("APPEND takes one message");
        } catch (WireException wrong) {
            throw new BadSyntax(String.valueOf(wrong.getMessage()));
        }
    }

    private Completion file(Command.Append append, Mailbox mailbox, MessageIntake intake)
            throws StoreFailed {
        Instant received =
                append.received() == null ? services.clock().instant() : append.received();
        Filing filing = new Filing(intake.finish(), new byte[0], append.flags(), received);
        try {
            Filed filed = account.file(mailbox.id(), List.of(filing));
            String code = "APPENDUID " + filed.uidValidity() + ' ' + filed.uids().getFirst();
            return Completion.ok(code, "filed");
        } catch (MailboxRefused refused) {
            return Completion.ofTarget(refused);
        }
    }
}
