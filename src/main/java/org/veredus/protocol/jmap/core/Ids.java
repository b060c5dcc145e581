package org.veredus.protocol.jmap.core;

import java.util.regex.Pattern;
import org.veredus.account.mailbox.Access;

/// Identifiers: a letter for the kind and a number. RFC 8620 §1.2; the letters are those that
/// IMAP shows (RFC 8474 §7).
public final class Ids {
    private static final int MAX_LENGTH = 255;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_LENGTH + "}");

    private Ids() {}

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    // RFC 8620 §5.3 deviates: any text will do, since aerc makes a mailbox under its own name
    static boolean isCreationId(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH;
    }

    public static String account(long number) {
        return "A" + number;
    }

    public static String account(Access access) {
        return account(access.account().id().number());
    }

    public static String principal(long account) {
        return "W" + account;
    }

    public static String shareNotification(long number) {
        return "H" + number;
    }

    public static String mailbox(long number) {
        return "F" + number;
    }

    public static String email(long number) {
        return "M" + number;
    }

    public static String thread(long number) {
        return "T" + number;
    }

    public static String identity(long number) {
        return "I" + number;
    }

    public static String submission(long number) {
        return "S" + number;
    }

    public static String addressBook(long number) {
        return "K" + number;
    }

    public static String contactCard(long number) {
        return "C" + number;
    }

    public static String script(long number) {
        return "Z" + number;
    }

    public static String preference(long number) {
        return "P" + number;
    }

    public static String pushSubscription(long number) {
        return "N" + number;
    }

    /// The number in an id of a kind; -1 for what is no such id.
    public static long number(char kind, String id) {
        int digits = id.length() - 1;
        if (digits < 1 || digits > 18 || id.charAt(0) != kind) return -1;
        if (id.charAt(1) == '0' && digits > 1) return -1;
        long number = 0;
        for (int i = 1; i <= digits; i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') return -1;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
