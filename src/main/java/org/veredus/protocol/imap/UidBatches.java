package org.veredus.protocol.imap;

import java.io.IOException;
import org.veredus.account.mailbox.Entries;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;

/// UIDBATCHES: ranges of UIDs, from the highest down, with as many messages each as the client
/// likes. They leave no UID out, so that messages that come and go change no other batch. RFC 10022
final class UidBatches {
    /// Servers must take batches of this size; smaller ones make answers long.
    private static final int MIN_SIZE = 500;

    /// Messages that a range of batches may span. RFC 10022 §3.1.5
    private static final long MAX_SPAN = 100_000;

    private final SelectedMailbox selected;
    private final Output out;

    UidBatches(SelectedMailbox selected, Output out) {
        this.selected = selected;
        this.out = out;
    }

    Completion run(String tag, Command.UidBatches command) throws IOException {
        if (command.size() < MIN_SIZE)
            return Completion.no("TOOFEW", "a batch has at least " + MIN_SIZE + " messages");
        Command.BatchRange wanted = command.range();
        if (wanted != null && wanted.first() > wanted.last())
            return new Completion(Completion.Result.BAD, "CLIENTBUG", "the range is reversed");
        if (wanted != null && wanted.last() - wanted.first() >= MAX_SPAN / command.size())
            return Completion.no(
                    "TOOMANY", "at most " + MAX_SPAN + " messages in a range of batches");
        Entries told = selected.told();
        long batches = (told.size() + command.size() - 1) / command.size();
        long first = wanted == null ? 1 : wanted.first();
        long last = wanted == null ? batches : Math.min(wanted.last(), batches);
        out.ascii("* UIDBATCHES (TAG ").string(tag).octet(')');
        for (long batch = first; batch <= last; batch++) {
            out.octet(batch == first ? ' ' : ',');
            out.number(batch == 1 ? told.highestUid() : lowest(told, batch - 1, command) - 1L);
            out.octet(':').number(batch == batches ? 1 : lowest(told, batch, command));
        }
        out.crlf();
        return Completion.ok("done");
    }

    /// The lowest UID of a batch that is not the last.
    private static int lowest(Entries told, long batch, Command.UidBatches command) {
        return told.uidAt((int) (told.size() - batch * command.size()));
    }
}
