package org.veredus.protocol.jmap.mdn;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.mdn.Disposition;
import org.veredus.format.mdn.Mdn;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A notification as JMAP shows it. RFC 9007 §2
final class MdnNode {
    private MdnNode() {}

    static ObjectNode of(MdnMessage message) {
        Mdn mdn = message.mdn();
        ObjectNode node =
                Json.object()
                        .putNull("forEmailId")
                        .put("subject", message.subject())
                        .put("textBody", message.text())
                        .put("includeOriginalMessage", message.original())
                        .put("reportingUA", mdn.reportingUa());
        node.set("disposition", of(mdn.disposition()));
        node.put("mdnGateway", mdn.gateway())
                .put("originalRecipient", field(mdn.originalRecipient()))
                .put("finalRecipient", mdn.finalRecipient().field())
                .put("originalMessageId", mdn.originalMessageId());
        node.set("error", mdn.errors().isEmpty() ? Json.nothing() : Json.texts(mdn.errors()));
        if (mdn.extensions().isEmpty()) return node.putNull("extensionFields");
        ObjectNode extensions = node.putObject("extensionFields");
        mdn.extensions().forEach(extensions::put);
        return node;
    }

    static @Nullable String field(@Nullable TypedAddress address) {
        return address == null ? null : address.field();
    }

    private static ObjectNode of(Disposition disposition) {
        return Json.object()
                .put("actionMode", lower(disposition.action().wire()))
                .put("sendingMode", lower(disposition.sending().wire()))
                .put("type", lower(disposition.outcome().wire()));
    }

    private static String lower(String wire) {
        return wire.toLowerCase(Locale.ROOT);
    }

    static Disposition disposition(JsonNode node) throws SetError {
        String wire =
                node.path("actionMode").asString("")
                        + "/"
                        + node.path("sendingMode").asString("")
                        + ";"
                        + node.path("type").asString("");
        Disposition disposition = Disposition.parse(wire);
        // RFC 9007 §2: in lower case, and nothing besides
        if (disposition == null || !of(disposition).equals(node))
            throw SetError.invalidProperties("this is no disposition", "disposition");
        return disposition;
    }

    static Map<String, String> extensions(JsonNode node) throws SetError {
        Map<String, String> extensions = new java.util.LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!each.getValue().isString() || hasControls(each.getValue().asString()))
                throw SetError.invalidProperties("not a map to texts", "extensionFields");
            extensions.put(each.getKey(), each.getValue().asString());
        }
        return extensions;
    }

    static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
