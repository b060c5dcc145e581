package org.veredus.transport.inspect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.format.address.Address;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.reading.Reading;
import org.veredus.verify.authentication.Authentication;

/// A message that is to be judged: who brings it, what it says, who sent it.
///
/// @param start its first octets, of a message in memory all; not to be changed
/// @param features what can be learned of it
public record Candidate(
        Visit visit,
        byte[] start,
        Reading reading,
        FeatureSet features,
        Authentication authentication) {
    public static Candidate of(
            Visit visit, byte[] start, Reading reading, Authentication authentication) {
        return new Candidate(visit, start, reading, Features.of(reading), authentication);
    }

    /// By which nearly the same message is known; made anew each time, as they are seldom asked
    /// for.
    public List<FuzzyDigest> digests() {
        return FuzzyDigest.of(reading);
    }

    /// The recipients' domains.
    public Set<String> ownDomains() {
        Set<String> domains = new HashSet<>();
        for (Address recipient : visit.recipients()) domains.add(recipient.domain().ascii());
        return domains;
    }
}
