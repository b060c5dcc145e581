package org.veredus.protocol.imap;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// @param serverName in the greeting
/// @param id what ID tells of the server. RFC 2971
/// @param maxMessage octets of the largest message APPEND takes
/// @param maxCommand octets of a command with its literals, messages apart
/// @param autologout how long a client may say nothing. RFC 3501 §5.4 asks for 30 minutes at least
/// @param loginTime the same before it has logged in
/// @param maxBadCommands wrong commands in a row after which the session ends
/// @param plaintextLogin whether passwords may come over a connection that is not encrypted
/// @param sieve where scripts for events are kept, `sieve://host`; null where none run. RFC 6785
///     §2.1
/// @param jmapSession the address of JMAP's session resource; null if there is none. RFC 9698
/// @param policy what an administrator has decided
public record ImapSettings(
        String serverName,
        Map<String, String> id,
        long maxMessage,
        int maxCommand,
        Duration autologout,
        Duration loginTime,
        int maxBadCommands,
        boolean plaintextLogin,
        @Nullable String sieve,
        @Nullable String jmapSession,
        ImapPolicy policy) {
    public ImapSettings {
        id = Map.copyOf(id);
        if (maxMessage < 1 || maxCommand < 1024 || maxBadCommands < 1) {
            throw new IllegalArgumentException(
                    "limits " + maxMessage + ", " + maxCommand + ", " + maxBadCommands);
        }
        if (!autologout.isPositive() || !loginTime.isPositive()) {
            throw new IllegalArgumentException("times " + autologout + ", " + loginTime);
        }
    }

    public static ImapSettings defaults(String serverName) {
        return new ImapSettings(
                serverName,
                Map.of("name", "Veredus"),
                150L << 20,
                512 << 10,
                Duration.ofMinutes(30),
                Duration.ofMinutes(3),
                20,
                false,
                null,
                null,
                ImapPolicy.defaults());
    }

    public ImapSettings withPlaintextLogin(boolean allowed) {
        return new ImapSettings(
                serverName,
                id,
                maxMessage,
                maxCommand,
                autologout,
                loginTime,
                maxBadCommands,
                allowed,
                sieve,
                jmapSession,
                policy);
    }

    public ImapSettings withSieve(@Nullable String address) {
        return new ImapSettings(
                serverName,
                id,
                maxMessage,
                maxCommand,
                autologout,
                loginTime,
                maxBadCommands,
                plaintextLogin,
                address,
                jmapSession,
                policy);
    }

    public ImapSettings withJmapSession(@Nullable String address) {
        return new ImapSettings(
                serverName,
                id,
                maxMessage,
                maxCommand,
                autologout,
                loginTime,
                maxBadCommands,
                plaintextLogin,
                sieve,
                address,
                policy);
    }

    public ImapSettings withPolicy(ImapPolicy decided) {
        return new ImapSettings(
                serverName,
                id,
                maxMessage,
                maxCommand,
                autologout,
                loginTime,
                maxBadCommands,
                plaintextLogin,
                sieve,
                jmapSession,
                decided);
    }
}
