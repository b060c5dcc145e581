package org.veredus.app.cli;

import java.net.InetSocketAddress;

/// `HOST:PORT` as an option's value; an IPv6 address stands in brackets.
record HostPort(String host, int port) {
    static HostPort parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new UsageException(option + " wants HOST:PORT, not " + text);
        }
        return new HostPort(host, Integer.parseInt(port));
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(host, port);
    }
}
