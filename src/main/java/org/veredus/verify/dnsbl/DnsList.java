package org.veredus.verify.dnsbl;

import java.net.Inet4Address;
import java.util.regex.Pattern;
import org.veredus.verify.dns.DnsName;

/// One list.
///
/// @param zone under which it is asked
/// @param codes which of its answers count, such as `127.0.0.2` or `127.0.*.2`; empty: all
/// @param score what a listing adds; below zero for lists of good senders
public record DnsList(DnsName zone, String codes, double score) {
    private static final Pattern CODES = Pattern.compile("127(\\.(\\d{1,3}|\\*)){3}");

    public DnsList {
        if (!codes.isEmpty() && !CODES.matcher(codes).matches())
            throw new IllegalArgumentException(codes + " is no code such as 127.0.0.2");
        if (!Double.isFinite(score)) throw new IllegalArgumentException("score " + score);
    }

    /// Reads `ZONE=SCORE` or `ZONE/CODES=SCORE`.
    public static DnsList parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 0) throw new IllegalArgumentException(text + " lacks =SCORE");
        String list = text.substring(0, equals);
        int slash = list.indexOf('/');
        DnsName zone = DnsName.parse(slash < 0 ? list : list.substring(0, slash));
        if (zone == null) throw new IllegalArgumentException(list + " is no DNS name");
        String codes = slash < 0 ? "" : list.substring(slash + 1);
        return new DnsList(zone, codes, Double.parseDouble(text.substring(equals + 1)));
    }

    /// Whether this answer says that something is listed.
    boolean counts(Inet4Address answer) {
        byte[] octets = answer.getAddress();
        if (octets[0] != 127) return false;
        boolean refusal = octets[1] == (byte) 255 && octets[2] == (byte) 255;
        if (refusal) return false;
        if (codes.isEmpty()) return true;
        String[] parts = codes.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].equals("*") && Integer.parseInt(parts[i]) != (octets[i] & 0xFF))
                return false;
        }
        return true;
    }
}
