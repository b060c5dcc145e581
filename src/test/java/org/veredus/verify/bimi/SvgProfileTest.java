package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class SvgProfileTest {
    /// @param problem a part of one of its problems; empty for a right one
    record Picture(String name, String problem, String svg) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Picture> gallery() throws Exception {
        try (InputStream in = SvgProfileTest.class.getResourceAsStream("/bimi/gallery.txt")) {
            byte[] octets = Objects.requireNonNull(in).readAllBytes();
            List<Picture> pictures = new ArrayList<>();
            for (String part : new String(octets, StandardCharsets.UTF_8).split("(?m)^=== ")) {
                if (part.isEmpty()) continue;
                String[] lines = part.split("\n", 2);
                String[] head = lines[0].split(": ", 2);
                pictures.add(
                        new Picture(head[0], head.length > 1 ? head[1] : "", lines[1].strip()));
            }
            return pictures;
        }
    }

    @ParameterizedTest
    @MethodSource("gallery")
    void tellsGoodFromBad(Picture picture) {
        List<String> problems = SvgProfile.problems(octets(picture.svg));
        if (picture.problem.isEmpty()) assertThat(problems).isEmpty();
        else assertThat(problems).anySatisfy(one -> assertThat(one).contains(picture.problem));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThat(
                        SvgProfile.problems(
                                octets(
                                        "<svg xmlns='http://www.w3.org/2000/svg' x='1'><script/>"
                                                + "<image/></svg>")))
                .containsExactly(
                        "the element <svg> lacks version=\"1.2\"",
                        "the element <svg> lacks baseProfile=\"tiny-ps\"",
                        "the element <svg> has the attribute x",
                        "the element <script> is not allowed",
                        "the element <image> is not allowed",
                        "it has no title");
    }

    @Test
    void takesNothingLongZippedOrOfAnotherCharset() {
        assertThat(SvgProfile.problems(new byte[(32 << 10) + 1]))
                .containsExactly("it is longer than 32768 octets");
        assertThat(SvgProfile.problems(new byte[] {0x1f, (byte) 0x8b, 8}))
                .containsExactly("it is compressed");
        assertThat(SvgProfile.problems("<svg/>".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("it is not UTF-8");
    }

    @Test
    void theListOfProblemsEnds() {
        StringBuilder svg = new StringBuilder("<svg>");
        for (int i = 0; i < 200; i++) svg.append("<e").append(i).append("/>");
        assertThat(SvgProfile.problems(octets(svg + "</svg>"))).hasSize(50);
    }

    @Test
    void nothingBreaksIt() throws Exception {
        Random random = new Random(20);
        List<Picture> pictures = gallery();
        for (int i = 0; i < 4000; i++) {
            byte[] svg = octets(pictures.get(random.nextInt(pictures.size())).svg);
            for (int change = random.nextInt(4); change >= 0 && svg.length > 0; change--)
                svg[random.nextInt(svg.length)] = (byte) random.nextInt(256);
            assertThat(SvgProfile.problems(svg)).isNotNull();
        }
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
