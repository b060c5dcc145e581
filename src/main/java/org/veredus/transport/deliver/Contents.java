package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.sieve.Content;
import org.veredus.storage.kv.StoreFailed;

/// The forms of one message that a script makes, each taken in once. For one thread; close it when
/// they are filed.
final class Contents implements AutoCloseable {
    private final Accounts accounts;
    private final NewMessage original;
    private final IdentityHashMap<byte[], NewMessage> changed = new IdentityHashMap<>();
    private final List<MessageIntake> intakes = new ArrayList<>();

    Contents(Accounts accounts, NewMessage original) {
        this.accounts = accounts;
        this.original = original;
    }

    /// The message as it came, below the fields that tell of its inspection.
    byte[] octets(String fields) throws StoreFailed {
        byte[] content = accounts.blobs().read(original.content());
        if (fields.isEmpty()) return content;
        byte[] top = fields.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(top, top.length + content.length);
        System.arraycopy(content, 0, both, top.length, content.length);
        return both;
    }

    NewMessage message(Content content) throws StoreFailed {
        if (!content.changed()) return original;
        NewMessage known = changed.get(content.octets());
        if (known != null) return known;
        NewMessage made = intake(content.octets());
        changed.put(content.octets(), made);
        return made;
    }

    /// A new message that is to be filed.
    NewMessage intake(byte[] octets) throws StoreFailed {
        MessageIntake intake = accounts.intake();
        intakes.add(intake);
        intake.write(octets, 0, octets.length);
        return intake.finish();
    }

    @Override
    public void close() {
        for (MessageIntake intake : intakes) intake.close();
    }
}
