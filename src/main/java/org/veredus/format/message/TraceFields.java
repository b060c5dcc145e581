package org.veredus.format.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;

/// The fields that a hop puts on top of a message, RFC 5321 §4.4. Each comes with its line end.
public final class TraceFields {
    private static final String SPECIAL = "\"();<>\\";

    /// What the session did, as far as the `with` word tells it.
    public enum Feature {
        EXTENDED,
        LMTP,
        TLS,
        AUTHENTICATED,
        UTF8
    }

    /// The client: what it called itself, its address, and the name found for that.
    public record Client(String helo, InetAddress address, @Nullable String reverseName) {}

    /// The TLS version and cipher suite.
    public record Tls(String version, String cipher) {}

    /// One acceptance of a message.
    ///
    /// @param from null where nobody shall learn of the client, or there was none
    /// @param recipient named only if it was the only one, so that no blind copy is given away
    public record Hop(
            @Nullable Client from,
            Domain by,
            Set<Feature> features,
            String id,
            @Nullable Tls tls,
            @Nullable Address recipient,
            OffsetDateTime when) {
        public Hop {
            features = Set.copyOf(features);
        }
    }

    private TraceFields() {}

    public static byte[] received(Hop hop) {
        var value = new StringBuilder();
        Client client = hop.from();
        if (client != null) {
            value.append("from ").append(from(client)).append(' ');
        }
        value.append("by ").append(hop.by().ascii());
        Tls tls = hop.tls();
        if (tls != null) {
            value.append(" (").append(word(tls.version())).append(' ').append(word(tls.cipher()));
            value.append(')');
        }
        value.append(" with ").append(with(hop.features()));
        value.append(" id ").append(word(hop.id()));
        Address recipient = hop.recipient();
        if (recipient != null) {
            value.append(" for <").append(recipient.wire()).append('>');
        }
        value.append("; ").append(MessageDate.write(hop.when()));
        return field("Received", value.toString());
    }

    /// A field of a host's own, such as `X-Spam-Status`.
    public static byte[] named(String name, String value) {
        return field(name, FieldText.unstructured(value));
    }

    // RFC 5321 §4.4: exactly one, added at final delivery
    public static byte[] returnPath(ReversePath path) {
        return field("Return-Path", path.wire());
    }

    /// Names the mailbox at delivery, so that a forwarding loop can be seen.
    public static byte[] deliveredTo(Address address) {
        return field("Delivered-To", address.wire());
    }

    /// What a check of SPF came to, RFC 7208 §9.1.
    ///
    /// @param comment for people
    /// @param pairs `client-ip`, `envelope-from` and the like, in their order
    public static byte[] receivedSpf(
            String result, String comment, SequencedMap<String, String> pairs) {
        String inside = FieldText.replacing(comment, c -> c == '(' || c == ')' || c == '\\', '_');
        StringBuilder value = new StringBuilder(result).append(" (").append(inside).append(')');
        pairs.forEach(
                (name, text) ->
                        value.append(value.charAt(value.length() - 1) == ')' ? " " : "; ")
                                .append(name)
                                .append("=\"")
                                .append(FieldText.replacing(text, c -> c == '"' || c == '\\', '_'))
                                .append('"'));
        return field("Received-SPF", value.toString());
    }

    // RFC 3848, RFC 6531 §4.3
    static String with(Set<Feature> features) {
        boolean secure = features.contains(Feature.TLS);
        boolean authenticated = features.contains(Feature.AUTHENTICATED);
        boolean extended = features.contains(Feature.EXTENDED) || secure || authenticated;
        String protocol = features.contains(Feature.LMTP) ? "LMTP" : extended ? "ESMTP" : "SMTP";
        if (features.contains(Feature.UTF8)) {
            protocol = protocol.equals("LMTP") ? "UTF8LMTP" : "UTF8SMTP";
        }
        return protocol + (secure ? "S" : "") + (authenticated ? "A" : "");
    }

    private static String from(Client client) {
        String literal = literal(client.address());
        String name = client.reverseName();
        String known = name == null ? "" : word(name) + " ";
        return word(client.helo()) + " (" + known + literal + ")";
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }

    /// What a peer said, made harmless: no white space, brackets of comments, quotes or semicolons.
    private static String word(String text) {
        String safe = FieldText.replacing(text, TraceFields::isUnsafe, '_');
        return safe.isEmpty() ? "unknown" : safe.substring(0, Math.min(safe.length(), 255));
    }

    private static boolean isUnsafe(int c) {
        return c <= ' ' || c > '~' || SPECIAL.indexOf(c) >= 0;
    }

    private static byte[] field(String name, String value) {
        return FieldText.field(name, value).getBytes(StandardCharsets.UTF_8);
    }
}
