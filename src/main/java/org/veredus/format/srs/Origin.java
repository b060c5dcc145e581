package org.veredus.format.srs;

import org.veredus.format.address.Address;

/// What an address says of the sender it stands for.
public sealed interface Origin {
    /// Failures go on to this address.
    record Sender(Address address) implements Origin {}

    /// An address like any other.
    record NotRewritten() implements Origin {}

    /// Nobody here has written it.
    record Forged() implements Origin {}

    /// We have written it, but too long ago.
    record Expired() implements Origin {}
}
