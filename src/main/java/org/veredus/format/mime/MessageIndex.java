package org.veredus.format.mime;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that is known of a message without opening it again.
///
/// @param size octets in all
/// @param root the part that is the whole message; its header is the message's
/// @param subject decoded, empty if there is none
/// @param preview the first readable words
/// @param hasAttachment RFC 8621 §4.1.4
/// @param oddFields whether a field of the envelope is there more than once, or one for
///     addresses has none: then only the header itself tells what it says
/// @param problems what was wrong with the message
public record MessageIndex(
        long size,
        Part root,
        Envelope envelope,
        String subject,
        String preview,
        boolean hasAttachment,
        boolean oddFields,
        List<Problem> problems) {

    /// Refuses a message larger or smaller than its root part.
    public MessageIndex {
        if (size != root.extent().end()) {
            throw new IllegalArgumentException(
                    "size " + size + ", root ends at " + root.extent().end());
        }
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(preview);
        problems = List.copyOf(problems);
    }

    /// Octets of the header with its empty line.
    public long headerLength() {
        return root.extent().bodyStart();
    }

    /// The part with IMAP part numbers such as `2.1`, null if there is none. RFC 9051 §6.4.5.1,
    /// RFC 3501 §6.4.5
    public @Nullable Part part(String numbers) {
        Part at = root;
        boolean message = true;
        int from = 0;
        while (from <= numbers.length()) {
            int dot = numbers.indexOf('.', from);
            int end = dot < 0 ? numbers.length() : dot;
            int n = number(numbers, from, end);
            Part container = message ? at : inside(at);
            if (n == 0 || container == null) {
                return null;
            }
            Part found = child(container, n);
            if (found == null) {
                return null;
            }
            at = found;
            message = false;
            from = end + 1;
        }
        return at;
    }

    /// `BODY[HEADER]`, or `BODY[numbers.HEADER]` of a message/rfc822 part. Empty numbers mean
    /// the whole message.
    public @Nullable Span header(String numbers) {
        Part message = message(numbers);
        return message == null ? null : message.extent().header();
    }

    /// `BODY[TEXT]`, or `BODY[numbers.TEXT]` of a message/rfc822 part. Empty numbers mean the
    /// whole message.
    public @Nullable Span text(String numbers) {
        Part message = message(numbers);
        return message == null ? null : message.extent().body();
    }

    /// `BODY[numbers]`; empty numbers mean the whole message.
    public @Nullable Span body(String numbers) {
        if (numbers.isEmpty()) {
            return new Span(0, size);
        }
        Part part = part(numbers);
        return part == null ? null : part.extent().body();
    }

    /// `BODY[numbers.MIME]`
    public @Nullable Span mime(String numbers) {
        Part part = part(numbers);
        return part == null ? null : part.extent().header();
    }

    private @Nullable Part message(String numbers) {
        if (numbers.isEmpty()) {
            return root;
        }
        Part part = part(numbers);
        NestedMessage nested = part == null ? null : part.message();
        return nested == null ? null : nested.root();
    }

    /// What the numbers of a part's children count: a multipart's own, or those of the message
    /// in it.
    private static @Nullable Part inside(Part part) {
        NestedMessage nested = part.message();
        if (nested != null) {
            return nested.root();
        }
        return part.isMultipart() ? part : null;
    }

    private static @Nullable Part child(Part container, int n) {
        if (!container.isMultipart()) {
            return n == 1 ? container : null;
        }
        return n <= container.children().size() ? container.children().get(n - 1) : null;
    }

    /// A part number without leading zeros, 0 if it is none.
    private static int number(String text, int from, int end) {
        boolean digits = end > from && end - from <= 9 && text.charAt(from) != '0';
        int value = 0;
        for (int i = from; digits && i < end; i++) {
            int digit = text.charAt(i) - '0';
            digits = digit >= 0 && digit <= 9;
            value = value * 10 + digit;
        }
        return digits ? value : 0;
    }
}
