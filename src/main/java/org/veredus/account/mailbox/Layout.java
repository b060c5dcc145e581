package org.veredus.account.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.CorruptIndexException;
import org.veredus.format.mime.MessageIndexCodec;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Keys and values of an account's records; drawn in the package description.
final class Layout {
    private static final int VERSION = 1;

    /// More minutes than any zone lies west of UTC.
    private static final int WEST = 24 * 60;

    static final byte[] NOTHING = {};
    static final byte[] META = Keys.key('A');

    private Layout() {}

    static byte[] mailbox(MailboxId id) {
        return ByteBuffer.allocate(5).put((byte) 'M').putInt(id.number()).array();
    }

    static byte[] state(MailboxId id) {
        return ByteBuffer.allocate(5).put((byte) 'S').putInt(id.number()).array();
    }

    static byte[] entry(MailboxId id, int uid) {
        return Keys.key('N', id.number(), uid);
    }

    /// Reads a key made by [#entry] or [#page], or of annotations.
    static int uidOfEntry(byte[] key) {
        return ByteBuffer.wrap(key).getInt(5);
    }

    /// The entries of a chunk that begins with this UID.
    static byte[] page(MailboxId id, int firstUid) {
        return Keys.key('F', id.number(), firstUid);
    }

    static byte[] email(long email) {
        return Keys.key('E', email);
    }

    /// Reads a key made by [#email].
    static long numberOfEmail(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static byte[] finding(long email) {
        return Keys.key('O', email);
    }

    static byte[] uses(long email) {
        return Keys.key('X', email);
    }

    static byte[] use(long email, MailboxId id, int uid) {
        return ByteBuffer.allocate(17)
                .put((byte) 'X')
                .putLong(email)
                .putInt(id.number())
                .putInt(uid)
                .array();
    }

    /// Reads a key made by [#use].
    static MailboxId mailboxOfUse(byte[] key) {
        return new MailboxId(ByteBuffer.wrap(key).getInt(9));
    }

    static int uidOfUse(byte[] key) {
        return ByteBuffer.wrap(key).getInt(13);
    }

    /// The first eight octets of the SHA-256 of a Message-ID.
    static byte[] thread(String messageId) {
        return Keys.key('T', hash(messageId));
    }

    static long hash(String messageId) {
        byte[] digest = BlobId.sha256().digest(messageId.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }

    static byte[] change(long modSeq) {
        return Keys.key('C', modSeq);
    }

    static byte[] vanished(MailboxId id, long modSeq) {
        return ByteBuffer.allocate(13).put((byte) 'V').putInt(id.number()).putLong(modSeq).array();
    }

    /// A name subscribed to that no mailbox has.
    static byte[] subscription(String path) {
        return Keys.key('U', path.getBytes(StandardCharsets.UTF_8));
    }

    /// @param mailbox 0 for the account itself
    static byte[] annotations(int mailbox) {
        return ByteBuffer.allocate(5).put((byte) 'D').putInt(mailbox).array();
    }

    /// What one holder has noted at a message: [AnnotationSet].
    static byte[] annotations(MailboxId id, int uid, long holder) {
        return ByteBuffer.allocate(17)
                .put((byte) 'G')
                .putInt(id.number())
                .putInt(uid)
                .putLong(holder)
                .array();
    }

    /// Where the annotations of a message begin, whoever holds them.
    static byte[] annotationsOf(MailboxId id, int uid) {
        return Keys.key('G', id.number(), uid);
    }

    /// Where the annotations of a mailbox's messages begin.
    static byte[] annotationsIn(MailboxId id) {
        return ByteBuffer.allocate(5).put((byte) 'G').putInt(id.number()).array();
    }

    /// Reads a key made by [#annotations].
    static long holderIn(byte[] key) {
        return ByteBuffer.wrap(key).getLong(9);
    }

    static byte[] annotation(byte[] value) {
        return new RecordWriter(VERSION, value.length + 8).bytes(value).toBytes();
    }

    static byte[] readAnnotation(byte[] record) throws StoreFailed {
        return new RecordReader("annotation", record, VERSION).bytes();
    }

    static byte[] ruling(long email) {
        return Keys.key('R', email);
    }

    static byte[] rulings() {
        return Keys.key('R');
    }

    static long emailOfRuling(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static byte[] ruling(Ruling ruling) {
        return new RecordWriter(VERSION).octet(ruling.code()).toBytes();
    }

    static @Nullable Ruling readRuling(byte[] value) throws StoreFailed {
        return Ruling.ofCode(new RecordReader("ruling", value, VERSION).octet());
    }

    static byte[] threadValue(long thread) {
        return new RecordWriter(VERSION, 16).number(thread).toBytes();
    }

    static long readThread(byte[] value) throws StoreFailed {
        return new RecordReader("thread", value, VERSION).number();
    }

    static byte[] meta(AccountState state) {
        return new RecordWriter(VERSION)
                .number(state.usage().octets())
                .number(state.usage().messages())
                .number(state.modSeq())
                .number(state.nextMailbox())
                .number(state.nextEmail())
                .number(state.lastUidValidity())
                .number(state.usage().annotations())
                .number(state.found())
                .toBytes();
    }

    static byte[] mailbox(Mailbox mailbox) {
        MailboxId parent = mailbox.parent();
        Role role = mailbox.role();
        RecordWriter out = new RecordWriter(VERSION);
        out.number(parent == null ? 0 : parent.number())
                .text(mailbox.name())
                .number(role == null ? 0 : role.code())
                .octet((mailbox.subscribed() ? 1 : 0) | (mailbox.selectable() ? 2 : 0))
                .number(mailbox.uidValidity())
                .number(mailbox.acl().entries().size());
        mailbox.acl()
                .entries()
                .forEach(
                        (to, rights) ->
                                out.number(to.account())
                                        .octet(to.negative() ? 1 : 0)
                                        .number(rights.bits()));
        return out.number(mailbox.sortOrder()).toBytes();
    }

    private static Mailbox readMailbox(MailboxId id, byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("mailbox", value, VERSION);
        int parent = in.count();
        String name = in.text();
        int role = in.count();
        int bits = in.octet();
        return new Mailbox(
                id,
                parent == 0 ? null : new MailboxId(parent),
                name,
                Role.ofCode(role),
                (bits & 1) != 0,
                (bits & 2) != 0,
                in.count(),
                in.atEnd() ? Acl.NONE : readAcl(in),
                in.atEnd() ? 0 : in.number());
    }

    private static Acl readAcl(RecordReader in) throws StoreFailed {
        int count = in.count();
        if (count == 0) return Acl.NONE;
        SortedMap<Acl.Identifier, Rights> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Acl.Identifier to = new Acl.Identifier(in.number(), in.octet() != 0);
            entries.put(to, new Rights(in.count()));
        }
        return new Acl(entries);
    }

    static byte[] state(MailboxState state) {
        return new RecordWriter(VERSION)
                .number(state.uidNext())
                .number(state.highestModSeq())
                .number(state.messages())
                .number(state.unseen())
                .number(state.deleted())
                .number(state.octets())
                .number(state.recentFrom())
                .number(state.paged())
                .toBytes();
    }

    private static MailboxState readState(byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("mailbox state", value, VERSION);
        int uidNext = in.count();
        return new MailboxState(
                uidNext,
                in.number(),
                in.count(),
                in.count(),
                in.count(),
                in.number(),
                in.atEnd() ? uidNext : in.count(),
                in.atEnd() ? 0 : in.number(),
                null);
    }

    static byte[] entry(Entry entry) {
        RecordWriter out =
                new RecordWriter(VERSION)
                        .number(entry.email())
                        .number(entry.modSeq())
                        .number(entry.size())
                        .number(entry.received())
                        .number(entry.saved())
                        .octet(entry.flags().system())
                        .number(entry.flags().keywords().size());
        for (String keyword : entry.flags().keywords()) out.text(keyword);
        out.number(entry.thread());
        // most have none, and records of before zones were kept end here too
        if (entry.zone() != 0) out.number(entry.zone() + WEST);
        return out.toBytes();
    }

    /// @param known flag sets with keywords seen before, so that equal ones are one object
    static Entry readEntry(int uid, byte[] value, Map<Flags, Flags> known) throws StoreFailed {
        RecordReader in = new RecordReader("entry", value, VERSION);
        long email = in.number();
        long modSeq = in.number();
        long size = in.number();
        long received = in.number();
        long saved = in.number();
        int system = in.octet();
        int count = in.count();
        Flags flags = Flags.of(system & 31);
        if (count > 0) {
            List<String> keywords = new ArrayList<>(Math.min(count, Flags.MAX_KEYWORDS));
            for (int i = 0; i < count; i++) keywords.add(in.text());
            Flags read = Flags.of(system & 31, keywords);
            flags = known.computeIfAbsent(read, same -> same);
        }
        long thread = in.atEnd() ? 0 : in.number();
        int zone = in.atEnd() ? 0 : (int) in.number() - WEST;
        return new Entry(uid, email, thread, flags, modSeq, size, received, zone, saved);
    }

    static byte[] email(EmailRecord email) {
        byte[] index = MessageIndexCodec.encode(email.index());
        return new RecordWriter(VERSION, index.length + email.prefix().length + 64)
                .raw(email.blob().bytes())
                .number(email.thread())
                .number(email.received())
                .bytes(email.prefix())
                .bytes(index)
                .bytes(email.ancestry().toBytes())
                .toBytes();
    }

    static EmailRecord readEmail(byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("email", value, VERSION);
        BlobId blob = BlobId.of(in.raw(BlobId.LENGTH));
        long thread = in.number();
        long received = in.number();
        byte[] prefix = in.bytes();
        try {
            return new EmailRecord(
                    blob,
                    thread,
                    received,
                    prefix,
                    MessageIndexCodec.decode(in.bytes()),
                    in.atEnd() ? Ancestry.NONE : Ancestry.read(in.bytes()));
        } catch (CorruptIndexException corrupt) {
            throw new StoreFailed("email of blob " + blob + " has a damaged index", corrupt);
        }
    }

    static byte[] uids(UidSet uids) {
        RecordWriter out = new RecordWriter(VERSION).number(uids.ranges());
        for (int i = 0; i < uids.ranges(); i++)
            out.number(uids.first(i)).number((long) uids.last(i) - uids.first(i));
        return out.toBytes();
    }

    static void readUids(byte[] value, UidSet.Builder into) throws StoreFailed {
        RecordReader in = new RecordReader("vanished", value, VERSION);
        int ranges = in.count();
        for (int i = 0; i < ranges; i++) {
            int first = in.count();
            into.add(first, Math.addExact(first, in.count()));
        }
    }

    static AccountState load(Snapshot snapshot) throws StoreFailed {
        Map<MailboxId, Mailbox> mailboxes = new HashMap<>();
        Map<MailboxId, MailboxState> states = new HashMap<>();
        scan(
                snapshot,
                'M',
                (key, value) -> {
                    MailboxId id = idIn(key);
                    mailboxes.put(id, readMailbox(id, value));
                });
        scan(snapshot, 'S', (key, value) -> states.put(idIn(key), readState(value)));
        Set<String> names = new TreeSet<>();
        scan(
                snapshot,
                'U',
                (key, _) -> names.add(new String(key, 1, key.length - 1, StandardCharsets.UTF_8)));
        MailboxTree tree = new MailboxTree(mailboxes.values(), names);
        byte @Nullable [] meta = snapshot.get(META);
        if (meta == null)
            return new AccountState(
                    tree,
                    new AccountState.States(states),
                    new Usage(0, 0),
                    1,
                    1,
                    1,
                    0,
                    0,
                    new Revision());
        RecordReader in = new RecordReader("account", meta, VERSION);
        Usage usage = new Usage(in.number(), in.number());
        long modSeq = in.number();
        int nextMailbox = in.count();
        long nextEmail = in.number();
        int lastUidValidity = in.count();
        // records from before messages could be annotated end here
        if (!in.atEnd()) usage = usage.plusAnnotations(in.number());
        long found = in.atEnd() ? 0 : in.number();
        return new AccountState(
                tree,
                new AccountState.States(states),
                usage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                new Revision());
    }

    private static MailboxId idIn(byte[] key) {
        return new MailboxId(ByteBuffer.wrap(key).getInt(1));
    }

    private static void scan(Snapshot snapshot, char type, Use use) throws StoreFailed {
        byte[] prefix = Keys.key(type);
        snapshot.scan(
                prefix,
                Keys.after(prefix),
                (key, value) -> {
                    use.use(key, value);
                    return Snapshot.Next.GO_ON;
                });
    }

    @FunctionalInterface
    private interface Use {
        void use(byte[] key, byte[] value) throws StoreFailed;
    }
}
