package org.veredus.journey.dovecot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.testing.Transcript;

/// Plays an IMAP transcript against a server that is not ours.
final class Control implements AutoCloseable {
    private static final Pattern COMMAND = Pattern.compile("([a-z]\\d+)( .*)?", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)\\+?}$", Pattern.DOTALL);
    private static final Pattern MODSEQ =
            Pattern.compile("((?:QRESYNC \\(\\d+|CHANGEDSINCE|MODSEQ) )(\\d+)");
    private static final Pattern TOLD_MODSEQ = Pattern.compile("MODSEQ \\(?(\\d+)");
    private static final String OUR_INBOX = "1772359200";
    private static final Pattern UIDVALIDITY = Pattern.compile("17723592\\d\\d");

    private final int port;
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    /// The command that each client has under way.
    private final Map<String, String> tags = new HashMap<>();

    /// Clients whose command has been answered though they wanted to say more of it.
    private final Set<String> refused = new HashSet<>();

    /// Where the transcript shows our UIDVALIDITY, the server's own is said.
    private final Map<String, String> validities = new HashMap<>();

    /// Our mod-sequences, and the server's own of the same changes.
    private final Map<String, String> sequences = new HashMap<>();

    Control(int port) {
        this.port = port;
    }

    /// @param ours what the transcript has
    /// @param theirs what the server said; both as [Answer]s
    record Played(Exchange exchange, List<String> ours, List<String> theirs) {
        /// A server may tell of the flags there are whenever it likes.
        private static boolean isOfFlags(String answer) {
            return answer.startsWith("* FLAGS ") || answer.startsWith("* OK [PERMANENTFLAGS ");
        }

        boolean differs() {
            List<String> a = new ArrayList<>(ours);
            List<String> b = new ArrayList<>(theirs);
            if (ours.stream().noneMatch(Played::isOfFlags)) b.removeIf(Played::isOfFlags);
            Collections.sort(a);
            Collections.sort(b);
            return !a.equals(b);
        }
    }

    List<Played> play(List<Transcript.Step> steps) throws IOException {
        List<Played> all = new ArrayList<>();
        subscribe();
        for (Transcript.Step step : steps) {
            switch (step) {
                case Transcript.Step.Message(var text, var isNew) -> file(text, isNew);
                case Transcript.Step.Enter(var client) -> {
                    ask(peer(client), "x1 LOGIN alice@imap.test secret");
                    String theirs = validity(ask(peer(client), "x2 SELECT INBOX"));
                    validities.put(OUR_INBOX, theirs);
                }
                case Transcript.Step.Skip(var client, var line, var _) -> ask(peer(client), line);
                case Transcript.Step.Play(var lines) -> {
                    for (Exchange exchange :
                            Exchange.of(
                                    lines.replace("(4097 octets)", "x".repeat(4097))
                                            .replace("(NUL)", "\0"))) play(exchange, all);
                }
            }
        }
        return all;
    }

    /// Our accounts begin with their mailboxes subscribed.
    private void subscribe() throws IOException {
        for (String who : List.of("alice", "bob")) {
            try (Peer peer = new Peer(port)) {
                ask(peer, "x1 LOGIN " + who + "@imap.test secret");
                for (String name : List.of("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"))
                    ask(peer, "x2 SUBSCRIBE " + name);
                ask(peer, "x3 LOGOUT ");
            }
        }
    }

    private Peer peer(String client) throws IOException {
        Peer known = peers.get(client);
        if (known != null) return known;
        Peer peer = new Peer(port);
        peers.put(client, peer);
        return peer;
    }

    /// @return the answer, without the greeting if it comes with it
    private static List<String> ask(Peer peer, String command) throws IOException {
        peer.say(command + "\r\n");
        return peer.until(List.of(command.substring(0, command.indexOf(' ') + 1)));
    }

    /// Does the server have the capability?
    boolean has(String capability) throws IOException {
        try (Peer peer = new Peer(port)) {
            ask(peer, "x1 LOGIN alice@imap.test secret");
            for (String line : ask(peer, "x2 CAPABILITY "))
                if (line.startsWith("* CAPABILITY")
                        && List.of(line.split(" ")).contains(capability)) return true;
            return false;
        }
    }

    /// Brings a message into alice's inbox.
    void file(String message, boolean isNew) throws IOException {
        try (Peer peer = new Peer(port)) {
            String octets =
                    new String(
                            message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1);
            ask(peer, "x1 LOGIN alice@imap.test secret");
            String date = "\" 1-Mar-2026 10:00:00 +0000\"";
            peer.say(
                    "x2 APPEND INBOX "
                            + date
                            + " {"
                            + octets.length()
                            + "+}\r\n"
                            + octets
                            + "\r\n");
            peer.until(List.of("x2 "));
            if (!isNew) ask(peer, "x3 SELECT INBOX");
            ask(peer, "x4 LOGOUT ");
        }
    }

    private void play(Exchange exchange, List<Played> all) throws IOException {
        String client = exchange.client();
        for (String line : exchange.said()) {
            if (line.startsWith("C" + client + "!")) {
                peer(client).close();
                peers.remove(client);
                continue;
            }
            if (line.startsWith("T")) return; // without TLS the control has nothing to show
            String text = Exchange.text(line);
            boolean half = line.startsWith("C" + client + "-");
            Matcher command = COMMAND.matcher(text);
            if (command.matches()) {
                refused.remove(client);
                tags.put(client, Objects.requireNonNull(command.group(1)));
            }
            if (refused.contains(client)) return;
            peer(client).say(own(text) + (half ? "" : "\r\n"));
        }
        exchange.heard().keySet().forEach(to -> hear(exchange, to, all));
    }

    /// A command with the server's own UIDVALIDITY and mod-sequences.
    private String own(String text) {
        String valid =
                UIDVALIDITY
                        .matcher(text)
                        .replaceAll(found -> validities.getOrDefault(found.group(), found.group()));
        return MODSEQ.matcher(valid)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        found.group(1)
                                                + sequences.getOrDefault(
                                                        found.group(2), found.group(2))));
    }

    private void hear(Exchange exchange, String to, List<Played> all) {
        List<String> expected = exchange.responses(to);
        String last = expected.get(expected.size() - 1);
        List<String> theirs;
        try {
            theirs = listen(exchange, to, expected, last);
        } catch (IOException broken) {
            theirs = List.of("(broken: " + broken.getMessage() + ")");
        }
        note(expected, theirs);
        all.add(new Played(exchange, answers(expected), answers(theirs)));
    }

    private List<String> listen(Exchange exchange, String to, List<String> expected, String last)
            throws IOException {
        Peer peer = peer(to);
        String tag = tags.getOrDefault(to, "") + " ";
        if (exchange.said().isEmpty() || last.equals(Peer.CLOSED))
            return peer.some(expected.size());
        boolean goesOn = last.startsWith("+");
        if (!goesOn && !last.startsWith(tag)) return peer.some(expected.size());
        List<String> theirs = new ArrayList<>(peer.until(List.of(tag, "+")));
        String end = theirs.get(theirs.size() - 1);
        if (goesOn && !end.startsWith("+")) refused.add(to);
        if (!goesOn && end.startsWith("+")) {
            // we refuse at once what they want to have whole
            peer.say(rest(exchange.said().get(exchange.said().size() - 1)));
            theirs.addAll(peer.until(List.of(tag)));
        }
        return theirs;
    }

    private static String rest(String said) {
        Matcher literal = LITERAL.matcher(said);
        int length = literal.matches() ? Integer.parseInt(literal.group(1)) : 0;
        return "x".repeat(Math.min(length, 1 << 20)) + "\r\n";
    }

    private void note(List<String> ours, List<String> theirs) {
        String a = validity(ours);
        String b = validity(theirs);
        if (!a.isEmpty() && !b.isEmpty()) validities.put(a, b);
        List<String> mine = sequences(ours);
        List<String> other = sequences(theirs);
        if (mine.size() != other.size()) return;
        for (int i = 0; i < mine.size(); i++) sequences.put(mine.get(i), other.get(i));
    }

    private static List<String> sequences(List<String> responses) {
        List<String> all = new ArrayList<>();
        for (String response : responses) {
            Matcher found = TOLD_MODSEQ.matcher(response);
            while (found.find()) all.add(Objects.requireNonNull(found.group(1)));
        }
        return all;
    }

    private static String validity(List<String> responses) {
        Pattern where = Pattern.compile("\\[(?:UIDVALIDITY|APPENDUID|COPYUID) (\\d+)");
        for (String response : responses) {
            Matcher found = where.matcher(response);
            if (found.find()) return Objects.requireNonNull(found.group(1));
        }
        return "";
    }

    private static List<String> answers(List<String> responses) {
        List<String> all = new ArrayList<>();
        for (String response : responses) {
            String answer = Answer.of(response);
            if (answer != null) all.add(answer);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers.values()) peer.close();
    }
}
