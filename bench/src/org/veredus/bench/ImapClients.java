package org.veredus.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Many IMAP clients on one thread, each with one command under way: what limits is the server.
final class ImapClients {
    private static final int COMMANDS_PER_LOGIN = 200;
    private static final String APPENDED = Corpus.message(7, 4096);

    private final Selector selector;
    private final int port;
    private final Only only;
    private final SplittableRandom random;
    private final long deadline;
    private final Map<Op, Times> times = new EnumMap<>(Op.class);
    private int live;

    private ImapClients(int port, Only only, int seconds, long seed) throws IOException {
        this.port = port;
        this.only = only;
        selector = Selector.open();
        random = new SplittableRandom(seed);
        deadline = System.nanoTime() + seconds * 1_000_000_000L;
        for (Op op : Op.values()) times.put(op, new Times());
    }

    /// What a client does, and how often of a hundred times.
    enum Op {
        CONNECT(0),
        LOGIN(0),
        SELECT(0),
        FETCH_FLAGS(10),
        FETCH_ENVELOPE(20),
        FETCH_BODY(30),
        STORE(14),
        SEARCH_UNSEEN(8),
        SEARCH_SUBJECT(4),
        APPEND_4K(4),
        IDLE_DONE(3),
        NOOP(4),
        STATUS(3),
        LOGOUT(0);

        private final int weight;

        Op(int weight) {
            this.weight = weight;
        }

        static Op draw(SplittableRandom random) {
            int left = random.nextInt(100);
            for (Op op : values()) {
                left -= op.weight;
                if (left < 0) return op;
            }
            throw new IllegalStateException("the weights do not make a hundred");
        }
    }

    private static final class Times {
        private long[] nanos = new long[1024];
        private int count;
        private int errors;

        void add(long taken) {
            if (count == nanos.length) nanos = Arrays.copyOf(nanos, count * 2);
            nanos[count++] = taken;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /// @param clientCpu of one core, as a share
    record Result(Map<Op, long[]> times, int errors, double seconds, double clientCpu) {
        double rate() {
            long all = times.values().stream().mapToLong(list -> list.length).sum();
            return (all - times.get(Op.CONNECT).length) / seconds;
        }

        /// How often a second, and how long, one command took.
        String line(Op op) {
            long[] list = times.get(op);
            return "rate=%-8.0f p50=%.2fms p99=%.2fms"
                    .formatted(
                            list.length / seconds,
                            Bench.percentile(list, 0.5),
                            Bench.percentile(list, 0.99));
        }

        /// The longest that 99 of 100 commands of the mix took.
        double p99() {
            long[] all =
                    times.entrySet().stream()
                            .filter(of -> of.getKey() != Op.CONNECT)
                            .flatMapToLong(of -> Arrays.stream(of.getValue()))
                            .sorted()
                            .toArray();
            return Bench.percentile(all, 0.99);
        }

        void print(int round, String server) {
            times.forEach(
                    (op, list) ->
                            System.out.printf(
                                    "imap round=%d server=%s op=%-14s n=%-7d p50=%.2fms p99=%.2fms%n",
                                    round,
                                    server,
                                    op.name().toLowerCase(java.util.Locale.ROOT),
                                    list.length,
                                    Bench.percentile(list, 0.5),
                                    Bench.percentile(list, 0.99)));
            System.out.printf(
                    "imap round=%d server=%s rate=%.0f/s p99=%.2fms errors=%d client_cpu=%.0f%% of a core%n",
                    round, server, rate(), p99(), errors, clientCpu * 100);
        }
    }

    /// What is done: the mix if null.
    record Only(Op op) {
        static final Only MIX = new Only(null);

        boolean is(Op other) {
            return op == other;
        }
    }

    static Result run(int port, int connections, int seconds, long seed) throws IOException {
        return new ImapClients(port, Only.MIX, seconds, seed).measure(connections);
    }

    /// One command, over and over.
    static Result run(int port, Op op, int connections, int seconds) throws IOException {
        return new ImapClients(port, new Only(op), seconds, op.ordinal()).measure(connections);
    }

    private Result measure(int connections) throws IOException {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            live++;
            new Client(i % ImapMix.ACCOUNTS + 1).open();
        }
        try (selector) {
            while (live > 0) {
                if (selector.select(key -> ((Client) key.attachment()).ready(key), 5000) == 0
                        && System.nanoTime() > deadline + 30_000_000_000L)
                    throw new IOException(live + " connections are stuck");
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        Map<Op, long[]> sorted = new EnumMap<>(Op.class);
        times.forEach((op, list) -> sorted.put(op, list.sorted()));
        int errors = times.values().stream().mapToInt(list -> list.errors).sum();
        return new Result(sorted, errors, seconds, used / 1e9 / seconds);
    }

    /// One connection: lines are read in place, literals are skipped.
    private final class Client {
        private final int user;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
        private SocketChannel channel;
        private ByteBuffer out = ByteBuffer.allocate(0);
        private Op op = Op.CONNECT;
        private long since;
        private long skip;
        private int tag;
        private int done;
        private int exists = 1;

        Client(int user) {
            this.user = user;
        }

        void open() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            op = Op.CONNECT;
            since = System.nanoTime();
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            in.clear();
            skip = 0;
            done = 0;
        }

        void ready(SelectionKey key) {
            try {
                if (key.isWritable()) flush();
                if (key.isReadable()) read();
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(op + ": " + broken.getMessage(), broken);
            }
        }

        private void read() throws IOException {
            SocketChannel mine = channel;
            while (mine == channel) {
                int room = in.remaining();
                int count = mine.read(in);
                if (count == 0) return;
                if (count < 0) {
                    if (op != Op.LOGOUT) times.get(op).errors++;
                    leave();
                    return;
                }
                in.flip();
                while (mine == channel && step()) {}
                if (mine == channel) in.compact();
                if (count < room) return; // that was all
            }
        }

        /// Takes a literal's octets or a line. Returns whether there may be another.
        private boolean step() throws IOException {
            if (skip > 0) {
                int some = (int) Math.min(skip, in.remaining());
                in.position(in.position() + some);
                skip -= some;
                return some > 0;
            }
            byte[] octets = in.array();
            int end = in.position();
            while (end < in.limit() && octets[end] != '\n') end++;
            if (end == in.limit()) {
                if (in.position() == 0 && end == in.capacity()) in.position(end - 100); // long line
                return false;
            }
            int from = in.position();
            in.position(end + 1);
            line(octets, from, octets[end - 1] == '\r' ? end - 1 : end);
            return true;
        }

        private void line(byte[] octets, int from, int to) throws IOException {
            if (to > from + 2 && octets[to - 1] == '}') {
                int open = to - 1;
                while (open > from && octets[open] != '{') open--;
                skip = Long.parseLong(text(octets, open + 1, to - 1));
            }
            byte first = octets[from];
            if (op == Op.CONNECT) answered(true);
            else if (first == '+') goOn();
            else if (first == 'A') tagged(text(octets, from, Math.min(to, from + 24)));
            else if (first == '*' && to - from < 40) untagged(text(octets, from, to));
        }

        private static String text(byte[] octets, int from, int to) {
            return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
        }

        private void untagged(String line) {
            if (!line.endsWith(" EXISTS")) return;
            exists = Math.max(1, Integer.parseInt(line.substring(2, line.length() - 7)));
        }

        private void tagged(String line) throws IOException {
            if (line.startsWith("A" + tag + " ")) answered(line.contains(" OK"));
        }

        private void goOn() throws IOException {
            if (op == Op.APPEND_4K) write(APPENDED + "\r\n");
            if (op == Op.IDLE_DONE) write("DONE\r\n");
        }

        private void answered(boolean well) throws IOException {
            Times of = times.get(op);
            of.add(System.nanoTime() - since);
            if (!well) of.errors++;
            switch (op) {
                case CONNECT ->
                        ask(Op.LOGIN, "LOGIN " + Peer.user(user) + " \"" + Peer.PASSWORD + "\"");
                case LOGIN -> {
                    if (only.is(Op.LOGIN)) ask(Op.LOGOUT, "LOGOUT");
                    else ask(Op.SELECT, "SELECT INBOX");
                }
                case LOGOUT -> leave();
                default -> next();
            }
        }

        private void leave() throws IOException {
            channel.close();
            channel = null;
            if (System.nanoTime() < deadline) open();
            else live--;
        }

        private void next() throws IOException {
            if ((++done > COMMANDS_PER_LOGIN && only.op() == null) || System.nanoTime() >= deadline) {
                ask(Op.LOGOUT, "LOGOUT");
                return;
            }
            Op drawn = only.op() == null ? Op.draw(random) : only.op();
            ask(drawn, command(drawn));
        }

        private String command(Op drawn) {
            int first = 1 + random.nextInt(exists);
            return switch (drawn) {
                case FETCH_FLAGS -> "FETCH " + range(first, 50) + " (UID FLAGS)";
                case FETCH_ENVELOPE ->
                        "FETCH "
                                + range(first, 20)
                                + " (UID INTERNALDATE RFC822.SIZE FLAGS ENVELOPE BODYSTRUCTURE)";
                case FETCH_BODY -> "FETCH " + first + " (UID BODY.PEEK[])";
                case STORE ->
                        "STORE "
                                + first
                                + (random.nextBoolean() ? " +" : " -")
                                + (random.nextBoolean() ? "FLAGS (\\Seen)" : "FLAGS (\\Flagged)");
                case SEARCH_UNSEEN -> "UID SEARCH UNSEEN";
                case SEARCH_SUBJECT -> "UID SEARCH SUBJECT invoice";
                case APPEND_4K -> "APPEND INBOX (\\Seen) {" + APPENDED.length() + "}";
                case IDLE_DONE -> "IDLE";
                case STATUS -> "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)";
                case NOOP -> "NOOP";
                case SELECT -> "SELECT INBOX";
                case CONNECT, LOGIN, LOGOUT -> throw new IllegalStateException("" + drawn);
            };
        }

        private String range(int first, int length) {
            return first + ":" + Math.min(exists, first + length - 1);
        }

        private void ask(Op next, String command) throws IOException {
            op = next;
            since = System.nanoTime();
            write("A" + ++tag + " " + command + "\r\n");
        }

        private void write(String text) throws IOException {
            byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
            ByteBuffer all = ByteBuffer.allocate(out.remaining() + octets.length);
            out = all.put(out).put(octets).flip();
            flush();
        }

        private void flush() throws IOException {
            channel.write(out);
            int read = SelectionKey.OP_READ;
            channel.keyFor(selector).interestOps(out.hasRemaining() ? read | SelectionKey.OP_WRITE : read);
        }
    }
}
