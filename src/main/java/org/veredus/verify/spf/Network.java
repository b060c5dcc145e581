package org.veredus.verify.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/// How many leading bits of an address must be the same, for each of the two families.
record Network(int prefix4, int prefix6) {
    static final Network WHOLE = new Network(32, 128);

    boolean covers(InetAddress member, InetAddress client) {
        byte[] ours = member.getAddress();
        byte[] theirs = client.getAddress();
        return ours.length == theirs.length
                && sameBits(ours, theirs, client instanceof Inet4Address ? prefix4 : prefix6);
    }

    static boolean sameBits(byte[] ours, byte[] theirs, int bits) {
        int whole = bits / 8;
        if (!Arrays.equals(ours, 0, whole, theirs, 0, whole)) return false;
        int mask = 0xFF00 >> bits % 8 & 0xFF;
        return mask == 0 || ((ours[whole] ^ theirs[whole]) & mask) == 0;
    }
}
