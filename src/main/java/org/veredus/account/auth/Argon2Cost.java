package org.veredus.account.auth;

/// What one hash costs. RFC 9106 §3.1
///
/// @param passes over the memory
public record Argon2Cost(int memoryKib, int passes, int lanes) {
    public Argon2Cost {
        if (lanes < 1 || lanes > 64 || passes < 1 || passes > 100)
            throw new IllegalArgumentException(passes + " passes, " + lanes + " lanes");
        if (memoryKib < 8 * lanes || memoryKib > 4 << 20)
            throw new IllegalArgumentException(memoryKib + " KiB of memory for Argon2");
    }

    /// RFC 9106 §4 recommends 64 MiB where there is that much for each login; this is the lower
    /// end of what OWASP recommends for servers, some 50 ms.
    public static Argon2Cost defaults() {
        return new Argon2Cost(19 << 10, 2, 1);
    }
}
