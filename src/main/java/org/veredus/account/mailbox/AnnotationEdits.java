package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.AnnotationSet.Annotation;
import org.veredus.storage.kv.StoreFailed;

/// Reads and changes the annotations of an account's messages for one person. RFC 5257
public final class AnnotationEdits {
    private final Account account;
    private final AccountId who;

    public AnnotationEdits(Account account, AccountId who) {
        this.account = account;
        this.who = who;
    }

    public MessageAnnotations of(MailboxId mailbox, int uid) throws StoreFailed {
        // most accounts have none at all
        if (account.state().usage().annotations() == 0) return MessageAnnotations.NONE;
        return new MessageAnnotations(
                read(mailbox, uid, who.number()), read(mailbox, uid, AnnotationChange.EVERYBODY));
    }

    private AnnotationSet read(MailboxId mailbox, int uid, long holder) throws StoreFailed {
        return AnnotationSet.read(account.record(Layout.annotations(mailbox, uid, holder)));
    }

    /// All that the person sees, for a copy in another account.
    AnnotationChange copied(MailboxId mailbox, int uid) throws StoreFailed {
        Map<AnnotationName, byte @Nullable []> values = new LinkedHashMap<>();
        if (account.state().usage().annotations() == 0) return new AnnotationChange(who, values);
        for (Scope scope : Scope.values()) {
            long holder = scope == Scope.SHARED ? AnnotationChange.EVERYBODY : who.number();
            for (Map.Entry<String, Annotation> each :
                    read(mailbox, uid, holder).copied(0).all().entrySet())
                values.put(new AnnotationName(each.getKey(), scope), each.getValue().value());
        }
        return new AnnotationChange(who, values);
    }

    /// Changes the annotations of messages, all or none; flags stay, mod-sequences grow: for
    /// whoever changes them, and if any of them is shared for everybody. RFC 5257 §4.5
    ///
    /// @param unchangedSince as for [Account#store]
    public Stored store(
            MailboxId mailbox, UidSet uids, AnnotationChange change, long unchangedSince)
            throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    List<Entries.Changed> changes = new ArrayList<>();
                    List<Entry> changed = new ArrayList<>();
                    List<Flags> flags = new ArrayList<>();
                    UidSet.Builder refused = new UidSet.Builder();
                    UidSet.Builder stored = new UidSet.Builder();
                    draft.entries(mailbox)
                            .seenBy(who)
                            .forEach(
                                    uids,
                                    (index, entry) -> {
                                        if (entry.modSeq() > unchangedSince) {
                                            refused.add(entry.uid());
                                            return;
                                        }
                                        changes.add(
                                                new Entries.Changed(
                                                        index, entry.flags(), draft.modSeq()));
                                        changed.add(entry.withFlags(entry.flags(), draft.modSeq()));
                                        flags.add(entry.flags());
                                        stored.add(entry.uid());
                                    });
                    for (Entry entry : changed) {
                        draft.annotate(mailbox, entry.uid(), change);
                        account.requireRoomForAnnotations(draft);
                    }
                    if (change.touches(Scope.SHARED)) draft.flags(mailbox, changes);
                    else draft.annotatedPrivately(mailbox, who, stored.build());
                    return new Stored(changed, flags, refused.build());
                });
    }
}
