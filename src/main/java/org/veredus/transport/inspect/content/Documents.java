package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.html.HtmlReader;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;

/// What attached documents, pages and pictures do when they are opened, and where they lead.
final class Documents {
    /// Elements that run something, whatever their name space is called, attributes that do, and
    /// entities that an element can be made of.
    private static final Pattern SVG_RUNS =
            Pattern.compile(
                    "<(?:[^\\s<>:/]{1,40}:)?(?:script|handler|iframe)\\b|[\\s\"'/]on[a-z]{2,20}\\s{0,20}="
                            + "|javascript(?:\\s|:|&)"
                            + "|<!entity\\s[^\"'>]{1,100}[\"'][^\"']{0,400}[<&]",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern PDF_SCRIPT = Pattern.compile("/JavaScript|/JS[\\s(<\\[]");

    private final Links links;
    private final Reading reading;
    private final Findings findings;
    private final Bounds bounds;

    /// Of the message that the documents are in.
    record Bounds(ScannedCodes codes, Unpacking unpacking) {}

    Documents(Links links, Reading reading, Findings findings, Bounds bounds) {
        this.links = links;
        this.reading = reading;
        this.findings = findings;
        this.bounds = bounds;
    }

    void check(String name, byte[] start, FileType type, FileType named) {
        switch (type) {
            case PICTURE -> bounds.codes().look(start);
            case OLE -> {
                if (FileWords.have(start, "_VBA_PROJECT")
                        || FileWords.haveWide(start, "_VBA_PROJECT")) macros(name, start);
            }
            case PDF -> pdf(name, start);
            case RTF -> {
                if (FileWords.have(start, "\\objupdate") || FileWords.have(start, "\\objocx"))
                    findings.add(
                            "attachment-rtf-object",
                            4,
                            name,
                            "A document runs an embedded object when it is opened: "
                                    + Attachments.shown(name)
                                    + ".");
            }
            case SVG -> picture(name, new String(start, StandardCharsets.UTF_8));
            case HTML -> page(name, start);
            default -> {
                if (named == FileType.HTML) page(name, start);
            }
        }
    }

    void macros(String name, byte[] start) {
        boolean itself =
                FileWords.have(start, "AutoOpen")
                        || FileWords.have(start, "Auto_Open")
                        || FileWords.have(start, "Document_Open")
                        || FileWords.have(start, "Workbook_Open")
                        || FileWords.have(start, "AutoExec");
        findings.add(
                "attachment-macros",
                itself ? 5 : 3,
                name,
                "A document has programs (macros) in it"
                        + (itself ? " that run by themselves: " : ": ")
                        + Attachments.shown(name)
                        + ".");
    }

    private void pdf(String name, byte[] start) {
        PdfObjects objects = PdfObjects.of(start, bounds.unpacking().most());
        bounds.unpacking().used(objects.unpacked());
        String text = objects.text();
        links.check(objects.targets(), reading, findings);
        for (byte[] picture : objects.pictures()) bounds.codes().look(picture);
        if (objects.isLocked())
            findings.add(
                    "attachment-pdf-locked",
                    1,
                    name,
                    "A PDF is locked, so that what is in it could not be looked at: "
                            + Attachments.shown(name)
                            + ".");
        if (objects.odd())
            findings.add(
                    "attachment-pdf-odd",
                    2,
                    name,
                    "A PDF is packed in a way that only keeps others from looking into it: "
                            + Attachments.shown(name)
                            + ".");
        boolean script = PDF_SCRIPT.matcher(text).find();
        boolean launch = text.contains("/Launch");
        boolean itself = text.contains("/OpenAction") || text.contains("/AA");
        if (launch)
            findings.add(
                    "attachment-pdf-launch",
                    5,
                    name,
                    "A PDF starts a program of your computer: " + Attachments.shown(name) + ".");
        else if (script && itself)
            findings.add(
                    "attachment-pdf-script",
                    3.5,
                    name,
                    "A PDF runs a program when it is opened: " + Attachments.shown(name) + ".");
        if (text.contains("/EmbeddedFile") && itself)
            findings.add(
                    "attachment-pdf-file",
                    2,
                    name,
                    "A PDF has another file hidden in it: " + Attachments.shown(name) + ".");
    }

    /// A browser opens it like a page.
    private void picture(String name, String text) {
        HtmlContent page = HtmlReader.read(text);
        links.page(page, reading, findings);
        asksForPassword(name, page.count(HtmlContent.Tag.PASSWORD) > 0);
        if (SVG_RUNS.matcher(text).find())
            findings.add(
                    "attachment-svg-script",
                    5,
                    name,
                    "A picture has a program or another page in it: "
                            + Attachments.shown(name)
                            + ".");
    }

    private boolean asksForPassword(String name, boolean asks) {
        if (asks)
            findings.add(
                    "phishing-page",
                    6,
                    name,
                    "An attached page asks for a password: " + Attachments.shown(name) + ".");
        return asks;
    }

    private void page(String name, byte[] start) {
        AttachedPage page = AttachedPage.of(start);
        links.page(page.content(), reading, findings);
        namesReader(name, page);
        if (asksForPassword(name, page.asksForPassword())) return;
        boolean leads =
                page.content().count(HtmlContent.Tag.REFRESH) > 0
                        || page.content().count(HtmlContent.Tag.FRAME) > 0;
        boolean builds =
                FileWords.have(start, "atob(")
                        || FileWords.have(start, "createObjectURL")
                        || FileWords.have(start, "unescape(")
                        || FileWords.have(start, "fromCharCode")
                        || FileWords.have(start, "data:application/")
                        || FileWords.have(start, "msSaveOrOpenBlob");
        if (FileWords.have(start, "api.telegram.org/bot"))
            findings.add(
                    "attachment-page-tells",
                    3,
                    name,
                    "An attached page sends what is typed in it to a stranger's chat: "
                            + Attachments.shown(name)
                            + ".");
        posts(name, page);
        if (page.runs() && builds)
            findings.add(
                    "attachment-smuggling",
                    5.5,
                    name,
                    "An attached page builds another file on your computer: "
                            + Attachments.shown(name)
                            + ".");
        else if (page.runs() || leads)
            findings.add(
                    "attachment-page-script",
                    3.5,
                    name,
                    "An attached page runs programs or leads away: "
                            + Attachments.shown(name)
                            + ".");
        else
            findings.add(
                    "attachment-page",
                    1,
                    name,
                    "A web page is attached: " + Attachments.shown(name) + ".");
    }

    /// A form in a page that came by mail; an honest one is where its owner is.
    private void posts(String name, AttachedPage page) {
        WebAddress target = page.posts();
        if (target == null) return;
        links.check(List.of(target.scheme() + "://" + target.host()), reading, findings);
        if (target.host().endsWith(reading.author().domain())) return;
        findings.add(
                "attachment-page-form",
                3.5,
                name,
                "An attached page sends what is typed in it to "
                        + target.host()
                        + ": "
                        + Attachments.shown(name)
                        + ".");
    }

    /// One that is made for its reader alone, so that he need not type who he is.
    private void namesReader(String name, AttachedPage page) {
        if (!page.runs() && page.posts() == null) return;
        for (Correspondent reader : reading.to()) {
            if (reader.address().isEmpty() || !page.names(reader.address())) continue;
            findings.add(
                    "phishing-page-names-you",
                    2,
                    name,
                    "An attached page that runs programs or has a form knows your address: "
                            + Attachments.shown(name)
                            + ".");
            return;
        }
    }
}
