package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;

/// The account cannot do what was asked, and nothing was changed. The sentence is for the person
/// who asked.
public final class MailboxRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String sentence;
    private final transient @Nullable MailboxId existing;

    public MailboxRefused(Reason reason, String sentence) {
        this(reason, sentence, null);
    }

    private MailboxRefused(Reason reason, String sentence, @Nullable MailboxId existing) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.sentence = sentence;
        this.existing = existing;
    }

    /// Another mailbox has that name.
    public static MailboxRefused exists(Mailbox there) {
        return new MailboxRefused(Reason.EXISTS, "mailbox already exists", there.id());
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return sentence;
    }

    /// Which mailbox has that name, if that is why.
    public @Nullable MailboxId existing() {
        return existing;
    }

    /// Why; the IMAP response codes are those of RFC 5530 §3 and RFC 9051 §7.1.
    public enum Reason {
        /// No mailbox of that name, or it holds no messages by itself. `[NONEXISTENT]`,
        /// `[TRYCREATE]`
        NO_SUCH_MAILBOX,
        /// `[ALREADYEXISTS]`
        EXISTS,
        /// The name can never be a mailbox's. `[CANNOT]`
        BAD_NAME,
        /// The inbox stays. `[CANNOT]`
        NOT_ALLOWED,
        /// A right is missing, RFC 4314 §4. `[NOPERM]`
        NO_PERMISSION,
        /// `[HASCHILDREN]`
        HAS_CHILDREN,
        /// JMAP's `mailboxHasEmail`, RFC 8621 §2.5
        HAS_MESSAGES,
        /// Two mailboxes cannot have one role, RFC 8621 §2. `[ALREADYEXISTS]`
        ROLE_TAKEN,
        /// `[OVERQUOTA]`
        OVER_QUOTA,
        /// RFC 5257 §4.5 `[ANNOTATE TOOMANY]`
        TOO_MANY_ANNOTATIONS,
        /// A bound on mailboxes or keywords. `[LIMIT]`
        LIMIT
    }
}
