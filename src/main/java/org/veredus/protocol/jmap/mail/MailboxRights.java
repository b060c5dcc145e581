package org.veredus.protocol.jmap.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Acl;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What somebody may do with a mailbox, as JMAP writes it. RFC 8621 §2 has each property stand for
/// rights of IMAP; `mayShare` stands for that to change `shareWith`.
public final class MailboxRights {
    private static final SequencedMap<String, Rights> PROPERTIES = new LinkedHashMap<>();

    static {
        PROPERTIES.put("mayReadItems", Rights.of(Right.LOOKUP, Right.READ));
        PROPERTIES.put("mayAddItems", Rights.of(Right.INSERT));
        PROPERTIES.put("mayRemoveItems", Rights.of(Right.DELETE_MESSAGES, Right.EXPUNGE));
        PROPERTIES.put("maySetSeen", Rights.of(Right.SEEN));
        PROPERTIES.put("maySetKeywords", Rights.of(Right.WRITE));
        PROPERTIES.put("mayCreateChild", Rights.of(Right.CREATE));
        PROPERTIES.put("mayRename", Rights.of(Right.DELETE));
        PROPERTIES.put("mayDelete", Rights.of(Right.DELETE));
        PROPERTIES.put("maySubmit", Rights.of(Right.POST));
        PROPERTIES.put("mayShare", Rights.of(Right.ADMINISTER));
    }

    /// Those that are of no use where there are no messages.
    static final List<String> OF_MESSAGES =
            List.of(
                    "mayReadItems",
                    "mayAddItems",
                    "mayRemoveItems",
                    "maySetSeen",
                    "maySetKeywords",
                    "maySubmit");

    /// Rights that no property stands for.
    private static final Rights UNSAID = Rights.of(Right.ANNOTATE);

    private MailboxRights() {}

    public static ObjectNode node(Rights rights) {
        ObjectNode node = Json.object();
        PROPERTIES.forEach((name, needed) -> node.put(name, needed.without(rights).isEmpty()));
        return node;
    }

    /// What others may do, by principal; null for a mailbox that is shared with nobody. RFC 9670 §4
    static JsonNode shareWith(Acl acl) {
        ObjectNode shared = Json.object();
        for (Map.Entry<Acl.Identifier, Rights> each : acl.entries().entrySet()) {
            Acl.Identifier to = each.getKey();
            if (to.negative()) continue;
            Rights rights = each.getValue().without(acl.of(new Acl.Identifier(to.account(), true)));
            if (!rights.isEmpty()) shared.set(Ids.principal(to.account()), node(rights));
        }
        return shared.isEmpty() ? Json.nothing() : shared;
    }

    /// What a `shareWith` gives to whom.
    ///
    /// @param before the list it takes the place of: what cannot be said here stays
    /// @return what becomes another right, none for those who lose theirs
    static SequencedMap<Acl.Identifier, Rights> changes(Acl before, JsonNode shareWith)
            throws SetError {
        Map<Acl.Identifier, Rights> wanted = new TreeMap<>();
        if (shareWith instanceof ObjectNode map) {
            for (Map.Entry<String, JsonNode> each : map.properties()) {
                long account = Ids.number('W', each.getKey());
                if (account < 0) throw wrong("there is no such principal");
                Acl.Identifier to = new Acl.Identifier(account, false);
                Rights kept = before.of(to).without(Rights.ALL.without(UNSAID));
                Rights rights = read(each.getValue());
                wanted.put(to, rights.isEmpty() ? rights : rights.with(kept));
            }
        } else if (!shareWith.isNull()) {
            throw wrong("shareWith is no map of principals");
        }
        SequencedMap<Acl.Identifier, Rights> changes = new LinkedHashMap<>();
        for (Acl.Identifier to : before.entries().keySet())
            if (!to.negative() && !wanted.containsKey(to)) changes.put(to, Rights.NONE);
        wanted.forEach(
                (to, rights) -> {
                    if (!before.of(to).equals(rights)) changes.put(to, rights);
                    Acl.Identifier denied = new Acl.Identifier(to.account(), true);
                    if (before.entries().containsKey(denied)) changes.put(denied, Rights.NONE);
                });
        return changes;
    }

    private static Rights read(@Nullable JsonNode value) throws SetError {
        if (!(value instanceof ObjectNode map)) throw wrong("rights are a map");
        Rights rights = Rights.NONE;
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            Rights named = PROPERTIES.get(each.getKey());
            if (named == null || !each.getValue().isBoolean())
                throw wrong("there is no right " + each.getKey());
            if (each.getValue().asBoolean()) rights = rights.with(named);
        }
        // one right of IMAP is two of JMAP: nobody gets more than was said
        for (String both : List.of("mayRename", "mayDelete"))
            if (!map.path(both).asBoolean(false)) rights = rights.without(Rights.of(Right.DELETE));
        return rights;
    }

    private static SetError wrong(String why) {
        return SetError.invalidProperties(why, "shareWith");
    }
}
