package org.veredus.protocol.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Believes what it is told of a mailbox, and complains when the server contradicts itself: numbers
/// that do not fit, a UID that is another one, a mod-sequence that falls, other flags with the same
/// mod-sequence.
final class TrackingClient implements AutoCloseable {
    private static final Pattern NUMBERED = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE)");
    private static final Pattern FETCH = Pattern.compile("\\* (\\d+) FETCH \\((.*)\\)");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern MOD_SEQ = Pattern.compile("\\bMODSEQ \\((\\d+)\\)");
    private static final Pattern VANISHED =
            Pattern.compile("\\* VANISHED (\\(EARLIER\\) )?([0-9:,]+)");
    private static final Pattern HIGHEST = Pattern.compile(".*\\[HIGHESTMODSEQ (\\d+)\\].*");
    private static final Pattern VALIDITY = Pattern.compile(".*\\[UIDVALIDITY (\\d+)\\].*");

    /// How a client keeps up.
    enum Kind {
        PLAIN,
        /// It wants mod-sequences.
        CONDSTORE,
        /// It wants VANISHED instead of EXPUNGE, and goes on where it was when it comes again.
        QRESYNC
    }

    private final int port;
    private final String user;
    private final Kind kind;
    private Socket socket;
    private BufferedReader in;
    private OutputStream out;
    private String mailbox;
    private List<Message> messages = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long validity;
    private long toldHighest;
    private long highest; // up to where all is known
    private boolean resyncing;
    private int existing;
    private int tags;
    private long checks;

    private static final class Message {
        int uid;
        boolean flagsTold;
        long modSeq;
        Set<String> flags = new TreeSet<>();
    }

    /// A client of alice's inbox.
    TrackingClient(int port, Kind kind) throws IOException {
        this(port, "alice@imap.test", "INBOX", kind);
    }

    TrackingClient(int port, String user, String mailbox, Kind kind) throws IOException {
        this.port = port;
        this.user = user;
        this.kind = kind;
        this.mailbox = mailbox;
        connect();
        select(mailbox);
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000); // whoever waits longer has been forgotten
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        in.readLine();
        run("LOGIN " + user + " secret");
        if (kind == Kind.QRESYNC) run("ENABLE QRESYNC");
        if (kind == Kind.CONDSTORE) run("ENABLE CONDSTORE");
    }

    /// Looks into a mailbox of which it knows nothing yet.
    void select(String name) throws IOException {
        mailbox = name;
        messages = new ArrayList<>();
        run("SELECT \"" + name + '"');
        highest = toldHighest;
        fetchAll();
    }

    /// Hangs up, comes again, and asks what has happened meanwhile. RFC 7162 §3.2.5
    void comeAgain() throws IOException {
        socket.close();
        connect();
        if (kind != Kind.QRESYNC) {
            select(mailbox);
            return;
        }
        // of those it has no UIDs, so that nothing can be said of them
        messages.removeIf(message -> message.uid == 0);
        resyncing = true;
        run("SELECT \"" + mailbox + "\" (QRESYNC (" + validity + ' ' + highest + "))");
        resyncing = false;
        highest = toldHighest;
        if (size() != existing) {
            contradiction(existing + " messages there, " + size() + " known after QRESYNC");
        }
    }

    int size() {
        return messages.size();
    }

    /// How often something was told again that was known.
    long checks() {
        return checks;
    }

    /// The UID of a message, if it was told.
    int uidOr(int number, int otherwise) {
        int uid = messages.get(number - 1).uid;
        return uid == 0 ? otherwise : uid;
    }

    void fetchAll() throws IOException {
        run("FETCH 1:* (UID FLAGS" + (kind == Kind.PLAIN ? ")" : " MODSEQ)"));
    }

    /// Runs a command to its end and takes in what is told meanwhile.
    void run(String command) throws IOException {
        String tag = "t" + ++tags;
        say(tag + " " + command);
        String end = hearUntil(tag + " ");
        boolean wrong = end.startsWith(tag + " BAD") && size() > 0;
        if (wrong) contradiction(command + " was answered " + end);
        knows(end);
    }

    /// Idles until something is told, at most for a moment, and ends that. RFC 2177
    void idle() throws IOException {
        String tag = "t" + ++tags;
        say(tag + " IDLE");
        hearUntil("+ ");
        say("DONE");
        hearUntil(tag + " ");
    }

    private void say(String line) throws IOException {
        remember("C: " + line);
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void remember(String line) {
        said.add(line);
        if (said.size() > 400) said.subList(0, 200).clear();
    }

    private String hearUntil(String end) throws IOException {
        while (true) {
            String line = in.readLine();
            if (line == null || line.startsWith("* BYE")) {
                throw new IOException("hung up " + line + "\n" + String.join("\n", said));
            }
            remember(line);
            if (line.startsWith(end)) return line;
            hear(line);
        }
    }

    private void contradiction(String what) {
        int from = Math.max(0, said.size() - 80);
        throw new AssertionError(what + "\n" + String.join("\n", said.subList(from, said.size())));
    }

    /// Changes flags of the first messages and takes for granted what the server does not repeat.
    void storeSilently(int last, String sign, String flag) throws IOException {
        List<Message> changed = List.copyOf(messages.subList(0, last));
        run("STORE 1:" + last + " " + sign + "FLAGS.SILENT (" + flag + ")");
        if (kind != Kind.PLAIN) return; // the answer tells mod-sequences; flags are asked for
        for (Message message : changed) {
            if (sign.equals("+")) message.flags.add(flag);
            else message.flags.remove(flag);
        }
    }

    private void hear(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        Matcher fetch = FETCH.matcher(line);
        Matcher vanished = VANISHED.matcher(line);
        if (numbered.matches()) {
            int number = Integer.parseInt(numbered.group(1));
            if (numbered.group(2).equals("EXPUNGE")) expunge(number);
            else exists(number);
        } else if (vanished.matches()) {
            vanish(vanished.group(2), vanished.group(1) != null);
        } else if (fetch.matches()) {
            learn(Integer.parseInt(fetch.group(1)), fetch.group(2));
        } else {
            knows(line);
        }
    }

    private void knows(String line) {
        Matcher valid = VALIDITY.matcher(line);
        if (valid.matches()) validity = Long.parseLong(valid.group(1));
        Matcher told = HIGHEST.matcher(line);
        if (told.matches()) toldHighest = Long.parseLong(told.group(1));
    }

    private void exists(int count) {
        existing = count;
        if (resyncing) return; // sequence numbers come with FETCH, after VANISHED
        if (count < size()) contradiction(count + " EXISTS, known are " + size());
        while (size() < count) messages.add(new Message());
    }

    private void expunge(int number) {
        if (kind == Kind.QRESYNC) contradiction("EXPUNGE to a client that wants VANISHED");
        if (number > size()) contradiction(number + " EXPUNGE of " + size());
        messages.remove(number - 1);
    }

    private void vanish(String set, boolean earlier) {
        for (String range : set.split(",", -1)) {
            String[] ends = range.split(":", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (earlier) messages.removeIf(each -> each.uid >= first && each.uid <= last);
            else for (int uid = first; uid <= last; uid++) vanish(uid);
        }
    }

    /// A UID that was not told yet is that of a message without one, before the first with a higher
    /// UID.
    private void vanish(int uid) {
        int candidate = -1;
        for (int i = 0; i < size() && messages.get(i).uid <= uid; i++) {
            int known = messages.get(i).uid;
            if (known == uid || known == 0) candidate = i;
            if (known == uid) break;
        }
        if (candidate < 0) contradiction("VANISHED " + uid + " was not there");
        messages.remove(candidate);
    }

    /// A message that was not known stands between those that are.
    private void makeRoom(int number, String items) {
        Matcher uid = UID.matcher(items);
        if (!uid.find()) return;
        int told = Integer.parseInt(uid.group(1));
        boolean known = messages.stream().anyMatch(message -> message.uid == told);
        if (!known && number <= size() + 1) messages.add(number - 1, new Message());
    }

    private void learn(int number, String items) {
        if (resyncing) makeRoom(number, items);
        if (number > size()) contradiction(number + " FETCH of " + size());
        Message message = messages.get(number - 1);
        Matcher uid = UID.matcher(items);
        if (uid.find()) {
            int told = Integer.parseInt(uid.group(1));
            if (message.uid != 0 && message.uid != told) {
                contradiction(number + " had UID " + message.uid + ", now " + told);
            }
            message.uid = told;
        }
        Matcher modSeq = MOD_SEQ.matcher(items);
        long told = modSeq.find() ? Long.parseLong(modSeq.group(1)) : 0;
        if (told > 0 && told < message.modSeq) {
            contradiction(number + " had mod-sequence " + message.modSeq + ", now " + told);
        }
        Matcher flags = FLAGS.matcher(items);
        if (flags.find()) {
            Set<String> now = new TreeSet<>(List.of(flags.group(1).split(" ", -1)));
            now.remove("\\Recent"); // one session's alone
            now.remove("");
            boolean same = told > 0 && told == message.modSeq && message.flagsTold;
            if (same && !now.equals(message.flags)) {
                contradiction(number + " had flags " + message.flags + ", now " + now);
            }
            if (same) checks++;
            message.flags = now;
            message.flagsTold = true;
        } else if (told > message.modSeq) {
            message.flagsTold = false; // there is something new that was not told
        }
        if (told > 0) message.modSeq = told;
    }

    /// Asks for what nobody has told.
    void complete() throws IOException {
        run("NOOP");
        for (int i = 0; i < size(); i++) {
            boolean known = messages.get(i).flagsTold && messages.get(i).uid != 0;
            if (!known) run("FETCH " + (i + 1) + " (UID FLAGS)");
        }
    }

    /// UIDs and flags, one message a line.
    List<String> view() {
        List<String> view = new ArrayList<>();
        for (Message message : messages) view.add(message.uid + " " + message.flags);
        return view;
    }

    String mailbox() {
        return mailbox;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
