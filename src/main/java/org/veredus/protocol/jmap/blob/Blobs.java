package org.veredus.protocol.jmap.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.Contacts;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.account.script.StoredScript;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.kv.StoreFailed;

/// The contents one account has for one person: of others' accounts those of mail they may read,
/// and what they have uploaded themselves.
public final class Blobs {
    private static final int PIECE = 64 << 10;

    private final Access access;
    private final Account account;
    private final EmailTable table;
    private final BlobStore store;
    private final Uploads uploads;

    /// @param table of what the person sees
    /// @param uploads the person's own, whoever's account it is
    public Blobs(Access access, EmailTable table, BlobStore store, Uploads uploads) {
        this.access = access;
        account = access.account();
        this.table = table;
        this.store = store;
        this.uploads = uploads;
    }

    /// Opens the contents of accounts.
    public interface Source {
        Blobs of(Access access) throws StoreFailed;

        default Blobs of(Account own) throws StoreFailed {
            return of(Access.own(own));
        }
    }

    /// Collects a new content.
    BlobWriter writer() throws StoreFailed {
        return store.writer();
    }

    public Uploads uploads() {
        return uploads;
    }

    /// Keeps a content of another account as an upload.
    BlobName take(Blob blob) throws StoreFailed {
        try (BlobWriter writer = writer()) {
            blob.writeTo(
                    new OutputStream() {
                        @Override
                        public void write(int octet) throws IOException {
                            write(new byte[] {(byte) octet}, 0, 1);
                        }

                        @Override
                        public void write(byte[] octets, int from, int length) throws IOException {
                            try {
                                writer.write(octets, from, length);
                            } catch (StoreFailed broken) {
                                throw new IOException(broken);
                            }
                        }
                    });
            return BlobName.ofUpload(uploads.keep(writer.finish()).content());
        } catch (IOException failed) {
            throw new StoreFailed("cannot copy a content", failed);
        }
    }

    /// A content that is there.
    public interface Blob {
        /// Octets; of a part still encoded, about as many as it will have.
        long size();

        void writeTo(OutputStream out) throws IOException, StoreFailed;

        default byte[] read() throws StoreFailed {
            ByteArrayOutputStream out =
                    new ByteArrayOutputStream((int) Math.min(size(), Integer.MAX_VALUE - 8));
            try {
                writeTo(out);
            } catch (IOException failed) {
                if (failed.getCause() instanceof StoreFailed broken) throw broken;
                throw new StoreFailed("cannot read a content", failed);
            }
            return out.toByteArray();
        }
    }

    /// Null if there is nothing of that name, or it is not this account's.
    public @Nullable Blob find(String id) throws StoreFailed {
        BlobName name = BlobName.parse(id);
        return name == null ? null : find(name);
    }

    public @Nullable Blob find(BlobName name) throws StoreFailed {
        boolean owners = name.isScript() || name.isContacts();
        if (owners && !access.isOwn()) return null;
        if (name.isScript()) return name.parts().isEmpty() ? script(name) : null;
        if (name.isContacts()) {
            Long size = new Contacts(account).sizeOf(name.content());
            return size == null ? null : inside(whole(name.content(), size), name, 0);
        }
        if (name.email() < 0) {
            Uploads.Upload upload = uploads.find(name.content());
            return upload == null ? null : inside(whole(upload.content(), upload.size()), name, 0);
        }
        long number = name.email();
        boolean there = table.<Boolean, RuntimeException>read(view -> view.find(number) != null);
        EmailRecord email = there ? account.email(number) : null;
        if (email == null) return null;
        MessageContent content = account.content(email);
        if (name.parts().isEmpty()) return new Stored(content);
        Part part = email.index().part(name.parts().getFirst());
        if (part == null) return null;
        return inside(new Encoded(content, part), name, 1);
    }

    private @Nullable Blob script(BlobName name) throws StoreFailed {
        for (StoredScript script : new Scripts(account, ScriptQuota.defaults()).all())
            if (BlobName.ofScript(script.text()).equals(name))
                return new InMemory(script.text().getBytes(StandardCharsets.UTF_8));
        return null;
    }

    private Blob whole(BlobId content, long octets) {
        return new Blob() {
            @Override
            public long size() {
                return octets;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException, StoreFailed {
                store.copy(content, 0, octets, out::write);
            }
        };
    }

    /// The part of a part.
    private static @Nullable Blob inside(Blob outer, BlobName name, int depth) throws StoreFailed {
        Blob blob = outer;
        for (String path : name.parts().subList(depth, name.parts().size())) {
            byte[] message = blob.read();
            MessageIndex index = MimeIndexer.index(message);
            Part part = index.part(path);
            if (part == null) return null;
            Span body = part.extent().body();
            blob =
                    new InMemory(
                            TransferDecoding.decode(
                                    message,
                                    (int) body.offset(),
                                    (int) body.end(),
                                    part.fields().encoding()));
        }
        return blob;
    }

    private record InMemory(byte[] octets) implements Blob {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(octets);
        }
    }

    private record Stored(MessageContent content) implements Blob {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException, StoreFailed {
            content.copy(0, content.size(), out::write);
        }
    }

    private record Encoded(MessageContent content, Part part) implements Blob {
        @Override
        public long size() {
            return part.extent().bodyLength();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException, StoreFailed {
            TransferDecoding decoding = new TransferDecoding(part.fields().encoding());
            ByteArrayOutputStream decoded = new ByteArrayOutputStream(PIECE);
            Span body = content.span(part.extent().body());
            content.copy(
                    body.offset(),
                    body.length(),
                    (buffer, from, length) -> {
                        decoding.feed(buffer, from, from + length, decoded);
                        decoded.writeTo(out);
                        decoded.reset();
                    });
            decoding.finish(decoded);
            decoded.writeTo(out);
        }
    }
}
