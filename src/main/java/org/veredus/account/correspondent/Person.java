package org.veredus.account.correspondent;

import java.time.Instant;

/// Somebody who was written to.
///
/// @param address in lower case
/// @param name as it was written; may be empty
/// @param since when he was last written to; about
public record Person(String address, String name, Instant since) {
    /// Characters.
    static final int MAX_NAME = 100;

    public Person {
        if (name.length() > MAX_NAME) name = name.substring(0, MAX_NAME);
    }

    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
