package org.veredus.transport.inspect.reputation;

import java.net.InetAddress;
import java.util.List;
import org.veredus.account.reputation.Origin;
import org.veredus.account.reputation.Subject;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Proof;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.content.Hosts;

/// Tells who is behind a message that comes in.
///
/// @param exempt computers that bring mail of everybody
public record Behind(PublicSuffixList suffixes, Hosts hosts, Exempt exempt) {
    /// All that are behind a message.
    public List<Subject> of(Candidate candidate) {
        InetAddress client = candidate.visit().client();
        boolean brings = client != null && !exempt.has(client);
        boolean proven = Proof.ofAuthor(candidate) == Proof.PROVEN;
        String author = candidate.reading().author().address();
        return new Origin(brings ? client : null, proven ? author : "").subjects(suffixes);
    }

    /// Where everybody can have an address, the domain says nothing of anybody.
    public boolean says(Subject subject) {
        return subject.kind() != Subject.Kind.DOMAIN || !hosts.is(Hosts.Kind.MAIL, subject.name());
    }
}
