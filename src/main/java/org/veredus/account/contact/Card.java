package org.veredus.account.contact;

import java.util.LinkedHashSet;
import java.util.Set;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Somebody, or a group of people. RFC 9610 §3
///
/// @param books numbers of those it is in
/// @param addresses in lower case
/// @param contents what it holds, such as a photo
/// @param text JSContact, without what JMAP adds
public record Card(
        Set<Long> books, String uid, Set<String> addresses, Set<BlobId> contents, String text) {
    /// Characters of a card.
    public static final int MAX_TEXT = 128 << 10;

    /// Contents of a card.
    public static final int MAX_CONTENTS = 16;

    private static final int VERSION = 1;

    public Card {
        books = Set.copyOf(books);
        addresses = Set.copyOf(addresses);
        contents = Set.copyOf(contents);
        if (books.isEmpty()) throw new IllegalArgumentException("a card is in a book");
        if (text.length() > MAX_TEXT)
            throw new IllegalArgumentException("card of " + text.length() + " characters");
        if (contents.size() > MAX_CONTENTS)
            throw new IllegalArgumentException("card of " + contents.size() + " contents");
    }

    Card in(Set<Long> others) {
        return new Card(others, uid, addresses, contents, text);
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION, text.length() + 128);
        out.number(books.size());
        books.stream().sorted().forEach(out::number);
        out.text(uid).number(addresses.size());
        addresses.stream().sorted().forEach(out::text);
        out.number(contents.size());
        contents.stream().map(BlobId::hex).sorted().forEach(out::text);
        return out.text(text).toBytes();
    }

    static Card read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("card", record, VERSION);
        Set<Long> books = new LinkedHashSet<>();
        for (int left = in.count(); left > 0; left--) books.add(in.number());
        String uid = in.text();
        Set<String> addresses = new LinkedHashSet<>();
        for (int left = in.count(); left > 0; left--) addresses.add(in.text());
        Set<BlobId> contents = new LinkedHashSet<>();
        for (int left = in.count(); left > 0; left--) contents.add(BlobId.parse(in.text()));
        return new Card(books, uid, addresses, contents, in.text());
    }
}
