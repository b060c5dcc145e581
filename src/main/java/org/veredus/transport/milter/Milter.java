package org.veredus.transport.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// The dialogue with one filter during one SMTP session. Any failure ends it; whoever gets the
/// [IOException] goes on without it.
final class Milter implements AutoCloseable {
    /// Of a message that goes to the filter at a time.
    static final int CHUNK = 65_535;

    /// Times of an answer that a message may take.
    private static final int MESSAGE_TIMES = 4;

    /// Octets of all changes of one message beside the body, and how many of them.
    private static final int MAX_CHANGED = 1 << 20;

    private static final int MAX_CHANGES = 10_000;

    private static final Pattern REPLY =
            Pattern.compile("([45])(\\d\\d)[ -](?:(\\1\\.\\d{1,3}\\.\\d{1,3})(?: |$))?(.*)");

    private final MilterConnection connection;
    private final Agreement agreed;
    private final Duration time;
    private final long maxBody;
    private State state = State.OPEN;
    private boolean accepted; // this message needs no more looking at

    /// Of the session.
    private enum State {
        OPEN,
        /// Nothing of it is looked at.
        PASSED,
        REFUSED
    }

    private MilterReply refusal = new MilterReply.Continue(); // where the session is refused

    private Milter(MilterConnection connection, Agreement agreed, Duration time, long maxBody) {
        this.connection = connection;
        this.agreed = agreed;
        this.time = time;
        this.maxBody = maxBody;
    }

    /// @param maxBody octets of a body that it may put in the place of a message's
    static Milter open(SocketAddress address, Duration time, long maxBody, LongSupplier nanos)
            throws IOException {
        MilterConnection connection = MilterConnection.open(address, time, nanos);
        try {
            connection.deadline(time);
            connection.write(Agreement.offer());
            Agreement agreed = Agreement.of(connection.read(time));
            return new Milter(connection, agreed, time, maxBody);
        } catch (IOException failed) {
            connection.close();
            throw failed;
        }
    }

    /// Tells of the client.
    void connect(Peer peer, String host) throws IOException {
        Map<String, String> macros = new LinkedHashMap<>();
        macros.put("j", host);
        macros.put("_", name(peer.address()) + " [" + peer.address().getHostAddress() + "]");
        macros.put("{daemon_name}", host);
        macros.put("v", "Veredus");
        macros('C', macros);
        if (!agreed.wants(Agreement.NO_CONNECT)) return;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Packet.writeText(data, name(peer.address()));
        data.write(peer.address() instanceof Inet6Address ? '6' : '4');
        data.write(peer.port() >> 8);
        data.write(peer.port());
        Packet.writeText(data, peer.address().getHostAddress());
        ofSession(ask(new Packet('C', data.toByteArray()), Agreement.SILENT_CONNECT));
    }

    /// The name is not looked up for this: filters get the literal, as from a host without one.
    private static String name(InetAddress address) {
        return "[" + address.getHostAddress() + "]";
    }

    /// Tells how the client introduces itself.
    void helo(Peer peer) throws IOException {
        if (state != State.OPEN) return;
        Map<String, String> macros = new LinkedHashMap<>(peer.facts());
        macros.keySet().removeIf(name -> !name.startsWith("{tls") && !name.startsWith("{cipher"));
        macros('H', macros);
        if (!agreed.wants(Agreement.NO_HELO)) return;
        ofSession(ask(Packet.of('H', peer.helo()), Agreement.SILENT_HELO));
    }

    private void ofSession(MilterReply reply) {
        switch (reply) {
            case MilterReply.Continue() -> {
                if (accepted) state = State.PASSED;
            }
            case MilterReply.Refuse _, MilterReply.Discard _ -> {
                state = State.REFUSED;
                refusal = reply;
            }
        }
        accepted = false;
    }

    /// Begins a message.
    ///
    /// @param path with angle brackets
    /// @param parameters of ESMTP, as `BODY=8BITMIME`
    MilterReply mail(String path, List<String> parameters, Peer peer) throws IOException {
        accepted = false;
        if (state == State.REFUSED) return refusal;
        if (state == State.PASSED) return new MilterReply.Continue();
        Map<String, String> macros = new LinkedHashMap<>(peer.facts());
        macros.put("{mail_addr}", path.substring(1, path.length() - 1));
        macros('M', macros);
        if (!agreed.wants(Agreement.NO_MAIL)) return new MilterReply.Continue();
        return ask(withParameters('M', path, parameters), Agreement.SILENT_MAIL);
    }

    private static Packet withParameters(char command, String path, List<String> parameters) {
        List<String> texts = new ArrayList<>();
        texts.add(path);
        texts.addAll(parameters);
        return Packet.of(command, texts.toArray(String[]::new));
    }

    MilterReply rcpt(String path, List<String> parameters) throws IOException {
        if (isDone()) return new MilterReply.Continue();
        macros('R', Map.of("{rcpt_addr}", path.substring(1, path.length() - 1)));
        if (!agreed.wants(Agreement.NO_RCPT)) return new MilterReply.Continue();
        return askOnce(withParameters('R', path, parameters), Agreement.SILENT_RCPT);
    }

    /// To accept a recipient says nothing of the message.
    private MilterReply askOnce(Packet packet, int silent) throws IOException {
        MilterReply reply = ask(packet, silent);
        accepted = accepted && reply instanceof MilterReply.Continue;
        return reply;
    }

    private boolean isDone() {
        return accepted || state != State.OPEN;
    }

    /// Gives it the message and hears what it wants changed.
    ///
    /// @param changes are added here, in their order
    MilterReply message(String id, Original message, List<Change> changes)
            throws IOException, StoreFailed {
        if (isDone()) return new MilterReply.Continue();
        connection.deadline(time.multipliedBy(MESSAGE_TIMES));
        macros('T', Map.of("i", id));
        if (agreed.version() > 3 && agreed.wants(Agreement.NO_DATA)) {
            MilterReply reply = answer(Packet.of('T'), Agreement.SILENT_DATA);
            if (isLast(reply)) return reply;
        }
        MilterReply reply = header(id, message);
        if (isLast(reply)) return reply;
        if (agreed.wants(Agreement.NO_BODY)) {
            reply = body(message);
            if (isLast(reply)) return reply;
        }
        macros('E', Map.of("i", id));
        connection.write(Packet.of('E'));
        return end(changes);
    }

    private boolean isLast(MilterReply reply) {
        return accepted || !(reply instanceof MilterReply.Continue);
    }

    private MilterReply header(String id, Original message) throws IOException {
        if (agreed.wants(Agreement.NO_HEADERS)) {
            for (Original.Field field : message.told()) {
                ByteArrayOutputStream data = new ByteArrayOutputStream();
                Packet.writeText(data, field.name());
                Packet.writeText(data, field.value(agreed.has(Agreement.LEADING_SPACE)));
                MilterReply reply =
                        answer(new Packet('L', data.toByteArray()), Agreement.SILENT_HEADERS);
                if (isLast(reply)) return reply;
            }
        }
        macros('N', Map.of("i", id));
        return agreed.wants(Agreement.NO_END_OF_HEADERS)
                ? answer(Packet.of('N'), Agreement.SILENT_END_OF_HEADERS)
                : new MilterReply.Continue();
    }

    private MilterReply body(Original message) throws IOException, StoreFailed {
        boolean[] skipped = {false};
        MilterReply[] last = {new MilterReply.Continue()};
        message.body(
                CHUNK,
                chunk -> {
                    if (skipped[0] || isLast(last[0])) return;
                    connection.write(new Packet('B', chunk));
                    if (agreed.has(Agreement.SILENT_BODY)) return;
                    Packet answer = next();
                    skipped[0] = answer.letter() == 's' && agreed.has(Agreement.SKIP);
                    if (!skipped[0]) last[0] = reply(answer);
                });
        return last[0];
    }

    private MilterReply end(List<Change> changes) throws IOException {
        long changed = 0;
        long body = 0;
        while (true) {
            Packet answer = next();
            Change change = change(answer);
            if (change == null) return reply(answer);
            if (change instanceof Change.Body) body += answer.data().length;
            else changed += answer.data().length;
            if (changed > MAX_CHANGED || body > maxBody || changes.size() >= MAX_CHANGES)
                throw new IOException("it changes too much");
            changes.add(change);
        }
    }

    /// Null for an answer that is the last one.
    private @Nullable Change change(Packet packet) throws IOException {
        return switch (packet.letter()) {
            case 'h' -> field(packet, Agreement.ADD_FIELDS, 0);
            case 'i' -> field(packet, Agreement.ADD_FIELDS, 4);
            case 'm' -> field(packet, Agreement.CHANGE_FIELDS, 4);
            case 'b' -> {
                check(packet, Agreement.CHANGE_BODY);
                yield new Change.Body(packet.data());
            }
            case '+' -> {
                check(packet, Agreement.ADD_RECIPIENTS);
                yield new Change.AddRecipient(packet.texts(0, 1).getFirst());
            }
            case '2' -> {
                check(packet, Agreement.ADD_RECIPIENTS_WITH_PARAMETERS);
                yield new Change.AddRecipient(packet.texts(0, 1).getFirst());
            }
            case '-' -> {
                check(packet, Agreement.DELETE_RECIPIENTS);
                yield new Change.DeleteRecipient(packet.texts(0, 1).getFirst());
            }
            case 'e' -> {
                check(packet, Agreement.CHANGE_SENDER);
                yield new Change.Sender(packet.texts(0, 1).getFirst());
            }
            case 'q' -> {
                check(packet, Agreement.QUARANTINE);
                yield new Change.Quarantine(packet.texts(0, 1).getFirst());
            }
            default -> null;
        };
    }

    private Change field(Packet packet, int action, int from) throws IOException {
        check(packet, action);
        List<String> texts = packet.texts(from, 2);
        String name = texts.get(0);
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':'))
            throw new IOException("it makes a field without a name");
        String value = texts.get(1);
        if (!agreed.has(Agreement.LEADING_SPACE) && !value.isEmpty()) value = " " + value;
        if (packet.letter() == 'h') return new Change.AddField(name, value);
        int index = packet.number(0);
        if (index < 0) throw new IOException("it names the field " + index);
        return packet.letter() == 'i'
                ? new Change.InsertField(index, name, value)
                : new Change.ChangeField(index, name, value);
    }

    private void check(Packet packet, int action) throws IOException {
        if (!agreed.may(action))
            throw new IOException("it does " + packet.letter() + " without having asked for it");
    }

    /// Ends a message that is not given to it.
    void abort() throws IOException {
        if (state != State.OPEN) return;
        connection.deadline(time);
        connection.write(Packet.of('A'));
        connection.flush();
    }

    private void macros(char command, Map<String, String> known) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(command);
        known.forEach(
                (name, value) -> {
                    if (!agreed.wantsMacro(command, name)) return;
                    Packet.writeText(data, name);
                    Packet.writeText(data, value);
                });
        if (data.size() > 1) connection.write(new Packet('D', data.toByteArray()));
    }

    private MilterReply ask(Packet packet, int silent) throws IOException {
        connection.deadline(time);
        return answer(packet, silent);
    }

    /// @param silent the step that says that nothing will be answered
    private MilterReply answer(Packet packet, int silent) throws IOException {
        connection.write(packet);
        return agreed.has(silent) ? new MilterReply.Continue() : reply(next());
    }

    /// That it is at work is no answer, but gives it more time, up to the deadline.
    private Packet next() throws IOException {
        while (true) {
            Packet packet = connection.read(time);
            if (packet.letter() != 'p') return packet;
        }
    }

    private MilterReply reply(Packet packet) throws IOException {
        return switch (packet.letter()) {
            case 'c' -> new MilterReply.Continue();
            case 'a' -> {
                accepted = true;
                yield new MilterReply.Continue();
            }
            case 'd' -> new MilterReply.Discard();
            case 'r' -> new MilterReply.Refuse(550, "5.7.1", "refused by a mail filter");
            case 't' -> new MilterReply.Refuse(451, "4.7.1", "try again later");
            case 'f' -> new MilterReply.Refuse(451, "4.7.1", "try again later");
            case '4' -> new MilterReply.Refuse(451, "4.7.0", "try again later");
            case 'y' -> own(packet.texts(0, 1).getFirst());
            default -> throw new IOException("it answers with " + packet.letter());
        };
    }

    /// Of a reply of several lines all are kept, as one.
    private static MilterReply own(String reply) throws IOException {
        StringBuilder text = new StringBuilder();
        MilterReply.Refuse first = null;
        for (String line : reply.split("\r?\n", 32)) {
            Matcher parts = REPLY.matcher(line);
            if (!parts.matches()) {
                if (line.isEmpty() && first != null) continue;
                throw new IOException("it replies with what is no reply");
            }
            String status = parts.group(3) == null ? parts.group(1) + ".7.1" : parts.group(3);
            if (first == null)
                first =
                        new MilterReply.Refuse(
                                Integer.parseInt(parts.group(1) + parts.group(2)), status, "");
            text.append(text.isEmpty() ? "" : " ").append(parts.group(4));
        }
        if (first == null) throw new IOException("it replies with nothing");
        String clean = text.toString().replaceAll("%%", "%").replaceAll("[^ -~]", "?").strip();
        return new MilterReply.Refuse(
                first.code(), first.status(), clean.isEmpty() ? "refused by a mail filter" : clean);
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            connection.deadline(time);
            connection.write(Packet.of('Q'));
            connection.flush();
        }
    }
}
