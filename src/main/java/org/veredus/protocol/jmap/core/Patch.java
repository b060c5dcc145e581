package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A PatchObject. RFC 8620 §5.3
public final class Patch {
    private Patch() {}

    /// The properties a patch touches, at the top.
    public static String property(String path) {
        int slash = path.indexOf('/');
        return (slash < 0 ? path : path.substring(0, slash)).replace("~1", "/").replace("~0", "~");
    }

    /// What becomes of an object.
    ///
    /// @param current is left as it is
    public static ObjectNode apply(ObjectNode current, ObjectNode patch) throws SetError {
        List<String> paths = new ArrayList<>(patch.propertyNames());
        for (String path : paths)
            for (String other : paths)
                if (other.startsWith(path + "/"))
                    throw SetError.invalidPatch(path + " is a prefix of " + other);
        ObjectNode result = current.deepCopy();
        for (Map.Entry<String, JsonNode> each : patch.properties())
            set(result, each.getKey(), each.getValue());
        return result;
    }

    private static void set(ObjectNode root, String path, JsonNode value) throws SetError {
        String[] tokens = path.split("/", -1);
        ObjectNode at = root;
        for (int i = 0; i < tokens.length - 1; i++) {
            JsonNode next = at.get(unescape(tokens[i]));
            if (!(next instanceof ObjectNode object))
                throw SetError.invalidPatch("there is no object for " + path);
            at = object;
        }
        String last = unescape(tokens[tokens.length - 1]);
        // at the top null is the default value, which the type itself knows
        if (value.isNull() && tokens.length > 1) at.remove(last);
        else at.set(last, value);
    }

    private static String unescape(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
