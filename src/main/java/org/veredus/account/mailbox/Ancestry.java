package org.veredus.account.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Envelope;

/// What a message is called and which messages it refers to: enough to put messages into threads
/// without opening them. RFC 5256 §4. Message-IDs are kept as the first eight octets of their
/// SHA-256.
///
/// @param own 0 if it has none
/// @param references oldest first
public record Ancestry(long own, List<Long> references) {
    static final Ancestry NONE = new Ancestry(0, List.of());

    public Ancestry {
        references = List.copyOf(references);
    }

    /// @param messageIds newest reference first, the message's own at the end if it has one
    static Ancestry of(List<String> messageIds, Envelope envelope) {
        int last = messageIds.size() - 1;
        boolean named = last >= 0 && isNamed(envelope.messageId(), messageIds.get(last));
        List<Long> references = new ArrayList<>();
        for (int i = named ? last - 1 : last; i >= 0; i--) {
            references.add(Layout.hash(messageIds.get(i)));
        }
        return new Ancestry(named ? Layout.hash(messageIds.get(last)) : 0, references);
    }

    private static boolean isNamed(@Nullable String field, String id) {
        return field != null && field.contains("<" + id + ">");
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(8 * (1 + references.size())).putLong(own);
        for (long reference : references) out.putLong(reference);
        return out.array();
    }

    static Ancestry read(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        if (in.remaining() < 8) return NONE;
        long own = in.getLong();
        List<Long> references = new ArrayList<>();
        while (in.remaining() >= 8) references.add(in.getLong());
        return new Ancestry(own, references);
    }
}
