package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AnnotationChange;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.Usage;
import org.veredus.account.url.Piece;
import org.veredus.base.wire.WireException;
import org.veredus.protocol.imap.syntax.AppendText;
import org.veredus.protocol.imap.syntax.AppendText.Step;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.LiteralMark;
import org.veredus.storage.kv.StoreFailed;

/// APPEND and REPLACE: messages stream from the connection into the store, and are filed all or
/// none. RFC 3501 §6.3.11, RFC 3502, RFC 4315 §3, RFC 4469, RFC 5257 §4.7, RFC 6855 §4, RFC 7889,
/// RFC 8508
///
/// Once something is wrong nothing is kept any more, but what the client sends without waiting is
/// read all the same, up to the end of the command.
final class Appending {
    /// Octets of a URL that comes as a literal.
    private static final int MAX_URL = 8 * 1024;

    private final Conversation talk;
    private Account target;
    private Rights rights = Rights.NONE; // to the target
    private final List<MessageIntake> intakes = new ArrayList<>();
    private final List<Filing> filings = new ArrayList<>();
    private Step.Begin current = new Step.Begin(Flags.NONE, null, Map.of());
    private @Nullable Completion refusal;
    private @Nullable StoreFailed broken;
    private long octets;
    private long earlier; // of the command's messages before this one
    private long freedOctets; // of the message that is replaced
    private int freedMessages;

    /// @param own where texts are collected until it is known whose they become
    Appending(Conversation talk, Account own) {
        this.talk = talk;
        target = own;
    }

    Completion run(Command.Append append) throws IOException, BadSyntax, StoreFailed, MailboxLost {
        Place place = talk.mailboxes().find(append.mailbox());
        if (place == null || !place.mailbox().selectable()) refuse(Completion.noTarget());
        else if (!place.rights().has(Right.INSERT))
            refuse(Completion.no("NOPERM", "no right to file there"));
        if (place != null) {
            target = place.account();
            rights = place.rights();
        }
        int replaced = append.replaced() == null ? 0 : replaced(append.replaced());
        try {
            boolean whole = receive(append.text());
            if (broken != null) throw broken;
            if (refusal != null || place == null) return talk.told(noted());
            if (!whole) throw new IllegalStateException("gave up without a reason");
            Deposit deposit = new Deposit(talk, place, filings);
            return talk.told(append.replaced() == null ? deposit.add() : deposit.replace(replaced));
        } finally {
            for (MessageIntake intake : intakes) intake.close();
        }
    }

    private void refuse(Completion completion) {
        if (refusal == null) refusal = completion;
    }

    private Completion noted() {
        return refusal == null ? Completion.noTarget() : refusal;
    }

    /// The UID of the message to replace; 0 if there is none.
    private int replaced(Command.Replaced replaced) {
        SelectedMailbox selected = talk.selected();
        if (selected == null) {
            refuse(Completion.bad("select a mailbox first"));
            return 0;
        }
        if (selected.isReadOnly()) {
            refuse(Completion.readOnly());
            return 0;
        }
        if (talk.extensions().uidOnly() && replaced.numbers() == Numbers.SEQUENCE) {
            refuse(Completion.uidRequired());
            return 0;
        }
        UidSet uids = selected.present(replaced.set(), replaced.numbers());
        if (uids.count() != 1 || selected.told().find(uids.first(0)) == null) {
            refuse(Completion.bad("REPLACE takes one message that is there"));
            return 0;
        }
        makeRoom(selected, uids.first(0));
        return uids.first(0);
    }

    /// What is replaced counts no more. RFC 8508 §3.4
    private void makeRoom(SelectedMailbox selected, int uid) {
        Entry old = selected.told().find(uid);
        if (old == null || !selected.account().id().equals(target.id())) return;
        freedOctets = old.size();
        freedMessages = 1;
    }

    /// Reads to the end of the command, or up to a literal that nobody wants any more and whose
    /// octets are not on their way.
    private boolean receive(AppendText text) throws IOException, BadSyntax, StoreFailed {
        List<Step> steps = text.first();
        while (true) {
            LiteralMark mark = null;
            for (Step step : steps) mark = take(step);
            if (mark == null) return true;
            if (steps.getLast() instanceof Step.UrlLiteral) {
                if (!readUrl(mark)) return false;
            } else if (steps.getLast() instanceof Step.Value) {
                if (!readValue(mark, text)) return false;
            } else if (!readText(mark)) {
                return false;
            }
            steps = next(text, line());
        }
    }

    private List<Step> next(AppendText text, byte[] line) throws IOException, BadSyntax {
        try {
            return text.next(line);
        } catch (BadSyntax wrong) {
            drain(LiteralMark.endOf(line));
            throw wrong;
        }
    }

    /// Reads and drops what comes without waiting, to the end of the command.
    private void drain(@Nullable LiteralMark first) throws IOException, BadSyntax {
        for (LiteralMark mark = first; mark != null && !mark.waits(); ) {
            talk.reader().skip(mark.size());
            mark = LiteralMark.endOf(line());
        }
    }

    /// @return the literal that comes now
    private @Nullable LiteralMark take(Step step) throws IOException, StoreFailed {
        return switch (step) {
            case Step.Begin begin -> {
                begin(begin);
                yield null;
            }
            case Step.Text(var mark) -> {
                grow(mark.size());
                yield mark;
            }
            case Step.UrlLiteral(var mark) -> mark;
            case Step.Value(var mark) -> mark;
            case Step.Url(var url) -> {
                add(url);
                yield null;
            }
            case Step.End() -> {
                end();
                yield null;
            }
        };
    }

    private void begin(Step.Begin begin) {
        current = begin;
        earlier += octets;
        octets = 0;
        // RFC 9738 §3.1
        if (filings.size() == talk.limit().most()) refuse(talk.limit().refused());
        Completion noAnnotations = Annotating.refusal(annotations(begin), rights);
        if (noAnnotations != null) refuse(noAnnotations);
        if (refusal == null) intakes.add(target.intake());
    }

    private AnnotationChange annotations(Step.Begin begin) {
        return new AnnotationChange(talk.mailboxes().who(), begin.annotations());
    }

    /// All that can be known before octets come. RFC 7889 §5, RFC 9208 §4.3.1
    private void grow(long more) throws StoreFailed {
        octets += more;
        long most = talk.settings().maxMessage();
        if (octets > most) {
            refuse(Completion.no("TOOBIG", "messages have at most " + most + " octets"));
        }
        Usage usage = target.state().usage();
        boolean fits =
                usage.octets() - freedOctets + earlier + octets <= target.quota().octets()
                        && usage.messages() - freedMessages + filings.size() + 1
                                <= target.quota().messages();
        if (!fits) refuse(Completion.no("OVERQUOTA", "the mailbox is full"));
    }

    private void end() throws StoreFailed {
        if (octets == 0) refuse(Completion.no("CANNOT", "a message has at least one octet"));
        if (refusal != null || broken != null) return;
        OffsetDateTime received = current.received();
        NewMessage message = intakes.getLast().finish();
        AnnotationChange annotations = annotations(current);
        try {
            Annotating.requireParts(Annotating.entries(annotations), message.index());
        } catch (BadSyntax wrong) {
            refuse(Completion.bad(String.valueOf(wrong.getMessage())));
        }
        filings.add(
                new Filing(
                        message,
                        new byte[0],
                        current.flags(),
                        received == null ? now() : received,
                        annotations.values().isEmpty() ? null : annotations));
    }

    private OffsetDateTime now() {
        return talk.services().clock().instant().atOffset(ZoneOffset.UTC);
    }

    /// @return false if the literal does not come, as nobody wants it
    private boolean mayCome(LiteralMark mark) throws IOException {
        // RFC 7888 §5
        if (talk.reader().mustWait(mark)) refuse(Completion.tooLarge());
        if (refusal != null && mark.waits()) return false;
        if (mark.waits()) talk.out().ascii("+ go on").crlf().flush();
        return true;
    }

    private boolean readText(LiteralMark mark) throws IOException {
        if (!mayCome(mark)) return false;
        if (refusal != null) {
            talk.reader().skip(mark.size());
            return true;
        }
        MessageIntake intake = intakes.getLast();
        talk.connection()
                .in()
                .<IOException>copy(
                        mark.size(),
                        (buffer, from, length) -> {
                            if (mark.octets() == LiteralMark.Octets.NO_NUL)
                                requireNoNul(buffer, from, length);
                            write(intake, buffer, from, length);
                        });
        return true;
    }

    /// RFC 9051 §4.3
    private void requireNoNul(byte[] buffer, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (buffer[i] == 0) {
                refuse(Completion.bad("a message with a NUL needs a literal8"));
                return;
            }
        }
    }

    /// An annotation's value is read into memory, as other commands are.
    private boolean readValue(LiteralMark mark, AppendText text) throws IOException, BadSyntax {
        if (mark.size() > talk.settings().maxCommand() - text.held()) {
            refuse(Completion.tooLarge());
            drain(mark);
            return false;
        }
        if (!mayCome(mark)) return false;
        ByteArrayOutputStream value = new ByteArrayOutputStream((int) mark.size());
        talk.connection().in().<IOException>copy(mark.size(), value::write);
        text.hold(value.toByteArray());
        return true;
    }

    private boolean readUrl(LiteralMark mark) throws IOException, StoreFailed {
        if (mark.size() > MAX_URL) refuse(Completion.bad("URL of more than " + MAX_URL));
        if (!mayCome(mark)) return false;
        if (refusal != null) {
            talk.reader().skip(mark.size());
            return true;
        }
        StringBuilder url = new StringBuilder();
        talk.connection()
                .in()
                .<IOException>copy(
                        mark.size(),
                        (buffer, from, length) -> {
                            for (int i = from; i < from + length; i++) {
                                url.append((char) (buffer[i] & 0xFF));
                            }
                        });
        add(url.toString());
        return true;
    }

    /// RFC 4469 §3
    private void add(String url) throws IOException, StoreFailed {
        if (refusal != null || broken != null) return;
        Piece piece = MessageUrl.open(url, talk);
        if (piece == null) {
            refuse(Completion.badUrl(url));
            return;
        }
        grow(piece.length());
        if (refusal != null) return;
        MessageIntake intake = intakes.getLast();
        piece.content()
                .copy(
                        piece.offset(),
                        piece.length(),
                        (buffer, from, length) -> write(intake, buffer, from, length));
    }

    /// After the store has failed the rest still has to be read.
    private void write(MessageIntake intake, byte[] buffer, int from, int length) {
        if (broken != null) return;
        try {
            intake.write(buffer, from, length);
        } catch (StoreFailed failed) {
            broken = failed;
        }
    }

    private byte[] line() throws IOException, BadSyntax {
        try {
            byte[] line = talk.connection().in().readLine(CommandReader.MAX_LINE);
            if (line == null) throw new EOFException("the stream ended in an APPEND");
            return line;
        } catch (WireException wrong) {
            throw new BadSyntax(String.valueOf(wrong.getMessage()));
        }
    }
}
