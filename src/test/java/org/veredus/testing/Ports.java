package org.veredus.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Free ports for servers in other processes.
public final class Ports {
    private static final int TRIES = 200;

    private Ports() {}

    /// A port that nobody listens on at this address.
    public static int free(String address) throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return probe.getLocalPort();
        }
    }

    /// A number that is free on 127.0.0.1 after each of these is added to it. Below the ports that
    /// the system hands out itself.
    public static int base(int... added) {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int base = random.nextInt(11_000, 30_000);
            if (allFree(base, added)) return base;
        }
        throw new AssertionError("no free ports");
    }

    private static boolean allFree(int base, int... added) {
        for (int port : added) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /// Whether somebody listens there.
    public static boolean open(String address, int port) {
        try (Socket probe = new Socket()) {
            probe.connect(
                    new InetSocketAddress(InetAddress.getByName(address), port),
                    (int) Duration.ofSeconds(2).toMillis());
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
