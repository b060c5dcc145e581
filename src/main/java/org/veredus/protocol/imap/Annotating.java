package org.veredus.protocol.imap;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationChange;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.format.mime.MessageIndex;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.EntryName;
import org.veredus.protocol.imap.syntax.Wildcards;
import org.veredus.storage.kv.StoreFailed;

/// What must hold before messages are annotated, and before it is told with what they are. RFC 5257
final class Annotating {
    private Annotating() {}

    /// Why a change may not be made; null if it may. RFC 5257 §3.4, §4.5
    static @Nullable Completion refusal(AnnotationChange change, Rights rights) {
        if (change.touches(Scope.PRIVATE) && !rights.has(Right.READ)) return noRight(Right.READ);
        if (change.touches(Scope.SHARED) && !rights.has(Right.ANNOTATE))
            return noRight(Right.ANNOTATE);
        for (byte @Nullable [] value : change.values().values()) {
            if (value != null && value.length > MessageAnnotations.MAX_OCTETS)
                return Completion.no(
                        "ANNOTATE TOOBIG",
                        "values have at most " + MessageAnnotations.MAX_OCTETS + " octets");
        }
        return null;
    }

    private static Completion noRight(Right right) {
        return Completion.no("NOPERM", "this needs the right '" + right.letter() + "'");
    }

    static Set<String> entries(AnnotationChange change) {
        Set<String> entries = new LinkedHashSet<>();
        for (AnnotationName name : change.values().keySet()) entries.add(name.entry());
        return entries;
    }

    /// Entries are of parts that are there. RFC 5257 §3.2.1
    static void requireParts(Collection<String> entries, MessageIndex index) throws BadSyntax {
        for (String entry : entries) {
            String part = Wildcards.areIn(entry) ? null : EntryName.part(entry);
            if (part != null && index.part(part) == null)
                throw new BadSyntax("no part " + part + " in the message");
        }
    }

    /// The same for each of several messages.
    static void requireParts(Collection<String> entries, SelectedMailbox selected, int[] indexes)
            throws BadSyntax, StoreFailed {
        boolean anyOfPart = false;
        for (String entry : entries)
            anyOfPart |= !Wildcards.areIn(entry) && EntryName.part(entry) != null;
        if (!anyOfPart) return;
        for (int index : indexes) {
            EmailRecord email = selected.account().email(selected.told().at(index).email());
            if (email != null) requireParts(entries, email.index());
        }
    }
}
