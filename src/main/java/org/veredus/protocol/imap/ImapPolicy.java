package org.veredus.protocol.imap;

/// What an administrator decides of the protocol.
///
/// @param quotas who may set quotas
public record ImapPolicy(Literals literals, MessageLimit messages, QuotaSetters quotas) {
    /// Messages that one APPEND or COPY may be about: what is kept of each until all are there
    /// takes a few KiB.
    private static final int SAVE_LIMIT = 10_000;

    /// Which literals need not wait. RFC 7888: a server says one or the other, never both.
    public enum Literals {
        /// LITERAL+: all.
        PLUS(Long.MAX_VALUE),
        /// LITERAL-: those of at most 4,096 octets. RFC 7888 §5
        MINUS(4096);

        private final long most;

        Literals(long most) {
            this.most = most;
        }

        /// Octets of a literal that does not wait.
        long most() {
            return most;
        }

        String capability() {
            return this == PLUS ? "LITERAL+" : "LITERAL-";
        }
    }

    /// Who may set quotas by SETQUOTA. RFC 9208 §4.1.3
    public enum QuotaSetters {
        NOBODY,
        ADMINISTRATORS,
        /// Administrators, and each account its own.
        OWNERS
    }

    public static ImapPolicy defaults() {
        return new ImapPolicy(
                Literals.PLUS,
                new MessageLimit(MessageLimit.Scope.SAVING, SAVE_LIMIT),
                QuotaSetters.ADMINISTRATORS);
    }
}
