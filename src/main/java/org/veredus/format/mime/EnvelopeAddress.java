package org.veredus.format.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;

/// An address as IMAP's ENVELOPE has it, in wire form. RFC 9051 §7.5.2, RFC 3501 §7.4.2
///
/// Groups are marked in the list: an entry without host opens a group called `mailbox`, one with
/// neither closes it.
///
/// @param name display name, encoded words still encoded
/// @param adl source route, obsolete
/// @param mailbox local part, quoting removed
/// @param host domain; empty, not null, where the address has none
public record EnvelopeAddress(
        @Nullable String name,
        @Nullable String adl,
        @Nullable String mailbox,
        @Nullable String host) {

    /// What a local part has only between quotes, RFC 5322 §3.2.3; dots at odd places go without.
    private static final String SPECIAL = " \t\"(),:;<>@[\\]";

    /// Closes a group.
    static final EnvelopeAddress GROUP_END = new EnvelopeAddress(null, null, null, null);

    /// Opens a group.
    static EnvelopeAddress groupStart(String name) {
        return new EnvelopeAddress(null, null, name, null);
    }

    /// A host without a mailbox means nothing.
    public EnvelopeAddress {
        if (mailbox == null && host != null) {
            throw new IllegalArgumentException("host without mailbox");
        }
    }

    /// Reads the unfolded value of an address field, in wire form; never fails. RFC 5322 §3.4
    public static List<EnvelopeAddress> parse(String value) {
        return AddressListParser.parse(value, AddressListParser.MAX_ADDRESSES);
    }

    /// Whether this opens a group; [#displayName()] is its name.
    public boolean isGroupStart() {
        return mailbox != null && host == null;
    }

    /// Whether this closes a group.
    public boolean isGroupEnd() {
        return mailbox == null;
    }

    /// The display name, or a group's name, decoded.
    public @Nullable String displayName() {
        return EncodedWords.decodeOrNull(isGroupStart() ? mailbox : name);
    }

    /// The address for people: `mailbox@host`, or only the mailbox where there is no host; empty
    /// for group marks.
    public String email() {
        return withHost(mailbox == null ? "" : Charsets.decodeWire(mailbox));
    }

    /// The same as RFC 5322 §3.4.1 has it, quoted where that is needed.
    public String addrSpec() {
        String local = mailbox == null ? "" : Charsets.decodeWire(mailbox);
        boolean special = local.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
        boolean whole = host != null && !host.isEmpty();
        return withHost(whole && special ? Address.quoted(local) : local);
    }

    private String withHost(String local) {
        if (mailbox == null || host == null) return "";
        return host.isEmpty() ? local : local + "@" + Charsets.decodeWire(host);
    }
}
