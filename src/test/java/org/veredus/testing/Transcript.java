package org.veredus.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A transcript file: what [Talk] plays, between lines that say how things stand.
///
/// ```
/// # RFC 9051 §6.4.4        a remark: the section that asks for what follows
/// @message                 there is a message in the inbox that is not recent:
/// | Subject: one             its lines
/// @new-message             the same, but nobody has been told of it
/// @messages 6              six small messages
/// @enter 2                 client 2 logs in and selects the inbox, not shown
/// @skip C2: a1 NOOP        client 2 says this; the answer is not shown
/// @lacks CONVERT           the control has no such capability, so it does not play this file
/// @alone why               nor this one, which is about a setting of ours
/// ! RFC 9051 §7.2.1: why   the control answers the command before in another way
/// !? RFC 2177 §3: why      the control may answer otherwise; it depends on time
/// @setting value           how the server is set up
/// ```
///
/// @param name of the file
/// @param settings from the lines `@setting value`
public record Transcript(String name, Map<String, String> settings, List<Step> steps) {
    /// What happens, in order.
    public sealed interface Step {
        /// @param text with LF
        /// @param isNew whether nobody has been told of it
        record Message(String text, boolean isNew) implements Step {}

        record Enter(String client) implements Step {}

        /// @param tag the word that the last line of the answer begins with
        record Skip(String client, String line, String tag) implements Step {}

        record Play(String lines) implements Step {}
    }

    /// The names of the transcripts in a folder of the tests' resources.
    public static List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(resource("/" + folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".talk"))
                    .sorted()
                    .toList();
        }
    }

    public static Transcript read(String folder, String name) throws IOException {
        Map<String, String> settings = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        StringBuilder play = new StringBuilder();
        List<String> lines = Files.readAllLines(resource("/" + folder + "/" + name));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("@")) {
                play.append(line).append('\n');
                continue;
            }
            if (!play.isEmpty()) steps.add(new Step.Play(play.toString()));
            play.setLength(0);
            int space = line.indexOf(' ');
            String word = space < 0 ? line.substring(1) : line.substring(1, space);
            String rest = space < 0 ? "" : line.substring(space + 1);
            switch (word) {
                case "message", "new-message" -> {
                    StringBuilder text = new StringBuilder();
                    for (; i + 1 < lines.size() && lines.get(i + 1).startsWith("|"); i++) {
                        String shown = lines.get(i + 1);
                        text.append(shown.substring(Math.min(2, shown.length()))).append('\n');
                    }
                    steps.add(new Step.Message(text.toString(), word.startsWith("new")));
                }
                case "messages" -> {
                    for (int m = 1; m <= Integer.parseInt(rest); m++)
                        steps.add(new Step.Message("Subject: m" + m + "\n\nbody\n", false));
                }
                case "enter" -> steps.add(new Step.Enter(rest));
                case "skip" -> {
                    int colon = rest.indexOf(':');
                    String said = rest.substring(colon + 2);
                    String tag = said.substring(0, said.indexOf(' ') + 1);
                    steps.add(new Step.Skip(rest.substring(1, colon), said, tag));
                }
                default -> settings.put(word, rest);
            }
        }
        if (!play.isEmpty()) steps.add(new Step.Play(play.toString()));
        return new Transcript(name, settings, steps);
    }

    private static Path resource(String name) throws IOException {
        try {
            return Path.of(
                    java.util.Objects.requireNonNull(Transcript.class.getResource(name), name)
                            .toURI());
        } catch (URISyntaxException wrong) {
            throw new IOException(name, wrong);
        }
    }
}
