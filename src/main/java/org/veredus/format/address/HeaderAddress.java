package org.veredus.format.address;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One address of a header field as it was written, right or wrong, RFC 5322 §3.4. Texts are
/// unquoted and may still hold encoded words.
public sealed interface HeaderAddress {
    /// One mailbox. Parts that the sender left out are empty; `route` is an obsolete source route
    /// (`@a,@b`, RFC 5322 §4.4).
    record Person(
            @Nullable String displayName, @Nullable String route, String localPart, String domain)
            implements HeaderAddress {
        /// The strict address, or null where this is none.
        public @Nullable Address address() {
            try {
                return Address.parse(Address.quoted(localPart) + "@" + domain);
            } catch (AddressException _) { // lenient by contract: such a person just has no address
                return null;
            }
        }
    }

    /// `name: member, member;`
    record Group(String name, List<Person> members) implements HeaderAddress {
        public Group {
            members = List.copyOf(members);
        }
    }
}
