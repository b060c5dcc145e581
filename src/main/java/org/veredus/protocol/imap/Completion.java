package org.veredus.protocol.imap;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MailboxRefused;

/// How a command ended: its tagged response.
///
/// @param code a response code without its brackets
record Completion(Result result, @Nullable String code, String text) {
    enum Result {
        OK,
        NO,
        BAD
    }

    static Completion ok(String text) {
        return new Completion(Result.OK, null, text);
    }

    static Completion ok(@Nullable String code, String text) {
        return new Completion(Result.OK, code, text);
    }

    static Completion no(String code, String text) {
        return new Completion(Result.NO, code, text);
    }

    static Completion bad(String text) {
        return new Completion(Result.BAD, null, text);
    }

    /// RFC 7888 §4
    static Completion tooLarge() {
        return new Completion(Result.BAD, "TOOBIG", "command too large");
    }

    /// RFC 5530 §3; RFC 9208 §4.3.1 for OVERQUOTA.
    static Completion of(MailboxRefused refused) {
        String code =
                switch (refused.reason()) {
                    case NO_SUCH_MAILBOX -> "NONEXISTENT";
                    case EXISTS, ROLE_TAKEN -> "ALREADYEXISTS";
                    case BAD_NAME, NOT_ALLOWED -> "CANNOT";
                    case HAS_CHILDREN -> "HASCHILDREN";
                    case HAS_MESSAGES -> "INUSE";
                    case OVER_QUOTA -> "OVERQUOTA";
                    case NO_PERMISSION -> "NOPERM";
                    case TOO_MANY_ANNOTATIONS -> "ANNOTATE TOOMANY"; // RFC 5257 §4.5
                    case LIMIT -> "LIMIT";
                };
        return no(code, String.valueOf(refused.getMessage()));
    }

    /// The same for the target of APPEND, COPY and MOVE. RFC 3501 §6.3.11
    static Completion ofTarget(MailboxRefused refused) {
        return refused.reason() == MailboxRefused.Reason.NO_SUCH_MAILBOX ? noTarget() : of(refused);
    }

    /// RFC 9586 §3
    static Completion uidRequired() {
        return new Completion(Result.BAD, "UIDREQUIRED", "only UIDs are in use");
    }

    static Completion readOnly() {
        return new Completion(Result.NO, null, "the mailbox is selected read-only");
    }

    /// RFC 4469 §4.1
    static Completion badUrl(String url) {
        StringBuilder shown = new StringBuilder("BADURL \"");
        for (int i = 0; i < Math.min(url.length(), 500); i++) {
            char c = url.charAt(i);
            shown.append(c <= ' ' || c >= 0x7F || c == '"' || c == '\\' || c == ']' ? '?' : c);
        }
        return no(shown.append('"').toString(), "no such message or part");
    }

    static Completion noTarget() {
        return no("TRYCREATE", "no such mailbox");
    }

    static Completion noMailbox() {
        return no("NONEXISTENT", "no such mailbox");
    }
}
