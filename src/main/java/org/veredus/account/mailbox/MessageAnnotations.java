package org.veredus.account.mailbox;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.AnnotationSet.Annotation;

/// The annotations of one message as one person sees them. RFC 5257 §3
public final class MessageAnnotations {
    /// Octets of a value; RFC 5257 §4.1 asks for at least 1,024.
    public static final int MAX_OCTETS = 16 * 1024;

    /// Entries of one message with values of one person, or shared ones; RFC 5257 §4.1 asks for at
    /// least 10.
    public static final int MAX_ENTRIES = 50;

    /// Octets of all annotations in one account, whatever its quota.
    public static final long MAX_TOTAL = 64L << 20;

    public static final MessageAnnotations NONE =
            new MessageAnnotations(AnnotationSet.EMPTY, AnnotationSet.EMPTY);

    private final AnnotationSet own;
    private final AnnotationSet shared;

    MessageAnnotations(AnnotationSet own, AnnotationSet shared) {
        this.own = own;
        this.shared = shared;
    }

    private AnnotationSet of(Scope scope) {
        return scope == Scope.SHARED ? shared : own;
    }

    /// Null if there is none.
    public byte @Nullable [] value(AnnotationName name) {
        Annotation found = of(name.scope()).all().get(name.entry());
        return found == null ? null : found.value();
    }

    /// The entries that have a value.
    public NavigableSet<String> entries(Scope scope) {
        NavigableSet<String> entries = new TreeSet<>();
        of(scope)
                .all()
                .forEach(
                        (entry, annotation) -> {
                            if (annotation.value() != null) entries.add(entry);
                        });
        return entries;
    }

    /// The entries that were set or removed after a mod-sequence.
    public NavigableSet<String> changedSince(long modSeq) {
        NavigableSet<String> changed = new TreeSet<>();
        for (Scope scope : Scope.values())
            of(scope)
                    .all()
                    .forEach(
                            (entry, annotation) -> {
                                if (annotation.modSeq() > modSeq) changed.add(entry);
                            });
        return changed;
    }
}
