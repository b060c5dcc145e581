package org.veredus.protocol.jmap.mail;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Texts;
import tools.jackson.databind.JsonNode;

/// RFC 8621 §2.3. A condition that asks for null is another one than none.
record MailboxCondition(
        boolean byParent,
        @Nullable String parentId,
        @Nullable String name,
        boolean byRole,
        @Nullable String role,
        @Nullable JsonNode hasAnyRole,
        @Nullable JsonNode isSubscribed) {
    static MailboxCondition read(Arguments condition) throws MethodError {
        for (String property : condition.node().propertyNames()) {
            switch (property) {
                case "parentId", "name", "role", "hasAnyRole", "isSubscribed" -> {}
                default -> throw new MethodError("unsupportedFilter", "no condition " + property);
            }
        }
        condition.truth("hasAnyRole", false);
        condition.truth("isSubscribed", false);
        return new MailboxCondition(
                condition.node().has("parentId"),
                condition.idOrNull("parentId"),
                condition.textOrNull("name"),
                condition.node().has("role"),
                condition.textOrNull("role"),
                condition.value("hasAnyRole"),
                condition.value("isSubscribed"));
    }

    boolean meets(Mailbox mailbox) {
        MailboxId parent = mailbox.parent();
        String above = parent == null ? null : MailboxNode.id(parent);
        return (!byParent || Objects.equals(parentId, above))
                && (name == null || Texts.contains(mailbox.shownName(), name))
                && (!byRole || Objects.equals(role, Roles.wire(mailbox.role())))
                && (hasAnyRole == null || hasAnyRole.asBoolean() == (mailbox.role() != null))
                && (isSubscribed == null || isSubscribed.asBoolean() == mailbox.subscribed());
    }
}
