package org.veredus.transport.sign;

import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair;
import org.veredus.storage.kv.StoreFailed;

/// Which of our domains may sign.
record OwnDomains(Directory directory) {
    /// The first author's domain that is ours, or below one of ours.
    @Nullable Domain ofAuthor(Header header) throws StoreFailed {
        for (HeaderAddress.Person author : HeaderRepair.from(header)) {
            Domain own = closest(author.domain());
            if (own != null) return own;
        }
        return null;
    }

    // RFC 7489 §3.1.1: a domain above the author's is aligned with it
    @Nullable Domain closest(String text) throws StoreFailed {
        try {
            Domain domain = Domain.parse(text);
            if (domain.literal()) return null;
            String name = domain.ascii();
            while (true) {
                Domain candidate = new Domain(name);
                if (directory.domain(candidate) != null) return candidate;
                int dot = name.indexOf('.');
                if (dot < 0) return null;
                name = name.substring(dot + 1);
            }
        } catch (AddressException notOurs) {
            return null; // an address that cannot be read is nobody's here
        }
    }
}
