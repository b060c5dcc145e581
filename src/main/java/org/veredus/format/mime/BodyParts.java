package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;

/// A message's parts sorted into what is read and what is attached. RFC 8621 §4.1.4
///
/// @param textBody what a reader of plain text shows, in order
/// @param htmlBody what a reader of HTML shows, in order
/// @param attachments all the rest
public record BodyParts(List<Part> textBody, List<Part> htmlBody, List<Part> attachments) {

    /// Copies the lists.
    public BodyParts {
        textBody = List.copyOf(textBody);
        htmlBody = List.copyOf(htmlBody);
        attachments = List.copyOf(attachments);
    }

    /// Sorts the parts under a message's root.
    public static BodyParts of(Part root) {
        var sorter = new Sorter();
        sorter.parts(List.of(root), "mixed", false, true, true);
        return new BodyParts(sorter.text, sorter.html, sorter.attached);
    }

    /// Whether there is something to download: an attachment that is not shown inside the text.
    public boolean hasAttachment() {
        return attachments.stream().anyMatch(BodyParts::isOffered);
    }

    private static boolean isOffered(Part part) {
        Disposition disposition = part.fields().disposition();
        boolean inline = disposition != null && disposition.isInline();
        boolean embedded =
                part.contentType().type().equals("image")
                        && part.fields().id() != null
                        && (disposition == null || !disposition.isAttachment());
        boolean signature =
                part.contentType().is("application", "pgp-signature")
                        || part.contentType().is("application", "pkcs7-signature")
                        || part.contentType().is("application", "x-pkcs7-signature");
        return !inline && !embedded && !signature;
    }

    private static final class Sorter {
        private final List<Part> text = new ArrayList<>();
        private final List<Part> html = new ArrayList<>();
        private final List<Part> attached = new ArrayList<>();

        /// The algorithm of RFC 8621 §4.1.4; its null lists are the flags here.
        private void parts(
                List<Part> parts,
                String within,
                boolean alternative,
                boolean toText,
                boolean toHtml) {
            int textBefore = text.size();
            int htmlBefore = html.size();
            boolean intoText = toText;
            boolean intoHtml = toHtml;
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                boolean inline = isShown(part, i, within);
                if (part.isMultipart()) {
                    String subtype = part.contentType().subtype();
                    parts(
                            part.children(),
                            subtype,
                            alternative || subtype.equals("alternative"),
                            intoText,
                            intoHtml);
                } else if (!inline) {
                    attached.add(part);
                } else if (within.equals("alternative")) {
                    choose(part, intoText, intoHtml);
                } else {
                    intoText &= !(alternative && part.contentType().is("text", "html"));
                    intoHtml &= !(alternative && part.contentType().is("text", "plain"));
                    show(part, intoText, intoHtml);
                }
            }
            if (within.equals("alternative") && toText && toHtml) {
                borrow(textBefore, htmlBefore);
            }
        }

        private static boolean isShown(Part part, int position, String within) {
            Disposition disposition = part.fields().disposition();
            boolean attachment = disposition != null && disposition.isAttachment();
            boolean readable =
                    part.contentType().is("text", "plain") || part.contentType().is("text", "html");
            boolean place =
                    position == 0
                            || (!within.equals("related")
                                    && (isMedia(part) || part.filename() == null));
            return !attachment && (readable || isMedia(part)) && place;
        }

        private static boolean isMedia(Part part) {
            return switch (part.contentType().type()) {
                case "image", "audio", "video" -> true;
                default -> false;
            };
        }

        private void choose(Part part, boolean toText, boolean toHtml) {
            if (part.contentType().is("text", "plain")) {
                addIf(toText, text, part);
            } else if (part.contentType().is("text", "html")) {
                addIf(toHtml, html, part);
            } else {
                attached.add(part);
            }
        }

        private void show(Part part, boolean toText, boolean toHtml) {
            addIf(toText, text, part);
            addIf(toHtml, html, part);
            if ((!toText || !toHtml) && isMedia(part)) {
                attached.add(part);
            }
        }

        private static void addIf(boolean wanted, List<Part> list, Part part) {
            if (wanted) {
                list.add(part);
            }
        }

        /// An alternative in only one of the two forms is shown in both.
        private void borrow(int textBefore, int htmlBefore) {
            if (textBefore == text.size() && htmlBefore != html.size()) {
                text.addAll(html.subList(htmlBefore, html.size()));
            } else if (htmlBefore == html.size() && textBefore != text.size()) {
                html.addAll(text.subList(textBefore, text.size()));
            }
        }
    }
}
