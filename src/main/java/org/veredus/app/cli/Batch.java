package org.veredus.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers one JSON object a line, in order. What is wrong with a line is its answer:
/// `{"error": …}`.
final class Batch {
    /// Characters of one string: a whole message in base64.
    private static final int MAX_TEXT = 256 << 20;

    /// Makes one answer.
    @FunctionalInterface
    interface Judge {
        ObjectNode answer(JsonNode line) throws Failure;
    }

    /// What the parser adds on where it was, in its own terms.
    private static final Pattern PARSER_S_PLACE = Pattern.compile("\\s*\\((?=start marker)");

    private final Terminal terminal;
    private final JsonMapper json =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxStringLength(MAX_TEXT)
                                            .build())
                            .build());

    Batch(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param file `-` for standard input
    int run(String file, Judge judge) throws IOException {
        // octets that are no UTF-8 spoil their line, not the lines behind it
        try (InputStream source =
                        file.equals("-") ? terminal.in() : Files.newInputStream(Path.of(file));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
                println(terminal.out(), answer(line, judge));
        }
        return 0;
    }

    private ObjectNode answer(String line, Judge judge) {
        try {
            JsonNode object = json.readTree(line);
            if (object == null || !object.isObject()) return error("not a JSON object");
            return judge.answer(object);
        } catch (JacksonException malformed) {
            return error("not JSON: " + PARSER_S_PLACE.split(sentence(malformed), 2)[0]);
        } catch (Failure wrong) {
            return error(String.valueOf(wrong.getMessage()));
        } catch (RuntimeException bug) {
            return error("our mistake: " + bug); // one line must not end the others
        }
    }

    private static String sentence(JacksonException malformed) {
        return String.valueOf(malformed.getOriginalMessage());
    }

    private ObjectNode error(String sentence) {
        return json.createObjectNode().put("error", sentence);
    }

    private static void println(PrintStream out, ObjectNode answer) {
        out.println(answer.toString());
    }
}
