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

/// Believes what it is told of the inbox, and complains when the server contradicts itself.
final class TrackingClient implements AutoCloseable {
    private static final Pattern NUMBERED = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE)");
    private static final Pattern FETCH = Pattern.compile("\\* (\\d+) FETCH \\((.*)\\)");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern VANISHED = Pattern.compile("\\* VANISHED ([0-9:,]+)");

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    private final List<Message> messages = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final boolean resyncs;
    private int tags;

    private static final class Message {
        int uid;
        boolean flagsTold;
        Set<String> flags = new TreeSet<>();
    }

    /// @param resyncs whether it wants VANISHED instead of EXPUNGE
    TrackingClient(int port, boolean resyncs) throws IOException {
        this.resyncs = resyncs;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        in.readLine();
        run("LOGIN alice@imap.test secret");
        if (resyncs) run("ENABLE QRESYNC");
        run("SELECT INBOX");
        run("FETCH 1:* (UID FLAGS)");
    }

    int size() {
        return messages.size();
    }

    /// The UID of a message, if it was told.
    int uidOr(int number, int otherwise) {
        int uid = messages.get(number - 1).uid;
        return uid == 0 ? otherwise : uid;
    }

    /// Runs a command to its end and takes in what is told meanwhile.
    void run(String command) throws IOException {
        String tag = "t" + ++tags;
        said.add("C: " + command);
        if (said.size() > 60) said.subList(0, said.size() - 60).clear();
        out.write((tag + " " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        for (String line = in.readLine(); ; line = in.readLine()) {
            if (line == null || line.startsWith("* BYE")) throw new IOException("hung up " + line);
            if (line.startsWith(tag + " ")) {
                boolean wrong = line.startsWith(tag + " BAD") && size() > 0;
                if (wrong) throw new AssertionError(command + " was answered " + line);
                return;
            }
            said.add(line);
            try {
                hear(line);
            } catch (AssertionError contradiction) {
                throw new AssertionError(
                        contradiction.getMessage() + "\n" + String.join("\n", said));
            }
        }
    }

    /// Changes flags of the first messages and takes for granted what the server does not repeat.
    void storeSilently(int last, String sign, String flag) throws IOException {
        List<Message> changed = List.copyOf(messages.subList(0, last));
        run("STORE 1:" + last + " " + sign + "FLAGS.SILENT (" + flag + ")");
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
            else grow(number);
        } else if (vanished.matches()) {
            vanish(vanished.group(1));
        } else if (fetch.matches()) {
            learn(Integer.parseInt(fetch.group(1)), fetch.group(2));
        }
    }

    private void grow(int count) {
        if (count < size()) throw new AssertionError(count + " EXISTS, known are " + size());
        while (size() < count) messages.add(new Message());
    }

    private void expunge(int number) {
        if (resyncs) throw new AssertionError("EXPUNGE to a client that wants VANISHED");
        if (number > size()) throw new AssertionError(number + " EXPUNGE of " + size());
        messages.remove(number - 1);
    }

    private void vanish(String set) {
        for (String range : set.split(",", -1)) {
            String[] ends = range.split(":", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int uid = first; uid <= last; uid++) vanish(uid);
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
        if (candidate < 0) throw new AssertionError("VANISHED " + uid + " was not there");
        messages.remove(candidate);
    }

    private void learn(int number, String items) {
        if (number > size()) throw new AssertionError(number + " FETCH of " + size());
        Message message = messages.get(number - 1);
        Matcher uid = UID.matcher(items);
        if (uid.find()) {
            int told = Integer.parseInt(uid.group(1));
            if (message.uid != 0 && message.uid != told) {
                throw new AssertionError(number + " had UID " + message.uid + ", now " + told);
            }
            message.uid = told;
        }
        Matcher flags = FLAGS.matcher(items);
        if (flags.find()) {
            message.flags = new TreeSet<>(List.of(flags.group(1).split(" ", -1)));
            message.flagsTold = true;
            message.flags.remove("\\Recent"); // one session's alone
            message.flags.remove("");
        }
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
