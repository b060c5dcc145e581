package org.veredus.base.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/// Which handler answers what. Filled before the server starts, then only read.
///
/// A path has literal segments, `{name}` for any one segment, and at its end `{name...}` for all
/// that is left, with its slashes. A literal segment wins over `{name}`, that over `{name...}`.
public final class Routes {
    /// What a request's method and path lead to.
    sealed interface Match {
        record Found(HttpHandler handler, long maxBody, Map<String, String> parameters)
                implements Match {}

        record WrongMethod(Set<String> allowed) implements Match {}

        record Nothing() implements Match {}
    }

    private record Route(HttpHandler handler, long maxBody) {}

    /// One segment of all paths that begin alike.
    private static final class Node {
        final Map<String, Node> literal = new LinkedHashMap<>();
        final Map<String, Route> byMethod = new TreeMap<>();
        final List<String> names = new ArrayList<>();
        @Nullable Node any;
        @Nullable Node rest;
    }

    private static final long MAX_BODY = 1 << 20;

    private final Node root = new Node();

    /// Adds a route whose requests have bodies of up to 1 MiB.
    public Routes add(String method, String path, HttpHandler handler) {
        return add(method, path, MAX_BODY, handler);
    }

    /// A route for GET answers HEAD, too.
    ///
    /// @param maxBody octets
    public Routes add(String method, String path, long maxBody, HttpHandler handler) {
        Node node = root;
        List<String> names = new ArrayList<>();
        for (String segment : segments(path)) {
            if (!segment.startsWith("{")) {
                node = node.literal.computeIfAbsent(segment, _ -> new Node());
            } else if (segment.endsWith("...}")) {
                names.add(segment.substring(1, segment.length() - 4));
                node.rest = node.rest == null ? new Node() : node.rest;
                node = node.rest;
            } else {
                names.add(segment.substring(1, segment.length() - 1));
                node.any = node.any == null ? new Node() : node.any;
                node = node.any;
            }
        }
        if (node.byMethod.isEmpty()) {
            node.names.addAll(names);
        } else if (!node.names.equals(names)) {
            throw new IllegalArgumentException(path + ": the same path has other names elsewhere");
        }
        if (node.byMethod.putIfAbsent(method, new Route(handler, maxBody)) != null) {
            throw new IllegalArgumentException("two routes for " + method + " " + path);
        }
        return this;
    }

    /// @param path as it was sent, without what leads up: slashes within segments are `%2F`
    Match find(String method, String path) {
        List<String> values = new ArrayList<>();
        List<String> segments = segments(path).stream().map(URIUtil::decodePath).toList();
        Node node = walk(root, segments, 0, values);
        if (node == null) {
            return new Match.Nothing();
        }
        Route route = node.byMethod.get(method);
        if (route == null && method.equals("HEAD")) {
            route = node.byMethod.get("GET");
        }
        if (route == null) {
            return new Match.WrongMethod(new TreeSet<>(node.byMethod.keySet()));
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            parameters.put(node.names.get(i), values.get(i));
        }
        return new Match.Found(route.handler(), route.maxBody(), parameters);
    }

    private static @Nullable Node walk(
            Node node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.byMethod.isEmpty() ? null : node;
        }
        String segment = segments.get(at);
        Node literal = node.literal.get(segment);
        Node found = literal == null ? null : walk(literal, segments, at + 1, values);
        if (found == null && node.any != null && !segment.isEmpty()) {
            values.add(segment);
            found = walk(node.any, segments, at + 1, values);
            if (found == null) {
                values.removeLast();
            }
        }
        if (found == null && node.rest != null) {
            values.add(String.join("/", segments.subList(at, segments.size())));
            found = node.rest;
        }
        return found;
    }

    private static List<String> segments(String path) {
        if (!path.startsWith("/")) {
            return List.of(path);
        }
        return List.of(path.substring(1).split("/", -1));
    }
}
