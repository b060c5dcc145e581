package org.veredus.protocol.jmap.core;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which method answers what, and the capability that brings it. Filled before the first request.
public final class Methods {
    public static final String CORE = "urn:ietf:params:jmap:core";

    /// A method and what a request must be using for it to be known.
    record Known(String capability, Method method) {}

    private final Map<String, Known> byName = new HashMap<>();
    private final Set<String> capabilities = new LinkedHashSet<>();

    public Methods() {
        add(CORE, "Core/echo", Methods::echo);
    }

    private static void echo(Call call) {
        call.respond(call.arguments().node());
    }

    public Methods add(String capability, String name, Method method) {
        capabilities.add(capability);
        if (byName.putIfAbsent(name, new Known(capability, method)) != null)
            throw new IllegalArgumentException("two methods " + name);
        return this;
    }

    /// Makes a capability known that has no methods of its own.
    public Methods know(String capability) {
        capabilities.add(capability);
        return this;
    }

    /// Whether a method changes an account, or sends. RFC 8620 §3.6.2
    static boolean changes(String name) {
        return switch (name.substring(name.indexOf('/') + 1)) {
            case "set", "copy", "import", "upload", "send" -> !name.startsWith("PushSubscription/");
            default -> false;
        };
    }

    /// Whether a method sends mail that has not been asked for before.
    static boolean sends(String name) {
        return name.equals("EmailSubmission/set") || name.equals("MDN/send");
    }

    Set<String> capabilities() {
        return capabilities;
    }

    @Nullable Known find(String name) {
        return byName.get(name);
    }
}
