package org.veredus.account.factor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;

/// Codes on paper, for who has lost the rest. Each has 80 random bits, so that its SHA-256 alone
/// says nothing of it.
final class RecoveryCodes {
    static final int COUNT = 10;

    private static final int OCTETS = 10;
    private static final int GROUP = 4;

    private RecoveryCodes() {}

    /// As people write them: `abcd-efgh-ijkl-mnop`.
    static List<String> make(RandomGenerator random) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            String letters =
                    new String(Base32.encode(octets), StandardCharsets.US_ASCII)
                            .toLowerCase(Locale.ROOT);
            codes.add(letters.replaceAll("(.{" + GROUP + "})(?!$)", "$1-"));
        }
        return codes;
    }

    static List<byte[]> hashes(List<String> codes) {
        List<byte[]> hashes = new ArrayList<>();
        for (String code : codes) hashes.add(Digests.sha256(letters(code)));
        return hashes;
    }

    /// Null for what is no such code.
    static byte @Nullable [] hash(String typed) {
        String letters = letters(typed);
        return letters.matches("[a-z2-7]{16}") ? Digests.sha256(letters) : null;
    }

    private static String letters(String code) {
        return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }
}
