package org.veredus.protocol.jmap.mail;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.MethodError;

/// Which of an email's properties are wanted, and how much of its body. RFC 8621 §4.2
///
/// @param maxBodyValueBytes 0: all
record EmailFields(
        Set<String> properties,
        Set<String> bodyProperties,
        boolean fetchTextBodyValues,
        boolean fetchHtmlBodyValues,
        boolean fetchAllBodyValues,
        long maxBodyValueBytes) {
    static final String[] ARGUMENTS = {
        "bodyProperties",
        "fetchTextBodyValues",
        "fetchHTMLBodyValues",
        "fetchAllBodyValues",
        "maxBodyValueBytes"
    };

    private static final Set<String> METADATA =
            Set.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt");

    private static final Set<String> CONTENT =
            Set.of(
                    "messageId",
                    "inReplyTo",
                    "references",
                    "sender",
                    "from",
                    "to",
                    "cc",
                    "bcc",
                    "replyTo",
                    "subject",
                    "sentAt",
                    "hasAttachment",
                    "preview",
                    "bodyValues",
                    "textBody",
                    "htmlBody",
                    "attachments");

    /// RFC 8621 §4.2
    static final Set<String> USUAL = union(METADATA, CONTENT);

    /// RFC 8621 §4.9
    static final Set<String> USUAL_PARSED = CONTENT;

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return both;
    }

    static boolean has(String property) {
        return USUAL.contains(property)
                || property.equals("headers")
                || property.equals("bodyStructure")
                || HeaderProperty.parse(property) != null;
    }

    static EmailFields read(Arguments arguments, Set<String> properties) throws MethodError {
        List<String> body = arguments.textsOrNull("bodyProperties");
        if (body != null) {
            for (String property : body)
                if (!BodyNode.has(property))
                    throw MethodError.invalidArguments("a body part has no property " + property);
        }
        Long max = arguments.unsignedOrNull("maxBodyValueBytes");
        return new EmailFields(
                properties,
                body == null ? BodyNode.USUAL : new LinkedHashSet<>(body),
                arguments.truth("fetchTextBodyValues", false),
                arguments.truth("fetchHTMLBodyValues", false),
                arguments.truth("fetchAllBodyValues", false),
                max == null ? 0 : max);
    }
}
