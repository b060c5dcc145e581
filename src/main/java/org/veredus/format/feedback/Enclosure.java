package org.veredus.format.feedback;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// Takes reports out of what they come in.
public final class Enclosure {
    /// Octets of all documents of one archive; the largest real ones have some ten million.
    private static final int MAX_UNPACKED = 32 << 20;

    private static final int MAX_DOCUMENTS = 10;

    // RFC 7489 §7.2.1.1, RFC 8460 §5.1: receiver!policy-domain!begin!end[!id].xml[.gz]
    private static final Pattern NAME =
            Pattern.compile(
                    "[^!]+![^!]+![0-9]+![0-9]+(![^!]+)?\\.(xml|json)?(\\.gz|\\.zip)?",
                    Pattern.CASE_INSENSITIVE);

    private Enclosure() {}

    /// Whether a message looks as if it brought reports. Looks at no content.
    public static boolean isPromisedBy(MessageIndex index) {
        return leaves(index.root()).stream().anyMatch(Enclosure::isReport);
    }

    private static boolean isReport(Part part) {
        String name = part.filename();
        if (part.contentType().type().equals("application")
                && part.contentType().subtype().startsWith("tlsrpt+")) return true;
        return name != null && NAME.matcher(name).matches();
    }

    /// The documents in a file: a message, a zip or gzip archive, or a document itself.
    public static List<byte[]> documents(byte[] file) throws MalformedReport {
        if (isDocument(file)) return unpacked(file);
        MessageIndex index = MimeIndexer.index(file);
        List<byte[]> documents = new ArrayList<>();
        for (Part part : leaves(index.root())) {
            byte[] content =
                    TransferDecoding.decode(
                            file,
                            (int) part.extent().bodyStart(),
                            (int) part.extent().end(),
                            part.fields().encoding());
            if (isDocument(content) && !part.contentType().is("text", "html"))
                documents.addAll(unpacked(content));
            if (documents.size() > MAX_DOCUMENTS) throw new MalformedReport("too many documents");
        }
        if (documents.isEmpty()) throw new MalformedReport("there is no report in it");
        return documents;
    }

    /// A document as it is kept and sent: gzip.
    public static byte[] zipped(byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(document.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(document);
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory does not fail", impossible);
        }
        return out.toByteArray();
    }

    private static List<Part> leaves(Part part) {
        if (!part.isMultipart()) return List.of(part);
        List<Part> leaves = new ArrayList<>();
        for (Part child : part.children()) leaves.addAll(leaves(child));
        return leaves;
    }

    private static boolean isZip(byte[] file) {
        return file.length > 4 && file[0] == 'P' && file[1] == 'K' && file[2] == 3;
    }

    // RFC 1952 §2.3.1
    private static boolean isGzip(byte[] file) {
        return file.length > 2 && (file[0] & 0xFF) == 0x1F && (file[1] & 0xFF) == 0x8B;
    }

    private static boolean isDocument(byte[] file) {
        return isZip(file) || isGzip(file) || isMarkup(file) || isJson(file);
    }

    private static boolean isMarkup(byte[] file) {
        int at = first(file);
        return at < file.length && file[at] == '<';
    }

    /// Whether a document is JSON rather than XML.
    public static boolean isJson(byte[] file) {
        int at = first(file);
        return at < file.length && file[at] == '{';
    }

    /// Where the first character is.
    private static int first(byte[] file) {
        int at = 0;
        if (file.length > 3 && (file[0] & 0xFF) == 0xEF) at = 3; // a byte order mark
        while (at < file.length && file[at] <= ' ' && file[at] > 0) at++;
        return at;
    }

    private static List<byte[]> unpacked(byte[] file) throws MalformedReport {
        try {
            if (isZip(file)) return unzipped(file);
            if (!isGzip(file)) return List.of(withoutMark(file));
            byte[] inner =
                    bounded(new GZIPInputStream(new ByteArrayInputStream(file)), MAX_UNPACKED);
            return isZip(inner) ? unzipped(inner) : List.of(withoutMark(inner)); // some do both
        } catch (IOException broken) {
            throw new MalformedReport("the archive is broken: " + broken.getMessage());
        }
    }

    private static List<byte[]> unzipped(byte[] file) throws IOException, MalformedReport {
        List<byte[]> documents = new ArrayList<>();
        int room = MAX_UNPACKED;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) continue;
                if (documents.size() == MAX_DOCUMENTS)
                    throw new MalformedReport("too many documents");
                byte[] document = bounded(zip, room);
                room -= document.length;
                documents.add(withoutMark(document));
            }
        }
        return documents;
    }

    /// What is larger unpacked than a report ever is, is a bomb.
    private static byte[] bounded(InputStream in, int most) throws IOException, MalformedReport {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (out.size() + count > most)
                throw new MalformedReport("it unpacks to more than " + MAX_UNPACKED + " octets");
            out.write(buffer, 0, count);
        }
        return out.toByteArray();
    }

    private static byte[] withoutMark(byte[] document) {
        int at = first(document);
        return Arrays.copyOfRange(document, at, document.length);
    }
}
