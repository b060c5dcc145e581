package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchLinesTest {
    private static List<String> lines(String text, int longest) throws IOException {
        BatchLines lines =
                new BatchLines(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
        List<String> read = new ArrayList<>();
        while (true) {
            try {
                byte[] line = lines.next();
                if (line == null) return read;
                read.add(new String(line, StandardCharsets.UTF_8));
            } catch (Failure tooLong) {
                read.add(String.valueOf(tooLong.getMessage()));
            }
        }
    }

    @Test
    void linesEndWithALineFeedAloneAndTheLastNeedsNone() throws Exception {
        assertThat(lines("", 9)).isEmpty();
        assertThat(lines("a\rb\r\n\nc", 9)).containsExactly("a\rb\r", "", "c");
        assertThat(lines("a\n", 9)).containsExactly("a");
    }

    @Test
    void oneThatIsTooLongHarmsNoOther() throws Exception {
        String enormous = "x".repeat(200_000);
        assertThat(lines("123\n" + enormous + "\n1234\n456", 3))
                .containsExactly("123", "the line is too long", "the line is too long", "456");
        assertThat(lines(enormous + "\n" + enormous, 200_000)).containsExactly(enormous, enormous);
    }
}
