package org.veredus.format.sieve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Delivery.Occasion;

/// Reads a file of cases; what a line may be is told in `sieve/README`.
final class CaseFile {
    /// One assertion.
    ///
    /// @param kind true, false, gives, fails, wrong, warns, right
    /// @param extension whose table this is in, and which `aspect` of it; empty for none
    /// @param expected of `gives` the actions, of the others a part of the message
    record Case(
            int line,
            String extension,
            String aspect,
            String kind,
            String script,
            Author author,
            String expected,
            Delivery delivery,
            World world) {
        String name() {
            return "line " + line + ": " + kind + " " + script.strip().replaceAll("\\s+", " ");
        }
    }

    /// What the scripts of a table require beside its extension.
    private static final List<String> BESIDE =
            List.of("fileinto", "copy", "variables", "mime", "foreverypart");

    private final List<String> lines;
    private final List<Case> cases = new ArrayList<>();
    private int at;
    private String message = "Subject: hello\r\n\r\nbody\r\n";
    private String lastScript = "";
    private String extension = "";
    private String aspect = "";
    private String letter = "";
    private String require = "";
    private Author author = Author.ACCOUNT;
    private Occasion occasion = new Occasion.Arrival();
    private String from = "sender@example.com";
    private String to = "me@example.org";
    private ZonedDateTime now = ZonedDateTime.parse("2026-11-24T10:20:30Z");
    private final Map<String, String> envelope = new HashMap<>();
    private Facts facts = new Facts();

    /// The world as a file's lines make it.
    private static final class Facts {
        private final Set<String> mailboxes = new HashSet<>();
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, String> uses = new HashMap<>();
        private final Map<String, Map<String, String>> annotations = new HashMap<>();
        private final Map<String, String> environment = new HashMap<>();
        private final Map<String, List<String>> lists = new HashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final Map<String, Script> personal = new HashMap<>();
        private final Map<String, Script> global = new HashMap<>();
        private final Map<String, String> answers = new HashMap<>();
        private @Nullable Integer spam;
        private @Nullable Integer virus;

        World world() {
            Map<String, Map<String, String>> values = new HashMap<>();
            annotations.forEach((mailbox, entries) -> values.put(mailbox, Map.copyOf(entries)));
            return new FixedWorld(
                    Set.copyOf(mailboxes),
                    Map.copyOf(ids),
                    Map.copyOf(uses),
                    values,
                    Map.copyOf(environment),
                    Map.copyOf(lists),
                    Set.copyOf(seen),
                    spam,
                    virus,
                    Map.copyOf(personal),
                    Map.copyOf(global),
                    Map.copyOf(answers));
        }
    }

    private CaseFile(List<String> lines) {
        this.lines = lines;
    }

    static List<Case> read(String name) {
        try (InputStream in = CaseFile.class.getResourceAsStream("/sieve/" + name)) {
            if (in == null) throw new IllegalArgumentException("no file " + name);
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var file = new CaseFile(text.lines().toList());
            file.run();
            return file.cases;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void run() {
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (line.isBlank() || line.startsWith("#")) continue;
            int space = line.indexOf(' ');
            String word = space < 0 ? line : line.substring(0, space);
            String rest = space < 0 ? "" : line.substring(space + 1).strip();
            if (word.startsWith("@")) setting(word.substring(1), rest);
            else single(word, rest);
        }
    }

    private void single(String kind, String rest) {
        int arrow = rest.lastIndexOf(" => ");
        String script = arrow < 0 ? rest : rest.substring(0, arrow).strip();
        String expected = arrow < 0 ? "" : rest.substring(arrow + 4).strip();
        switch (kind) {
            case "again" -> again(rest);
            case "true", "false" -> add(kind, "if " + script + " { discard; }", "");
            case "gives", "fails", "wrong", "warns", "right" -> add(kind, script, expected);
            default -> throw new IllegalArgumentException("line " + at + ": " + kind);
        }
    }

    private void add(String kind, String script, String expected) {
        Delivery delivery =
                new Delivery(
                        message.getBytes(StandardCharsets.UTF_8),
                        from,
                        to,
                        List.of("me@example.org"),
                        now,
                        envelope,
                        occasion);
        String whole = require + script;
        cases.add(
                new Case(
                        at,
                        extension,
                        aspect,
                        kind,
                        whole,
                        author,
                        expected,
                        delivery,
                        facts.world()));
    }

    private void setting(String name, String rest) {
        String[] words = rest.split(" ", 3);
        switch (name) {
            case "message" -> message = block("\r\n");
            case "pad" -> pad(Integer.parseInt(rest));
            case "script" -> script();
            case "extension" -> table(rest);
            case "aspect" -> aspect = rest;
            case "require" -> require = rest.isEmpty() ? "" : "require [" + quoted(rest) + "]; ";
            case "from" -> from = rest;
            case "to" -> to = rest;
            case "now" -> now = ZonedDateTime.parse(rest);
            case "envelope" -> envelope.put(words[0], words[1]);
            case "mailbox" -> facts.mailboxes.add(rest);
            case "id" -> facts.ids.put(words[0], words[1]);
            case "use" -> facts.uses.put(words[0], words[1]);
            case "annotation" -> annotation(words[0], words[1], words[2]);
            case "serverannotation" -> annotation("", words[0], words[1]);
            case "environment" -> facts.environment.put(words[0], words[1]);
            case "list" -> facts.lists.put(words[0], List.of(words[1].split(",", -1)));
            case "seen" -> facts.seen.add(rest);
            case "spam" -> facts.spam = rest.isEmpty() ? null : Integer.valueOf(rest);
            case "virus" -> facts.virus = rest.isEmpty() ? null : Integer.valueOf(rest);
            case "personal" -> facts.personal.put(rest, compiled(block("\n")));
            case "global" -> facts.global.put(rest, compiled(block("\n")));
            case "answer" -> facts.answers.put(words[0], words[1]);
            case "author" -> author = Author.valueOf(rest.toUpperCase(Locale.ROOT));
            case "event" -> occasion = new Occasion.Event(List.of(rest.split(" ", -1)));
            case "stage" ->
                    occasion =
                            rest.isEmpty()
                                    ? new Occasion.Arrival()
                                    : new Occasion.Stage(
                                            Occasion.Known.valueOf(rest.toUpperCase(Locale.ROOT)));
            case "fresh" -> facts = new Facts();
            default -> throw new IllegalArgumentException("line " + at + ": @" + name);
        }
    }

    /// Begins anew with the first message of the file.
    private void table(String name) {
        if (extension.isEmpty()) letter = message;
        extension = name;
        aspect = "";
        message = letter;
        envelope.clear();
        facts = new Facts();
        author = Capabilities.isForHouse(name) ? Author.HOUSE : Author.ACCOUNT;
        occasion = new Occasion.Arrival();
        List<String> required = new ArrayList<>(List.of(name));
        for (String other : BESIDE) if (!other.equals(name)) required.add(other);
        require = "require [" + quoted(String.join(" ", required)) + "]; ";
    }

    private void annotation(String mailbox, String entry, String value) {
        facts.annotations.computeIfAbsent(mailbox, _ -> new HashMap<>()).put(entry, value);
    }

    private static String quoted(String names) {
        return "\"" + String.join("\", \"", names.split(" ", -1)) + "\"";
    }

    private static Script compiled(String text) {
        Script.Compiled compiled = Script.compile(text, Limits.defaults());
        Script script = compiled.script();
        if (script == null) throw new IllegalArgumentException(compiled.errors().toString());
        return script;
    }

    /// The lines up to `@end`, or to a line that says what the script gives.
    private String block(String lineEnd) {
        var text = new StringBuilder();
        while (!lines.get(at).equals("@end")) text.append(lines.get(at++)).append(lineEnd);
        at++;
        return text.toString();
    }

    private void script() {
        lastScript = block("\n");
        again(lines.get(at++));
    }

    /// The last script of several lines, in the world as it is now.
    private void again(String verdict) {
        int space = verdict.indexOf(' ');
        add(
                space < 0 ? verdict : verdict.substring(0, space),
                lastScript,
                space < 0 ? "" : verdict.substring(space + 1).strip());
    }

    /// Makes the message so long that rules for its size can be seen.
    private void pad(int octets) {
        String line = "0123456789".repeat(7) + "\r\n";
        message += line.repeat((octets - message.length()) / line.length() + 1);
    }
}
