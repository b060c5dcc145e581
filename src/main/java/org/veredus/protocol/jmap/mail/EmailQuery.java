package org.veredus.protocol.jmap.mail;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.search.PlainSearch;
import org.veredus.format.message.BaseSubject;
import org.veredus.format.message.MessageDate;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;

/// Which emails are wanted, and in which order. RFC 8621 §4.4
///
/// What is wanted by arrival is found walking by arrival, until there is enough. What can be told
/// from the table is told from it. Where messages must be opened, that is done after the table
/// was read, so that nobody else waits for it.
record EmailQuery(
        @Nullable Filter<List<EmailCondition>> filter,
        List<SortOrder> sort,
        boolean collapseThreads) {
    private static final Set<String> SORTS =
            Set.of(
                    "receivedAt",
                    "size",
                    "from",
                    "to",
                    "subject",
                    "sentAt",
                    "hasKeyword",
                    "allInThreadHaveKeyword",
                    "someInThreadHaveKeyword");

    static List<String> sorts() {
        return SORTS.stream().sorted().toList();
    }

    static EmailQuery read(Call call) throws MethodError {
        EmailQuery query =
                new EmailQuery(
                        Filter.read(call.arguments(), EmailCondition::read),
                        SortOrder.read(call.arguments(), SORTS),
                        call.arguments().truth("collapseThreads", false));
        if (query.asksForSignatures() && !call.uses(Signatures.SMIME))
            throw new MethodError("unsupportedFilter", "it needs " + Signatures.SMIME);
        return query;
    }

    /// All that meet a filter.
    static EmailQuery filtered(Arguments arguments) throws MethodError {
        return new EmailQuery(Filter.read(arguments, EmailCondition::read), List.of(), false);
    }

    /// What was found.
    ///
    /// @param total how many there are in all; -1 if that is not known
    record Found(String state, List<Email> emails, long total) {}

    private List<EmailCondition> conditions() {
        if (filter == null) return List.of();
        return filter.conditions().stream().flatMap(List::stream).toList();
    }

    boolean mutable() {
        return conditions().stream().anyMatch(EmailCondition::mutable)
                || sort.stream().anyMatch(order -> order.keyword() != null);
    }

    boolean asksForSignatures() {
        return conditions().stream().anyMatch(EmailCondition.Signed.class::isInstance);
    }

    /// Whether results can become others though nothing has happened to any email: certificates
    /// expire.
    boolean ages() {
        for (EmailCondition each : conditions())
            if (each instanceof EmailCondition.Signed(var which, _)
                    && which == Signatures.Which.VERIFIED) return true;
        return false;
    }

    /// Whether what happens to one email can change the place of others in its thread.
    boolean concernsThreads() {
        return collapseThreads
                || conditions().stream().anyMatch(EmailCondition.ThreadKeyword.class::isInstance)
                || sort.stream().anyMatch(order -> order.property().contains("Thread"));
    }

    private boolean isByArrival() {
        return sort.isEmpty()
                || (sort.size() == 1 && sort.getFirst().property().equals("receivedAt"));
    }

    /// The mailbox that must change for results to change: all that is asked for and can become
    /// another is which emails are in it. Null if there is none.
    @Nullable MailboxId changesWith() {
        boolean only =
                conditions().stream().filter(EmailCondition::mutable).count() == 1
                        && sort.stream().allMatch(order -> order.keyword() == null)
                        && !concernsThreads();
        return only ? mailbox() : null;
    }

    /// The mailbox, if that is all that is asked for.
    private @Nullable MailboxId onlyMailbox() {
        boolean only =
                filter instanceof Filter.Condition<List<EmailCondition>>(var all)
                        && all.size() == 1
                        && all.getFirst() instanceof EmailCondition.InMailbox;
        return only ? mailbox() : null;
    }

    /// A mailbox that all results must be in; null if there is none.
    private @Nullable MailboxId mailbox() {
        if (!(filter instanceof Filter.Condition<List<EmailCondition>>(var all))) return null;
        for (EmailCondition each : all)
            if (each instanceof EmailCondition.InMailbox(var mailbox)) return mailbox;
        return null;
    }

    /// @param reach how many results suffice, from the first on
    Found run(Account account, EmailTable table, Mail mail, Window.Reach reach) throws StoreFailed {
        boolean opens = conditions().stream().anyMatch(EmailCondition::opens);
        if (!opens && isByArrival())
            return table.<Found, RuntimeException>read(
                    view -> {
                        EmailCondition.Facts facts = facts(account, view, mail.signatures());
                        Walked walked = walk(byArrival(view), facts, reach);
                        long total = walked.whole() ? walked.found().size() : total(view);
                        return new Found(Mail.state(view, Versions::emails), walked.found(), total);
                    });
        List<Email> candidates = new ArrayList<>();
        String state =
                table.<String, RuntimeException>read(
                        view -> {
                            candidates.addAll(candidates(account, view, opens, mail.signatures()));
                            return Mail.state(view, Versions::emails);
                        });
        EmailCondition.Facts facts =
                facts(account, table, new WordIndex(mail.search(), account), mail.signatures());
        Walked walked =
                isByArrival()
                        ? walk(candidates, facts, reach)
                        : new Walked(sorted(candidates, opens, facts), true);
        facts.signatures().keep();
        return new Found(state, walked.found(), walked.whole() ? walked.found().size() : -1);
    }

    /// What is in the table is enough to tell unless messages must be opened.
    private List<Email> candidates(
            Account account, EmailView view, boolean opens, Signatures signatures)
            throws StoreFailed {
        if (opens) return byArrival(view);
        EmailCondition.Facts facts = facts(account, view, signatures);
        List<Email> found = new ArrayList<>();
        for (Email email : byArrival(view))
            if (email.visible() && matches(email, facts)) found.add(email);
        return found;
    }

    private List<Email> sorted(List<Email> candidates, boolean opens, EmailCondition.Facts facts)
            throws StoreFailed {
        List<Email> found = new ArrayList<>();
        for (Email email : candidates)
            if (!opens || (email.visible() && matches(email, facts))) found.add(email);
        order(found, facts);
        return collapseThreads ? collapsed(found) : found;
    }

    /// Whether one email is wanted.
    boolean wants(Email email, Account account, EmailTable table, Mail mail) throws StoreFailed {
        WordIndex words = new WordIndex(mail.search(), account);
        EmailCondition.Facts facts = facts(account, table, words, mail.signatures());
        boolean wanted = matches(email, facts);
        facts.signatures().keep();
        return wanted;
    }

    private boolean matches(Email email, EmailCondition.Facts facts) throws StoreFailed {
        return filter == null || filter.matches(all -> meetsAll(email, all, facts));
    }

    private static boolean meetsAll(
            Email email, List<EmailCondition> all, EmailCondition.Facts facts) throws StoreFailed {
        for (EmailCondition each : all) if (!each.meets(email, facts)) return false;
        return true;
    }

    /// @param whole whether there are no more
    private record Walked(List<Email> found, boolean whole) {}

    private Walked walk(Iterable<Email> emails, EmailCondition.Facts facts, Window.Reach reach)
            throws StoreFailed {
        Set<Long> threads = new HashSet<>();
        List<Email> found = new ArrayList<>();
        for (Email email : emails) {
            if (reach.isEnough()) return new Walked(found, false);
            if (collapseThreads && threads.contains(email.thread())) continue;
            if (!email.visible() || !matches(email, facts)) continue;
            threads.add(email.thread());
            found.add(email);
            reach.found(Ids.email(email.number()));
        }
        return new Walked(found, true);
    }

    /// Known without a look at all of them only for a whole mailbox.
    private long total(EmailView view) {
        MailboxId only = onlyMailbox();
        if (only == null) return -1;
        return collapseThreads ? view.counts(only).threads() : view.counts(only).emails();
    }

    boolean knowsTotal() {
        return onlyMailbox() != null && isByArrival();
    }

    /// Those that may be wanted: newest first, unless the oldest are wanted first. A small
    /// mailbox is looked at by itself, others in the order of all mail.
    private List<Email> byArrival(EmailView view) {
        MailboxId mailbox = mailbox();
        List<Email> all = view.byArrival();
        List<Email> some =
                mailbox != null && view.counts(mailbox).emails() < all.size() / 16
                        ? view.in(mailbox)
                        : all;
        boolean oldest = isByArrival() && !sort.isEmpty() && sort.getFirst().ascending();
        return oldest ? some : some.reversed();
    }

    private static List<Email> collapsed(List<Email> emails) {
        Set<Long> threads = new HashSet<>();
        return emails.stream().filter(email -> threads.add(email.thread())).toList();
    }

    private static EmailCondition.Facts facts(
            Account account, EmailView view, Signatures signatures) {
        Signatures.Look look = signatures.look(account);
        return new EmailCondition.Facts() {
            @Override
            public List<Email> thread(long thread) {
                return view.thread(thread);
            }

            @Override
            public @Nullable MessageSource message(Email email) throws StoreFailed {
                return open(account, email);
            }

            @Override
            public WordIndex words() {
                // words make messages be opened, which is not done while the table is read
                return new WordIndex(new PlainSearch(), account);
            }

            @Override
            public Signatures.Look signatures() {
                return look;
            }
        };
    }

    private static EmailCondition.Facts facts(
            Account account, EmailTable table, WordIndex words, Signatures signatures) {
        Signatures.Look look = signatures.look(account);
        return new EmailCondition.Facts() {
            @Override
            public List<Email> thread(long thread) throws StoreFailed {
                return table.<List<Email>, RuntimeException>read(view -> view.thread(thread));
            }

            @Override
            public @Nullable MessageSource message(Email email) throws StoreFailed {
                return open(account, email);
            }

            @Override
            public WordIndex words() {
                return words;
            }

            @Override
            public Signatures.Look signatures() {
                return look;
            }
        };
    }

    private static @Nullable MessageSource open(Account account, Email email) throws StoreFailed {
        EmailRecord record = account.email(email.number());
        return record == null ? null : EmailReading.filed(account, email, record);
    }

    /// Each email's values are looked up once.
    private void order(List<Email> emails, EmailCondition.Facts facts) throws StoreFailed {
        Comparator<Email> order = (_, _) -> 0;
        for (SortOrder each : sort) {
            Comparator<Email> next = comparator(each, emails, facts);
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        if (sort.isEmpty()) return; // they come newest first
        Comparator<Email> number = Comparator.comparingLong(Email::number);
        emails.sort(order.thenComparing(isOldestFirst() ? number : number.reversed()));
    }

    /// What nothing else sets apart is in its order, as it is when the table is walked.
    private boolean isOldestFirst() {
        for (SortOrder each : sort.reversed())
            if (each.property().equals("receivedAt")) return each.ascending();
        return false;
    }

    private static Comparator<Email> comparator(
            SortOrder by, List<Email> emails, EmailCondition.Facts facts) throws StoreFailed {
        if (by.property().equals("receivedAt")) return Comparator.comparingLong(Email::received);
        if (by.property().equals("size")) return Comparator.comparingLong(Email::size);
        Map<Long, Object> values = new HashMap<>();
        for (Email email : emails) values.put(email.number(), value(by, email, facts));
        return switch (by.property()) {
            case "from", "to", "subject" ->
                    Comparator.comparing(
                            email -> (String) values.getOrDefault(email.number(), ""),
                            by.collation());
            case "sentAt" ->
                    Comparator.comparing(email -> (Long) values.getOrDefault(email.number(), 0L));
            default ->
                    Comparator.comparing(
                            email -> (Boolean) values.getOrDefault(email.number(), false));
        };
    }

    private static Object value(SortOrder by, Email email, EmailCondition.Facts facts)
            throws StoreFailed {
        String keyword = by.keyword() == null ? "" : by.keyword();
        return switch (by.property()) {
            case "hasKeyword" -> Keywords.has(email.keywords(), keyword);
            case "allInThreadHaveKeyword" ->
                    EmailCondition.thread(
                            EmailCondition.How.ALL, keyword, facts.thread(email.thread()));
            case "someInThreadHaveKeyword" ->
                    EmailCondition.thread(
                            EmailCondition.How.SOME, keyword, facts.thread(email.thread()));
            default -> content(by.property(), email, facts.message(email));
        };
    }

    private static Object content(String property, Email email, @Nullable MessageSource message) {
        Envelope envelope = message == null ? Envelope.EMPTY : message.index().envelope();
        return switch (property) {
            case "from" -> first(envelope.from());
            case "to" -> first(envelope.to());
            case "subject" -> BaseSubject.of(envelope.decodedSubject());
            default -> {
                String date = envelope.date();
                OffsetDateTime sent = date == null ? null : MessageDate.parse(date);
                yield sent == null ? Long.valueOf(email.received()) : sent.toEpochSecond();
            }
        };
    }

    private static String first(List<EnvelopeAddress> people) {
        for (EnvelopeAddress each : people) {
            if (each.isGroupStart() || each.isGroupEnd()) continue;
            String name = each.displayName();
            return name == null || name.isEmpty() ? each.email() : name;
        }
        return "";
    }
}
