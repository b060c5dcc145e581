package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files that are made to do harm.
final class Contraption {
    private static final int BOMB = 50 << 20;

    /// In two pieces: this file is not to be found by scanners.
    private static final byte[] EICAR =
            ("X5O!" + "P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
                    .getBytes(StandardCharsets.US_ASCII);

    private Contraption() {}

    static byte[] make(String name) throws IOException {
        return switch (name) {
            case "zip-bomb" -> zip("zeros.txt", new byte[BOMB]);
            case "zip-deep" -> deep(50);
            case "zip-wide" -> wide(10_000);
            case "zip-cut" -> cut(wide(100));
            case "zip-lies" -> lying();
            case "zip-climbs" -> zip("../../../../etc/passwd", new byte[10]);
            case "zip-name" -> zip("a".repeat(60_000), new byte[10]);
            case "zip-tail" -> tailed();
            case "gzip-bomb" -> gzip(new byte[BOMB]);
            case "program" -> program();
            case "zip-program" -> zip("papers.exe", program());
            case "zip-zip-program" -> zip("more.zip", zip("papers.exe", program()));
            case "letter-program" -> letter("papers.exe", program());
            case "letter-letter-program" -> letter("letter.eml", letter("papers.exe", program()));
            case "letter-eicar" -> letter("a.txt", EICAR);
            case "letter-deep" -> letters(50);
            case "winmail-program" -> winmail("papers.exe", program());
            case "winmail-unnamed" -> winmail("", program());
            case "winmail-cut" -> cut(winmail("papers.txt", new byte[1000]));
            case "winmail-lies" -> winmailLying();
            case "uuencoded-program" -> uuencoded("papers.exe", program());
            case "uuencoded-eicar" -> uuencoded("a.txt", EICAR);
            case "page-utf-16" -> wide("\uFEFF<html><input type=password>", true);
            case "page-utf-16-big" -> wide("\uFEFF<html><input type=password>", false);
            case "picture-utf-16" -> wide("\uFEFF<svg onload=\"a()\"/>", true);
            case "picture-utf-16-unmarked" -> wide("<?xml?><svg onload='a()'/>", false);
            case "page-utf-16-cut" -> cut(wide("\uFEFF" + "<html>".repeat(100_000) + "<", true));
            case "eicar" -> EICAR;
            case "pdf-script" -> pdf("/OpenAction << /S /JavaScript /JS (a) >>", "/FlateDecode");
            case "pdf-script-numbered" -> pdf("/Open#41ction << /J#53 (a) >>", "/Fl#61teDecode");
            case "pdf-launch" -> pdf("<< /S /Launch /F (a.exe) >>", "[ /FlateDecode ]");
            case "pdf-file" -> pdf("/OpenAction 1 0 R /EmbeddedFile", "/FlateDecode");
            case "pdf-link" -> pdf("<< /S /URI /URI (http://192.0.2.7/login) >>", "/FlateDecode");
            case "pdf-link-in-digits" -> pdf("/URI <687474703a2f2f3139322e302e322e37>", "/Fl");
            case "pdf-odd" -> pdf("<< /S /Launch >>", "[ /ASCII85Decode /FlateDecode ]");
            case "pdf-bombs" -> repeated(pdf("/URI (".repeat(1 << 22), "/FlateDecode"), 20);
            case "pdf-cut" -> cut(pdf("/S /Launch ".repeat(20_000), "/FlateDecode"));
            case "svgz-script" -> gzip("<svg onload='a()'/>".getBytes(StandardCharsets.US_ASCII));
            case "svgz-bomb" ->
                    gzip("<svg a='a' ".repeat(5 << 20).getBytes(StandardCharsets.US_ASCII));
            case "gzip-program" -> gzip(program());
            case "gzip-of-gzip" -> gzip(gzip(gzip(gzip(gzip(gzip(program()))))));
            case "code-png" -> QrPicture.of("http://192.0.2.7/login").file("png");
            case "code-jpeg" -> QrPicture.of("http://192.0.2.7/login").file("jpeg");
            case "code-gif" -> QrPicture.of("http://192.0.2.7/login").file("gif");
            case "code-light-on-dark" ->
                    QrPicture.of("http://192.0.2.7/login").inverted().file("png");
            case "code-on-nothing" ->
                    QrPicture.of("http://192.0.2.7/login").transparent().file("png");
            case "code-in-base64" ->
                    Base64.getEncoder().encode(QrPicture.of("http://192.0.2.7/login").file("png"));
            case "pdf-code-jpeg" -> pictured(QrPicture.of("http://192.0.2.7/login"), "jpeg");
            case "pdf-code-gray" -> pictured(QrPicture.of("http://192.0.2.7/login"), "gray");
            case "pdf-code-colours" -> pictured(QrPicture.of("http://192.0.2.7/login"), "rgb");
            case "pdf-code-bits" -> pictured(QrPicture.of("http://192.0.2.7/login"), "bits");
            case "pdf-code-predicted" -> pictured(QrPicture.of("http://192.0.2.7/login"), "png");
            case "pdf-pictures" -> repeated(pictured(QrPicture.blank(1990, 1990), "rgb"), 20);
            case "pdf-picture-lies" -> pictured(QrPicture.blank(50, 50), "lies");
            case "zip-large-program" -> large("papers.exe");
            case "zip-large-harmless" -> large("papers.txt");
            case "pdf-long-locked" -> padded("%PDF-1.4\n", "trailer << /Encrypt 9 0 R >>\n");
            case "pdf-long-script" -> padded("%PDF-1.4\n", "/OpenAction << /JS (a) >>\n");
            case "page-long" -> padded("<html>", "<input type=password>");
            case "picture-with-a-program" -> joined(picture(), stub());
            case "picture-with-a-zip" -> joined(picture(), zip("papers.exe", program()));
            case "picture-long-with-a-zip" ->
                    joined(joined(picture(), new byte[300 << 10]), zip("papers.js", new byte[9]));
            case "picture-alone" -> picture();
            case "list-without-end" -> joined(picture(), list());
            case "code-cut" -> cut(QrPicture.of("http://192.0.2.7/login").above(2000).file("png"));
            case "code-to-a-stranger" ->
                    QrPicture.of("https://stranger.example/me@home-office.test").file("png");
            case "corners" -> QrPicture.corners(100).file("png");
            case "picture-large" -> QrPicture.blank(1999, 1999).file("png");
            case "picture-enormous" -> headed("png", 60_000, 60_000);
            case "picture-lies" -> headed("png", 1990, 1990);
            case "picture-text-bomb" -> textBomb();
            case "picture-mark" -> new byte[] {-1, (byte) 0xD8, -1, -1, -1, -1, 0, 0, 0};
            case "picture-scans" -> scans();
            case "letter-phishing" -> letter("Your mailbox is full. Verify your account.");
            case "zip-eicar" -> zip("a.txt", EICAR);
            default -> throw new IllegalArgumentException("nobody makes " + name);
        };
    }

    private static byte[] picture() throws IOException {
        return QrPicture.blank(50, 50).file("png");
    }

    private static byte[] stub() {
        return "MZ This program cannot be run in DOS mode.".getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /// With nothing between start and end, longer than what is looked at of a start.
    private static byte[] padded(String start, String end) {
        String text = start + " ".repeat(400 << 10) + end;
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// An archive whose second file begins behind what is looked at.
    private static byte[] large(String name) throws IOException {
        byte[] noise = new byte[400 << 10];
        new Random(7).nextBytes(noise);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("noise.txt"));
            zip.write(noise);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(program());
        }
        return out.toByteArray();
    }

    /// A list of ten thousand files that are not there.
    private static byte[] list() throws IOException {
        byte[] entry = new byte[46];
        entry[0] = 'P';
        entry[1] = 'K';
        entry[2] = 1;
        entry[3] = 2;
        return joined(repeated(entry, 10_000), new byte[] {'P', 'K', 5, 6});
    }

    /// A PDF with a picture, ISO 32000-1 §8.9.5.
    private static byte[] pictured(QrPicture picture, String how) throws IOException {
        int width = picture.image().getWidth();
        int height = picture.image().getHeight();
        String form =
                switch (how) {
                    case "jpeg" -> "/Filter /DCTDecode /ColorSpace /DeviceRGB /BitsPerComponent 8";
                    case "rgb" -> "/Filter /FlateDecode /ColorSpace 7 0 R /BitsPerComponent 8";
                    case "bits" -> "/Filter [/FlateDecode] /ImageMask true";
                    case "png" ->
                            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 1 >>"
                                    + " /BitsPerComponent 8";
                    default -> "/Filter /Fl /ColorSpace /DeviceGray /BitsPerComponent 8";
                };
        if (how.equals("lies")) width = 7999;
        byte[] points = how.equals("jpeg") ? picture.file("jpeg") : deflated(picture.points(how));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String start =
                "%PDF-1.5\n7 0 obj [ /ICCBased 8 0 R ] endobj\n1 0 obj << /Type /XObject /Subtype /Image"
                        + " /Width "
                        + width
                        + " /Height "
                        + height
                        + " "
                        + form
                        + " >> stream\n";
        out.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(points);
        out.writeBytes("\nendstream endobj\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] octets) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(octets);
            deflater.finish();
            byte[] packed = new byte[octets.length + 100];
            return Arrays.copyOf(packed, deflater.deflate(packed));
        }
    }

    private static byte[] wide(String text, boolean littleEndian) {
        return text.getBytes(littleEndian ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    private static byte[] program() {
        byte[] program = new byte[512];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3C] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    /// A letter with a file, as somebody keeps it in one.
    private static byte[] letter(String name, byte[] content) {
        String text =
                "From: a@b.test\r\nSubject: kept\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=within\r\n\r\n--within\r\n\r\n"
                        + "kept\r\n--within\r\nContent-Type: application/octet-stream; name=\""
                        + name
                        + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(content)
                        + "\r\n--within--\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] letter(String text) {
        String letter = "From: a@b.test\r\nSubject: kept\r\n\r\n" + text + "\r\n";
        return letter.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] letters(int levels) {
        byte[] content = new byte[10];
        for (int level = 0; level < levels && content.length < 1 << 20; level++)
            content = letter(level + ".eml", content);
        return content;
    }

    /// [MS-OXTNEF]: a mark, a key, attributes.
    private static byte[] winmail(String name, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x78, (byte) 0x9F, 0x3E, 0x22, 1, 0});
        attribute(out, 0x0006800F, content);
        if (!name.isEmpty())
            attribute(out, 0x00018010, (name + "\0").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream out, int id, byte[] content) {
        out.write(2);
        for (int number : new int[] {id, content.length}) {
            for (int shift = 0; shift < 32; shift += 8) out.write(number >> shift);
        }
        out.writeBytes(content);
        out.write(0); // a checksum that nobody looks at
        out.write(0);
    }

    /// Attributes that are longer than all there is.
    private static byte[] winmailLying() {
        byte[] file = winmail("papers.txt", new byte[100]);
        Arrays.fill(file, 11, 15, (byte) 0xFF);
        return file;
    }

    private static byte[] uuencoded(String name, byte[] content) {
        StringBuilder text = new StringBuilder("begin 644 " + name + "\n");
        for (int from = 0; from < content.length; from += 45) {
            int length = Math.min(45, content.length - from);
            text.append(uu(length));
            for (int at = from; at < from + length; at += 3) {
                int bits = 0;
                for (int i = 0; i < 3; i++)
                    bits = (bits << 8) | (at + i < content.length ? content[at + i] & 0xFF : 0);
                for (int shift = 18; shift >= 0; shift -= 6) text.append(uu((bits >> shift) & 63));
            }
            text.append('\n');
        }
        return text.append("`\nend\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static char uu(int value) {
        return value == 0 ? '`' : (char) (' ' + value);
    }

    private static byte[] deep(int levels) throws IOException {
        byte[] content = new byte[10];
        for (int level = 0; level < levels; level++) content = zip(level + ".zip", content);
        return content;
    }

    private static byte[] wide(int files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write(i);
            }
        }
        return out.toByteArray();
    }

    private static byte[] cut(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }

    /// The first entry says that it is as large as can be, packed and unpacked.
    private static byte[] lying() throws IOException {
        byte[] file = zip("a.txt", new byte[1000]);
        Arrays.fill(file, 18, 26, (byte) 0xFF);
        return file;
    }

    /// Behind the archive stands another that says it begins within the first.
    private static byte[] tailed() throws IOException {
        byte[] one = zip("a.txt", new byte[100]);
        byte[] both = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(one, 0, both, one.length, one.length);
        return both;
    }

    /// With objects in a stream, ISO 32000-1 §7.5.7.
    private static byte[] pdf(String objects, String filter) {
        Deflater deflater = new Deflater();
        deflater.setInput(objects.getBytes(StandardCharsets.US_ASCII));
        deflater.finish();
        byte[] packed = new byte[objects.length() + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String start = "%PDF-1.5\n1 0 obj << /Type /ObjStm /Filter " + filter + " >> stream\r\n";
        out.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
        out.write(packed, 0, length);
        out.writeBytes("\r\nendstream endobj\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /// Says that it is larger than it is.
    private static byte[] headed(String format, int width, int height) throws IOException {
        byte[] file = QrPicture.blank(50, 50).file(format);
        for (int i = 0; i < 4; i++) {
            file[16 + i] = (byte) (width >> (24 - 8 * i));
            file[20 + i] = (byte) (height >> (24 - 8 * i));
        }
        return file;
    }

    /// With a text that unpacks to a hundred megabytes, PNG §11.3.3.3.
    private static byte[] textBomb() throws IOException {
        byte[] picture = QrPicture.of("http://192.0.2.7/login").colours().file("png");
        byte[] text = pdf("a".repeat(100 << 20), "/FlateDecode");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(picture, 0, 33);
        for (int shift = 24; shift >= 0; shift -= 8) out.write((text.length + 3) >> shift);
        out.writeBytes("zTXta\0\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(text);
        out.writeBytes(new byte[4]);
        out.write(picture, 33, picture.length - 33);
        return out.toByteArray();
    }

    /// A JPEG that begins its points again and again.
    private static byte[] scans() throws IOException {
        byte[] picture = QrPicture.blank(1990, 1990).file("jpeg");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(picture, 0, picture.length - 2);
        for (int i = 0; i < 10_000; i++)
            out.writeBytes(new byte[] {-1, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, -1, 0});
        return out.toByteArray();
    }

    private static byte[] repeated(byte[] file, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) out.writeBytes(file);
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
