package org.veredus.verify.dmarc;

import org.veredus.format.publicsuffix.PublicSuffixList;

/// How [Dmarc] finds what belongs together.
public sealed interface DmarcSettings {
    /// By asking at each level of the name, RFC 9989 §4.10.
    record TreeWalk() implements DmarcSettings {}

    /// By a list of the names under which anybody may register, RFC 7489 §3.2.
    record Suffixes(PublicSuffixList list) implements DmarcSettings {}
}
