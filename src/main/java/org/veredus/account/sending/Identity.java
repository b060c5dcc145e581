package org.veredus.account.sending;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// As whom a user writes. RFC 8621 §6
///
/// @param email an address, or `*@` and a domain
/// @param replyTo null: none is suggested
/// @param bcc null: none is suggested
public record Identity(
        String name,
        String email,
        @Nullable List<Person> replyTo,
        @Nullable List<Person> bcc,
        String textSignature,
        String htmlSignature) {
    /// Identities of one account.
    public static final int MAX_IDENTITIES = 1000;

    /// Characters of a signature.
    public static final int MAX_SIGNATURE = 64 << 10;

    /// Characters of a name.
    public static final int MAX_NAME = 255;

    /// Addresses in Reply-To or Bcc.
    public static final int MAX_PEOPLE = 100;

    private static final int VERSION = 1;

    /// Somebody in a header field.
    ///
    /// @param name null: none
    public record Person(@Nullable String name, String email) {}

    public Identity {
        if (name.length() > MAX_NAME) throw new IllegalArgumentException("name too long");
        if (textSignature.length() > MAX_SIGNATURE || htmlSignature.length() > MAX_SIGNATURE)
            throw new IllegalArgumentException("signature too long");
        replyTo = few(replyTo);
        bcc = few(bcc);
    }

    private static @Nullable List<Person> few(@Nullable List<Person> people) {
        if (people == null) return null;
        if (people.size() > MAX_PEOPLE) throw new IllegalArgumentException("too many addresses");
        return List.copyOf(people);
    }

    /// With nothing but an address.
    static Identity of(String email) {
        return new Identity("", email, null, null, "", "");
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION, 128);
        out.text(name).text(email);
        people(out, replyTo);
        people(out, bcc);
        return out.text(textSignature).text(htmlSignature).toBytes();
    }

    private static void people(RecordWriter out, @Nullable List<Person> people) {
        out.number(people == null ? 0 : people.size() + 1);
        if (people == null) return;
        for (Person person : people) {
            String name = person.name();
            out.octet(name == null ? 0 : 1).text(name == null ? "" : name).text(person.email());
        }
    }

    static Identity read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("identity", record, VERSION);
        return new Identity(in.text(), in.text(), people(in), people(in), in.text(), in.text());
    }

    private static @Nullable List<Person> people(RecordReader in) throws StoreFailed {
        int count = in.count();
        if (count == 0) return null;
        List<Person> people = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            boolean named = in.octet() == 1;
            String name = in.text();
            people.add(new Person(named ? name : null, in.text()));
        }
        return people;
    }
}
