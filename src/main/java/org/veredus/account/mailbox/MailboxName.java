package org.veredus.account.mailbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.veredus.account.mailbox.MailboxRefused.Reason;

/// What a mailbox may be called. RFC 9051 §5.1: names are compared as Net-Unicode (RFC 5198), so
/// they are kept in NFC.
final class MailboxName {
    /// Octets of one level.
    static final int MAX_LEVEL = 255;

    static final int MAX_LEVELS = 30;

    private MailboxName() {}

    /// The levels of a path a client wants to create or rename to.
    static List<String> levels(String path) throws MailboxRefused {
        String normal = MailboxTree.normal(Normalizer.normalize(path, Normalizer.Form.NFC));
        List<String> levels = List.of(normal.split(String.valueOf(MailboxTree.DELIMITER), -1));
        if (levels.size() > MAX_LEVELS)
            throw new MailboxRefused(Reason.BAD_NAME, "more than " + MAX_LEVELS + " levels");
        for (String level : levels) check(level);
        return levels;
    }

    private static void check(String level) throws MailboxRefused {
        if (level.isEmpty())
            throw new MailboxRefused(Reason.BAD_NAME, "a level of the name is empty");
        if (level.getBytes(StandardCharsets.UTF_8).length > MAX_LEVEL) {
            throw new MailboxRefused(
                    Reason.BAD_NAME, "a level of the name is longer than " + MAX_LEVEL + " octets");
        }
        if (level.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(level)) {
            throw new MailboxRefused(
                    Reason.BAD_NAME, "the name has characters that no name may have");
        }
        if (level.indexOf('*') >= 0 || level.indexOf('%') >= 0) {
            throw new MailboxRefused(Reason.BAD_NAME, "the name has a LIST wildcard");
        }
    }
}
