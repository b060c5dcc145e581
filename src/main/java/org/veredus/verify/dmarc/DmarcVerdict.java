package org.veredus.verify.dmarc;

import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsName;

/// The outcome of a check.
///
/// @param policy what is to be done if the result is no pass
/// @param domain of the author; null if there is no one
/// @param spfAligned whether SPF passes for a domain that belongs to the author's
/// @param dkimAligned the same for a signature
/// @param reason a sentence
/// @param record the record that counts, null if there is none
/// @param publisher the domain that has the record
public record DmarcVerdict(
        DmarcResult result,
        DmarcPolicy policy,
        @Nullable DnsName domain,
        boolean spfAligned,
        boolean dkimAligned,
        String reason,
        @Nullable DmarcRecord record,
        @Nullable DnsName publisher) {}
