package org.veredus.verify.iprev;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// @param name the one that leads back; where none does, the first; null where there is none
public record IprevVerdict(IprevResult result, @Nullable Domain name) {}
