package org.veredus.protocol.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// A secret that lives as long as the server runs, for whoever may read its data folder.
public final class AdminToken {
    private static final int OCTETS = 32;

    private final byte[] secret;
    private final RandomGenerator random;

    private AdminToken(byte[] secret, RandomGenerator random) {
        this.secret = secret;
        this.random = random;
    }

    /// Makes a token and leaves it in a file that only the server's user can read.
    ///
    /// @param random must be hard to guess
    public static AdminToken write(Path file, RandomGenerator random) throws IOException {
        String text = fresh(random);
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(
                beside,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside, text + "\n", StandardCharsets.US_ASCII);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        return new AdminToken(text.getBytes(StandardCharsets.US_ASCII), random);
    }

    /// Another secret that is as hard to guess.
    String another() {
        return fresh(random);
    }

    private static String fresh(RandomGenerator random) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    boolean is(String presented) {
        return MessageDigest.isEqual(secret, presented.getBytes(StandardCharsets.UTF_8));
    }
}
