package org.veredus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Free ports for servers in other processes, below those that the system hands out itself. A port
/// is given once: until this JVM ends, no other JVM of the same tests gets it either.
public final class Ports {
    private static final int TRIES = 200;
    private static final int LOWEST = 11_000;
    private static final int BOUND = 32_000;

    /// The byte at a port's number is locked by the JVM that was given the port.
    private static final FileChannel GIVEN = given();

    private Ports() {}

    /// A port that nobody listens on at this address.
    public static int free(String address) throws IOException {
        return base(InetAddress.getByName(address), 0);
    }

    /// A number that is free on 127.0.0.1 after each of these is added to it.
    public static int base(int... added) {
        return base(InetAddress.getLoopbackAddress(), added);
    }

    private static int base(InetAddress address, int... added) {
        RandomGenerator random = RandomGenerator.getDefault();
        int highest = 0;
        for (int port : added) highest = Math.max(highest, port);
        for (int i = 0; i < TRIES; i++) {
            int base = random.nextInt(LOWEST, BOUND - highest);
            if (takeAll(address, base, added)) return base;
        }
        throw new AssertionError("no free ports");
    }

    private static boolean takeAll(InetAddress address, int base, int... added) {
        List<FileLock> taken = new ArrayList<>();
        try {
            for (int port : added) {
                FileLock lock = take(base + port);
                if (lock != null) taken.add(lock);
                if (lock == null || !isFree(address, base + port)) {
                    for (FileLock each : taken) each.release();
                    return false;
                }
            }
            return true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static @Nullable FileLock take(int port) throws IOException {
        try {
            return GIVEN.tryLock(port, 1, false);
        } catch (OverlappingFileLockException own) {
            return null;
        }
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static FileChannel given() {
        try {
            return FileChannel.open(
                    Path.of(System.getProperty("java.io.tmpdir"), "veredus-test-ports"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
