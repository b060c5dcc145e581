package org.veredus.protocol.imap.syntax;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.script.Refiltering;
import org.veredus.format.mime.Charsets;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.SearchKey.AddressField;
import org.veredus.protocol.imap.syntax.SearchKey.DateOf;
import org.veredus.protocol.imap.syntax.SearchKey.When;

/// Reads what stands behind SEARCH. RFC 3501 §6.4.4, RFC 4466 §2.6.1, RFC 5032, RFC 7162 §3.1.5,
/// RFC 8474 §5.3
final class SearchParser {
    /// Keys within keys.
    private static final int MAX_DEPTH = 100;

    /// Keys in all: each may cost a look at every message.
    private static final int MAX_KEYS = 5000;

    private static final int MAX_CRITERIA = 50;
    private static final int MAX_FILTERS = 1000;

    private final CommandText in;
    private int keys;
    private boolean saves;

    /// Octets without a charset are read as UTF-8, of which ASCII is a part.
    private Charset charset = StandardCharsets.UTF_8;

    SearchParser(CommandText in) {
        this.in = in;
    }

    Command.Search search(Numbers numbers) throws BadSyntax, UnknownCharset {
        SearchReturn result = optionalResult();
        boolean charsetTold = optionalCharset();
        return new Command.Search(numbers, result, charsetTold, keys());
    }

    /// draft-bosch-imap-filter-sieve §7
    Command.Refilter refilter(Numbers numbers, Refiltering.Choice choice)
            throws BadSyntax, UnknownCharset {
        boolean charsetTold = optionalCharset();
        return new Command.Refilter(numbers, choice, charsetTold, keys());
    }

    private boolean optionalCharset() throws BadSyntax, UnknownCharset {
        if (!in.takeWord("CHARSET")) return false;
        in.space();
        charset();
        return true;
    }

    /// RFC 5256 §3 SORT, RFC 5267 §3.1
    Command.Sort sort(Numbers numbers) throws BadSyntax, UnknownCharset {
        SearchReturn result = optionalResult();
        List<SortKey> order = new ArrayList<>();
        in.expect('(');
        do {
            boolean reverse = in.takeWord("REVERSE");
            if (reverse) in.space();
            if (order.size() == MAX_CRITERIA) throw new BadSyntax("too many sort criteria");
            SortKey.By by = criterion(in.word());
            order.add(
                    by == SortKey.By.ANNOTATION
                            ? new SortKey(by, reverse, new AnnotationParser(in).sort())
                            : new SortKey(by, reverse, null));
        } while (in.take(' '));
        in.expect(')');
        in.space();
        charset();
        return new Command.Sort(numbers, result, order, keys());
    }

    private static SortKey.By criterion(String word) throws BadSyntax {
        for (SortKey.By by : SortKey.By.values()) {
            if (by.name().equals(word)) return by;
        }
        throw new BadSyntax("unknown sort criterion " + word);
    }

    /// RFC 5256 §3 THREAD
    Command.ThreadMessages thread(Numbers numbers) throws BadSyntax, UnknownCharset {
        String word = in.word();
        Command.ThreadBy by = null;
        for (Command.ThreadBy each : Command.ThreadBy.values()) {
            if (each.name().equals(word)) by = each;
        }
        if (by == null) throw new BadSyntax("unknown threading algorithm " + word);
        in.space();
        charset();
        return new Command.ThreadMessages(numbers, by, keys());
    }

    /// RFC 7377 §2.1
    Command.MultiSearch multiSearch(MailboxNames names) throws BadSyntax, UnknownCharset {
        List<MailboxFilter> where = new ArrayList<>();
        if (in.takeWord("IN")) {
            in.space();
            in.expect('(');
            do {
                if (where.size() == MAX_FILTERS) throw new BadSyntax("too many mailbox filters");
                where.add(new MailboxFilterParser(in, names).forSearch());
            } while (in.take(' '));
            in.expect(')');
            in.space();
        }
        if (where.isEmpty()) {
            where.add(new MailboxFilter(MailboxFilter.Kind.SELECTED, List.of()));
        }
        SearchReturn result = optionalResult();
        if (!result.extended()) {
            result = new SearchReturn(true, Set.of(SearchReturn.Option.ALL), null);
        }
        optionalCharset();
        return new Command.MultiSearch(where, result, keys());
    }

    private void charset() throws BadSyntax, UnknownCharset {
        String name = in.astring();
        if (!name.equalsIgnoreCase("US-ASCII")) {
            Charset told = Charsets.forName(name);
            if (told == null) throw new UnknownCharset(saves);
            charset = told;
        }
        in.space();
    }

    /// All that is left of the command.
    SearchKey keys() throws BadSyntax {
        List<SearchKey> all = new ArrayList<>();
        do all.add(key(0));
        while (in.take(' '));
        return joined(all);
    }

    private static SearchKey joined(List<SearchKey> all) {
        return all.size() == 1 ? all.getFirst() : new SearchKey.And(all);
    }

    private SearchReturn optionalResult() throws BadSyntax {
        if (!in.takeWord("RETURN")) return SearchReturn.PLAIN;
        in.space();
        SearchReturn result = result();
        in.space();
        return result;
    }

    private SearchReturn result() throws BadSyntax {
        in.expect('(');
        Set<SearchReturn.Option> options = EnumSet.noneOf(SearchReturn.Option.class);
        Command.Window window = null;
        boolean first = true;
        while (!in.take(')')) {
            if (!first) in.space();
            first = false;
            String word = in.word();
            switch (word) {
                case "MIN" -> options.add(SearchReturn.Option.MIN);
                case "MAX" -> options.add(SearchReturn.Option.MAX);
                case "ALL" -> options.add(SearchReturn.Option.ALL);
                case "COUNT" -> options.add(SearchReturn.Option.COUNT);
                case "SAVE" -> options.add(SearchReturn.Option.SAVE);
                case "CONTEXT" -> options.add(SearchReturn.Option.CONTEXT);
                case "UPDATE" -> options.add(SearchReturn.Option.UPDATE);
                case "RELEVANCY" -> options.add(SearchReturn.Option.RELEVANCY);
                case "PARTIAL" -> {
                    in.space();
                    if (window != null) throw new BadSyntax("one PARTIAL at a time");
                    window = in.window();
                }
                default -> throw new BadSyntax("unknown SEARCH result option " + word);
            }
        }
        // RFC 9394 §3.1
        if (window != null && options.contains(SearchReturn.Option.ALL)) {
            throw new BadSyntax("ALL and PARTIAL exclude each other");
        }
        // RFC 4731 §3.1: an empty list means ALL
        if (options.isEmpty() && window == null) options.add(SearchReturn.Option.ALL);
        if (options.equals(EnumSet.of(SearchReturn.Option.CONTEXT))) {
            options.add(SearchReturn.Option.ALL); // RFC 5267 §4.2: a hint only
        }
        saves = options.contains(SearchReturn.Option.SAVE);
        return new SearchReturn(true, options, window);
    }

    private SearchKey key(int depth) throws BadSyntax {
        if (depth > MAX_DEPTH) throw new BadSyntax("search keys nested too deep");
        if (++keys > MAX_KEYS) throw new BadSyntax("more than " + MAX_KEYS + " search keys");
        int next = in.peek();
        if (in.take('(')) {
            List<SearchKey> all = new ArrayList<>();
            do all.add(key(depth + 1));
            while (in.take(' '));
            in.expect(')');
            return joined(all);
        }
        if ((next >= '0' && next <= '9') || next == '*' || next == '$') {
            return new SearchKey.Numbers(in.sequenceSet());
        }
        String word = in.word();
        SearchKey flag = flag(word);
        if (flag != null) return flag;
        in.space();
        return switch (word) {
            case "NOT" -> new SearchKey.Not(key(depth + 1));
            case "FUZZY" -> new SearchKey.Fuzzy(key(depth + 1));
            case "OR" -> {
                SearchKey one = key(depth + 1);
                in.space();
                yield new SearchKey.Or(one, key(depth + 1));
            }
            default -> withArgument(word);
        };
    }

    private static @Nullable SearchKey flag(String word) {
        return switch (word) {
            case "ALL", "SAVEDATESUPPORTED" -> new SearchKey.All();
            case "OLD" -> new SearchKey.Not(new SearchKey.Recent());
            case "RECENT" -> new SearchKey.Recent();
            case "NEW" -> new SearchKey.And(List.of(new SearchKey.Recent(), without(Flags.SEEN)));
            case "ANSWERED" -> new SearchKey.HasFlag(Flags.ANSWERED);
            case "DELETED" -> new SearchKey.HasFlag(Flags.DELETED);
            case "DRAFT" -> new SearchKey.HasFlag(Flags.DRAFT);
            case "FLAGGED" -> new SearchKey.HasFlag(Flags.FLAGGED);
            case "SEEN" -> new SearchKey.HasFlag(Flags.SEEN);
            case "UNANSWERED" -> without(Flags.ANSWERED);
            case "UNDELETED" -> without(Flags.DELETED);
            case "UNDRAFT" -> without(Flags.DRAFT);
            case "UNFLAGGED" -> without(Flags.FLAGGED);
            case "UNSEEN" -> without(Flags.SEEN);
            default -> null;
        };
    }

    private static SearchKey without(int flag) {
        return new SearchKey.Not(new SearchKey.HasFlag(flag));
    }

    private SearchKey withArgument(String word) throws BadSyntax {
        return switch (word) {
            case "BCC" -> new SearchKey.Addresses(AddressField.BCC, text());
            case "CC" -> new SearchKey.Addresses(AddressField.CC, text());
            case "FROM" -> new SearchKey.Addresses(AddressField.FROM, text());
            case "TO" -> new SearchKey.Addresses(AddressField.TO, text());
            case "SUBJECT" -> new SearchKey.Subject(text());
            case "BODY" -> new SearchKey.Body(text());
            case "TEXT" -> new SearchKey.Text(text());
            case "HEADER" -> {
                String field = in.astring();
                in.space();
                yield new SearchKey.Header(field, text());
            }
            case "KEYWORD" -> new SearchKey.HasKeyword(in.atom());
            case "UNKEYWORD" -> new SearchKey.Not(new SearchKey.HasKeyword(in.atom()));
            case "LARGER" -> new SearchKey.Larger(in.number());
            case "SMALLER" -> new SearchKey.Smaller(in.number());
            case "BEFORE" -> dated(DateOf.RECEIVED, When.BEFORE);
            case "ON" -> dated(DateOf.RECEIVED, When.ON);
            case "SINCE" -> dated(DateOf.RECEIVED, When.SINCE);
            case "SENTBEFORE" -> dated(DateOf.SENT, When.BEFORE);
            case "SENTON" -> dated(DateOf.SENT, When.ON);
            case "SENTSINCE" -> dated(DateOf.SENT, When.SINCE);
            case "SAVEDBEFORE" -> dated(DateOf.SAVED, When.BEFORE);
            case "SAVEDON" -> dated(DateOf.SAVED, When.ON);
            case "SAVEDSINCE" -> dated(DateOf.SAVED, When.SINCE);
            case "X-GM-LABELS" -> new SearchKey.Labelled(LabelText.read(in, MailboxNames.UTF7));
            case "X-GM-RAW" -> new RawQuery(text()).key();
            case "X-GM-MSGID" -> new SearchKey.EmailId("M" + in.number());
            case "X-GM-THRID" -> new SearchKey.ThreadId("T" + in.number());
            case "YOUNGER" -> new SearchKey.Younger(interval());
            case "OLDER" -> new SearchKey.Older(interval());
            case "UID" -> new SearchKey.Uids(in.sequenceSet());
            case "UIDAFTER" -> new SearchKey.Uids(SequenceSet.from(uid() + 1));
            case "UIDBEFORE" -> new SearchKey.Uids(SequenceSet.below(uid()));
            case "MODSEQ" -> modSeq();
            case "ANNOTATION" -> new AnnotationParser(in).search(charset);
            case "FILTER" -> new SearchKey.Filter(in.atom());
            case "EMAILID" -> new SearchKey.EmailId(in.astring());
            case "THREADID" -> new SearchKey.ThreadId(in.astring());
            default -> throw new BadSyntax("unknown search key " + word);
        };
    }

    /// RFC 9738 §3.2
    private long uid() throws BadSyntax {
        long uid = in.number32();
        if (uid == 0) throw new BadSyntax("UID 0");
        return uid;
    }

    private SearchKey dated(DateOf of, When when) throws BadSyntax {
        return new SearchKey.Dated(of, when, Dates.date(in.astring()));
    }

    private long interval() throws BadSyntax {
        long seconds = in.number32();
        if (seconds == 0) throw new BadSyntax("an interval of 0 seconds");
        return seconds;
    }

    /// RFC 7162 §3.1.5: mod-sequences here are of a message, not of single flags, so the entry name
    /// is read and does not matter.
    private SearchKey modSeq() throws BadSyntax {
        if (in.peek() == '"') {
            in.string();
            in.space();
            String type = in.word();
            if (!type.equals("ALL") && !type.equals("PRIV") && !type.equals("SHARED")) {
                throw new BadSyntax("unknown entry type " + type);
            }
            in.space();
        }
        return new SearchKey.ModSeq(in.number());
    }

    private String text() throws BadSyntax {
        return WireText.decode(in.astring(), charset, "search text");
    }
}
