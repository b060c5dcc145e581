package org.veredus.base.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClientHelloTest {
    private static final int[] EXTENDED_MASTER_SECRET = {0, 23, 0, 0};
    private static final int[] TLS_13_AND_12 = {0, 43, 0, 5, 4, 3, 4, 3, 3};
    private static final int[] TLS_12_ONLY = {0, 43, 0, 3, 2, 3, 3};
    private static final int[] NAME = {0, 0, 0, 6, 0, 4, 0, 0, 1, 'x'};

    private static byte[] record(int suite, int[]... extensions) {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int[] extension : extensions) for (int octet : extension) all.write(octet);
            byte[] last = all.toByteArray();
            ByteArrayOutputStream hello = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(hello);
            int size = 2 + 32 + 1 + 2 + 2 + 2 + 2 + last.length;
            out.write(new byte[] {22, 3, 1});
            out.writeShort(4 + size);
            out.writeInt(1 << 24 | size);
            out.writeShort(0x0303);
            out.write(new byte[32]);
            out.writeByte(0);
            out.writeShort(2);
            out.writeShort(suite);
            out.writeShort(0x0100); // no compression
            out.writeShort(last.length);
            out.write(last);
            return hello.toByteArray();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ClientHello read(byte[] octets) throws IOException {
        return ClientHello.read(Channels.newChannel(new ByteArrayInputStream(octets)));
    }

    private static byte[] octets(ClientHello hello) {
        byte[] octets = new byte[hello.octets().remaining()];
        hello.octets().duplicate().get(octets);
        return octets;
    }

    @Test
    void sees() throws IOException {
        byte[] today = record(0xC02F, NAME, EXTENDED_MASTER_SECRET, TLS_13_AND_12);
        ClientHello hello = read(today);
        assertThat(hello.knowsTls13()).isTrue();
        assertThat(octets(hello)).isEqualTo(today);

        hello = read(record(0xC02F, NAME, EXTENDED_MASTER_SECRET, TLS_12_ONLY));
        assertThat(hello.knowsTls13()).isFalse();
        assertThat(hello.aesGcm()).isTrue();
        assertThat(hello.extendedMasterSecret()).isTrue();

        hello = read(record(0xCCA8, NAME)); // ECDHE_RSA with ChaCha20
        assertThat(hello.knowsTls13()).isFalse();
        assertThat(hello.aesGcm()).isFalse();
        assertThat(hello.extendedMasterSecret()).isFalse();
    }

    @Test
    void whatIsNotWholeIsOfToday() throws IOException {
        byte[] whole = record(0xC02F, EXTENDED_MASTER_SECRET);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ClientHello hello = read(cut);
            assertThat(hello.knowsTls13()).isTrue();
            assertThat(octets(hello)).isEqualTo(cut);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 100);
        assertThat(octets(read(longer))).isEqualTo(whole);
    }

    @Test
    void anyOctetsAreHandedOnAndNoneBreakIt() throws IOException {
        byte[] whole = record(0xC02F, NAME, EXTENDED_MASTER_SECRET, TLS_12_ONLY);
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] other = whole.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                other[random.nextInt(other.length)] = (byte) random.nextInt(256);
            }
            byte[] seen = octets(read(other));
            assertThat(seen).isEqualTo(Arrays.copyOf(other, seen.length));
        }
    }
}
