package org.veredus.account.search;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The text in office documents: archives with the text in XML, Microsoft's (ECMA-376) and
/// OpenDocument's (ISO 26300) alike. Whatever is malformed ends the reading; what was read counts.
final class OfficeText {
    /// Files of an archive that hold what is written.
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "content\\.xml|word/(document|footnotes|endnotes|comments)\\.xml"
                            + "|xl/sharedStrings\\.xml|ppt/(slides/slide|notesSlides/notesSlide)\\d+\\.xml");

    /// Elements whose end parts words.
    private static final Set<String> BREAKS =
            Set.of("p", "h", "si", "tab", "br", "tc", "table-cell", "row", "s");

    private static final int MAX_ENTRIES = 2000;

    /// Octets of an archive, unpacked, that are looked at.
    private static final long MAX_UNPACKED = 32L << 20;

    private final XMLInputFactory xml = XMLInputFactory.newFactory();
    private final int most;
    private final StringBuilder text = new StringBuilder();

    private OfficeText(int most) {
        this.most = most;
        // nothing is fetched, nothing is expanded
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    /// @param most characters of text
    static String read(byte[] document, int most) {
        OfficeText reading = new OfficeText(most);
        Bounded unpacked = new Bounded(MAX_UNPACKED);
        try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(document))) {
            ZipEntry entry = archive.getNextEntry();
            for (int i = 0; entry != null && i < MAX_ENTRIES && reading.wantsMore(); i++) {
                InputStream bounded = unpacked.of(archive);
                if (WRITTEN.matcher(entry.getName()).matches()) reading.collect(bounded);
                bounded.transferTo(OutputStream.nullOutputStream());
                entry = archive.getNextEntry();
            }
        } catch (IOException | XMLStreamException malformed) {
            return reading.text.toString();
        }
        return reading.text.toString();
    }

    private boolean wantsMore() {
        return text.length() < most;
    }

    private void collect(InputStream in) throws XMLStreamException {
        XMLStreamReader reader = xml.createXMLStreamReader(in);
        while (wantsMore() && reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA)
                text.append(reader.getTextCharacters(), reader.getTextStart(), length(reader));
            else if (event == XMLStreamConstants.END_ELEMENT
                    && BREAKS.contains(reader.getLocalName())) text.append(' ');
        }
        reader.close();
    }

    private int length(XMLStreamReader reader) {
        return Math.min(reader.getTextLength(), most - text.length());
    }

    /// Counts what comes out of all entries together, so that a small archive cannot become a large
    /// one.
    private static final class Bounded {
        private long left;

        Bounded(long most) {
            left = most;
        }

        InputStream of(InputStream archive) {
            return new FilterInputStream(archive) {
                @Override
                public int read() throws IOException {
                    count(1);
                    return super.read();
                }

                @Override
                public int read(byte[] buffer, int from, int length) throws IOException {
                    int read = super.read(buffer, from, length);
                    count(Math.max(read, 0));
                    return read;
                }

                private void count(int octets) throws IOException {
                    left -= octets;
                    if (left < 0) throw new IOException("more than " + MAX_UNPACKED + " octets");
                }

                @Override
                public void close() {
                    // the archive stays open for its next entry
                }
            };
        }
    }
}
