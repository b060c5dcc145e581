package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Standing;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `mailboxIds` and `keywords` as clients send them. RFC 8621 §4.1.1, §4.6
final class Standings {
    private Standings() {}

    static ObjectNode node(Standing standing) {
        ObjectNode node = Json.object();
        node.set("mailboxIds", EmailNode.mailboxes(standing.mailboxes()));
        node.set("keywords", EmailNode.keywords(standing.flags()));
        return node;
    }

    static Standing read(Call call, Access access, ObjectNode email) throws SetError, StoreFailed {
        return read(call, access.seen(access.account().state().tree()), email);
    }

    static Standing read(Call call, MailboxTree tree, ObjectNode email) throws SetError {
        return new Standing(
                mailboxes(call, tree, email.get("mailboxIds")), keywords(email.get("keywords")));
    }

    private static Set<MailboxId> mailboxes(Call call, MailboxTree tree, @Nullable JsonNode value)
            throws SetError {
        Set<MailboxId> mailboxes = new LinkedHashSet<>();
        if (!(value instanceof ObjectNode map) || map.isEmpty())
            throw SetError.invalidProperties("an email is in one mailbox at least", "mailboxIds");
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            String id = call.resolve(each.getKey());
            long number = id == null ? -1 : Ids.number('F', id);
            boolean there =
                    number > 0
                            && number <= Integer.MAX_VALUE
                            && tree.find(new MailboxId((int) number)) != null;
            if (!there || !isTrue(each.getValue()))
                throw SetError.invalidProperties(
                        "mailboxIds maps ids of mailboxes to true", "mailboxIds");
            mailboxes.add(new MailboxId((int) number));
        }
        return mailboxes;
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.asBoolean();
    }

    static Flags keywords(@Nullable JsonNode value) throws SetError {
        if (value == null || value.isNull()) return Flags.NONE;
        if (!(value instanceof ObjectNode map))
            throw SetError.invalidProperties("keywords is not a map", "keywords");
        List<String> keywords = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            if (!Keywords.isKeyword(each.getKey()) || !isTrue(each.getValue()))
                throw SetError.invalidProperties("keywords maps keywords to true", "keywords");
            keywords.add(each.getKey());
        }
        if (keywords.size() > Flags.MAX_KEYWORDS)
            throw SetError.of("tooManyKeywords", "more than " + Flags.MAX_KEYWORDS + " keywords");
        return Keywords.parse(keywords);
    }

    /// A patch with keywords in lower case, as they are shown.
    static ObjectNode lowered(ObjectNode patch) {
        ObjectNode lowered = Json.object();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            String path = each.getKey();
            boolean keyword = path.startsWith("keywords/");
            lowered.set(keyword ? path.toLowerCase(Locale.ROOT) : path, each.getValue());
        }
        return lowered;
    }

    static SetError error(MailboxRefused refused) {
        return switch (refused.reason()) {
            case OVER_QUOTA -> SetError.of("overQuota", refused.sentence());
            case LIMIT -> SetError.of("tooManyKeywords", refused.sentence());
            case NO_PERMISSION -> SetError.forbidden(refused.sentence());
            default -> SetError.invalidProperties(refused.sentence(), "mailboxIds");
        };
    }
}
