package org.veredus.journey.dovecot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.testing.Transcript;

/// Plays a POP3 transcript against a server that is not ours.
final class Pop3Control implements AutoCloseable {
    private static final Set<String> LISTS =
            Set.of("CAPA", "LIST", "UIDL", "LANG", "AUTH"); // without an argument
    private static final Set<String> TEXTS = Set.of("RETR", "TOP");
    private static final Pattern STATUS =
            Pattern.compile("(\\+OK|-ERR|\\+)(?: (\\[[A-Z/-]+]))?.*", Pattern.DOTALL);
    private static final String PLAIN =
            Base64.getEncoder()
                    .encodeToString("\0alice@imap.test\0secret".getBytes(StandardCharsets.UTF_8));

    private final int port;
    private final Control mail;
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    /// @param mail files the transcript's messages
    Pop3Control(int port, Control mail) {
        this.port = port;
        this.mail = mail;
    }

    List<Control.Played> play(List<Transcript.Step> steps) throws IOException {
        List<Control.Played> all = new ArrayList<>();
        for (Transcript.Step step : steps) {
            switch (step) {
                case Transcript.Step.Message(var text, var isNew) -> mail.file(text, isNew);
                case Transcript.Step.Play(var lines) -> {
                    for (Exchange exchange : Exchange.of(lines)) all.add(play(exchange));
                }
                case Transcript.Step.Enter _, Transcript.Step.Skip _ ->
                        throw new IllegalArgumentException("not for POP3: " + step);
            }
        }
        return all;
    }

    private Control.Played play(Exchange exchange) throws IOException {
        Peer peer = peers.get(exchange.client());
        if (peer == null) {
            peer = new Peer(port);
            peers.put(exchange.client(), peer);
        }
        List<String> commands = new ArrayList<>();
        for (String line : exchange.said()) commands.add(Exchange.text(line));
        for (String command : commands) peer.say(command.replace("(plain)", PLAIN) + "\r\n");
        if (commands.isEmpty()) commands.add(""); // the greeting
        List<String> heard = exchange.heard().getOrDefault(exchange.client(), List.of());
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        int at = 0;
        for (String command : commands) {
            List<String> expected = new ArrayList<>();
            expected.add(heard.get(at++).replace("(space)", " "));
            if (isList(command, expected.getFirst())) {
                do expected.add(heard.get(at++));
                while (!expected.getLast().equals("."));
            }
            ours.addAll(plain(command, expected));
            theirs.addAll(plain(command, answer(peer, command)));
        }
        if (at < heard.size()) {
            ours.add(heard.get(at));
            theirs.addAll(peer.some(1));
        }
        greetings(exchange, ours, theirs);
        return new Control.Played(exchange, ours, theirs);
    }

    /// What other clients hear meanwhile, as they connect.
    private void greetings(Exchange exchange, List<String> ours, List<String> theirs)
            throws IOException {
        for (Map.Entry<String, List<String>> other : exchange.heard().entrySet()) {
            if (other.getKey().equals(exchange.client())) continue;
            Peer peer = new Peer(port);
            peers.put(other.getKey(), peer);
            ours.addAll(plain("", other.getValue()));
            theirs.addAll(plain("", peer.some(1)));
        }
    }

    private static List<String> answer(Peer peer, String command) throws IOException {
        List<String> lines = new ArrayList<>(peer.some(1));
        if (lines.isEmpty()) lines.add(Peer.SILENT);
        while (isList(command, lines.getFirst()) && !lines.getLast().equals(".")) {
            List<String> more = peer.some(1);
            if (more.isEmpty()) break;
            lines.addAll(more);
        }
        return lines;
    }

    private static boolean isList(String command, String first) {
        String word = word(command);
        boolean bare = command.length() == word.length();
        return (TEXTS.contains(word) || (bare && LISTS.contains(word))) && first.startsWith("+OK");
    }

    private static String word(String command) {
        int end = command.indexOf(' ');
        return (end < 0 ? command : command.substring(0, end)).toUpperCase(Locale.ROOT);
    }

    /// Without what every server may choose for itself: text for people and unique-ids.
    private static List<String> plain(String command, List<String> lines) {
        List<String> plain = new ArrayList<>();
        String word = word(command);
        boolean told =
                word.equals("STAT")
                        || (command.contains(" ") && Set.of("LIST", "UIDL").contains(word));
        Matcher status = STATUS.matcher(lines.getFirst());
        if (told && lines.getFirst().startsWith("+OK")) plain.add(lines.getFirst());
        else if (status.matches())
            plain.add(status.group(1) + (status.group(2) == null ? "" : " " + status.group(2)));
        else plain.add(lines.getFirst());
        plain.addAll(lines.subList(1, lines.size()));
        if (word.equals("UIDL")) plain.replaceAll(line -> line.replaceAll("(\\d+) \\S+$", "$1 n"));
        return plain;
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers.values()) peer.close();
    }
}
