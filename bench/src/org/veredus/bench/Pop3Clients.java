package org.veredus.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// POP3 clients that repeat one command, each in a maildrop of its own.
final class Pop3Clients {
    /// LOGIN is a whole session without commands.
    private enum Op {
        LOGIN(""),
        STAT("STAT"),
        LIST("LIST"),
        UIDL("UIDL"),
        RETR("RETR "),
        TOP("TOP ");

        private final String command;

        Op(String command) {
            this.command = command;
        }

        boolean hasLines() {
            return this != LOGIN && this != STAT;
        }
    }

    private Pop3Clients() {}

    static void single(Peer peer, int connections, int seconds) throws IOException {
        for (Op op : Op.values()) {
            run(peer, op, connections, 1);
            long[] times = run(peer, op, connections, seconds);
            System.out.printf(
                    "single server=%-15s op=%-14s rate=%-8.0f p50=%.2fms p99=%.2fms%n",
                    peer.name(),
                    "pop3_" + op.name().toLowerCase(Locale.ROOT),
                    times.length / (double) seconds,
                    Bench.percentile(times, 0.5),
                    Bench.percentile(times, 0.99));
        }
    }

    private static long[] run(Peer peer, Op op, int connections, int seconds) throws IOException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        try (ExecutorService clients = Executors.newFixedThreadPool(connections)) {
            List<Future<long[]>> all = new ArrayList<>();
            for (int user = ImapMix.ACCOUNTS; user > ImapMix.ACCOUNTS - connections; user--) {
                int one = user;
                all.add(clients.submit(() -> repeat(peer, op, one, deadline)));
            }
            LongStream times = LongStream.empty();
            for (Future<long[]> one : all)
                times = LongStream.concat(times, Arrays.stream(one.get()));
            return times.sorted().toArray();
        } catch (ExecutionException failed) {
            throw new IOException("POP3: " + failed.getCause(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static long[] repeat(Peer peer, Op op, int user, long deadline) throws IOException {
        List<Long> times = new ArrayList<>();
        if (op == Op.LOGIN) {
            while (System.nanoTime() < deadline) {
                long since = System.nanoTime();
                try (Talk talk = logIn(peer, user)) {
                    ask(talk, "QUIT");
                }
                times.add(System.nanoTime() - since);
            }
        } else {
            try (Talk talk = logIn(peer, user)) {
                int messages = Integer.parseInt(ask(talk, "STAT").split(" ")[1]);
                for (int n = 0; System.nanoTime() < deadline; n++) {
                    long since = System.nanoTime();
                    ask(talk, command(op, 1 + n % messages));
                    if (op.hasLines()) skip(talk);
                    times.add(System.nanoTime() - since);
                }
                ask(talk, "QUIT");
            }
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    private static String command(Op op, int message) {
        return switch (op) {
            case RETR -> op.command + message;
            case TOP -> op.command + message + " 10";
            case LOGIN, STAT, LIST, UIDL -> op.command;
        };
    }

    private static Talk logIn(Peer peer, int user) throws IOException {
        Talk talk = new Talk(new Socket(InetAddress.getLoopbackAddress(), peer.pop3()));
        talk.line();
        ask(talk, "USER " + Peer.user(user));
        ask(talk, "PASS " + Peer.PASSWORD);
        return talk;
    }

    private static String ask(Talk talk, String command) throws IOException {
        talk.send(command + "\r\n");
        String line = talk.line();
        if (!line.startsWith("+OK")) throw new IOException(command + ": " + line);
        return line;
    }

    private static void skip(Talk talk) throws IOException {
        String line = talk.line();
        while (!line.equals(".")) line = talk.line();
    }
}
