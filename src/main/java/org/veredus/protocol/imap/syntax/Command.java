package org.veredus.protocol.imap.syntax;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.script.Refiltering;

/// What a client asks for. Mailbox names are decoded, not yet looked up.
public sealed interface Command {
    /// Commands of the not authenticated state and of all states. RFC 9051 §6.1, §6.2
    sealed interface OfAnyone extends Command {}

    /// Commands of those who have logged in. RFC 9051 §6.3
    sealed interface OfUser extends Command {}

    /// Commands on the selected mailbox. RFC 9051 §6.4
    sealed interface OfMailbox extends Command {}

    record Capability() implements OfAnyone {}

    record Noop() implements OfAnyone {}

    record Logout() implements OfAnyone {}

    /// RFC 2971
    record Id(Map<String, String> fields) implements OfAnyone {}

    /// RFC 5255 §3.2
    ///
    /// @param ranges empty: the client wants a list
    record Language(List<String> ranges) implements OfAnyone {
        public Language {
            ranges = List.copyOf(ranges);
        }
    }

    record StartTls() implements OfAnyone {}

    /// @param initial RFC 4959: the first response in base64, `=` for one without octets; null
    /// if it was not sent along
    record Authenticate(String mechanism, @Nullable String initial) implements OfAnyone {}

    record Login(String user, String password) implements OfAnyone {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /// RFC 5161
    record Enable(List<String> extensions) implements OfUser {}

    record Select(String mailbox, Access access, Watch watch, @Nullable Resync resync)
            implements OfUser {}

    /// What a client wants to hear of in the mailbox it selects.
    ///
    /// @param modSeqs RFC 7162 §3.1.8
    /// @param annotations RFC 5257 §4.2
    record Watch(boolean modSeqs, boolean annotations) {}

    /// @param uses attributes as they were given. RFC 6154 §3
    record Create(String mailbox, List<String> uses) implements OfUser {}

    record Delete(String mailbox) implements OfUser {}

    record Rename(String from, String to) implements OfUser {}

    /// Apple's XAPPLEPUSHSERVICE.
    ///
    /// @param accountId as the device calls the account
    /// @param token which device it is
    record ApplePush(
            String version, String accountId, String token, String topic, List<String> mailboxes)
            implements OfUser {
        public ApplePush {
            mailboxes = List.copyOf(mailboxes);
        }
    }

    record Subscribe(String mailbox) implements OfUser {}

    record Unsubscribe(String mailbox) implements OfUser {}

    record ListMailboxes(Listing listing) implements OfUser {}

    record Lsub(String reference, String pattern) implements OfUser {}

    /// LIST with special uses as Gmail had it before RFC 6154.
    record Xlist(String reference, String pattern) implements OfUser {}

    record Namespace() implements OfUser {}

    record Status(String mailbox, List<StatusItem> items) implements OfUser {}

    /// The messages follow and are the session's to read.
    ///
    /// @param replaced RFC 8508; null for APPEND
    record Append(String mailbox, @Nullable Replaced replaced, AppendText text) implements OfUser {}

    /// The message of the selected mailbox that a new one replaces.
    record Replaced(Numbers numbers, SequenceSet set) {}

    /// RFC 5464 §4.2
    ///
    /// @param mailbox empty for the server
    /// @param maxSize octets of a value; -1 without a limit
    /// @param depth levels beneath an entry that are wanted too
    record GetMetadata(String mailbox, List<String> entries, long maxSize, int depth)
            implements OfUser {
        public GetMetadata {
            entries = List.copyOf(entries);
        }
    }

    /// RFC 5464 §4.3
    ///
    /// @param values octets one by one; null for what is to be removed
    record SetMetadata(String mailbox, Map<String, @Nullable String> values) implements OfUser {}

    /// RFC 9208 §4.1
    record GetQuota(String root) implements OfUser {}

    record GetQuotaRoot(String mailbox) implements OfUser {}

    /// @param limits by the name of the resource
    record SetQuota(String root, Map<String, Long> limits) implements OfUser {
        public SetQuota {
            limits = Map.copyOf(limits);
        }
    }

    /// Commands on a mailbox's access list. RFC 4314 §3
    sealed interface OfAcl extends OfUser {
        String mailbox();
    }

    record GetAcl(String mailbox) implements OfAcl {}

    /// Also DELETEACL, which leaves no rights.
    ///
    /// @param identifier decoded; `-` before it for rights taken away
    record SetAcl(String mailbox, String identifier, FlagChange.Kind how, Rights rights)
            implements OfAcl {}

    record ListRights(String mailbox, String identifier) implements OfAcl {}

    record MyRights(String mailbox) implements OfAcl {}

    /// Commands about URLs that carry a right. RFC 4467 §7
    sealed interface OfUrl extends OfUser {}

    record ResetKeys() implements OfUrl {}

    record ResetKey(String mailbox, List<String> mechanisms) implements OfUrl {
        public ResetKey {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    record AuthorizeUrls(List<UrlRequest> requests) implements OfUrl {
        public AuthorizeUrls {
            requests = List.copyOf(requests);
        }
    }

    /// A URL that is to carry a right, and how.
    record UrlRequest(String url, String mechanism) {}

    record FetchUrls(List<UrlFetch> urls) implements OfUrl {
        public FetchUrls {
            urls = List.copyOf(urls);
        }
    }

    /// A URL to read.
    ///
    /// @param forms in what forms; none for its octets as they are, as RFC 4467 has it
    record UrlFetch(String url, List<UrlForm> forms) {
        public UrlFetch {
            forms = List.copyOf(forms);
        }
    }

    /// What is told of the part a URL names. RFC 5524 §3.1
    enum UrlForm {
        BODY,
        BINARY,
        BODYPARTSTRUCTURE
    }

    /// RFC 5465 §3.1
    ///
    /// @param status whether the client wants to know how the mailboxes stand now
    /// @param unsupported whether it names events that are not known
    /// @param groups none for `NOTIFY NONE`
    record Notify(boolean status, boolean unsupported, List<EventGroup> groups) implements OfUser {
        public Notify {
            groups = List.copyOf(groups);
        }
    }

    /// RFC 5255 §4.7
    ///
    /// @param wanted empty: the client asks which one is active
    record Comparator(List<String> wanted) implements OfUser {
        public Comparator {
            wanted = List.copyOf(wanted);
        }
    }

    /// RFC 9698
    record GetJmapAccess() implements OfUser {}

    /// RFC 8437
    record Unauthenticate() implements OfUser {}

    /// RFC 4978
    record Compress(String mechanism) implements OfUser {}

    record Check() implements OfMailbox {}

    record Close() implements OfMailbox {}

    /// RFC 3691
    record Unselect() implements OfMailbox {}

    /// @param only RFC 4315 §2.1 UID EXPUNGE; null for all
    record Expunge(@Nullable SequenceSet only) implements OfMailbox {}

    /// @param charset whether the client named one
    record Search(Numbers numbers, SearchReturn result, boolean charset, SearchKey key)
            implements OfMailbox {}

    /// RFC 5256 §3, RFC 5267 §3
    record Sort(Numbers numbers, SearchReturn result, List<SortKey> order, SearchKey key)
            implements OfMailbox {
        public Sort {
            order = List.copyOf(order);
        }
    }

    /// draft-bosch-imap-filter-sieve §3.2
    ///
    /// @param charset whether one was named
    record Refilter(Numbers numbers, Refiltering.Choice choice, boolean charset, SearchKey key)
            implements OfMailbox {}

    /// RFC 5259 §6
    ///
    /// @param target the media type; null for the usual one
    /// @param parameters by name in lower case
    record Convert(
            Numbers numbers,
            SequenceSet set,
            @Nullable String target,
            Map<String, String> parameters,
            List<ConvertItem> items)
            implements OfMailbox {
        public Convert {
            parameters = Map.copyOf(parameters);
            items = List.copyOf(items);
        }
    }

    /// RFC 5259 §5.1: `*`, `type/*` or a media type, in lower case.
    record Conversions(String from, String to) implements OfUser {}

    /// RFC 10022
    ///
    /// @param range null for all batches
    record UidBatches(long size, @Nullable BatchRange range) implements OfMailbox {}

    /// Batches by number, from 1 for the one with the highest UIDs.
    record BatchRange(long first, long last) {}

    /// RFC 5267 §4.3.5
    record CancelUpdate(List<String> tags) implements OfMailbox {
        public CancelUpdate {
            tags = List.copyOf(tags);
        }
    }

    /// RFC 5256 §3
    record ThreadMessages(Numbers numbers, ThreadBy by, SearchKey key) implements OfMailbox {}

    /// How messages are put into threads. RFC 5256 §4
    enum ThreadBy {
        ORDEREDSUBJECT,
        REFERENCES,
        REFS
    }

    /// RFC 7377: a search in several mailboxes.
    record MultiSearch(List<MailboxFilter> where, SearchReturn result, SearchKey key)
            implements OfUser {
        public MultiSearch {
            where = List.copyOf(where);
        }
    }

    /// @param changedSince RFC 7162 §3.1.4.1; -1 if not given
    /// @param vanished RFC 7162 §3.2.6
    /// @param partial RFC 9394 §3.3; null for all
    record Fetch(
            Numbers numbers,
            SequenceSet set,
            List<FetchItem> items,
            long changedSince,
            boolean vanished,
            @Nullable Window partial)
            implements OfMailbox {}

    /// @param unchangedSince RFC 7162 §3.1.3; -1 if not given
    record Store(
            Numbers numbers,
            SequenceSet set,
            FlagChange change,
            boolean silent,
            long unchangedSince)
            implements OfMailbox {}

    /// RFC 5257 §4.5
    ///
    /// @param values null for what is to be removed
    /// @param unchangedSince as for [Store]
    record StoreAnnotations(
            Numbers numbers,
            SequenceSet set,
            Map<AnnotationName, byte @Nullable []> values,
            long unchangedSince)
            implements OfMailbox {}

    /// Google's X-GM-EXT-1: the mailboxes messages are in, as labels.
    record StoreLabels(Numbers numbers, SequenceSet set, FlagChange.Kind how, List<String> labels)
            implements OfMailbox {
        public StoreLabels {
            labels = List.copyOf(labels);
        }
    }

    record Copy(Numbers numbers, SequenceSet set, String mailbox) implements OfMailbox {}

    /// RFC 6851
    record Move(Numbers numbers, SequenceSet set, String mailbox) implements OfMailbox {}

    /// RFC 2177
    record Idle() implements OfUser {}

    /// What the numbers of a command are.
    enum Numbers {
        SEQUENCE,
        UID
    }

    /// SELECT or EXAMINE.
    enum Access {
        READ_WRITE,
        READ_ONLY
    }

    /// Some of a result, RFC 9394 §3.1: places counted from 1 at its beginning or, below 0, from -1
    /// at its end.
    record Window(long from, long to) {
        /// How many things it is about at most.
        public long length() {
            return Math.abs(to - from) + 1;
        }

        /// As client and server write it.
        public String wire() {
            return from + ":" + to;
        }

        /// The part of `size` things that is meant: the index of the first and of one past the
        /// last.
        public int[] of(int size) {
            long low = Math.min(Math.abs(from), Math.abs(to));
            long high = Math.max(Math.abs(from), Math.abs(to));
            long first = from > 0 ? low - 1 : size - high;
            long end = from > 0 ? high : size - low + 1;
            return new int[] {Math.clamp(first, 0, size), Math.clamp(end, 0, size)};
        }
    }

    /// RFC 7162 §3.2.5: what the client knows of the mailbox from before.
    ///
    /// @param known UIDs it has; null for all
    /// @param pairs sequence numbers of which it knows the UIDs; null if not given
    record Resync(
            long uidValidity, long modSeq, @Nullable SequenceSet known, @Nullable Pairs pairs) {}

    /// Sequence numbers and the UIDs they stood for. RFC 7162 §3.2.5.2
    record Pairs(int[] numbers, int[] uids) {
        /// More only cost time.
        static final int MAX = 20_000;

        static Pairs of(SequenceSet numbers, SequenceSet uids) throws BadSyntax {
            Pairs pairs = new Pairs(numbers.numbers(MAX), uids.numbers(MAX));
            if (pairs.numbers.length != pairs.uids.length) {
                throw new BadSyntax("as many sequence numbers as UIDs are needed");
            }
            return pairs;
        }
    }

    /// Its name for metrics; none that a client makes up.
    default String name() {
        return getClass().getSimpleName();
    }
}
