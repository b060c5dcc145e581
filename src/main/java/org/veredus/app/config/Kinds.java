package org.veredus.app.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.app.config.Config.HostPort;
import org.veredus.app.config.Config.Place;
import org.veredus.app.config.Setting.Kind;
import org.veredus.app.config.Setting.Wrong;
import org.veredus.base.net.Cidr;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.verify.dnsbl.DnsList;
import tools.jackson.databind.JsonNode;

/// The kinds of values there are. An [Optional] inside is empty for `"off"` and its like; it goes
/// no further than [ConfigFile].
final class Kinds {
    /// Begins the path of a socket.
    private static final String UNIX = "unix:";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,10}) ?(B|KiB|MiB|GiB)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:]+)):(\\d{1,5})");

    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]{1,253}(:[1-9]\\d{0,4})?");

    private static final Pattern WEB_HOST = Pattern.compile("[a-z0-9.-]{1,253}(:[1-9]\\d{0,4})?");

    private Kinds() {}

    private static String text(JsonNode node) throws Wrong {
        if (!node.isString()) throw new Wrong();
        return node.asString();
    }

    static Kind<String> hostname() {
        return new Kind<>("a host name", node -> hostname(text(node)));
    }

    private static String hostname(String text) throws Wrong {
        try {
            Domain domain = Domain.parse(text);
            if (domain.literal()) throw new Wrong();
            return domain.ascii();
        } catch (AddressException none) {
            throw new Wrong();
        }
    }

    /// Host names, parted by spaces.
    static Kind<Set<String>> hostnames() {
        return new Kind<>(
                "\"none\", or host names, parted by spaces", node -> hostnames(text(node)));
    }

    private static Set<String> hostnames(String text) throws Wrong {
        if (text.equals("none")) return Set.of();
        Set<String> names = new LinkedHashSet<>();
        for (String each : text.split(" ", -1)) names.add(hostname(each));
        return names;
    }

    /// Origins of web pages, parted by spaces. RFC 6454 §6.1
    static Kind<Set<String>> origins() {
        return new Kind<>(
                "\"none\", \"*\", or origins such as \"https://app.example.org\", parted by spaces",
                node -> origins(text(node)));
    }

    private static Set<String> origins(String text) throws Wrong {
        if (text.equals("none")) return Set.of();
        Set<String> origins = new LinkedHashSet<>();
        for (String each : text.split(" ", -1)) {
            if (!each.equals("*") && !ORIGIN.matcher(each).matches()) throw new Wrong();
            origins.add(each);
        }
        return origins;
    }

    /// Web servers, parted by spaces.
    static Kind<Set<String>> webHosts() {
        return new Kind<>(
                "\"none\", or names of hosts, perhaps with a port, parted by spaces",
                node -> webHosts(text(node)));
    }

    private static Set<String> webHosts(String text) throws Wrong {
        if (text.equals("none")) return Set.of();
        Set<String> hosts = new LinkedHashSet<>();
        for (String each : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
            if (!WEB_HOST.matcher(each).matches()) throw new Wrong();
            hosts.add(each);
        }
        return hosts;
    }

    static Kind<Path> path() {
        return new Kind<>("a path", node -> path(text(node)));
    }

    static Kind<Optional<Path>> pathOr(String nothing) {
        return new Kind<>(
                "a path, or \"" + nothing + "\"",
                node -> {
                    String text = text(node);
                    return text.equals(nothing) ? Optional.empty() : Optional.of(path(text));
                });
    }

    static Kind<Optional<String>> textOr(String nothing) {
        return new Kind<>(
                "a text, or \"" + nothing + "\"",
                node -> {
                    String text = text(node);
                    if (text.isBlank()) throw new Wrong();
                    return text.equals(nothing) ? Optional.empty() : Optional.of(text);
                });
    }

    static Kind<URI> https() {
        return new Kind<>("an https address", node -> https(text(node)));
    }

    static Kind<Optional<URI>> httpsOr(String nothing) {
        return new Kind<>(
                "an https address, or \"" + nothing + "\"",
                node -> {
                    String text = text(node);
                    return text.equals(nothing) ? Optional.empty() : Optional.of(https(text));
                });
    }

    private static URI https(String text) throws Wrong {
        try {
            URI address = new URI(text);
            if ("https".equals(address.getScheme()) && address.getHost() != null) return address;
        } catch (URISyntaxException none) {
            throw new Wrong();
        }
        throw new Wrong();
    }

    private static Path path(String text) throws Wrong {
        if (text.isBlank()) throw new Wrong();
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new Wrong();
        }
    }

    static Kind<Optional<InetSocketAddress>> listener() {
        return new Kind<>(
                "ADDRESS:PORT with an IP address or * for all addresses, or \"off\"",
                node -> {
                    String text = text(node);
                    return text.equals("off") ? Optional.empty() : Optional.of(listener(text));
                });
    }

    private static InetSocketAddress listener(String text) throws Wrong {
        HostPort parts = hostPort(text, 0);
        if (parts.host().equals("*")) return new InetSocketAddress(port(text));
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(parts.host()), port(text));
        } catch (IllegalArgumentException noAddress) {
            throw new Wrong();
        }
    }

    private static int port(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }

    static Kind<Optional<HostPort>> hostPortOr(String nothing) {
        return new Kind<>(
                "HOST:PORT, or \"" + nothing + "\"",
                node -> {
                    String text = text(node);
                    return text.equals(nothing) ? Optional.empty() : Optional.of(hostPort(text, 1));
                });
    }

    /// Places, parted by spaces.
    static Kind<List<Place>> places() {
        return new Kind<>(
                "\"off\", or places such as \"127.0.0.1:8891\" or \"unix:/run/filter.sock\", parted by"
                        + " spaces",
                node -> {
                    String text = text(node);
                    List<Place> all = new ArrayList<>();
                    if (text.equals("off")) return all;
                    for (String one : text.strip().split(" +", -1)) all.add(place(one));
                    return all;
                });
    }

    private static Place place(String text) throws Wrong {
        if (!text.startsWith(UNIX)) return new Place.OfHost(hostPort(text, 1));
        try {
            Path file = Path.of(text.substring(UNIX.length()));
            if (file.isAbsolute()) return new Place.OfFile(file);
        } catch (InvalidPathException wrong) {
            throw new Wrong();
        }
        throw new Wrong();
    }

    /// @param lowest port; 0 lets the system choose one
    private static HostPort hostPort(String text, int lowest) throws Wrong {
        Matcher parts = HOST_PORT.matcher(text);
        if (!parts.matches()) throw new Wrong();
        int port = Integer.parseInt(parts.group(3));
        if (port < lowest || port > 65535) throw new Wrong();
        @Nullable String literal = parts.group(1);
        String host = literal == null ? parts.group(2) : literal;
        return new HostPort(host, Math.max(1, port));
    }

    static Kind<Integer> number(int least, int most) {
        return new Kind<>(
                "a number from " + least + " to " + most,
                node -> {
                    if (!node.isIntegralNumber() || !node.canConvertToInt()) throw new Wrong();
                    int value = node.asInt();
                    if (value < least || value > most) throw new Wrong();
                    return value;
                });
    }

    static Kind<Optional<Integer>> numberOr(String nothing, int least, int most) {
        Kind<Integer> number = number(least, most);
        return new Kind<>(
                number.allowed() + ", or \"" + nothing + "\"",
                node -> {
                    boolean none = node.isString() && node.asString().equals(nothing);
                    return none ? Optional.empty() : Optional.of(number.reader().read(node));
                });
    }

    /// Networks, parted by spaces; empty for the word that stands for some.
    static Kind<Optional<List<Cidr>>> networksOr(String word) {
        return new Kind<>(
                "\""
                        + word
                        + "\", \"none\", or networks such as \"192.0.2.0/24 2001:db8::/32\", parted by"
                        + " spaces",
                node -> {
                    String text = text(node);
                    if (text.equals(word)) return Optional.empty();
                    return Optional.of(text.equals("none") ? List.of() : parted(text, Cidr::parse));
                });
    }

    static Kind<List<DnsList>> dnsLists() {
        return new Kind<>(
                "\"none\", or lists such as \"zen.example=4 dbl.example/127.0.1.*=3\", parted by"
                        + " spaces",
                node -> {
                    String text = text(node);
                    return text.equals("none") ? List.of() : parted(text, DnsList::parse);
                });
    }

    private static <T> List<T> parted(String text, Function<String, T> parse) throws Wrong {
        List<T> all = new ArrayList<>();
        try {
            for (String one : text.strip().split(" +", -1)) all.add(parse.apply(one));
        } catch (IllegalArgumentException wrong) {
            throw new Wrong();
        }
        return all;
    }

    static Kind<Long> size(String least, String most) {
        return new Kind<>(
                "a size from " + least + " to " + most + ", such as \"64MiB\"",
                node -> {
                    long value = size(text(node));
                    if (value < size(least) || value > size(most)) throw new Wrong();
                    return value;
                });
    }

    static Kind<Optional<Long>> sizeOr(String nothing, String least, String most) {
        Kind<Long> size = size(least, most);
        return new Kind<>(
                size.allowed() + ", or \"" + nothing + "\"",
                node -> {
                    boolean none = node.isString() && node.asString().equals(nothing);
                    return none ? Optional.empty() : Optional.of(size.reader().read(node));
                });
    }

    private static long size(String text) throws Wrong {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) throw new Wrong();
        long unit =
                switch (parts.group(2)) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> 1;
                };
        return Long.parseLong(parts.group(1)) * unit;
    }

    static Kind<Duration> time(String least, String most) {
        return new Kind<>(
                "a time from " + least + " to " + most + ", such as \"30s\", \"12h\" or \"7d\"",
                node -> {
                    Duration value = time(text(node));
                    if (value.compareTo(time(least)) < 0 || value.compareTo(time(most)) > 0)
                        throw new Wrong();
                    return value;
                });
    }

    static Kind<Optional<Duration>> timeOr(String nothing, String least, String most) {
        Kind<Duration> time = time(least, most);
        return new Kind<>(
                time.allowed() + ", or \"" + nothing + "\"",
                node -> {
                    boolean none = node.isString() && node.asString().equals(nothing);
                    return none ? Optional.empty() : Optional.of(time.reader().read(node));
                });
    }

    private static Duration time(String text) throws Wrong {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) throw new Wrong();
        long value = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(value);
            case "m" -> Duration.ofMinutes(value);
            case "h" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
        };
    }

    /// One of an enum's names, in lower case.
    static <E extends Enum<E>> Kind<E> choice(Class<E> choices) {
        EnumSet<E> all = EnumSet.allOf(choices);
        String allowed =
                all.stream().map(one -> '"' + word(one) + '"').collect(Collectors.joining(" or "));
        return new Kind<>(
                allowed,
                node -> {
                    String text = text(node);
                    for (E one : all) {
                        if (word(one).equals(text)) return one;
                    }
                    throw new Wrong();
                });
    }

    /// Some of these, parted by spaces.
    static <E extends Enum<E>> Kind<Set<E>> choices(Class<E> choices) {
        EnumSet<E> all = EnumSet.allOf(choices);
        String allowed = all.stream().map(Kinds::word).collect(Collectors.joining(" "));
        return new Kind<>(
                "some of \"" + allowed + "\", parted by spaces",
                node -> {
                    Set<E> chosen = EnumSet.noneOf(choices);
                    for (String each : text(node).split(" ", -1)) {
                        boolean known = false;
                        for (E one : all) {
                            if (word(one).equals(each)) known = chosen.add(one) || known;
                        }
                        if (!known) throw new Wrong();
                    }
                    return chosen;
                });
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
