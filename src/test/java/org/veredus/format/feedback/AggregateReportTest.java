package org.veredus.format.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.testing.AggregateXml;

final class AggregateReportTest {
    private static final byte[] PLAIN =
            new AggregateXml("ours.test", 1_700_000_000)
                    .row(
                            "192.0.2.1",
                            7,
                            "pass",
                            "fail",
                            "<dkim><domain>ours.test</domain><selector>s</selector>"
                                    + "<result>pass</result></dkim>"
                                    + "<spf><domain>bounce.test</domain><result>pass</result></spf>")
                    .build();

    @Test
    void readsAReport() throws Exception {
        AggregateReport report = AggregateReader.read(PLAIN);
        assertThat(report)
                .isEqualTo(
                        new AggregateReport(
                                "Reporter",
                                "1",
                                "ours.test",
                                Instant.ofEpochSecond(1_700_000_000),
                                Instant.ofEpochSecond(1_700_086_399),
                                "none",
                                List.of(
                                        new Row(
                                                "192.0.2.1",
                                                7,
                                                "ours.test",
                                                "",
                                                "none",
                                                true,
                                                false,
                                                List.of(new Check("ours.test", "s", "pass")),
                                                List.of(new Check("bounce.test", "", "pass"))))));
    }

    @Test
    void readsTheDialectsThatAreWritten() throws Exception {
        String plain = new String(PLAIN, UTF_8);
        for (String dialect :
                List.of(
                        plain.replace(
                                "<feedback>",
                                "<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\">"),
                        plain.replace("<", "<f:")
                                .replace("<f:/", "</f:")
                                .replace("<f:?", "<?")
                                .replace(
                                        "<f:feedback>",
                                        "<f:feedback xmlns:f=\"http://dmarc.org/dmarc-xml/0.1\">"),
                        plain.replaceAll("\\?>\\s+", "?>"),
                        plain.replaceAll("<\\?.*\\?>\\s*", ""),
                        plain.replace("<feedback>", "<feedback><version>1.0</version><!-- x -->"),
                        plain.replace("<count>7", "<count> 7.0\n"),
                        plain.replace("ours.test", "OURS.test."),
                        plain.replace(
                                "<adkim>r</adkim>", "<adkim/><np>none</np><testing>n</testing>"),
                        plain.replace("pass", "Pass"),
                        plain.replace("<record>", "<record><row></row></record><record>")))
            assertThat(AggregateReader.read(dialect.getBytes(UTF_8)).rows())
                    .as(dialect)
                    .hasSize(1)
                    .allMatch(row -> row.count() == 7 && row.dkimAligned() && !row.spfAligned());
    }

    @Test
    void refusesWhatIsNoReport() {
        String plain = new String(PLAIN, UTF_8);
        for (String bad :
                List.of(
                        "",
                        "nonsense",
                        "<html></html>",
                        "<feedback>",
                        "<feedback></feedback>",
                        plain.replace("ours.test", ""),
                        plain.replace("<end>1700086399", "<end>1600000000"),
                        "<feedback>" + "<a>".repeat(1000)))
            assertThatThrownBy(() -> AggregateReader.read(bad.getBytes(UTF_8)))
                    .as(bad)
                    .isInstanceOf(MalformedReport.class);
    }

    @Test
    void readsNothingFromOutsideAndExpandsNoEntity() {
        String outside =
                "<!DOCTYPE feedback [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                        + new String(PLAIN, UTF_8)
                                .replaceAll("<\\?.*\\?>", "")
                                .replace("Reporter", "&x;");
        String laughs =
                "<!DOCTYPE f [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                        + new String(PLAIN, UTF_8)
                                .replaceAll("<\\?.*\\?>", "")
                                .replace("Reporter", "&b;");
        for (String bad : List.of(outside, laughs)) {
            try {
                assertThat(AggregateReader.read(bad.getBytes(UTF_8)).organization())
                        .doesNotContain("root", "aaaa");
            } catch (MalformedReport refused) {
                assertThat(refused).hasMessageContaining("XML");
            }
        }
    }

    @Test
    void takesReportsOutOfWhateverTheyComeIn() throws Exception {
        byte[] gzip = gzip(PLAIN);
        byte[] zip = zip(PLAIN, 2);
        assertThat(Enclosure.documents(PLAIN)).hasSize(1);
        assertThat(Enclosure.documents(gzip)).hasSize(1);
        assertThat(Enclosure.documents(zip)).hasSize(2);
        assertThat(Enclosure.documents(gzip(zip))).hasSize(2);
        String name = "reporter.test!ours.test!1700000000!1700086399.xml.gz";
        for (String type : List.of("application/gzip", "application/octet-stream", "text/xml")) {
            byte[] mail = AggregateXml.mail(type, name, gzip).getBytes(UTF_8);
            assertThat(Enclosure.isPromisedBy(MimeIndexer.index(mail))).isTrue();
            assertThat(AggregateReader.read(Enclosure.documents(mail).getFirst()).messages())
                    .isEqualTo(7);
        }
        byte[] other = AggregateXml.mail("application/gzip", "photos.gz", gzip).getBytes(UTF_8);
        assertThat(Enclosure.isPromisedBy(MimeIndexer.index(other))).isFalse();
    }

    @Test
    void aBombIsNotUnpacked() throws Exception {
        byte[] bomb = new byte[40 << 20];
        assertThatThrownBy(() -> Enclosure.documents(gzip(bomb))).hasMessageContaining("unpacks");
        assertThatThrownBy(() -> Enclosure.documents(zip(new byte[20 << 20], 2)))
                .hasMessageContaining("unpacks");
        assertThatThrownBy(() -> Enclosure.documents(zip(PLAIN, 50)))
                .hasMessageContaining("too many");
    }

    @Test
    void noOctetsMakeReadingFailOtherwise() {
        Random random = new Random(7489);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = PLAIN.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            try {
                for (byte[] document : Enclosure.documents(bad))
                    assertThat(AggregateReader.read(document)).isNotNull();
            } catch (MalformedReport refused) {
                assertThat(refused).hasMessageNotContaining("Exception");
            }
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zip(byte[] content, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < times; i++) {
                zip.putNextEntry(new ZipEntry(i + ".xml"));
                zip.write(content);
            }
        }
        return out.toByteArray();
    }

    @Test
    void readsTheEncodingsThatReportsComeIn() throws Exception {
        String xml =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feedback><report_metadata>"
                        + "<org_name>Gr\u00FCn</org_name><report_id>1</report_id><date_range>"
                        + "<begin>1</begin><end>2</end></date_range></report_metadata>"
                        + "<policy_published><domain>a.test</domain><p>none</p></policy_published>"
                        + "</feedback>";
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16))
            assertThat(AggregateReader.read(xml.getBytes(charset)).organization())
                    .as(charset.name())
                    .isEqualTo("Gr\u00FCn");
    }
}
