package org.veredus.protocol.imap.syntax;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Role;

/// What a client asks for. Mailbox names are decoded, not yet looked up.
public sealed interface Command {
    record Capability() implements Command {}

    record Noop() implements Command {}

    record Logout() implements Command {}

    /// RFC 2971
    record Id(Map<String, String> fields) implements Command {}

    record StartTls() implements Command {}

    /// @param initial RFC 4959: the first response in base64, `=` for one without octets; null
    /// if it was not sent along
    record Authenticate(String mechanism, @Nullable String initial) implements Command {}

    record Login(String user, String password) implements Command {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /// RFC 5161
    record Enable(List<String> extensions) implements Command {}

    record Select(String mailbox, Access access, boolean condstore, @Nullable Resync resync)
            implements Command {}

    record Create(String mailbox, @Nullable Role role) implements Command {}

    record Delete(String mailbox) implements Command {}

    record Rename(String from, String to) implements Command {}

    record Subscribe(String mailbox) implements Command {}

    record Unsubscribe(String mailbox) implements Command {}

    record ListMailboxes(Listing listing) implements Command {}

    record Lsub(String reference, String pattern) implements Command {}

    record Namespace() implements Command {}

    record Status(String mailbox, List<StatusItem> items) implements Command {}

    /// The message itself follows and is the session's to read.
    record Append(String mailbox, Flags flags, @Nullable Instant received, long size, boolean waits)
            implements Command {}

    record Check() implements Command {}

    record Close() implements Command {}

    /// RFC 3691
    record Unselect() implements Command {}

    /// @param only RFC 4315 §2.1 UID EXPUNGE; null for all
    record Expunge(@Nullable SequenceSet only) implements Command {}

    record Search(Numbers numbers, SearchReturn result, SearchKey key) implements Command {}

    /// @param changedSince RFC 7162 §3.1.4.1; -1 if not given
    /// @param vanished RFC 7162 §3.2.6
    record Fetch(
            Numbers numbers,
            SequenceSet set,
            List<FetchItem> items,
            long changedSince,
            boolean vanished)
            implements Command {}

    /// @param unchangedSince RFC 7162 §3.1.3; -1 if not given
    record Store(
            Numbers numbers,
            SequenceSet set,
            FlagChange change,
            boolean silent,
            long unchangedSince)
            implements Command {}

    record Copy(Numbers numbers, SequenceSet set, String mailbox) implements Command {}

    /// RFC 6851
    record Move(Numbers numbers, SequenceSet set, String mailbox) implements Command {}

    /// RFC 2177
    record Idle() implements Command {}

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

    /// RFC 7162 §3.2.5: what the client knows of the mailbox from before.
    ///
    /// @param known UIDs it has; null for all
    /// @param numbers sequence numbers of which it knows the UIDs, in `uids`; null if not given
    record Resync(
            long uidValidity,
            long modSeq,
            @Nullable SequenceSet known,
            @Nullable SequenceSet numbers,
            @Nullable SequenceSet uids) {}

    /// Its name for metrics; none that a client makes up.
    default String name() {
        return getClass().getSimpleName();
    }
}
