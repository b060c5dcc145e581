package org.veredus.format.reading;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MessageIndex;

/// What a message tells its reader.
///
/// @param subject decoded
/// @param plain the text of its plain parts
/// @param html of its HTML parts together
/// @param links of both, up to a bound
/// @param attachments up to a bound
/// @param undecodable whether a text part could not be decoded as it says it is encoded
public record Reading(
        Header header,
        MessageIndex index,
        List<Correspondent> from,
        List<Correspondent> replyTo,
        List<Correspondent> to,
        String subject,
        String plain,
        HtmlContent html,
        List<Link> links,
        List<Attachment> attachments,
        boolean undecodable) {
    /// Octets of a message that are read; what is dangerous to a person stands further up.
    public static final int MAX_OCTETS = 4 << 20;

    public static final int MAX_LINKS = 1000;

    public static final int MAX_ATTACHMENTS = 100;

    public Reading {
        from = List.copyOf(from);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        links = List.copyOf(links);
        attachments = List.copyOf(attachments);
    }

    /// @param start the message's first octets, with its header
    public static Reading of(byte[] start, Header header, MessageIndex index) {
        PartReader parts = new PartReader(start);
        parts.read(index.root());
        List<Correspondent> to = new ArrayList<>(Correspondent.of(index.envelope().to()));
        to.addAll(Correspondent.of(index.envelope().cc()));
        return new Reading(
                header,
                index,
                Correspondent.authors(index.envelope().from()),
                Correspondent.of(index.envelope().replyTo()),
                to,
                index.subject(),
                parts.plain(),
                parts.html(),
                parts.links(),
                parts.attachments(),
                parts.undecodable());
    }

    /// The first author; one without name and address if there is none.
    public Correspondent author() {
        return from.isEmpty() ? new Correspondent("", "") : from.getFirst();
    }

    /// All that is shown.
    public String shown() {
        return html.shown().isEmpty()
                ? plain
                : plain.isEmpty() ? html.shown() : plain + "\n" + html.shown();
    }
}
