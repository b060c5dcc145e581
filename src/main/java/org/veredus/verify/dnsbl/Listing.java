package org.veredus.verify.dnsbl;

import java.net.Inet4Address;

/// What a list has said.
///
/// @param subject the address or name that it has
/// @param reason the list's own words; may be empty
public record Listing(DnsList list, String subject, Inet4Address answer, String reason) {}
