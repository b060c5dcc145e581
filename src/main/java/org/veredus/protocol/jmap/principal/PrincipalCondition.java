package org.veredus.protocol.jmap.principal;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Texts;

/// What principals of a query must be; null: anything. RFC 9670 §2.4.1
record PrincipalCondition(
        @Nullable Set<String> accountIds,
        @Nullable String email,
        @Nullable String name,
        @Nullable String text,
        @Nullable String type,
        @Nullable String timeZone) {
    static PrincipalCondition read(Arguments arguments) throws MethodError {
        for (String each : arguments.node().propertyNames()) {
            switch (each) {
                case "accountIds", "email", "name", "text", "type", "timeZone" -> {}
                default -> throw new MethodError("unsupportedFilter", "no condition " + each);
            }
        }
        return new PrincipalCondition(
                arguments.idsOrNull("accountIds"),
                arguments.textOrNull("email"),
                arguments.textOrNull("name"),
                arguments.textOrNull("text"),
                arguments.textOrNull("type"),
                arguments.textOrNull("timeZone"));
    }

    boolean meets(Principal principal) {
        String address = principal.email() == null ? "" : principal.email();
        boolean inAccounts =
                accountIds == null
                        || (principal.access() != null
                                && accountIds.contains(Ids.account(principal.access())));
        return inAccounts
                && (email == null || Texts.contains(address, email))
                && (name == null || Texts.contains(principal.name(), name))
                && (text == null
                        || Texts.contains(principal.name(), text)
                        || Texts.contains(address, text))
                && (type == null || type.equals(principal.type()))
                && timeZone == null; // nobody's is known
    }
}
