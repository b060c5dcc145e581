package org.veredus.protocol.imap.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.format.message.BaseSubject;
import org.veredus.format.message.MessageDate;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.protocol.imap.syntax.SortKey;
import org.veredus.storage.kv.StoreFailed;

/// Sorts messages. RFC 5256 §3, RFC 5257 §4.9, RFC 5957, RFC 6203 §5; text is compared by
/// i;unicode-casemap (RFC 5051), as RFC 5255 §4.3 asks for.
public final class SortOrder {
    private final Account account;
    private final MessageSearch.View view;
    private final List<SortKey> keys;
    private final @Nullable Relevance relevance;

    /// @param relevance null if all is alike
    public SortOrder(
            Account account,
            MessageSearch.View view,
            List<SortKey> keys,
            @Nullable Relevance relevance) {
        this.account = account;
        this.view = view;
        this.keys = keys;
        this.relevance = relevance;
    }

    /// The places of the messages in their order; messages that compare equal keep theirs.
    public Integer[] of(List<Entry> messages) throws StoreFailed {
        Integer[] order = new Integer[messages.size()];
        Arrays.setAll(order, i -> i);
        Comparator<Integer> comparator = null;
        for (SortKey key : keys) {
            Comparator<Integer> by = comparator(key, messages);
            comparator = comparator == null ? by : comparator.thenComparing(by);
        }
        if (comparator != null) Arrays.sort(order, comparator);
        return order;
    }

    private Comparator<Integer> comparator(SortKey key, List<Entry> messages) throws StoreFailed {
        Comparator<Integer> by =
                switch (key.by()) {
                    case ARRIVAL -> Comparator.comparingLong(i -> messages.get(i).received());
                    case SIZE -> Comparator.comparingLong(i -> messages.get(i).size());
                    case UID -> Comparator.comparingInt(i -> messages.get(i).uid());
                    case MODSEQ -> Comparator.comparingLong(i -> messages.get(i).modSeq());
                    case DATE -> numbers(messages);
                    case RELEVANCY -> relevance(messages);
                    case ANNOTATION ->
                            annotations(Objects.requireNonNull(key.annotation()), messages);
                    case CC, DISPLAYFROM, DISPLAYTO, FROM, SUBJECT, TO -> texts(key.by(), messages);
                };
        return key.reverse() ? by.reversed() : by;
    }

    private Comparator<Integer> numbers(List<Entry> messages) throws StoreFailed {
        long[] dates = new long[messages.size()];
        for (int i = 0; i < dates.length; i++) {
            Entry entry = messages.get(i);
            dates[i] = sent(account.email(entry.email()), entry);
        }
        return Comparator.comparingLong(i -> dates[i]);
    }

    /// Most relevant first.
    private Comparator<Integer> relevance(List<Entry> messages) throws StoreFailed {
        int[] scores = new int[messages.size()];
        for (int i = 0; i < scores.length && relevance != null; i++)
            scores[i] = relevance.of(messages.get(i));
        return Comparator.comparingInt(i -> -scores[i]);
    }

    /// RFC 5257 §4.9; messages without one come first.
    private Comparator<Integer> annotations(AnnotationName name, List<Entry> messages)
            throws StoreFailed {
        String[] texts = new String[messages.size()];
        for (int i = 0; i < texts.length; i++) {
            byte[] value = view.annotations(messages.get(i)).value(name);
            texts[i] = value == null ? "" : casemap(new String(value, UTF_8));
        }
        return Comparator.comparing(i -> texts[i]);
    }

    private Comparator<Integer> texts(SortKey.By by, List<Entry> messages) throws StoreFailed {
        String[] texts = new String[messages.size()];
        for (int i = 0; i < texts.length; i++) {
            EmailRecord email = account.email(messages.get(i).email());
            texts[i] = email == null ? "" : casemap(text(by, email));
        }
        return Comparator.comparing(i -> texts[i]);
    }

    /// RFC 5256 §2.2: when it was sent, in UTC; when it came in if that cannot be read.
    static long sent(@Nullable EmailRecord email, Entry entry) {
        String field = email == null ? null : email.index().envelope().date();
        OffsetDateTime sent = field == null ? null : MessageDate.parse(field);
        return sent == null ? entry.received() : sent.toEpochSecond();
    }

    private static String text(SortKey.By by, EmailRecord email) {
        return switch (by) {
            case SUBJECT -> BaseSubject.of(email.index().subject());
            case FROM -> mailbox(email.index().envelope().from());
            case TO -> mailbox(email.index().envelope().to());
            case CC -> mailbox(email.index().envelope().cc());
            case DISPLAYFROM -> displayed(email.index().envelope().from());
            case DISPLAYTO -> displayed(email.index().envelope().to());
            case ANNOTATION, ARRIVAL, DATE, MODSEQ, RELEVANCY, SIZE, UID ->
                    throw new IllegalArgumentException(by + " is no text");
        };
    }

    /// RFC 5256 §3: the local part of the first address.
    private static String mailbox(List<EnvelopeAddress> addresses) {
        if (addresses.isEmpty()) return "";
        String mailbox = addresses.getFirst().mailbox();
        return mailbox == null ? "" : mailbox;
    }

    /// RFC 5957 §3: the first address's name, or the address if it has none.
    private static String displayed(List<EnvelopeAddress> addresses) {
        if (addresses.isEmpty()) return "";
        String name = addresses.getFirst().displayName();
        return name == null || name.isEmpty() ? addresses.getFirst().email() : name;
    }

    static String casemap(String text) {
        return Normalizer.normalize(text.toUpperCase(Locale.ROOT), Normalizer.Form.NFKD);
    }
}
