package org.veredus.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers one JSON object a line, in order. What is wrong with a line is its answer:
/// `{"error": …}`.
final class Batch {
    /// Octets of a line, and so of one string: a whole message in base64.
    private static final int MAX_LINE = 256 << 20;

    /// Makes one answer.
    @FunctionalInterface
    interface Judge {
        ObjectNode answer(JsonNode line) throws Failure;
    }

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Terminal terminal;
    private final JsonMapper json =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxStringLength(MAX_LINE)
                                            .build())
                            .build());

    Batch(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param file `-` for standard input
    int run(String file, Judge judge) throws IOException {
        try (InputStream source =
                file.equals("-") ? terminal.in() : Files.newInputStream(Path.of(file))) {
            BatchLines lines = new BatchLines(source, MAX_LINE);
            ObjectNode answer = answer(lines, judge);
            while (answer != null) {
                println(terminal.out(), answer);
                answer = answer(lines, judge);
            }
        }
        return 0;
    }

    /// Null behind the last line.
    private @Nullable ObjectNode answer(BatchLines lines, Judge judge) throws IOException {
        try {
            byte[] line = lines.next();
            return line == null ? null : judge.answer(object(line));
        } catch (JacksonException malformed) {
            return error("not JSON: " + JsonFault.of(malformed));
        } catch (Failure wrong) {
            return error(String.valueOf(wrong.getMessage()));
        } catch (RuntimeException | StackOverflowError bug) {
            return error("our mistake: " + bug); // one line must not end the others
        } catch (OutOfMemoryError full) { // nor must one that asks for more than there is
            return error("the line asks for more memory than there is");
        }
    }

    private JsonNode object(byte[] line) throws IOException, Failure {
        // octets that are no UTF-8 are read as U+FFFD
        Reader text = new InputStreamReader(new ByteArrayInputStream(line), StandardCharsets.UTF_8);
        PushbackReader start = new PushbackReader(text);
        int first = start.read(); // RFC 8259 §8.1: some editors put one in front
        if (first >= 0 && first != BYTE_ORDER_MARK) start.unread(first);
        JsonNode object = json.readTree(start);
        if (object == null || !object.isObject()) throw new Failure("not a JSON object");
        return object;
    }

    private ObjectNode error(String sentence) {
        return json.createObjectNode().put("error", sentence);
    }

    private static void println(PrintStream out, ObjectNode answer) {
        out.println(answer.toString());
    }
}
