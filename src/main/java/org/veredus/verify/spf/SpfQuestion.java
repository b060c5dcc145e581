package org.veredus.verify.spf;

import java.net.InetAddress;

/// What a check goes by, all of it as the client said it.
///
/// @param client the address of the client; an IPv4-mapped one is an IPv4 address to Java already
/// @param helo the argument of HELO or EHLO
/// @param mailFrom the reverse-path without its angle brackets, empty for the null one
public record SpfQuestion(InetAddress client, String helo, String mailFrom) {}
