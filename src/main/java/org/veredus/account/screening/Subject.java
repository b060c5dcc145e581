package org.veredus.account.screening;

import org.veredus.base.net.Cidr;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

/// Whom an entry of a list is about.
public sealed interface Subject {
    /// One mail address, in whatever case it is written.
    record OfAddress(String key) implements Subject {
        @Override
        public String text() {
            return key;
        }
    }

    /// A domain and all below it.
    record OfDomain(Domain domain) implements Subject {
        @Override
        public String text() {
            return domain.ascii();
        }
    }

    /// The addresses of sending computers.
    record OfNetwork(Cidr network) implements Subject {
        @Override
        public String text() {
            int all = network.address().getAddress().length * 8;
            return network.prefix() == all
                    ? network.address().getHostAddress()
                    : network.toString();
        }
    }

    String text();

    /// Reads `a@b.test`, `b.test`, `@b.test`, `192.0.2.1` or `2001:db8::/32`.
    static Subject parse(String written) throws NoSubject {
        String text = written.strip();
        if (looksLikeNetwork(text)) return network(text);
        try {
            int at = text.lastIndexOf('@');
            if (at > 0) return of(Address.parse(text));
            Domain domain = Domain.parse(at == 0 ? text.substring(1) : text);
            if (!domain.literal()) return new OfDomain(domain);
            return network(domain.literalAddress().getHostAddress());
        } catch (AddressException wrong) {
            throw new NoSubject(
                    written + " is no mail address, domain or network: " + wrong.getMessage());
        }
    }

    static Subject of(Address address) {
        return new OfAddress(address.lookupKey());
    }

    private static boolean looksLikeNetwork(String text) {
        boolean four = text.matches("[0-9.]+(/[0-9]+)?");
        return four || (text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]+(/[0-9]+)?"));
    }

    private static Subject network(String text) throws NoSubject {
        try {
            // the library takes 192.0 for 192.0.0.0, too
            boolean whole =
                    text.indexOf(':') >= 0 || text.matches("([0-9]+\\.){3}[0-9]+(/[0-9]+)?");
            if (!whole) throw new NoSubject(text + " is no network such as 192.0.2.0/24");
            return new OfNetwork(Cidr.parse(text));
        } catch (IllegalArgumentException wrong) {
            throw new NoSubject(text + " is no network such as 192.0.2.0/24");
        }
    }
}
