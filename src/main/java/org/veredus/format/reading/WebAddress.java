package org.veredus.format.reading;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

/// An address of the web as browsers understand it, which is more than any RFC allows: back slashes
/// count as slashes, line ends and tabs as nothing, numbers of any base as an IPv4 address.
///
/// @param scheme in lower case
/// @param user what stands before an `@`; empty if there is none
/// @param host in lower case, A-labels; an IPv4 address in its usual form
/// @param port 0: the scheme's
/// @param rest path, query and fragment
public record WebAddress(String scheme, String user, String host, int port, String rest) {
    /// Characters; browsers take no longer ones.
    private static final int MAX_LENGTH = 8192;

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /// Null for what is no `http`, `https` or `ftp` address.
    public static @Nullable WebAddress parse(String written) {
        if (written.length() > MAX_LENGTH) return null;
        String text = cleaned(written);
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp");
        if (!known && !text.startsWith("//") && !text.toLowerCase(Locale.ROOT).startsWith("www."))
            return null;
        int start = known ? colon + 1 : 0;
        while (start < text.length() && isSlash(text.charAt(start))) start++;
        int end = start;
        while (end < text.length() && !isAuthorityEnd(text.charAt(end))) end++;
        String authority = text.substring(start, end);
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : authority.substring(0, at);
        String hostAndPort = authority.substring(at + 1);
        int portColon = hostAndPort.lastIndexOf(':');
        boolean bracketed = hostAndPort.startsWith("[");
        boolean ported = portColon > 0 && (!bracketed || hostAndPort.charAt(portColon - 1) == ']');
        String host = host(ported ? hostAndPort.substring(0, portColon) : hostAndPort);
        if (host.isEmpty()) return null;
        return new WebAddress(
                known ? scheme : "http",
                user,
                host,
                ported ? port(hostAndPort.substring(portColon + 1)) : 0,
                text.substring(end));
    }

    private static String cleaned(String written) {
        StringBuilder clean = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c > ' ' || (c == ' ' && !clean.isEmpty())) clean.append(c);
        }
        return clean.toString().stripTrailing();
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static boolean isAuthorityEnd(char c) {
        return isSlash(c) || c == '?' || c == '#';
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 65_536 ? port : 0;
        } catch (NumberFormatException odd) {
            return 0; // as if there were none
        }
    }

    private static String host(String written) {
        String host = unescaped(written).toLowerCase(Locale.ROOT);
        while (host.endsWith(".")) host = host.substring(0, host.length() - 1);
        String number = ipv4(host);
        if (number != null) return number;
        try {
            return Domain.parse(host).ascii();
        } catch (AddressException odd) {
            return host.contains(" ") ? "" : host;
        }
    }

    private static String unescaped(String text) {
        if (text.indexOf('%') < 0) return text;
        byte[] octets = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? digit(text.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : digit(text.charAt(i + 2));
            if (low >= 0) {
                octets[length++] = (byte) ((high << 4) | low);
                i += 2;
            } else {
                byte[] plain = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(plain, 0, octets, length, plain.length);
                length += plain.length;
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static int digit(char c) {
        return Character.digit(c, 16);
    }

    /// `0x7f.1`, `2130706433`, `0177.0.0.1`: all of them are 127.0.0.1 to a browser.
    private static @Nullable String ipv4(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4) return null;
        long value = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << (8 * (5 - parts.length)) : 256;
            if (part < 0 || part >= limit) return null;
            value = last ? (value << (8 * (5 - parts.length))) + part : (value << 8) + part;
        }
        return "%d.%d.%d.%d"
                .formatted(
                        (value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255);
    }

    private static long number(String text) {
        boolean hexadecimal = text.startsWith("0x");
        boolean octal = !hexadecimal && text.length() > 1 && text.startsWith("0");
        String digits = hexadecimal ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > 12) return -1;
        try {
            return Long.parseLong(digits, hexadecimal ? 16 : octal ? 8 : 10);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }

    /// Whether the host is an address, not a name.
    public boolean isNumeric() {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }
}
