package org.veredus.account.sending;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A message handed in to be sent. RFC 8621 §7
///
/// @param identity number of the identity
/// @param email number of the email
/// @param messageId of the message, with angle brackets; empty where it has none
/// @param trace the id under which its way can be followed; also the queue's name for it
/// @param posted ids in the queue; empty until it is there
public record Sending(
        long identity,
        long email,
        long thread,
        String messageId,
        Party from,
        List<Party> to,
        Instant sendAt,
        Undo undo,
        String trace,
        List<String> posted,
        List<Leg> legs,
        Returned returned) {
    /// From 2 on with the Message-ID and what has come back.
    private static final int VERSION = 2;

    public Sending {
        to = List.copyOf(to);
        posted = List.copyOf(posted);
        legs = List.copyOf(legs);
    }

    /// Whether it can be taken back. RFC 8621 §7
    public enum Undo {
        PENDING,
        FINAL,
        CANCELED
    }

    /// An address of the envelope as the client gave it.
    ///
    /// @param parameters null if there are none; a value is null if a parameter has none
    public record Party(String email, @Nullable Map<String, @Nullable String> parameters) {}

    /// The trace of a sending.
    ///
    /// @param base different for each message
    public static String trace(String base, long number) {
        return base + "-" + number;
    }

    /// The number of the sending whose trace it is; 0 for the trace of anything else.
    public static long numberIn(String trace) {
        int dash = trace.lastIndexOf('-');
        String digits = trace.substring(dash + 1);
        return dash > 0 && digits.matches("[1-9]\\d{0,17}") ? Long.parseLong(digits) : 0;
    }

    /// What a trace was made of.
    public static String baseIn(String trace) {
        return trace.substring(0, Math.max(0, trace.lastIndexOf('-')));
    }

    /// Whether it is not known to have reached the queue, and nothing has become of it.
    public boolean isAdrift() {
        return posted.isEmpty()
                && undo != Undo.CANCELED
                && legs.stream()
                        .allMatch(leg -> leg.fate() == Leg.Fate.QUEUED && leg.reply().isEmpty());
    }

    public Sending withPosted(List<String> ids) {
        return made(undo, ids, legs, returned);
    }

    public Sending with(Undo other) {
        return made(other, posted, legs, returned);
    }

    /// Something became of an end.
    public Sending with(String end, Leg.Fate fate, String reply) {
        List<Leg> next = new ArrayList<>();
        for (Leg leg : legs) next.add(leg.end().equals(end) ? leg.with(fate, reply) : leg);
        return made(undo, posted, next, returned);
    }

    /// A report came back that says what became of some recipients.
    ///
    /// @param email its number
    /// @param said what it says, by recipient, counted from 0
    public Sending withDsn(long email, Map<Integer, Leg> said) {
        List<Leg> next = new ArrayList<>();
        for (Leg leg : legs) {
            Leg news = said.get(leg.recipient());
            // what is known from our own queue is more than what somebody else writes
            boolean open = leg.fate() == Leg.Fate.QUEUED || leg.fate() == Leg.Fate.RELAYED;
            next.add(news == null || !open ? leg : leg.with(news.fate(), news.reply()));
        }
        return made(undo, posted, next, returned.withDsn(email));
    }

    /// A notification came back.
    ///
    /// @param email its number
    /// @param seen the recipients of whom it says that it was displayed to them, counted from 0
    public Sending withMdn(long email, Set<Integer> seen) {
        return made(undo, posted, legs, returned.withMdn(email, seen));
    }

    private Sending made(
            Undo otherUndo, List<String> otherPosted, List<Leg> otherLegs, Returned other) {
        return new Sending(
                identity,
                email,
                thread,
                messageId,
                from,
                to,
                sendAt,
                otherUndo,
                trace,
                otherPosted,
                otherLegs,
                other);
    }

    /// The recipients that an address is the one of, counted from 0.
    public Set<Integer> recipients(String address) {
        Set<Integer> found = new TreeSet<>();
        for (int i = 0; i < to.size(); i++)
            if (to.get(i).email().equalsIgnoreCase(address)) found.add(i);
        for (Leg leg : legs) if (leg.end().equalsIgnoreCase(address)) found.add(leg.recipient());
        return found;
    }

    /// What is told of a recipient: what has come of the leg that is worst off.
    public Leg status(int recipient) {
        Leg worst = null;
        for (Leg leg : legs)
            if (leg.recipient() == recipient && (worst == null || rank(leg) < rank(worst)))
                worst = leg;
        return worst == null ? new Leg(recipient, "", Leg.Fate.QUEUED, "") : worst;
    }

    private static int rank(Leg leg) {
        return switch (leg.fate()) {
            case QUEUED -> 0;
            case FAILED -> 1;
            case RELAYED -> 2;
            case DELIVERED -> 3;
        };
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION, 256);
        out.number(identity).number(email).number(thread);
        party(out, from);
        out.number(to.size());
        for (Party party : to) party(out, party);
        out.number(sendAt.getEpochSecond()).octet(undo.ordinal()).text(trace);
        out.number(posted.size());
        for (String id : posted) out.text(id);
        out.number(legs.size());
        for (Leg leg : legs)
            out.number(leg.recipient())
                    .text(leg.end())
                    .octet(leg.fate().ordinal())
                    .text(leg.reply());
        out.text(messageId);
        numbers(out, returned.dsns());
        numbers(out, returned.mdns());
        out.number(returned.seen().size());
        for (int recipient : returned.seen()) out.number(recipient);
        return out.toBytes();
    }

    private static void numbers(RecordWriter out, List<Long> numbers) {
        out.number(numbers.size());
        for (long number : numbers) out.number(number);
    }

    private static List<Long> numbers(RecordReader in) throws StoreFailed {
        List<Long> numbers = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) numbers.add(in.number());
        return numbers;
    }

    private static void party(RecordWriter out, Party party) {
        out.text(party.email());
        Map<String, @Nullable String> parameters = party.parameters();
        out.number(parameters == null ? 0 : parameters.size() + 1);
        if (parameters == null) return;
        for (Map.Entry<String, @Nullable String> each : parameters.entrySet()) {
            String value = each.getValue();
            out.text(each.getKey()).octet(value == null ? 0 : 1).text(value == null ? "" : value);
        }
    }

    static Sending read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("sending", record, VERSION);
        long identity = in.number();
        long email = in.number();
        long thread = in.number();
        Party from = party(in);
        List<Party> to = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) to.add(party(in));
        Instant sendAt = Instant.ofEpochSecond(in.number());
        Undo undo = Undo.values()[in.octet()];
        String trace = in.text();
        List<String> posted = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) posted.add(in.text());
        List<Leg> legs = new ArrayList<>();
        for (int left = in.count(); left > 0; left--)
            legs.add(new Leg(in.count(), in.text(), Leg.Fate.values()[in.octet()], in.text()));
        boolean first = in.version() == 1;
        String messageId = first ? "" : in.text();
        return new Sending(
                identity,
                email,
                thread,
                messageId,
                from,
                to,
                sendAt,
                undo,
                trace,
                posted,
                legs,
                first ? Returned.NOTHING : returned(in));
    }

    private static Returned returned(RecordReader in) throws StoreFailed {
        List<Long> dsns = numbers(in);
        List<Long> mdns = numbers(in);
        Set<Integer> seen = new TreeSet<>();
        for (int left = in.count(); left > 0; left--) seen.add(in.count());
        return new Returned(dsns, mdns, seen);
    }

    private static Party party(RecordReader in) throws StoreFailed {
        String email = in.text();
        int count = in.count();
        if (count == 0) return new Party(email, null);
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < count; i++) {
            String name = in.text();
            boolean valued = in.octet() == 1;
            String value = in.text();
            parameters.put(name, valued ? value : null);
        }
        return new Party(email, parameters);
    }
}
