package org.veredus.account.search;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.storage.kv.StoreFailed;

/// What is written in a message's attachments, and what they are called.
final class AttachmentText {
    /// Octets of one attachment as it is encoded; a larger one is known by its name only.
    private static final int MAX_OCTETS = 16 << 20;

    private static final int MAX_ATTACHMENTS = 20;

    private static final Set<String> OFFICE =
            Set.of("docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "pptm", "odt", "ods", "odp");

    private final MessageContent content;
    private final PdfReader pdfs;
    private final int most;
    private final StringBuilder text = new StringBuilder();
    private int count;

    /// @param most characters of all of them
    AttachmentText(MessageContent content, PdfReader pdfs, int most) {
        this.content = content;
        this.pdfs = pdfs;
        this.most = most;
    }

    String of(Part part) throws StoreFailed {
        add(part);
        return text.toString();
    }

    private void add(Part part) throws StoreFailed {
        for (Part child : part.children()) add(child);
        NestedMessage nested = part.message();
        if (nested != null) add(nested.root());
        else if (!part.isMultipart()) attachment(part);
    }

    private void attachment(Part part) throws StoreFailed {
        if (count >= MAX_ATTACHMENTS || text.length() >= most) return;
        String name = part.filename();
        if (name != null) text.append(name).append('\n');
        if (part.contentType().type().equals("text")) return;
        String extension = extension(name);
        boolean pdf = part.contentType().is("application", "pdf") || extension.equals("pdf");
        boolean office = OFFICE.contains(extension) || isOffice(part.contentType().subtype());
        if (!pdf && !office) return;
        count++;
        Span body = content.span(part.extent().body());
        if (body.length() > MAX_OCTETS) return;
        byte[] octets =
                TransferDecoding.decode(
                        content.read(body.offset(), (int) body.length()), part.fields().encoding());
        int room = most - text.length();
        if (room <= 0) return;
        String read = pdf ? pdfs.read(octets) : OfficeText.read(octets, room);
        text.append(read, 0, Math.min(read.length(), room)).append('\n');
    }

    private static boolean isOffice(String subtype) {
        return subtype.startsWith("vnd.openxmlformats-officedocument.")
                || subtype.startsWith("vnd.oasis.opendocument.");
    }

    private static String extension(@Nullable String name) {
        int dot = name == null ? -1 : name.lastIndexOf('.');
        return name == null || dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
