package org.veredus.protocol.imap;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.protocol.imap.syntax.FetchItem;
import org.veredus.protocol.imap.syntax.FetchItem.Annotations;
import org.veredus.protocol.imap.syntax.FetchItem.Attribute;
import org.veredus.protocol.imap.syntax.FetchItem.Binary;
import org.veredus.protocol.imap.syntax.FetchItem.BinarySize;
import org.veredus.protocol.imap.syntax.FetchItem.Content;

/// What a FETCH wants of each message, and what that takes: looked at once, not for each message.
///
/// @param ofRecord whether any of it is in the email's record
/// @param decodes whether parts have to be decoded
/// @param changes whether any of it changes while a message is there
/// @param annotations those among the items
record Wanted(
        List<FetchItem> items,
        boolean ofRecord,
        boolean decodes,
        boolean changes,
        List<Annotations> annotations) {

    static Wanted of(List<FetchItem> items) {
        boolean ofRecord = false;
        boolean decodes = false;
        boolean changes = false;
        List<Annotations> annotations = new ArrayList<>(0);
        for (FetchItem item : items) {
            ofRecord |= item.isInRecord();
            decodes |= item instanceof Binary || item instanceof BinarySize;
            changes |= item == Attribute.FLAGS || item == Attribute.MODSEQ;
            if (item instanceof Annotations asked) annotations.add(asked);
        }
        changes |= !annotations.isEmpty();
        return new Wanted(items, ofRecord, decodes, changes, annotations);
    }

    /// Without some of the annotations.
    Wanted without(List<Annotations> empty) {
        if (empty.isEmpty()) return this;
        List<FetchItem> rest = new ArrayList<>(items);
        rest.removeAll(empty);
        return of(rest);
    }

    /// Whether all parts that are to be decoded can be.
    boolean canDecode(EmailRecord email) {
        for (FetchItem item : items) {
            boolean can =
                    switch (item) {
                        case Binary binary -> BinaryWriter.canDecode(email, binary.numbers());
                        case BinarySize size -> BinaryWriter.canDecode(email, size.numbers());
                        case Attribute _, Content _, Annotations _ -> true;
                    };
            if (!can) return false;
        }
        return true;
    }
}
