package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.Set;
import org.veredus.account.email.Counts;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// A mailbox as JMAP shows it. RFC 8621 §2
final class MailboxNode {
    static final List<String> COUNTS =
            List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");

    static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "name",
                    "parentId",
                    "role",
                    "sortOrder",
                    "totalEmails",
                    "unreadEmails",
                    "totalThreads",
                    "unreadThreads",
                    "myRights",
                    "isSubscribed",
                    "shareWith");

    private MailboxNode() {}

    static String id(MailboxId id) {
        return Ids.mailbox(id.number());
    }

    /// @param mailbox as the person sees it
    static ObjectNode of(Access access, Mailbox mailbox, Counts counts) {
        MailboxId parent = mailbox.parent();
        ObjectNode node =
                Json.object()
                        .put("id", id(mailbox.id()))
                        .put("name", mailbox.shownName())
                        .put("parentId", parent == null ? null : id(parent))
                        .put("role", Roles.wire(mailbox.role()))
                        .put("sortOrder", mailbox.sortOrder())
                        .put("totalEmails", counts.emails())
                        .put("unreadEmails", counts.unreadEmails())
                        .put("totalThreads", counts.threads())
                        .put("unreadThreads", counts.unreadThreads());
        Rights rights = access.rights(mailbox);
        node.set("myRights", possible(MailboxRights.node(rights), mailbox));
        // RFC 9670 §4: whom else a mailbox is shared with is for those who may change it
        node.set(
                "shareWith",
                rights.has(Right.ADMINISTER)
                        ? MailboxRights.shareWith(mailbox.acl())
                        : Json.nothing());
        return node.put("isSubscribed", mailbox.subscribed());
    }

    /// What no server can let happen nobody may: the inbox stays, and a name that only holds others
    /// takes no messages.
    private static ObjectNode possible(ObjectNode rights, Mailbox mailbox) {
        if (!mailbox.selectable())
            MailboxRights.OF_MESSAGES.forEach(name -> rights.put(name, false));
        if (mailbox.role() == Role.INBOX) rights.put("mayRename", false).put("mayDelete", false);
        return rights;
    }
}
