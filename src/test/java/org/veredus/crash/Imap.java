package org.veredus.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of an IMAP client as the loads and the comparison need.
final class Imap implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    private final Wire wire;
    private int tag;

    Imap(int port, String user, String password) throws IOException {
        wire = Wire.to(port);
        try {
            wire.line();
            ask("LOGIN " + user + " \"" + password + "\"").ok();
            ask("ENABLE CONDSTORE").ok();
        } catch (IOException gone) {
            wire.close();
            throw gone;
        }
    }

    /// The untagged lines with the literals that stood in them, and the tagged one.
    record Answer(List<Item> items, String status) {
        Answer ok() throws Refused {
            if (!accepted()) throw new Refused(status);
            return this;
        }

        boolean accepted() {
            return status.startsWith("OK");
        }

        /// The number after a word, in any line; -1 without one.
        long number(String word) {
            Pattern pattern = Pattern.compile("\\b" + word + "[ (]+(\\d+)");
            for (Item item : items) {
                Matcher found = pattern.matcher(item.text());
                if (found.find()) return Long.parseLong(found.group(1));
            }
            Matcher found = pattern.matcher(status);
            return found.find() ? Long.parseLong(found.group(1)) : -1;
        }
    }

    /// A line of an answer; its literals are left out of the text.
    record Item(String text, List<byte[]> literals) {
        boolean isFetch() {
            return text.contains(" FETCH (");
        }

        long uid() {
            return after("UID ");
        }

        long modSeq() {
            return after("MODSEQ (");
        }

        Set<String> flags() {
            Matcher found = FLAGS.matcher(text);
            Set<String> flags = new HashSet<>();
            if (found.find() && !found.group(1).isEmpty())
                flags.addAll(List.of(found.group(1).split(" ")));
            flags.remove("\\Recent");
            return flags;
        }

        private long after(String word) {
            int at = text.indexOf(word);
            if (at < 0) return -1;
            int end = at + word.length();
            while (end < text.length() && Character.isDigit(text.charAt(end))) end++;
            return Long.parseLong(text.substring(at + word.length(), end));
        }
    }

    /// The server said no to a command that should have gone through.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String reply) {
            super("refused: " + reply);
        }
    }

    Answer ask(String command) throws IOException {
        wire.send("a" + ++tag + " " + command);
        return answer();
    }

    Answer append(String mailbox, Set<String> flags, byte[] message) throws IOException {
        String head = "APPEND " + mailbox + " (" + String.join(" ", flags) + ") ";
        wire.send("a" + ++tag + " " + head + "{" + message.length + "+}");
        wire.send(message);
        wire.send("");
        return answer();
    }

    private Answer answer() throws IOException {
        List<Item> items = new ArrayList<>();
        String mine = "a" + tag + " ";
        for (Item item = item(); ; item = item()) {
            if (item.text().startsWith(mine))
                return new Answer(items, item.text().substring(mine.length()));
            items.add(item);
        }
    }

    private Item item() throws IOException {
        List<byte[]> literals = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            String line = wire.line();
            text.append(line);
            Matcher literal = LITERAL.matcher(line);
            if (!literal.find()) return new Item(text.toString(), literals);
            literals.add(wire.octets(Integer.parseInt(literal.group(1))));
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
