package org.veredus.protocol.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// GETMETADATA, SETMETADATA, and metadata in LIST. RFC 5464, RFC 9590
final class Metadata {
    /// Octets of one value.
    private static final int MAX_VALUE = 16 * 1024;

    private static final String SHARED = "/shared/";
    private static final String EVENT_SCRIPT = "/shared/imapsieve/script";
    private static final String SPECIAL_USE = "/private/specialuse";

    private final VisibleMailboxes visible;
    private final Account own;
    private final Output out;

    Metadata(VisibleMailboxes visible, Account own, Output out) {
        this.visible = visible;
        this.own = own;
        this.out = out;
    }

    Completion get(Command.GetMetadata get) throws IOException, MailboxRefused, StoreFailed {
        Place place = get.mailbox().isEmpty() ? null : visible.require(get.mailbox());
        if (place != null) place.require(Right.LOOKUP);
        long[] longest = {0};
        Map<String, byte @Nullable []> found = new LinkedHashMap<>();
        NavigableMap<String, byte[]> all = all(place);
        for (String entry : get.entries()) {
            if (get.depth() == 0) found.put(entry, all.get(entry));
            else addBeneath(all, entry, get.depth(), found);
        }
        found.values()
                .removeIf(
                        value -> {
                            boolean tooLong =
                                    value != null
                                            && get.maxSize() >= 0
                                            && value.length > get.maxSize();
                            if (tooLong) longest[0] = Math.max(longest[0], value.length);
                            return tooLong;
                        });
        if (!found.isEmpty()) write(get.mailbox(), found);
        String code = longest[0] > 0 ? "METADATA LONGENTRIES " + longest[0] : null;
        return Completion.ok(code, "done");
    }

    /// @param place null for the server. RFC 5464 §3.3: what others see of a mailbox is `/shared`
    private NavigableMap<String, byte[]> all(@Nullable Place place) throws StoreFailed {
        if (place == null) return own.annotations(null);
        Mailbox mailbox = place.mailbox();
        NavigableMap<String, byte[]> all = place.account().annotations(mailbox.id());
        if (!isOwn(place)) {
            all.keySet().removeIf(name -> !name.startsWith(SHARED));
            return all;
        }
        String use = mailbox.role() == null ? null : mailbox.role().attribute();
        // RFC 6154 §4
        if (use != null) all.put(SPECIAL_USE, use.getBytes(StandardCharsets.US_ASCII));
        return all;
    }

    private boolean isOwn(Place place) {
        return place.account().id().equals(own.id());
    }

    private static void addBeneath(
            NavigableMap<String, byte[]> all,
            String entry,
            int depth,
            Map<String, byte @Nullable []> found) {
        byte[] itself = all.get(entry);
        if (itself != null) found.put(entry, itself);
        String above = entry + '/';
        all.tailMap(above, true)
                .forEach(
                        (name, value) -> {
                            if (!name.startsWith(above)) return;
                            boolean deeper = name.indexOf('/', above.length()) >= 0;
                            if (depth > 1 || !deeper) found.put(name, value);
                        });
    }

    private void write(String mailbox, Map<String, byte @Nullable []> values) throws IOException {
        out.ascii("* METADATA ").mailbox(mailbox).ascii(" (");
        boolean first = true;
        for (Map.Entry<String, byte @Nullable []> each : values.entrySet()) {
            if (!first) out.octet(' ');
            first = false;
            out.ascii(each.getKey()).octet(' ');
            byte[] value = each.getValue();
            if (value == null) out.ascii("NIL");
            else writeValue(value);
        }
        out.octet(')').crlf();
    }

    private void writeValue(byte[] value) throws IOException {
        boolean nul = false;
        for (byte octet : value) nul |= octet == 0;
        if (nul) out.literal8(value.length).octets(value, 0, value.length);
        else out.string(new String(value, StandardCharsets.ISO_8859_1));
    }

    Completion set(Command.SetMetadata set) throws MailboxRefused, StoreFailed {
        boolean server = set.mailbox().isEmpty();
        Place place = server ? null : visible.require(set.mailbox());
        if (place != null) place.require(Right.LOOKUP, Right.WRITE);
        Map<String, byte @Nullable []> values = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable String> each : set.values().entrySet()) {
            String name = each.getKey();
            // RFC 6785 §7.5: which script runs is of no account but one's own
            if (server && name.startsWith("/shared") && !name.equals(EVENT_SCRIPT)) {
                return Completion.no("NOPERM", "what all see is the administrator's to write");
            }
            if (place != null && !isOwn(place) && !name.startsWith(SHARED)) {
                return Completion.no("NOPERM", "private entries are the owner's");
            }
            if (name.equals(SPECIAL_USE)) {
                return Completion.no("CANNOT", "CREATE gives mailboxes their use");
            }
            String value = each.getValue();
            if (value != null && value.length() > MAX_VALUE) {
                return Completion.no("METADATA MAXSIZE " + MAX_VALUE, "value too long");
            }
            values.put(name, value == null ? null : value.getBytes(StandardCharsets.ISO_8859_1));
        }
        return place == null
                ? store(own, null, values)
                : store(place.account(), place.mailbox().id(), values);
    }

    private static Completion store(
            Account account, @Nullable MailboxId mailbox, Map<String, byte @Nullable []> values)
            throws StoreFailed {
        try {
            account.annotate(mailbox, values);
            return Completion.ok("done");
        } catch (MailboxRefused refused) {
            return refused.reason() == MailboxRefused.Reason.LIMIT
                    ? Completion.no("METADATA TOOMANY", refused.sentence())
                    : Completion.of(refused);
        }
    }

    /// RFC 9590 §3: entries without a value are told as NIL.
    void list(Place place, List<String> entries) throws IOException, StoreFailed {
        NavigableMap<String, byte[]> all = all(place);
        Map<String, byte @Nullable []> values = new LinkedHashMap<>();
        for (String entry : entries) values.put(entry, all.get(entry));
        write(place.name(), values);
    }
}
