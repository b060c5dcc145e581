package org.veredus.protocol.jmap.contact;

import org.veredus.account.contact.ContactRefused;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.SetError;

/// What JMAP calls the refusals of contacts.
final class Refusals {
    private Refusals() {}

    static SetError error(ContactRefused refused) {
        String sentence = refused.sentence();
        return switch (refused.reason()) {
            case NO_SUCH_BOOK -> SetError.of("notFound", sentence);
            case NO_SUCH_CARD -> SetError.notFound();
            case UID_TAKEN -> // RFC 9610 §3
                    SetError.invalidProperties(sentence, "uid")
                            .with("existingId", Ids.contactCard(refused.existing()));
            case TOO_MANY -> SetError.of("overQuota", sentence);
            case HAS_CONTENTS -> SetError.of("addressBookHasContents", sentence);
            case DEFAULT_BOOK -> SetError.forbidden(sentence);
        };
    }
}
