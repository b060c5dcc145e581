package org.veredus.transport.inspect.acquaintance;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.directory.Directory;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.reading.Correspondent;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.content.Names;

/// Whether a sender from outside has the name of somebody who works with the recipients: the
/// superior who needs cards or a transfer at once.
public final class ColleagueCheck implements Check {
    static final String COLLEAGUE = "phishing-colleague-name";

    private static final double POINTS = 3;

    private final Colleagues colleagues;
    private final Directory directory;
    private final Names names;
    private volatile Index index = new Index(Map.of(), Map.of());

    /// @param colleagues whose names are known from what they sent
    /// @param directory of those who never wrote: addresses tell names
    public ColleagueCheck(Colleagues colleagues, Directory directory, Names names) {
        this.colleagues = colleagues;
        this.directory = directory;
        this.names = names;
    }

    /// @param of which names
    /// @param addresses by domains and how the names look
    private record Index(Map<String, String> of, Map<String, Map<String, String>> addresses) {}

    @Override
    public String name() {
        return "colleagues";
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        Correspondent author = candidate.reading().author();
        String look = Looks.folded(author.name());
        boolean list = candidate.reading().header().has("List-Id");
        Set<String> ours = candidate.ownDomains();
        if (list || !Looks.isName(look) || isWithin(author.domain(), ours)) return List.of();
        try {
            String sent = colleague(look, ours);
            String colleague = sent == null ? addressed(author.name(), ours) : sent;
            return colleague == null
                    ? List.of()
                    : List.of(
                            new Finding(
                                    COLLEAGUE,
                                    POINTS,
                                    author.name() + " <" + author.address() + ">",
                                    "The sender has the name of "
                                            + colleague
                                            + ", who is of your own house, but an address"
                                            + " elsewhere."));
        } catch (StoreFailed broken) {
            throw new CheckFailed("names of colleagues cannot be read", broken);
        }
    }

    /// A name within ours proves nothing, but then it is DMARC that speaks.
    private boolean isWithin(String domain, Set<String> ours) {
        return ours.stream().anyMatch(own -> names.isSame(own, domain));
    }

    private @Nullable String colleague(String look, Set<String> domains) throws StoreFailed {
        Map<String, Map<String, String>> addresses = addresses(colleagues.names());
        for (String domain : domains) {
            String address = addresses.getOrDefault(domain, Map.of()).get(look);
            if (address != null) return address;
        }
        return null;
    }

    /// Who has an address of that name: an account's own, or an alias.
    private @Nullable String addressed(String name, Set<String> domains) throws StoreFailed {
        Collection<String> locals = LocalNames.of(name);
        for (String domain : domains) {
            for (String local : locals) {
                try {
                    Address address = Address.parse(local + "@" + domain);
                    if (directory.account(address) != null || directory.alias(address) != null)
                        return address.wire();
                } catch (AddressException noAddress) {
                    // then nobody has it
                }
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // a change makes another map
    private Map<String, Map<String, String>> addresses(Map<String, String> now) {
        Index known = index;
        if (known.of == now) return known.addresses;
        Map<String, Map<String, String>> addresses = new HashMap<>();
        now.forEach(
                (address, name) -> {
                    String look = Looks.folded(name);
                    String domain = address.substring(address.lastIndexOf('@') + 1);
                    if (Looks.isName(look))
                        addresses.computeIfAbsent(domain, _ -> new HashMap<>()).put(look, address);
                });
        index = new Index(now, addresses);
        return addresses;
    }
}
