package org.veredus.protocol.imap.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Subjects;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.search.MailSearch;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.protocol.imap.search.Condition.Cost;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.protocol.imap.syntax.SequenceSet;
import org.veredus.protocol.imap.syntax.Wildcards;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Extent;

/// A search ready to be asked of messages.
public final class MessageSearch {
    private static final long DAY = 86_400;

    /// Of an account with so many messages what stands in records is sooner read than narrowed
    /// down, and no index is made for it.
    private static final int FEW_RECORDS = 2000;

    private final Account account;
    private final View view;
    private final long now;
    private final MailSearch mail;
    private final Condition condition;

    /// The mailbox as the one who searches sees it.
    public interface View {
        /// The UIDs a set of numbers means; numbers beyond the last mean none.
        UidSet present(SequenceSet set, Numbers numbers);

        boolean isRecent(int uid);

        /// As the one who searches sees them.
        MessageAnnotations annotations(Entry entry) throws StoreFailed;
    }

    /// @param mail says which emails need not be looked at
    public MessageSearch(Account account, SearchKey key, View view, Instant now, MailSearch mail)
            throws StoreFailed {
        this.account = account;
        this.mail = mail;
        this.view = view;
        this.now = now.getEpochSecond();
        condition = condition(key);
    }

    public boolean finds(Entry entry) throws StoreFailed {
        return finds(Entries.of(entry), 0);
    }

    /// @param index the message's place among the entries
    public boolean finds(Entries entries, int index) throws StoreFailed {
        return condition.holds(new Candidate(account, entries, index));
    }

    private Condition condition(SearchKey key) throws StoreFailed {
        return switch (key) {
            case SearchKey.All() -> Condition.memory(_ -> true);
            case SearchKey.Labelled(var label) when Labelling.isStarred(label) ->
                    condition(new SearchKey.HasFlag(Flags.FLAGGED));
            case SearchKey.Labelled(var label) -> {
                MailboxId mailbox = Labelling.find(account.state().tree(), label);
                yield new Condition(
                        Cost.RECORD,
                        message ->
                                mailbox != null
                                        && account.mailboxesOf(message.number()).contains(mailbox));
            }
            case SearchKey.HasAttachment() -> record(email -> email.index().hasAttachment());
            case SearchKey.Fuzzy(var inner) -> lenient(inner);
            case SearchKey.Filter(var name) ->
                    throw new IllegalArgumentException("filter " + name + " was not looked up");
            case SearchKey.Recent() -> Condition.memory(message -> view.isRecent(message.uid()));
            case SearchKey.And(var keys) -> every(keys);
            case SearchKey.Or(var one, var other) -> either(condition(one), condition(other));
            case SearchKey.Not(var inner) -> not(condition(inner));
            case SearchKey.HasFlag(int flag) ->
                    Condition.memory(message -> message.flags().has(flag));
            case SearchKey.HasKeyword(String word) ->
                    Condition.memory(message -> message.flags().hasKeyword(word));
            case SearchKey.Numbers(var set) -> among(view.present(set, Numbers.SEQUENCE));
            case SearchKey.Uids(var set) -> among(view.present(set, Numbers.UID));
            case SearchKey.Larger(long octets) ->
                    Condition.memory(message -> message.size() > octets);
            case SearchKey.Smaller(long octets) ->
                    Condition.memory(message -> message.size() < octets);
            // RFC 5032 §2
            case SearchKey.Younger(long seconds) ->
                    Condition.memory(message -> message.entry().received() >= now - seconds);
            case SearchKey.Older(long seconds) ->
                    Condition.memory(message -> message.entry().received() <= now - seconds);
            case SearchKey.ModSeq(long least) ->
                    Condition.memory(message -> message.modSeq() >= least);
            case SearchKey.Annotated annotated -> annotated(annotated);
            case SearchKey.EmailId(String id) ->
                    Condition.memory(message -> id.equals("M" + message.number()));
            case SearchKey.ThreadId(String id) -> record(email -> id.equals("T" + email.thread()));
            case SearchKey.Dated dated -> dated(dated);
            case SearchKey.Subject(String text) -> subject(text);
            case SearchKey.Addresses addresses -> addresses(addresses);
            case SearchKey.Header(String field, String text) -> {
                Needle needle = new Needle(text);
                Condition has =
                        new Condition(
                                Cost.HEADER,
                                message -> HeaderText.has(message.header(), field, needle));
                yield narrowed(text, has);
            }
            case SearchKey.Body(String text) -> {
                Needle needle = new Needle(text);
                Condition has =
                        new Condition(Cost.BODY, message -> new BodyText(message, needle).isIn());
                yield narrowed(text, has);
            }
            case SearchKey.Text(String text) -> {
                Needle needle = new Needle(text);
                Condition has =
                        new Condition(
                                Cost.BODY,
                                message ->
                                        HeaderText.hasAnywhere(message.header(), needle)
                                                || new BodyText(message, needle).isIn());
                yield narrowed(text, has);
            }
        };
    }

    /// RFC 5257 §4.8
    private Condition annotated(SearchKey.Annotated key) {
        Wildcards pattern = new Wildcards(key.entry(), Wildcards.Least.ONE_CHARACTER);
        String text = key.text();
        Needle needle = new Needle(text == null ? "" : text);
        return new Condition(
                Cost.RECORD,
                message -> {
                    MessageAnnotations there = view.annotations(message.entry());
                    boolean found = false;
                    for (Scope scope : key.scopes()) {
                        for (String entry : there.entries(scope)) {
                            byte[] value = there.value(new AnnotationName(entry, scope));
                            found |=
                                    value != null
                                            && pattern.matches(entry)
                                            && needle.in(new String(value, UTF_8));
                        }
                    }
                    return found == (text != null);
                });
    }

    private Condition subject(String text) throws StoreFailed {
        Needle needle = new Needle(text);
        Condition reading = record(email -> needle.in(email.index().subject()));
        if (!hasFewRecords()) return narrowed(text, reading);
        Subjects.Search search = account.subjects(Needle::folded).search(needle.folded());
        return new Condition(
                Cost.RECORD,
                message ->
                        switch (search.of(message.number())) {
                            case YES -> true;
                            case NO -> false;
                            case UNKNOWN -> reading.holds(message);
                        });
    }

    private boolean hasFewRecords() throws StoreFailed {
        return account.state().usage().messages() <= FEW_RECORDS;
    }

    /// Looks only at messages that may have the text.
    private Condition narrowed(String text, Condition has) throws StoreFailed {
        if (hasFewRecords() && has.cost().compareTo(Cost.RECORD) <= 0) return has;
        MailSearch.Candidates candidates = mail.candidates(account, text, Extent.ALL);
        return new Condition(
                has.cost(), message -> candidates.mayHave(message.number()) && has.holds(message));
    }

    /// What the index finds to be like the words, and what has each of them as it stands. RFC 6203
    /// §3
    private Condition lenient(SearchKey key) throws StoreFailed {
        return switch (key) {
            case SearchKey.And(var keys) -> {
                List<Condition> conditions = new ArrayList<>();
                for (SearchKey each : keys) conditions.add(lenient(each));
                yield all(conditions);
            }
            case SearchKey.Or(var one, var other) -> either(lenient(one), lenient(other));
            case SearchKey.Not(var inner) -> not(lenient(inner));
            default -> {
                Condition each = condition(SearchKeys.lenient(key));
                Fuzziness fuzziness = Fuzziness.of(key);
                if (fuzziness == null) yield each;
                MailSearch.Likeness like = mail.like(account, fuzziness.words(), fuzziness.areas());
                yield new Condition(
                        each.cost(),
                        message -> like.of(message.number()) > 0 || each.holds(message));
            }
        };
    }

    private static Condition not(Condition condition) {
        return new Condition(condition.cost(), message -> !condition.holds(message));
    }

    private Condition every(List<SearchKey> keys) throws StoreFailed {
        List<Condition> conditions = new ArrayList<>();
        for (SearchKey key : keys) conditions.add(condition(key));
        return all(conditions);
    }

    private static Condition all(List<Condition> conditions) {
        conditions.sort(Comparator.comparing(Condition::cost));
        return new Condition(
                conditions.getLast().cost(),
                message -> {
                    for (Condition each : conditions) {
                        if (!each.holds(message)) return false;
                    }
                    return true;
                });
    }

    private static Condition either(Condition one, Condition other) {
        boolean inOrder = one.cost().compareTo(other.cost()) <= 0;
        Condition cheap = inOrder ? one : other;
        Condition dear = inOrder ? other : one;
        return new Condition(dear.cost(), message -> cheap.holds(message) || dear.holds(message));
    }

    private static Condition among(UidSet uids) {
        return Condition.memory(message -> uids.contains(message.uid()));
    }

    /// Asks the email's record.
    @FunctionalInterface
    private interface RecordTest {
        boolean holds(EmailRecord email);
    }

    private static Condition record(RecordTest test) {
        return new Condition(
                Cost.RECORD,
                message -> {
                    EmailRecord email = message.email();
                    return email != null && test.holds(email);
                });
    }

    private static Condition dated(SearchKey.Dated dated) {
        long day = dated.date().toEpochDay();
        return switch (dated.of()) {
            case RECEIVED ->
                    Condition.memory(
                            message -> holds(dated.when(), message.entry().receivedOn(), day));
            case SAVED ->
                    Condition.memory(
                            message ->
                                    holds(
                                            dated.when(),
                                            Math.floorDiv(message.entry().saved(), DAY),
                                            day));
            case SENT ->
                    record(
                            email -> {
                                LocalDate sent = sentOn(email);
                                return holds(dated.when(), sent.toEpochDay(), day);
                            });
        };
    }

    /// The date in the header as it stands there; without one the day it came in.
    private static LocalDate sentOn(EmailRecord email) {
        String field = email.index().envelope().date();
        LocalDate sent = field == null ? null : SentDate.parse(field);
        return sent == null ? LocalDate.ofEpochDay(Math.floorDiv(email.received(), DAY)) : sent;
    }

    private static boolean holds(SearchKey.When when, long day, long wanted) {
        return switch (when) {
            case BEFORE -> day < wanted;
            case ON -> day == wanted;
            case SINCE -> day >= wanted;
        };
    }

    private Condition addresses(SearchKey.Addresses key) throws StoreFailed {
        Needle needle = new Needle(key.text());
        Condition has = record(email -> has(list(email.index().envelope(), key.field()), needle));
        return narrowed(key.text(), has);
    }

    private static List<EnvelopeAddress> list(Envelope envelope, SearchKey.AddressField field) {
        return switch (field) {
            case FROM -> envelope.from();
            case TO -> envelope.to();
            case CC -> envelope.cc();
            case BCC -> envelope.bcc();
        };
    }

    private static boolean has(List<EnvelopeAddress> addresses, Needle needle) {
        for (EnvelopeAddress address : addresses) {
            String name = address.displayName();
            String shown =
                    name == null || name.isEmpty()
                            ? address.email()
                            : name + " <" + address.email() + ">";
            if (needle.in(shown)) return true;
        }
        return needle.isEmpty() && !addresses.isEmpty();
    }
}
