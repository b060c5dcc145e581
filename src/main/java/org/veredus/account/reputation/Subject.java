package org.veredus.account.reputation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody or something that has a reputation.
///
/// @param name in lower case: an address, a network as `192.0.2.0/24`, a domain, a mail address
public record Subject(Kind kind, String name) {
    /// Octets of a name; a longer one has no reputation.
    static final int MAX_NAME = 300;

    /// What it is.
    public enum Kind {
        /// One computer; 64 bits of IPv6.
        ADDRESS('a'),
        /// 24 bits of IPv4, 48 of IPv6.
        NETWORK('n'),
        /// Registered, of an author who is proven.
        DOMAIN('d'),
        /// The mail address of an author who is proven.
        SENDER('s');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Null for no kind's.
        public static @Nullable Kind ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) return kind;
            }
            return null;
        }

        private static @Nullable Kind ofCode(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) return kind;
            }
            return null;
        }
    }

    boolean isNameable() {
        return !name.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME;
    }

    byte[] key(char type) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[2 + octets.length];
        key[0] = (byte) type;
        key[1] = (byte) kind.code;
        System.arraycopy(octets, 0, key, 2, octets.length);
        return key;
    }

    /// Null for one of a kind that is not known.
    static @Nullable Subject ofKey(byte[] key) {
        Kind kind = key.length < 3 ? null : Kind.ofCode(key[1]);
        if (kind == null) return null;
        byte[] name = Arrays.copyOfRange(key, 2, key.length);
        return new Subject(kind, new String(name, StandardCharsets.UTF_8));
    }
}
