package org.veredus.transport.inspect.content;

import java.util.Set;
import org.veredus.format.reading.Reading;

/// A message and whom it is for.
///
/// @param ownDomains of the recipients, in A-labels
public record Subject(Reading reading, Set<String> ownDomains) {
    public Subject {
        ownDomains = Set.copyOf(ownDomains);
    }
}
