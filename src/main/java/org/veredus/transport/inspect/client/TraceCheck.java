package org.veredus.transport.inspect.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.Received;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;

/// What other hosts have written of the way of a message before it came here (RFC 5321 §4.4).
///
/// Whoever sends can write what he likes below what the first honest host wrote, so nothing
/// there speaks for a message. Where the client is one of our own, or not known, the first host
/// outside that brought the message is looked at as if it had come here.
public final class TraceCheck implements Check {
    /// Fields that are looked at; RFC 5321 §6.3 lets a message take a hundred.
    private static final int MAX_HOPS = 30;

    private static final Exempt LOCAL = Exempt.local();

    private final Exempt exempt;
    private final Hosts hosts;
    private final Names names;

    public TraceCheck(Exempt exempt, Hosts hosts, Names names) {
        this.exempt = exempt;
        this.hosts = hosts;
        this.names = names;
    }

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        List<Finding> findings = new ArrayList<>();
        List<Received> hops = hops(candidate);
        InetAddress client = candidate.visit().client();
        boolean ours = client == null || exempt.has(client);
        if (ours) entry(hops, findings);
        for (int i = 0; i < hops.size(); i++)
            if (pretends(hops.get(i), ours && i == 0, findings)) break;
        return findings;
    }

    /// Those from elsewhere on the internet, the last first.
    private List<Received> hops(Candidate candidate) {
        List<Received> hops = new ArrayList<>();
        for (HeaderField field : candidate.reading().header().all("Received")) {
            if (hops.size() == MAX_HOPS) break;
            Received hop = Received.parse(field.value());
            if (hop != null && isFromElsewhere(hop)) hops.add(hop);
        }
        return hops;
    }

    private boolean isFromElsewhere(Received hop) {
        InetAddress address = hop.address();
        return address != null && !LOCAL.has(address) && !exempt.has(address) && !hop.fetched();
    }

    private static void entry(List<Received> hops, List<Finding> findings) {
        if (hops.isEmpty() || hops.getFirst().authenticated()) return;
        Received hop = hops.getFirst();
        InetAddress address = hop.address();
        String name = hop.name();
        if (address != null && name != null && Clients.isDynamic(address, name))
            findings.add(
                    new Finding(
                            "trace-dynamic",
                            1,
                            name,
                            "It came from "
                                    + name
                                    + ", the computer of a provider's customer, not a mail server."));
        if (hop.helo().indexOf('.') < 0 && hop.helo().indexOf(':') < 0)
            findings.add(
                    new Finding(
                            "trace-no-domain",
                            1,
                            hop.helo(),
                            "It came from a computer that introduced itself as \""
                                    + hop.helo()
                                    + "\", no full name."));
    }

    /// Whether it introduced itself as somebody else. An address of a network of its own is no
    /// pretence of a person's computer that hands mail to its provider.
    ///
    /// @param isEntry whether it handed the message to our own people's office
    private boolean pretends(Received hop, boolean isEntry, List<Finding> findings) {
        if (hop.authenticated()) return false;
        String name = hop.name();
        if (name != null
                && hosts.is(Hosts.Kind.MAIL, hop.helo())
                && !names.isSame(hop.helo(), name)) {
            findings.add(
                    new Finding(
                            "trace-provider",
                            name.isEmpty() ? 1 : 2,
                            hop.helo() + " " + name,
                            "On its way a computer introduced itself as "
                                    + hop.helo()
                                    + " that is not from there."));
            return true;
        }
        InetAddress said = hop.greetingAddress();
        boolean inside = said != null && LOCAL.has(said) && !isEntry;
        if (said instanceof Inet4Address && !said.equals(hop.address()) && !inside) {
            findings.add(
                    new Finding(
                            "trace-other-address",
                            1.5,
                            hop.helo(),
                            "On its way a computer introduced itself with an address that is not"
                                    + " its own."));
            return true;
        }
        return false;
    }
}
