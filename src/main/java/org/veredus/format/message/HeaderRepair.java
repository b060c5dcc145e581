package org.veredus.format.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;

/// What a submission server does to a header, RFC 6409 §8: Date and Message-ID are added if there
/// is none, Bcc is taken out (RFC 5322 §3.6.3), so is the line of an mbox file, and so are
/// Authentication-Results, which only who takes mail in can write (RFC 8601 §5). Says what to do
/// instead of doing it, so that a large message need not be copied.
public final class HeaderRepair {
    /// Octets `start` to before `end` are to be left out.
    public record Cut(int start, int end) {}

    private final byte[] prefix;
    private final List<Cut> cuts;

    private HeaderRepair(byte[] prefix, List<Cut> cuts) {
        this.prefix = prefix;
        this.cuts = List.copyOf(cuts);
    }

    /// Leaves some fields out.
    ///
    /// @param cuts in order, none overlapping
    public static HeaderRepair without(List<Cut> cuts) {
        return new HeaderRepair(new byte[0], cuts);
    }

    /// Leaves a header as it is.
    public static HeaderRepair none() {
        return new HeaderRepair(new byte[0], List.of());
    }

    /// @param newMessageId with angle brackets; asked only if one is needed
    public static HeaderRepair forSubmission(
            Header header, OffsetDateTime now, Supplier<String> newMessageId) {
        var prefix = new StringBuilder();
        // RFC 6409 §8.2, §8.3
        if (!header.has("Date")) {
            prefix.append(FieldText.field("Date", MessageDate.write(now)));
        }
        if (!header.has("Message-ID")) {
            prefix.append(FieldText.field("Message-ID", newMessageId.get()));
        }
        List<Cut> cuts = new ArrayList<>();
        if (header.fieldsOffset() > 0) {
            cuts.add(new Cut(0, header.fieldsOffset()));
        }
        for (HeaderField field : header.fields()) {
            if (field.named("Bcc")
                    || field.named("Resent-Bcc")
                    || field.named(AuthenticationResults.FIELD)) {
                cuts.add(new Cut(field.start(), field.end()));
            }
        }
        return new HeaderRepair(prefix.toString().getBytes(StandardCharsets.US_ASCII), cuts);
    }

    /// Everybody in the From fields; there should be one field and someone in it, RFC 5322 §3.6.2.
    public static List<HeaderAddress.Person> from(Header header) {
        return people(header, "From");
    }

    public static List<HeaderAddress.Person> sender(Header header) {
        return people(header, "Sender");
    }

    /// Who says that he has sent it on. RFC 5322 §3.6.6
    public static List<HeaderAddress.Person> resenders(Header header) {
        List<HeaderAddress.Person> resenders = new ArrayList<>(people(header, "Resent-From"));
        resenders.addAll(people(header, "Resent-Sender"));
        return resenders;
    }

    /// Everybody in the To and Cc fields.
    public static List<HeaderAddress.Person> receivers(Header header) {
        List<HeaderAddress.Person> receivers = new ArrayList<>(people(header, "To"));
        receivers.addAll(people(header, "Cc"));
        return receivers;
    }

    private static List<HeaderAddress.Person> people(Header header, String name) {
        List<HeaderAddress.Person> people = new ArrayList<>();
        for (HeaderField field : header.all(name)) {
            people.addAll(HeaderAddresses.people(HeaderAddresses.parse(field.value())));
        }
        return people;
    }

    /// What to put on top.
    public byte[] prefix() {
        return prefix.clone();
    }

    /// What to leave out, in order, none overlapping.
    public List<Cut> cuts() {
        return cuts;
    }

    public boolean changesNothing() {
        return prefix.length == 0 && cuts.isEmpty();
    }

    /// A repaired copy.
    public byte[] apply(byte[] message) {
        var out = new ByteArrayOutputStream(prefix.length + message.length);
        out.writeBytes(prefix);
        int at = 0;
        for (Cut cut : cuts) {
            out.write(message, at, cut.start() - at);
            at = cut.end();
        }
        out.write(message, at, message.length - at);
        return out.toByteArray();
    }
}
