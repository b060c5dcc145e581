package org.veredus.format.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.convert.Converted.Done;
import org.veredus.format.convert.Converted.Refused;
import org.veredus.format.convert.Converted.Why;

class ConverterTest {
    private static final int RED = 0xFFFF0000;
    private static final int BLUE = 0xFF0000FF;

    private final Converter converter = new Converter(1);

    private Converted convert(MediaContent content, String to, Map<String, String> parameters) {
        return converter.convert(content, new Wish(to, parameters));
    }

    private MediaContent done(MediaContent content, String to, Map<String, String> parameters) {
        Converted converted = convert(content, to, parameters);
        assertThat(converted).isInstanceOf(Done.class);
        return ((Done) converted).content();
    }

    private Refused refused(MediaContent content, String to, Map<String, String> parameters) {
        Converted converted = convert(content, to, parameters);
        assertThat(converted).isInstanceOf(Refused.class);
        return (Refused) converted;
    }

    private static MediaContent text(String type, @Nullable String charset, String text) {
        Charset written = charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
        return new MediaContent(type, charset, text.getBytes(written));
    }

    private String plain(String html) {
        MediaContent content = done(text("text/html", "utf-8", html), "text/plain", Map.of());
        return new String(content.octets(), StandardCharsets.UTF_8);
    }

    // RFC 5259 §7.1 names them
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iso-8859-1",
                "iso-8859-2",
                "iso-8859-3",
                "iso-8859-4",
                "iso-8859-5",
                "iso-8859-6",
                "iso-8859-7",
                "iso-8859-8",
                "iso-8859-15"
            })
    void theCharsetsThatEveryServerMustKnowBecomeUtf8(String charset) {
        byte[] upper = new byte[0x60];
        for (int i = 0; i < upper.length; i++) upper[i] = (byte) (0xA0 + i);
        String all = new String(upper, Charset.forName(charset)).replace("\uFFFD", "");
        MediaContent content =
                done(text("text/plain", charset, all), "text/plain", Map.of("CHARSET", "UTF-8"));
        assertThat(content.charset()).isEqualTo("utf-8");
        assertThat(new String(content.octets(), StandardCharsets.UTF_8)).isEqualTo(all);
    }

    @Test
    void whatTheCharsetLacksIsAnErrorOrReplaced() {
        MediaContent source = text("text/plain", "utf-8", "gr\u00fc\u00df \uD83D\uDE00!");
        Refused refused = refused(source, "text/plain", Map.of("charset", "us-ascii"));
        assertThat(refused.why()).isEqualTo(Why.PARAMETERS);
        assertThat(refused.parameters()).containsExactly("charset");
        MediaContent replaced =
                done(
                        source,
                        "text/plain",
                        Map.of("charset", "us-ascii", "Unknown-Character-Replacement", "?"));
        assertThat(new String(replaced.octets(), StandardCharsets.US_ASCII)).isEqualTo("gr?? ?!");
        assertThat(replaced.charset()).isEqualTo("us-ascii");
    }

    @Test
    void aReplacementMustBeInTheCharsetAndShort() {
        MediaContent source = text("text/plain", "utf-8", "x");
        for (String replacement : List.of("\u20AC", "?".repeat(17))) {
            Refused refused =
                    refused(
                            source,
                            "text/plain",
                            Map.of(
                                    "charset",
                                    "iso-8859-1",
                                    "unknown-character-replacement",
                                    replacement));
            assertThat(refused.parameters()).containsExactly("unknown-character-replacement");
        }
    }

    @Test
    void unknownCharsetsParametersAndTypesAreRefused() {
        MediaContent source = text("text/plain", "utf-8", "x");
        assertThat(refused(source, "text/plain", Map.of("charset", "klingon")).parameters())
                .containsExactly("charset");
        assertThat(refused(source, "text/plain", Map.of("pix-x", "1", "z", "1")).parameters())
                .containsExactly("pix-x", "z");
        assertThat(refused(source, "application/pdf", Map.of()).why()).isEqualTo(Why.IMPOSSIBLE);
        assertThat(refused(source, "image/png", Map.of()).why()).isEqualTo(Why.IMPOSSIBLE);
    }

    @Test
    void whatIsOfferedIsWhatThereIs() {
        assertThat(Converter.offer("TEXT/plain", "text/PLAIN"))
                .isEqualTo(
                        new Offer(
                                "text/plain",
                                "text/plain",
                                List.of("charset", "unknown-character-replacement")));
        assertThat(Converter.targets("image/tiff"))
                .containsExactly("image/jpeg", "image/png", "image/gif");
        assertThat(Converter.targets("audio/mp3")).isEmpty();
        assertThat(Converter.offer("text/plain", "text/html")).isNull();
    }

    @Test
    void htmlKeepsItsParagraphsListsAndTables() {
        assertThat(
                        plain(
                                """
                                <html><head><title>t</title><style>p{}</style></head><body>
                                <h1>Head  line</h1><p>One<br>two <b>th</b>ree</p>
                                <ul><li> a<li>b<ol><li>x</li><li>y</li></ol></ul>
                                <table><tr><th>n</th><th>m</th></tr><tr><td>1</td><td> 2</td></tr></table>
                                <hr><pre>  kept
                                   so</pre>
                                <script>no()</script><img alt="a cat" src=x></body></html>
                                """))
                .isEqualTo(
                        """
                        Head line

                        One
                        two three

                        * a
                        * b
                          1. x
                          2. y

                        n\tm
                        1\t2

                        ----------------------------------------

                          kept
                           so

                        [a cat]
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void linksShowWhereTheyLeadAndQuotationsTheirSign() {
        assertThat(plain("see <a href='https://a.example/x'>this</a>, <a href=\"#top\">up</a>"))
                .isEqualTo("see this <https://a.example/x>, up\r\n");
        assertThat(plain("<a href='https://a.example'>https://a.example</a>"))
                .isEqualTo("https://a.example\r\n");
        assertThat(plain("x<blockquote>q<blockquote>p</blockquote></blockquote>y"))
                .isEqualTo("x\r\n\r\n> q\r\n\r\n>> p\r\n\r\ny\r\n");
    }

    @Test
    void htmlThatIsNoneAndHalvesOfCharactersAreText() {
        assertThat(plain("a < b & c &amp; d &#xD800; &#128512;"))
                .isEqualTo("a < b & c & d \uFFFD \uD83D\uDE00\r\n");
        assertThat(plain("")).isEmpty();
        assertThat(plain("<div>".repeat(50_000) + "deep")).isEqualTo("deep\r\n");
        assertThat(plain("<ul><li>".repeat(3_000) + "deep")).endsWith("deep\r\n");
    }

    @Test
    void htmlBeyondItsBoundIsRefused() {
        MediaContent long4 = text("text/html", "utf-8", "x".repeat((4 << 20) + 1));
        assertThat(refused(long4, "text/plain", Map.of()).why()).isEqualTo(Why.TOO_LARGE);
    }

    private static MediaContent image(String type, BufferedImage image) throws Exception {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, type, out)).isTrue();
        return new MediaContent("image/" + type, null, out.toByteArray());
    }

    private static BufferedImage read(MediaContent content) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(content.octets()));
    }

    /// Left half red, right half blue.
    private static BufferedImage twoColours(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) image.setRGB(x, y, 2 * x < width ? RED : BLUE);
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "bmp", "tiff", "jpeg"})
    void imagesBecomeOtherImagesInTheirSize(String from) throws Exception {
        for (String to : List.of("image/png", "image/gif", "image/jpeg")) {
            MediaContent converted = done(image(from, twoColours(40, 20)), to, Map.of());
            assertThat(converted.mediaType()).isEqualTo(to);
            BufferedImage read = read(converted);
            assertThat(List.of(read.getWidth(), read.getHeight())).containsExactly(40, 20);
            assertThat(read.getRGB(5, 5) >> 16 & 0xFF).isGreaterThan(240);
            assertThat(read.getRGB(35, 15) & 0xFF).isGreaterThan(240);
        }
    }

    @Test
    void sizesAreAsAskedForAndTheOtherSideFollows() throws Exception {
        MediaContent source = image("png", twoColours(400, 200));
        assertThat(size(done(source, "image/png", Map.of("pix-x", "100")))).isEqualTo("100x50");
        assertThat(size(done(source, "image/png", Map.of("PIX-Y", "100")))).isEqualTo("200x100");
        assertThat(size(done(source, "image/jpeg", Map.of("pix-x", "30", "pix-y", "30"))))
                .isEqualTo("30x30");
        assertThat(size(done(source, "image/png", Map.of("pix-x", "800")))).isEqualTo("800x400");
        assertThat(size(done(source, "image/png", Map.of("pix-y", "1")))).isEqualTo("2x1");
        for (String wrong : List.of("0", "-1", "x", "", "16385", "99999999999")) {
            assertThat(refused(source, "image/png", Map.of("pix-x", wrong)).parameters())
                    .containsExactly("pix-x");
        }
    }

    private static String size(MediaContent content) throws Exception {
        BufferedImage image = read(content);
        return image.getWidth() + "x" + image.getHeight();
    }

    @Test
    void smallImagesAreTheMeanOfWhatTheyShow() throws Exception {
        BufferedImage one =
                read(done(image("png", twoColours(90, 90)), "image/png", Map.of("pix-x", "1")));
        assertThat(one.getRGB(0, 0)).isEqualTo(0xFF800080);
    }

    @Test
    void transparencyStaysAndIsWhiteWhereThereIsNone() throws Exception {
        var image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80FF0000);
        MediaContent source = image("png", image);
        assertThat(read(done(source, "image/png", Map.of())).getRGB(0, 0)).isEqualTo(0x80FF0000);
        assertThat(read(done(source, "image/png", Map.of())).getRGB(9, 9) >>> 24).isZero();
        assertThat(read(done(source, "image/jpeg", Map.of())).getRGB(9, 9) & 0xFF)
                .isGreaterThan(250);
    }

    @Test
    void picturesOfCamerasAreTurnedUpright() throws Exception {
        byte[] jpeg = image("jpeg", twoColours(40, 20)).octets();
        for (int orientation = 1; orientation <= 8; orientation++) {
            MediaContent held =
                    new MediaContent("image/jpeg", null, withOrientation(jpeg, orientation));
            BufferedImage upright = read(done(held, "image/png", Map.of()));
            boolean sideways = orientation > 4;
            assertThat(upright.getWidth()).isEqualTo(sideways ? 20 : 40);
            int first = upright.getRGB(2, 2);
            boolean redFirst = (first >> 16 & 0xFF) > (first & 0xFF);
            // EXIF 2.3 §4.6.4: where the stored left side is seen
            boolean leftComesFirst = List.of(1, 4, 5, 6).contains(orientation);
            assertThat(redFirst).as("orientation " + orientation).isEqualTo(leftComesFirst);
        }
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = new byte[4 + 6 + 8 + 2 + 12 + 4];
        exif[0] = (byte) 0xFF;
        exif[1] = (byte) 0xE1;
        exif[3] = (byte) (exif.length - 2);
        System.arraycopy(
                "Exif\0\0MM\0*\0\0\0\10\0\1".getBytes(StandardCharsets.US_ASCII), 0, exif, 4, 16);
        exif[20] = 1; // 274
        exif[21] = 18;
        exif[23] = 3;
        exif[27] = 1;
        exif[29] = (byte) orientation;
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @Test
    void imagesTooLargeForMemoryCanOnlyBeMadeSmaller() throws Exception {
        var large = new BufferedImage(4000, 2000, BufferedImage.TYPE_BYTE_BINARY);
        MediaContent source = image("png", large);
        assertThat(refused(source, "image/jpeg", Map.of()).why()).isEqualTo(Why.TOO_LARGE);
        assertThat(size(done(source, "image/jpeg", Map.of("pix-x", "400")))).isEqualTo("400x200");
        MediaContent small = image("png", twoColours(4, 4));
        assertThat(refused(small, "image/png", Map.of("pix-x", "9000", "pix-y", "9000")).why())
                .isEqualTo(Why.TOO_LARGE);
    }

    @Test
    void anImageThatSaysItIsHugeIsRefusedUnread() throws Exception {
        byte[] png = image("png", twoColours(4, 4)).octets();
        Arrays.fill(png, 16, 24, (byte) 0);
        png[17] = 1; // 65536 by 65536
        png[21] = 1;
        Refused refused =
                refused(
                        new MediaContent("image/png", null, png),
                        "image/jpeg",
                        Map.of("pix-x", "9"));
        assertThat(refused.why()).isNotEqualTo(Why.PARAMETERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "bmp", "tiff", "jpeg"})
    void damagedImagesAreRefusedOrRead(String type) throws Exception {
        Random random = new Random(5259);
        byte[] whole = image(type, twoColours(60, 40)).octets();
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            if (i % 2 == 0) damaged = whole.clone();
            for (int hits = random.nextInt(6); hits >= 0; hits--) {
                damaged[random.nextInt(Math.min(damaged.length, 300))] = (byte) random.nextInt();
            }
            Converted converted =
                    convert(
                            new MediaContent("image/" + type, null, damaged),
                            "image/png",
                            Map.of("pix-x", "8"));
            assertThat(converted).isNotNull();
        }
    }

    @Test
    void whatIsNoImageIsRefused() {
        for (String type :
                List.of("image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp")) {
            MediaContent none =
                    new MediaContent(type, null, "hello, world".getBytes(StandardCharsets.UTF_8));
            assertThat(refused(none, "image/png", Map.of()).why()).isEqualTo(Why.UNREADABLE);
            MediaContent empty = new MediaContent(type, null, new byte[0]);
            assertThat(refused(empty, "image/png", Map.of()).why()).isEqualTo(Why.UNREADABLE);
        }
    }
}
