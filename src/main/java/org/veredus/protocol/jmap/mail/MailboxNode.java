package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.Set;
import org.veredus.account.email.Counts;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
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
                    "isSubscribed");

    private MailboxNode() {}

    static String id(MailboxId id) {
        return Ids.mailbox(id.number());
    }

    /// IMAP has it that the inbox is called INBOX, nobody else does.
    static String name(Mailbox mailbox) {
        return mailbox.role() == Role.INBOX && mailbox.parent() == null ? "Inbox" : mailbox.name();
    }

    static ObjectNode of(Mailbox mailbox, Counts counts) {
        MailboxId parent = mailbox.parent();
        ObjectNode node =
                Json.object()
                        .put("id", id(mailbox.id()))
                        .put("name", name(mailbox))
                        .put("parentId", parent == null ? null : id(parent))
                        .put("role", Roles.wire(mailbox.role()))
                        .put("sortOrder", mailbox.sortOrder())
                        .put("totalEmails", counts.emails())
                        .put("unreadEmails", counts.unreadEmails())
                        .put("totalThreads", counts.threads())
                        .put("unreadThreads", counts.unreadThreads());
        node.set("myRights", rights(mailbox));
        return node.put("isSubscribed", mailbox.subscribed());
    }

    /// Everything, but for what no server can let happen: the inbox stays, and a name that only
    /// holds others takes no messages.
    private static ObjectNode rights(Mailbox mailbox) {
        boolean holds = mailbox.selectable();
        boolean stays = mailbox.role() == Role.INBOX;
        return Json.object()
                .put("mayReadItems", holds)
                .put("mayAddItems", holds)
                .put("mayRemoveItems", holds)
                .put("maySetSeen", holds)
                .put("maySetKeywords", holds)
                .put("mayCreateChild", true)
                .put("mayRename", !stays)
                .put("mayDelete", !stays)
                .put("maySubmit", holds);
    }
}
