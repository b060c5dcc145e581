package org.veredus.transport.relay;

import java.util.ArrayList;
import java.util.List;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// A name and what it is an alias of, as far as DNSSEC vouches for it.
///
/// @param names the name asked for and the targets, in order
/// @param end why there are no more
record Aliases(List<DnsName> names, End end) {
    /// How many aliases are followed, one to the next.
    private static final int MAX = 8;

    sealed interface End {
        /// The last name is no alias.
        record Host() implements End {}

        /// It is an alias, but nobody vouches for what of.
        record Insecure() implements End {}

        /// Whether it is an alias cannot be found out.
        record Unknown(String why) implements End {}
    }

    Aliases {
        names = List.copyOf(names);
    }

    /// Asks for each name in turn.
    static Aliases of(DnsName name, Resolver resolver) {
        List<DnsName> names = new ArrayList<>(List.of(name));
        while (names.size() <= MAX) {
            switch (resolver.alias(names.getLast())) {
                case DnsAnswer.Found<DnsName>(var targets, var authentic, _) -> {
                    if (!authentic) return new Aliases(names, new End.Insecure());
                    names.add(targets.getFirst());
                }
                case DnsAnswer.NoData<DnsName>() -> {
                    return new Aliases(names, new End.Host());
                }
                case DnsAnswer.NoSuchDomain<DnsName>() -> {
                    return new Aliases(names, new End.Host());
                }
                case DnsAnswer.Failed<DnsName>(var why) -> {
                    return new Aliases(names, new End.Unknown(why));
                }
            }
        }
        return new Aliases(names, new End.Unknown("more than " + MAX + " aliases"));
    }

    DnsName last() {
        return names.getLast();
    }
}
