package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MailboxPatternTest {
    private static boolean matches(String pattern, String name) {
        return new MailboxPattern("", pattern).matches(name);
    }

    @Test
    void matchesWithinAndAcrossLevels() {
        assertThat(matches("*", "a/b")).isTrue();
        assertThat(matches("%", "a/b")).isFalse();
        assertThat(matches("%/%", "a/b")).isTrue();
        assertThat(matches("a*b", "a/x/b")).isTrue();
        assertThat(matches("a%b", "a/x/b")).isFalse();
        assertThat(matches("%b*", "ab/c")).isTrue();
        assertThat(matches("%%*", "a/b")).isTrue();
        assertThat(matches("", "a")).isFalse();
        assertThat(matches("inbox", "INBOX")).isTrue();
        assertThat(matches("Inbox/%", "INBOX/x")).isTrue();
        assertThat(new MailboxPattern("a/", "%").matches("a/b")).isTrue();
    }

    @Test
    void takesNoLongForTheWorstPattern() {
        String pattern = "a*".repeat(2000) + "b";
        assertThat(matches(pattern, "a".repeat(1000))).isFalse();
    }
}
