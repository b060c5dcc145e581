package org.veredus.account.mailbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;

/// What becomes of some of a message's annotations. RFC 5257 §4.5
///
/// @param by who changes them: private values are that person's
/// @param values null for what is to be removed
public record AnnotationChange(AccountId by, Map<AnnotationName, byte @Nullable []> values) {
    /// Who the shared values belong to.
    static final long EVERYBODY = 0;

    public AnnotationChange(AccountId by, Map<AnnotationName, byte @Nullable []> values) {
        this.by = by;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public boolean touches(Scope scope) {
        return values.keySet().stream().anyMatch(name -> name.scope() == scope);
    }

    /// Without the values that may not be set.
    AnnotationChange permitted(Rights rights) {
        Copier copier = new Copier(by, rights);
        Map<AnnotationName, byte @Nullable []> permitted = new LinkedHashMap<>(values);
        permitted.keySet().removeIf(name -> !copier.takes(holder(name.scope())));
        return new AnnotationChange(by, permitted);
    }

    long holder(Scope scope) {
        return scope == Scope.SHARED ? EVERYBODY : by.number();
    }

    /// The changes of one scope, by entry.
    Map<String, byte @Nullable []> of(Scope scope) {
        Map<String, byte @Nullable []> some = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> {
                    if (name.scope() == scope) some.put(name.entry(), value);
                });
        return some;
    }
}
