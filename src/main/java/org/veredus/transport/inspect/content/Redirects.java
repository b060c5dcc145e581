package org.veredus.transport.inspect.content;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.reading.WebAddress;

/// Where known firms' hosts lead on to by themselves, from `redirects.txt`. Nothing is asked of
/// them: what is not in the link is not known.
final class Redirects {
    /// Links within links that are opened.
    private static final int MAX_DEPTH = 5;

    /// Fields of one link that are looked at.
    private static final int MAX_FIELDS = 50;

    private static final String TEST = " ";
    private static final String ANY_COUNTRY = ".*";

    private static final Pattern LABEL_DASH = Pattern.compile("(?<!-)-(?!-)");
    private static final Pattern NUMBER = Pattern.compile("-([0-9A-Fa-f]{2})");

    enum Kind {
        /// Anybody can make such a link.
        OPEN,
        /// Mail programs and filters write it into honest mail.
        GUARD,
        /// Where it leads is not in it.
        BLIND
    }

    private final Map<String, List<Redirect>> byHost = new HashMap<>();
    private final Names names;

    /// @param path how it begins
    /// @param how the page behind is written
    private record Redirect(Kind kind, String path, String how, List<String> fields) {}

    /// @param page the last that could be found out; the link itself if it leads nowhere else
    /// @param by the host that leads on without being asked by anybody who guards; null: none
    /// @param blind whether the last does not say where it leads
    record Way(WebAddress page, @Nullable String by, boolean blind) {}

    Redirects(List<String> lines, Names names) {
        this.names = names;
        for (String line : lines) {
            if (!line.startsWith(TEST)) add(line.split(" "));
        }
    }

    /// The links of the file's tests and where they lead.
    static Map<String, String> tests(List<String> lines) {
        Map<String, String> tests = new HashMap<>();
        for (String line : lines) {
            String[] sides = line.strip().split(" > ", 2);
            if (line.startsWith(TEST)) tests.put(sides[0], sides[1]);
        }
        return tests;
    }

    private void add(String[] words) {
        int slash = words[1].indexOf('/');
        String host = slash < 0 ? words[1] : words[1].substring(0, slash);
        Redirect redirect =
                new Redirect(
                        Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        slash < 0 ? "" : words[1].substring(slash),
                        words.length < 3 ? "" : words[2],
                        List.of(words).subList(Math.min(3, words.length), words.length));
        byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(redirect);
    }

    Way follow(WebAddress link) {
        WebAddress page = link;
        String by = null;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Redirect redirect = of(page);
            if (redirect == null) break;
            if (redirect.kind == Kind.BLIND) return new Way(page, by, true);
            WebAddress next = behind(page, redirect);
            if (next == null) break;
            if (redirect.kind == Kind.OPEN && by == null) by = page.host();
            page = next;
        }
        return new Way(page, by, false);
    }

    private @Nullable Redirect of(WebAddress link) {
        for (String host = link.host(); host.indexOf('.') > 0; host = parent(host)) {
            Redirect found = matching(byHost.get(host), link.rest());
            if (found == null) found = matching(byHost.get(anywhere(host)), link.rest());
            if (found != null) return found;
        }
        return null;
    }

    private static String parent(String host) {
        return host.substring(host.indexOf('.') + 1);
    }

    /// The host as it may be called in another country.
    private String anywhere(String host) {
        String label = names.label(host);
        int end = host.length() - names.organization(host).length() + label.length();
        return host.substring(0, Math.min(end, host.length())) + ANY_COUNTRY;
    }

    private static @Nullable Redirect matching(@Nullable List<Redirect> some, String rest) {
        if (some == null) return null;
        for (Redirect redirect : some) {
            String path = redirect.path;
            boolean whole =
                    path.endsWith("/")
                            || rest.length() <= path.length()
                            || !Character.isLetterOrDigit(rest.charAt(path.length()));
            if (whole && rest.startsWith(path)) return redirect;
        }
        return null;
    }

    private static @Nullable WebAddress behind(WebAddress link, Redirect redirect) {
        String rest = link.rest();
        return switch (redirect.how) {
            case "query" -> WebAddress.parse(unescaped(field(rest, redirect.fields)));
            case "dashes" ->
                    WebAddress.parse(
                            unescaped(
                                    NUMBER.matcher(field(rest, redirect.fields))
                                            .replaceAll("%$1")
                                            .replace('_', '/')));
            case "bing" -> WebAddress.parse(base64(field(rest, redirect.fields)));
            case "rest" -> page(rest.substring(redirect.path.length()));
            case "between" -> WebAddress.parse(between(rest));
            case "host" -> page(named(link.host()) + rest);
            default -> throw new IllegalArgumentException("redirect by " + redirect.how);
        };
    }

    private static @Nullable WebAddress page(String address) {
        WebAddress page = WebAddress.parse("https://" + address);
        return page != null && page.host().indexOf('.') > 0 ? page : null;
    }

    private static String named(String host) {
        String label = host.substring(0, host.indexOf('.'));
        return LABEL_DASH.matcher(label).replaceAll(".").replace("--", "-");
    }

    private static String between(String rest) {
        int start = rest.indexOf("__") + 2;
        int end = rest.indexOf("__;", start);
        return start < 2 || end < 0 ? "" : rest.substring(start, end);
    }

    /// The first of the fields that is there; empty: none.
    private static String field(String rest, List<String> names) {
        int question = rest.indexOf('?');
        if (question < 0) return "";
        int hash = rest.indexOf('#', question);
        String query = rest.substring(question + 1, hash < 0 ? rest.length() : hash);
        for (String name : names) {
            for (String pair : query.split("&", MAX_FIELDS)) {
                if (pair.startsWith(name + "=")) return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            return text; // a browser leaves what is no escape as it is
        }
    }

    private static String base64(String value) {
        if (value.length() < 3) return "";
        try {
            byte[] octets = Base64.getUrlDecoder().decode(value.substring(2).replace("=", ""));
            return new String(octets, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            return ""; // then it leads to the firm itself
        }
    }
}
