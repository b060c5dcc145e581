package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A property such as `header:Resent-To:asAddresses:all`. RFC 8621 §4.1.3
///
/// @param all whether every field of the name is meant, not only the last
record HeaderProperty(String field, HeaderForm form, boolean all) {
    private static final String PREFIX = "header:";
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]+");

    static boolean is(String property) {
        return property.startsWith(PREFIX);
    }

    /// Null for what is none.
    static @Nullable HeaderProperty parse(String property) {
        if (!is(property)) return null;
        List<String> pieces = List.of(property.substring(PREFIX.length()).split(":", -1));
        String field = pieces.getFirst();
        if (!FIELD.matcher(field).matches()) return null;
        int at = 1;
        HeaderForm form = at < pieces.size() ? HeaderForm.ofSuffix(pieces.get(at)) : null;
        if (form != null) at++;
        boolean all = at < pieces.size() && pieces.get(at).equals("all");
        if (all) at++;
        if (at < pieces.size()) return null;
        HeaderForm shown = form == null ? HeaderForm.RAW : form;
        return shown.fits(field) ? new HeaderProperty(field, shown, all) : null;
    }

    JsonNode of(Header header) {
        List<HeaderField> fields = header.all(field);
        if (!all) return fields.isEmpty() ? Json.nothing() : form.show(fields.getLast());
        ArrayNode list = Json.array();
        for (HeaderField each : fields) list.add(form.show(each));
        return list;
    }
}
