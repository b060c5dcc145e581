package org.veredus.account.parcel;

import java.time.Instant;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A file that whoever has its link may fetch.
///
/// @param secret what the link has and nobody can guess
/// @param name of the file, without folders
/// @param type its media type, as the sender says
/// @param size octets
/// @param until when it goes
public record Parcel(
        String secret, String name, String type, long size, BlobId content, Instant until) {
    /// Characters of a name.
    private static final int MAX_NAME = 255;

    /// Characters of a type.
    private static final int MAX_TYPE = 255;

    private static final int VERSION = 1;

    public Parcel {
        if (!isName(name)) throw new IllegalArgumentException("file name");
        if (type.length() > MAX_TYPE) throw new IllegalArgumentException("media type");
    }

    /// Whether a file can be called so: 1 to 255 characters, no folder, no control.
    public static boolean isName(String text) {
        return text.length() <= MAX_NAME && text.matches("[^/\\\\\\p{Cntrl}]+");
    }

    byte[] record() {
        return new RecordWriter(VERSION, 128)
                .text(name)
                .text(type)
                .number(size)
                .bytes(content.bytes())
                .number(until.getEpochSecond())
                .toBytes();
    }

    static Parcel read(String secret, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("parcel", record, VERSION);
        return new Parcel(
                secret,
                in.text(),
                in.text(),
                in.number(),
                BlobId.of(in.bytes()),
                Instant.ofEpochSecond(in.number()));
    }
}
