package org.veredus.account.correspondent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Eight octets of a Message-ID's digest: enough that nobody hits one by chance.
final class MessageIdDigest {
    private MessageIdDigest() {}

    static long of(String messageId) {
        String bare = messageId.strip().replaceAll("^<|>$", "");
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(bare.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
