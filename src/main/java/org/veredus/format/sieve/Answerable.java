package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.mail.Mail;

/// Whether a message may be answered by a program. RFC 5230 §4.5, §4.6; RFC 3834 §2
final class Answerable {
    private static final List<String> RECIPIENT_FIELDS =
            List.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc");

    private static final Set<String> PROGRAMS =
            Set.of("mailer-daemon", "listserv", "majordomo", "noreply", "no-reply");

    private static final Set<String> MASS = Set.of("bulk", "list", "junk");

    private final Mail mail;
    private final Delivery delivery;
    private final Set<String> own = new HashSet<>();

    /// @param also more addresses of the one who is away
    Answerable(Mail mail, Delivery delivery, List<String> also) {
        this.mail = mail;
        this.delivery = delivery;
        List<String> all = new ArrayList<>(delivery.owner());
        all.add(delivery.to());
        all.addAll(also);
        all.forEach(address -> own.add(address.toLowerCase(Locale.ROOT)));
        own.remove("");
    }

    /// Null if it may.
    @Nullable String whyNot() {
        String sender = delivery.from().toLowerCase(Locale.ROOT);
        if (sender.isEmpty()) {
            return "the sender is nobody";
        }
        if (own.contains(sender)) {
            return "the sender is the owner";
        }
        if (isProgram(sender.substring(0, Math.max(0, sender.lastIndexOf('@'))))) {
            return "the sender is a program";
        }
        String list = listField();
        if (list != null) {
            return "the message came through a list: it has " + list;
        }
        if (isAutomatic()) {
            return "the message was sent by a program";
        }
        return !own.isEmpty() && !isAddressedToOwner()
                ? "the message is not addressed to the owner"
                : null;
    }

    private static boolean isProgram(String localPart) {
        return PROGRAMS.contains(localPart)
                || localPart.startsWith("owner-")
                || localPart.endsWith("-request")
                || localPart.endsWith("-owner")
                || localPart.endsWith("-bounces");
    }

    private @Nullable String listField() {
        for (HeaderField field : mail.fields()) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("list-")) {
                return field.name();
            }
        }
        return null;
    }

    private boolean isAutomatic() {
        for (String value : mail.values("Auto-Submitted")) {
            String word = value.split("[;\\s]", 2)[0];
            if (!word.equalsIgnoreCase("no")) { // RFC 3834 §5
                return true;
            }
        }
        for (String value : mail.values("X-Auto-Response-Suppress")) {
            String suppressed = value.toLowerCase(Locale.ROOT);
            if (suppressed.contains("all") || suppressed.contains("oof")) {
                return true;
            }
        }
        return mail.values("Precedence").stream()
                .anyMatch(value -> MASS.contains(value.toLowerCase(Locale.ROOT)));
    }

    private boolean isAddressedToOwner() {
        for (String name : RECIPIENT_FIELDS) {
            for (HeaderField field : mail.all(name)) {
                for (HeaderAddress.Person person :
                        HeaderAddresses.people(HeaderAddresses.parse(field.value()))) {
                    String address = person.localPart() + "@" + person.domain();
                    if (own.contains(address.toLowerCase(Locale.ROOT))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
