package org.veredus.protocol.jmap.push;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veredus.format.webpush.PushContent;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// EmailPush objects, as few as can be, each as large as any push service takes.
/// draft-ietf-jmap-emailpush-03
final class EmailPushes {
    private static final int COMMA = 1;

    private EmailPushes() {}

    /// Properties that make an email too large for one push are left out of it.
    static List<ObjectNode> of(String account, Deliveries.News news) {
        int room = PushContent.MAX_TEXT - octets(push(account, news.state(), List.of()));
        List<ObjectNode> pushes = new ArrayList<>();
        List<ObjectNode> together = new ArrayList<>();
        int left = room;
        for (ObjectNode whole : news.emails()) {
            ObjectNode email = fitting(whole, room);
            int size = octets(email) + COMMA;
            if (size > left && !together.isEmpty()) {
                pushes.add(push(account, news.state(), together));
                together.clear();
                left = room;
            }
            together.add(email);
            left -= size;
        }
        if (!together.isEmpty()) pushes.add(push(account, news.state(), together));
        return pushes;
    }

    private static ObjectNode push(String account, String state, List<ObjectNode> emails) {
        ObjectNode push = Json.object().put("@type", "EmailPush").put("accountId", account);
        push.putArray("emails").addAll(emails);
        return push.put("state", state);
    }

    private static ObjectNode fitting(ObjectNode whole, int room) {
        if (octets(whole) + COMMA <= room) return whole;
        ObjectNode part = Json.object();
        for (Map.Entry<String, JsonNode> each : whole.properties()) {
            part.set(each.getKey(), each.getValue());
            if (octets(part) + COMMA > room) part.remove(each.getKey());
        }
        return part;
    }

    private static int octets(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
