package org.veredus.account.contact;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A named collection of cards. RFC 9610 §2
///
/// @param subscribed whether its owner wants to see it
public record AddressBook(
        String name,
        @Nullable String description,
        int sortOrder,
        boolean isDefault,
        boolean subscribed) {
    /// Octets of a name. RFC 9610 §2
    public static final int MAX_NAME = 255;

    /// Characters.
    public static final int MAX_DESCRIPTION = 4096;

    private static final int VERSION = 1;
    private static final int DEFAULT = 1;
    private static final int SUBSCRIBED = 2;
    private static final int DESCRIBED = 4;

    public AddressBook {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME)
            throw new IllegalArgumentException("name of " + name.length() + " characters");
        if (description != null && description.length() > MAX_DESCRIPTION)
            throw new IllegalArgumentException("description too long");
        if (sortOrder < 0) throw new IllegalArgumentException("sort order " + sortOrder);
    }

    /// The one that every account has.
    static AddressBook first() {
        return new AddressBook("Personal", null, 0, true, true);
    }

    AddressBook asDefault(boolean is) {
        return new AddressBook(name, description, sortOrder, is, subscribed);
    }

    byte[] record() {
        int flags =
                (isDefault ? DEFAULT : 0)
                        | (subscribed ? SUBSCRIBED : 0)
                        | (description == null ? 0 : DESCRIBED);
        return new RecordWriter(VERSION)
                .octet(flags)
                .text(name)
                .text(description == null ? "" : description)
                .number(sortOrder)
                .toBytes();
    }

    static AddressBook read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("address book", record, VERSION);
        int flags = in.octet();
        String name = in.text();
        String description = in.text();
        return new AddressBook(
                name,
                (flags & DESCRIBED) == 0 ? null : description,
                in.count(),
                (flags & DEFAULT) != 0,
                (flags & SUBSCRIBED) != 0);
    }
}
