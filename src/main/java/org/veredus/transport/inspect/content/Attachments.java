package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.format.mime.ContentType;
import org.veredus.format.reading.Attachment;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;

/// What files are, whatever they are called.
final class Attachments {
    /// Archives within archives that are opened.
    private static final int MAX_DEPTH = 3;

    private static final Set<String> HARMLESS =
            Set.of(
                    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "jpg", "jpeg", "png",
                    "gif", "csv", "rtf", "mp3", "mp4", "htm", "html", "zip", "odt", "eml");

    /// What everybody who tests a virus scanner sends, without its first characters: this file is
    /// not to be found by scanners.
    static final String EICAR = "P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    /// How lists of documents say where one is, RFC 2046 §5.2.3.
    private static final Set<String> SERVERS = Set.of("ftp", "anon-ftp", "tftp", "mail-server");

    /// APPNOTE 4.3.16.
    private static final String ARCHIVE_END = "PK\005\006";

    /// What a program for Windows says to who starts it elsewhere.
    private static final String PROGRAM_STUB = "This program cannot be run in DOS mode";

    private static final String APPOINTMENT = "BEGIN:VCALENDAR";

    private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]");

    private static final Pattern SHORTCUT_TO =
            Pattern.compile(
                    "^URL=([^\\r\\n]{1,2000})", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private final Rules rules;
    private final Reading reading;
    private final Findings findings;
    private final ScannedCodes codes;
    private final Unpacking unpacking = new Unpacking();
    private final Documents documents;

    /// What looks at texts and links, wherever they stand.
    record Rules(Phrases phrases, Links links, QrCodes codes) {}

    Attachments(Rules rules, Reading reading, Findings findings) {
        this.rules = rules;
        this.reading = reading;
        this.findings = findings;
        codes = new ScannedCodes(rules.codes());
        documents =
                new Documents(
                        rules.links(), reading, findings, new Documents.Bounds(codes, unpacking));
    }

    void check() {
        for (Attachment attachment : reading.attachments()) {
            file(attachment.name(), attachment.start(), 0);
            end(attachment);
            declared(attachment);
            ContentType type = attachment.part().contentType();
            if (type.isMessage()) letter(attachment.start(), 0);
            else if (type.type().equals("message")) absent(type);
        }
        hidden(HiddenFiles.uuencoded(reading.plain()), 0);
        int appointment = reading.plain().indexOf(APPOINTMENT);
        if (appointment >= 0)
            text(reading.plain().substring(appointment).getBytes(StandardCharsets.UTF_8));
        codes.withinPage(reading);
        rules.links().scanned(codes.texts(), reading, findings);
        unseen();
        password();
    }

    /// Whether it brings something for a calendar, RFC 6047 §2.4.
    static boolean hasAppointment(Reading reading) {
        return reading.plain().contains(APPOINTMENT)
                || reading.attachments().stream()
                        .anyMatch(file -> FileType.of(file.start()) == FileType.CALENDAR);
    }

    /// One that is attached as a file: what it says, what is in it, and where it leads.
    private void letter(byte[] letter, int depth) {
        if (depth >= MAX_DEPTH) return;
        Reading within = HiddenFiles.letter(letter);
        rules.phrases().check(within, false, findings);
        rules.links().check(within, findings);
        Markup.check(within, findings);
        codes.withinPage(within);
        hidden(HiddenFiles.of(within), depth);
    }

    /// What appointments say and lead to: a calendar shows them without being asked.
    private void text(byte[] calendar) {
        String text = new String(calendar, StandardCharsets.UTF_8);
        String unfolded = FOLD.matcher(text).replaceAll(""); // long lines are folded
        Reading said = HiddenFiles.letter(("\r\n" + unfolded).getBytes(StandardCharsets.UTF_8));
        rules.phrases().check(said, false, findings);
        rules.links().check(said, findings);
    }

    /// A shortcut to a page, or to a program on another computer.
    private void address(String name, byte[] shortcut) {
        Matcher line = SHORTCUT_TO.matcher(new String(shortcut, StandardCharsets.ISO_8859_1));
        if (!line.find()) return;
        String target = line.group(1).strip();
        rules.links().check(List.of(target), reading, findings);
        if (WebAddress.parse(target) == null) shortcut(name);
    }

    private void shortcut(String name) {
        add(
                "attachment-shortcut",
                5.5,
                name,
                "An attachment is a shortcut that can start anything: " + shown(name) + ".");
    }

    /// What is not here: RFC 2046 §5.2.2 and §5.2.3.
    private void absent(ContentType type) {
        if (type.subtype().equals("partial"))
            add(
                    "structure-partial",
                    5,
                    "message/partial",
                    "It is only a piece of a message, and the pieces are put together where nobody"
                            + " looks into them any more.");
        if (!type.subtype().equals("external-body")) return;
        String access = type.parameters().get("access-type");
        String how = access == null ? "" : access.toLowerCase(Locale.ROOT);
        String url = type.parameters().get("url"); // RFC 2017 §3
        add(
                "structure-elsewhere",
                SERVERS.contains(how) ? 1 : 3,
                url == null ? how : url,
                "A part of the message is not in it but is fetched from elsewhere when it is"
                        + " read.");
        if (url != null) rules.links().check(List.of(url), reading, findings);
    }

    private void hidden(List<HiddenFiles.File> files, int depth) {
        if (depth >= MAX_DEPTH) return;
        for (HiddenFiles.File file : files) file(file.name(), file.start(), depth + 1);
    }

    /// What can be looked at is bounded; whoever knows that puts what he hides behind it.
    private void unseen() {
        if (reading.attachments().size() >= Reading.MAX_ATTACHMENTS)
            add(
                    "attachment-many",
                    3,
                    Integer.toString(Reading.MAX_ATTACHMENTS),
                    "There are so many attachments that not all of them could be looked at.");
        if (reading.links().size() >= Reading.MAX_LINKS)
            add(
                    "link-many",
                    1,
                    Integer.toString(Reading.MAX_LINKS),
                    "There are so many links that not all of them could be looked at.");
    }

    private void file(String name, byte[] octets, int depth) {
        byte[] start = WideText.plain(octets);
        FileType type = FileType.of(start);
        FileType named = FileType.byName(Attachment.extensionOf(name));
        name(name, type, named);
        known(start);
        if (HiddenFiles.isTnef(start)) hidden(HiddenFiles.tnef(start), depth);
        if (named == FileType.LETTER) letter(start, depth);
        if (named == FileType.CALENDAR || type == FileType.CALENDAR) text(start);
        if (Attachment.extensionOf(name).equals("url")) address(name, start);
        if (type == FileType.PROGRAM || named == FileType.PROGRAM)
            add("attachment-program", 6, name, "An attachment is a program: " + shown(name) + ".");
        else if (named == FileType.SCRIPT || type == FileType.SCRIPT)
            add(
                    "attachment-script",
                    named == FileType.SCRIPT ? 5 : 2,
                    name,
                    "An attachment runs commands when it is opened: " + shown(name) + ".");
        else if (type == FileType.SHORTCUT || named == FileType.SHORTCUT) shortcut(name);
        else if (type == FileType.DISK || named == FileType.DISK)
            add(
                    "attachment-disk",
                    5,
                    name,
                    "An attachment is a disk image, in which programs are hidden from scanners: "
                            + shown(name)
                            + ".");
        documents.check(name, start, type, named);
        archive(name, start, type, named, depth);
    }

    /// What stands at the end of a long file: the list of an archive, what a PDF is, what a page
    /// does behind a lot of nothing, and what was appended.
    private void end(Attachment attachment) {
        String name = attachment.name();
        byte[] start = WideText.plain(attachment.start());
        byte[] end = attachment.end();
        FileType type = FileType.of(start);
        appended(name, type, end.length == 0 ? start : end);
        if (end.length == 0) return;
        known(end);
        if (type == FileType.ZIP) listed(name, start, end);
        else documents.check(name, end, type, FileType.byName(attachment.extension()));
    }

    /// Files that only the list at an archive's end names.
    private void listed(String name, byte[] start, byte[] end) {
        boolean office = isOffice(ZipListing.of(start));
        for (ZipListing.Entry entry : ZipListing.listed(end)) {
            entry(name, entry);
            if (entry.name().endsWith("vbaProject.bin")) documents.macros(name, end);
            if (!office) file(entry.name(), entry.start(), 1);
        }
    }

    /// A program or an archive behind a picture or a PDF, which show as nothing but what they are.
    private void appended(String name, FileType type, byte[] end) {
        if (type != FileType.PICTURE && type != FileType.PDF) return;
        boolean archive = FileWords.have(end, ARCHIVE_END) && !ZipListing.listed(end).isEmpty();
        if (archive || FileWords.have(end, PROGRAM_STUB))
            add(
                    "attachment-appended",
                    4,
                    name,
                    "Another file is hidden at the end of an attachment: " + shown(name) + ".");
        if (!archive) return;
        for (ZipListing.Entry entry : ZipListing.listed(end)) file(entry.name(), entry.start(), 1);
    }

    private static boolean isOffice(List<ZipListing.Entry> entries) {
        return entries.stream().anyMatch(entry -> entry.name().equals("[Content_Types].xml"));
    }

    private void known(byte[] file) {
        if (FileWords.have(file, EICAR)) eicar(findings);
    }

    static void eicar(Findings findings) {
        findings.add(
                "malware-eicar",
                25,
                "EICAR",
                "The message has the file by which virus scanners are tested.");
    }

    private void add(String name, double score, String evidence, String sentence) {
        findings.add(name, score, evidence, sentence);
    }

    static String shown(String name) {
        return name.isEmpty() ? "one without a name" : name.replaceAll("\\p{Cf}", "");
    }

    private void name(String name, FileType type, FileType named) {
        if (Writing.hasOverride(name))
            add(
                    "attachment-name-turned",
                    5,
                    name,
                    "The name of an attachment turns the direction of writing to hide what it is.");
        String[] parts = name.toLowerCase(Locale.ROOT).split("\\.", -1);
        boolean dangerous =
                named == FileType.PROGRAM || named == FileType.SCRIPT || named == FileType.SHORTCUT;
        boolean twice = parts.length > 2 && HARMLESS.contains(parts[parts.length - 2].strip());
        if (twice && dangerous)
            add(
                    "attachment-name-double",
                    3,
                    name,
                    "The name of an attachment pretends that it is something else: "
                            + shown(name)
                            + ".");
        String extension = Attachment.extensionOf(name);
        boolean masked = type == FileType.PROGRAM && HARMLESS.contains(extension);
        if (masked)
            add(
                    "attachment-masked",
                    3,
                    name,
                    "An attachment calls itself " + shown(name) + " but is a program.");
    }

    private void archive(String name, byte[] start, FileType type, FileType named, int depth) {
        if (type == FileType.ARCHIVE && depth > 0)
            add(
                    "attachment-nested",
                    2.5,
                    name,
                    "An archive is packed in another archive: " + shown(name) + ".");
        if (type == FileType.ARCHIVE && encryptedRar(start))
            add(
                    "attachment-encrypted",
                    2.5,
                    name,
                    "An archive is locked, so that nobody can look into it: " + shown(name) + ".");
        if (FileType.isGzip(start) && depth < MAX_DEPTH) {
            byte[] within = Deflated.gzip(start, unpacking.most());
            unpacking.used(within.length);
            file(unpackedName(name), within, depth + 1);
        }
        if (type != FileType.ZIP) return;
        List<ZipListing.Entry> entries = ZipListing.of(start);
        boolean office = isOffice(entries);
        for (ZipListing.Entry entry : entries) {
            entry(name, entry);
            known(entry.start());
            if (entry.name().endsWith("vbaProject.bin")) documents.macros(name, entry.start());
            if (office || named == FileType.PROGRAM) continue;
            inner(name, entry, depth);
        }
    }

    private void entry(String name, ZipListing.Entry entry) {
        if (entry.encrypted())
            add(
                    "attachment-encrypted",
                    2.5,
                    entry.name(),
                    "An archive is locked, so that nobody can look into it: " + shown(name) + ".");
        if (entry.swells())
            add(
                    "attachment-bomb",
                    5,
                    entry.name(),
                    "An archive would unpack to something enormous: " + shown(name) + ".");
    }

    /// A picture in SVG is called `svgz` when it is packed.
    private static String unpackedName(String name) {
        String extension = Attachment.extensionOf(name);
        int end = name.lastIndexOf('.');
        return switch (extension) {
            case "gz" -> name.substring(0, end);
            case "svgz" -> name.substring(0, end) + ".svg";
            default -> name;
        };
    }

    private void inner(String name, ZipListing.Entry entry, int depth) {
        String inside = name + " › " + entry.name();
        FileType type = FileType.of(entry.start());
        boolean office = type == FileType.ZIP && isOffice(ZipListing.of(entry.start()));
        if (type == FileType.ZIP && !office) {
            add(
                    "attachment-nested",
                    depth == 0 ? 2.5 : 4,
                    inside,
                    "An archive is packed in another archive: " + shown(inside) + ".");
        }
        if (depth < MAX_DEPTH) file(entry.name(), entry.start(), depth + 1);
    }

    private static boolean encryptedRar(byte[] start) {
        boolean old = start.length > 10 && start[6] == 0 && (start[10] & 0x80) != 0;
        boolean seven =
                start.length > 2
                        && start[0] == '7'
                        && FileWords.have(start, "\u0006\u00F1\u0007\u0001");
        return old || seven;
    }

    /// Who sends a locked archive with its key has something to hide from others than the reader.
    private void password() {
        boolean archive = findings.has("attachment-encrypted");
        if (!archive && !findings.has("attachment-pdf-locked")) return;
        String text = reading.shown().toLowerCase(Locale.ROOT);
        for (String word :
                List.of(
                        "password",
                        "passwort",
                        "kennwort",
                        "mot de passe",
                        "contraseña",
                        "senha",
                        "wachtwoord",
                        "hasło",
                        "пароль",
                        "密码",
                        "パスワード")) {
            if (!text.contains(word)) continue;
            add(
                    "attachment-with-key",
                    archive ? 2.5 : 1,
                    word,
                    "The password of a locked attachment stands in the message, which only keeps scanners out.");
            return;
        }
    }

    /// A program that is declared to be something else.
    private void declared(Attachment attachment) {
        String type = attachment.part().contentType().type();
        boolean shown =
                type.equals("image")
                        || type.equals("audio")
                        || type.equals("video")
                        || type.equals("text");
        if (shown && FileType.of(attachment.start()) == FileType.PROGRAM)
            add(
                    "attachment-masked",
                    3,
                    attachment.name(),
                    "An attachment is declared as " + type + " but is a program.");
    }
}
