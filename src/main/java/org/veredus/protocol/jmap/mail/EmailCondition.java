package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.format.mime.Envelope;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SearchText;
import org.veredus.storage.kv.StoreFailed;

/// One thing that emails of a query must be. RFC 8621 §4.4.1
sealed interface EmailCondition {
    /// In a mailbox; null: one that is not there.
    record InMailbox(@Nullable MailboxId mailbox) implements EmailCondition {}

    record InOther(Set<MailboxId> mailboxes) implements EmailCondition {}

    record Before(Instant time) implements EmailCondition {}

    record After(Instant time) implements EmailCondition {}

    record MinSize(long size) implements EmailCondition {}

    record MaxSize(long size) implements EmailCondition {}

    record ThreadKeyword(How how, String keyword) implements EmailCondition {}

    record Keyword(String keyword, boolean has) implements EmailCondition {}

    record Attachment(boolean has) implements EmailCondition {}

    /// RFC 9219 §4.2
    record Signed(Signatures.Which which, boolean is) implements EmailCondition {}

    record Words(Where where, SearchText text) implements EmailCondition {}

    record HeaderWords(String name, @Nullable String text) implements EmailCondition {}

    /// How many emails of the thread.
    enum How {
        ALL,
        SOME,
        NONE
    }

    /// Where words are sought.
    enum Where {
        TEXT,
        FROM,
        TO,
        CC,
        BCC,
        SUBJECT,
        BODY
    }

    Map<String, Where> WORDS =
            Map.of(
                    "text", Where.TEXT,
                    "from", Where.FROM,
                    "to", Where.TO,
                    "cc", Where.CC,
                    "bcc", Where.BCC,
                    "subject", Where.SUBJECT,
                    "body", Where.BODY);

    /// What a condition may look at.
    interface Facts {
        List<Email> thread(long thread) throws StoreFailed;

        /// Null if the email is gone.
        @Nullable MessageSource message(Email email) throws StoreFailed;

        WordIndex words();

        Signatures.Look signatures();
    }

    /// Reads the conditions that stand in one object: all of them must be met.
    static List<EmailCondition> read(Arguments condition) throws MethodError {
        List<EmailCondition> all = new java.util.ArrayList<>();
        for (String property : condition.node().propertyNames()) {
            if (condition.value(property) == null)
                throw MethodError.invalidArguments(property + " is null");
            all.add(read(condition, property));
        }
        // what is in memory first
        all.sort(java.util.Comparator.comparing(EmailCondition::opens));
        return all;
    }

    private static EmailCondition read(Arguments condition, String property) throws MethodError {
        Where where = WORDS.get(property);
        if (where != null) return new Words(where, SearchText.parse(condition.text(property)));
        return switch (property) {
            case "inMailbox" -> new InMailbox(mailbox(condition.text(property)));
            case "inMailboxOtherThan" -> others(condition, property);
            case "before" -> new Before(date(condition, property));
            case "after" -> new After(date(condition, property));
            case "minSize" -> new MinSize(size(condition, property));
            case "maxSize" -> new MaxSize(size(condition, property));
            case "allInThreadHaveKeyword" -> new ThreadKeyword(How.ALL, condition.text(property));
            case "someInThreadHaveKeyword" -> new ThreadKeyword(How.SOME, condition.text(property));
            case "noneInThreadHaveKeyword" -> new ThreadKeyword(How.NONE, condition.text(property));
            case "hasKeyword" -> new Keyword(condition.text(property), true);
            case "notKeyword" -> new Keyword(condition.text(property), false);
            case "hasAttachment" -> new Attachment(condition.truth(property, false));
            case "hasSmime", "hasVerifiedSmime", "hasVerifiedSmimeAtDelivery" ->
                    new Signed(Signatures.Which.of(property), condition.truth(property, false));
            case "header" -> header(condition.textsOrNull(property));
            default -> throw new MethodError("unsupportedFilter", "no condition " + property);
        };
    }

    private static @Nullable MailboxId mailbox(String id) {
        long number = Ids.number('F', id);
        return number < 1 || number > Integer.MAX_VALUE ? null : new MailboxId((int) number);
    }

    private static EmailCondition others(Arguments condition, String property) throws MethodError {
        Set<MailboxId> mailboxes = new java.util.HashSet<>();
        Set<String> ids = condition.idsOrNull(property);
        for (String id : ids == null ? Set.<String>of() : ids) {
            MailboxId mailbox = mailbox(id);
            if (mailbox != null) mailboxes.add(mailbox);
        }
        return new InOther(mailboxes);
    }

    private static Instant date(Arguments condition, String property) throws MethodError {
        Instant date = condition.dateOrNull(property);
        if (date == null) throw MethodError.invalidArguments(property + " is no date");
        return date;
    }

    private static long size(Arguments condition, String property) throws MethodError {
        Long size = condition.unsignedOrNull(property);
        return size == null ? 0 : size;
    }

    private static EmailCondition header(@Nullable List<String> words) throws MethodError {
        if (words == null || words.isEmpty() || words.size() > 2)
            throw MethodError.invalidArguments("header is a name, or a name and a text");
        return new HeaderWords(words.getFirst(), words.size() == 2 ? words.get(1) : null);
    }

    /// Whether messages must be looked at one by one.
    default boolean opens() {
        return this instanceof Words
                || this instanceof HeaderWords
                || this instanceof Attachment
                || this instanceof Signed;
    }

    /// Whether an email can come to meet it, or no longer meet it.
    default boolean mutable() {
        return this instanceof InMailbox
                || this instanceof InOther
                || this instanceof Keyword
                || this instanceof ThreadKeyword;
    }

    default boolean meets(Email email, Facts facts) throws StoreFailed {
        return switch (this) {
            case InMailbox(var mailbox) -> mailbox != null && email.isIn(mailbox);
            case InOther(var mailboxes) -> !mailboxes.containsAll(email.mailboxes());
            case Before(var time) -> email.received() < ceiling(time);
            case After(var time) -> email.received() >= ceiling(time);
            case MinSize(var size) -> email.size() >= size;
            case MaxSize(var size) -> email.size() < size;
            case ThreadKeyword(var how, var keyword) ->
                    thread(how, keyword, facts.thread(email.thread()));
            case Keyword(var keyword, var has) -> Keywords.has(email.keywords(), keyword) == has;
            case Attachment(var has) -> {
                MessageSource message = facts.message(email);
                yield message != null && message.index().hasAttachment() == has;
            }
            case Signed(var which, var is) -> {
                MessageSource message = facts.message(email);
                yield message instanceof MessageSource.Filed filed
                        && facts.signatures().meets(which, email.number(), filed) == is;
            }
            case Words(var where, var text) -> {
                WordIndex.Known known = facts.words().of(text);
                if (isWhole(where) && known.isAttachedTo(email.number())) yield true;
                if (!known.mayStandIn(email.number())) yield false;
                MessageSource message = facts.message(email);
                yield message != null && words(where, text, message);
            }
            case HeaderWords(var name, var text) -> {
                MessageSource message = facts.message(email);
                yield message != null && new MessageText(message).hasHeader(name, text);
            }
        };
    }

    /// Whether attachments belong to where words are sought.
    private static boolean isWhole(Where where) {
        return where == Where.TEXT || where == Where.BODY;
    }

    private static long ceiling(Instant time) {
        return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }

    static boolean thread(How how, String keyword, List<Email> emails) {
        boolean all = true;
        boolean some = false;
        for (Email email : emails) {
            boolean has = Keywords.has(email.keywords(), keyword);
            all &= has;
            some |= has;
        }
        return switch (how) {
            case ALL -> all;
            case SOME -> some;
            case NONE -> !some;
        };
    }

    private static boolean words(Where where, SearchText text, MessageSource message)
            throws StoreFailed {
        Envelope envelope = message.index().envelope();
        MessageText readable = new MessageText(message);
        return switch (where) {
            case FROM -> text.isIn(MessageText.people(envelope.from()));
            case TO -> text.isIn(MessageText.people(envelope.to()));
            case CC -> text.isIn(MessageText.people(envelope.cc()));
            case BCC -> text.isIn(MessageText.people(envelope.bcc()));
            case SUBJECT -> text.isIn(readable.subject());
            case BODY -> text.isIn(readable.body());
            case TEXT -> {
                String head =
                        String.join(
                                "\n",
                                MessageText.people(envelope.from()),
                                MessageText.people(envelope.to()),
                                MessageText.people(envelope.cc()),
                                MessageText.people(envelope.bcc()),
                                readable.subject());
                yield text.isIn(head) || text.isIn(head + "\n" + readable.body());
            }
        };
    }
}
