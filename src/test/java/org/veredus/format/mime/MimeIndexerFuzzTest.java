package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MimeIndexerFuzzTest {

    private static final List<String> PIECES =
            List.of(
                    "\r\n",
                    "\n",
                    "\r",
                    "\r\n\r\n",
                    "--",
                    "--b1",
                    "--b2--",
                    "\r\n--simple boundary\r\n",
                    "\0",
                    "\u00ff",
                    "=?utf-8?q?",
                    "?=",
                    "\"",
                    "(",
                    ";",
                    ":",
                    "<",
                    "boundary=b1",
                    "Content-Type: message/rfc822\r\n\r\n",
                    "\r\n--x\r\n",
                    " ",
                    "Content-Type: multipart/digest; boundary=x\r\n",
                    "From: a@b, c: d@e;\r\n");

    @Test
    void holdsItsPromisesForOddMessages() throws CorruptIndexException {
        var random = new Random(1);
        for (String sample : Samples.ODD) {
            IndexChecks.check(Samples.octets(sample), random);
        }
        IndexChecks.check(Samples.crlf(Samples.SIMPLE), random);
        IndexChecks.check(Samples.octets(Samples.SIMPLE), random);
        IndexChecks.check(Samples.crlf(Samples.TREE), random);
        IndexChecks.check(Samples.octets(Samples.TREE), random);
    }

    @Test
    void holdsItsPromisesForMutatedMessages() throws CorruptIndexException {
        var random = new Random(20260301);
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Samples.crlf(Samples.SIMPLE));
        seeds.add(Samples.crlf(Samples.TREE));
        Samples.ODD.forEach(sample -> seeds.add(Samples.octets(sample)));
        for (int i = 0; i < 6000; i++) {
            byte[] message = seeds.get(i % seeds.size());
            int changes = 1 + random.nextInt(6);
            for (int j = 0; j < changes; j++) {
                message = mutate(message, random);
            }
            IndexChecks.check(message, random);
        }
    }

    @Test
    void refusesDamagedStoredFormsByItsOwnException() {
        var random = new Random(7);
        byte[] stored = MessageIndexCodec.encode(MimeIndexer.index(Samples.crlf(Samples.TREE)));
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    i % 3 == 0
                            ? Arrays.copyOf(stored, random.nextInt(stored.length))
                            : stored.clone();
            for (int j = 0; j < i % 4 && damaged.length > 0; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            decodeOrRefuse(damaged);
        }
    }

    private static void decodeOrRefuse(byte[] damaged) {
        try {
            MessageIndexCodec.decode(damaged);
        } catch (CorruptIndexException refused) {
            // What the contract promises for damage; anything else fails the test.
            assert refused.getMessage() != null;
        }
    }

    private static byte[] mutate(byte[] message, Random random) {
        int at = random.nextInt(message.length + 1);
        int to = Math.min(message.length, at + random.nextInt(20));
        return switch (random.nextInt(5)) {
            case 0 -> splice(message, at, to, new byte[0]);
            case 1 ->
                    splice(
                            message,
                            at,
                            at,
                            Samples.octets(PIECES.get(random.nextInt(PIECES.size()))));
            case 2 ->
                    splice(
                            message,
                            at,
                            to,
                            Samples.octets(PIECES.get(random.nextInt(PIECES.size()))));
            case 3 -> {
                int from = random.nextInt(message.length + 1);
                int end = Math.min(message.length, from + random.nextInt(200));
                yield splice(message, at, at, Arrays.copyOfRange(message, from, end));
            }
            default -> Arrays.copyOf(message, at);
        };
    }

    private static byte[] splice(byte[] message, int from, int to, byte[] piece) {
        byte[] spliced = new byte[message.length - (to - from) + piece.length];
        System.arraycopy(message, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(message, to, spliced, from + piece.length, message.length - to);
        return spliced;
    }
}
