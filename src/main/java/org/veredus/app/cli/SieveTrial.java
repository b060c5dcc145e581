package org.veredus.app.cli;

import java.io.ByteArrayOutputStream;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.Author;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.FixedWorld;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One script tried out on one message.
///
/// @param errors those of the script; then there is no result
/// @param delivery what the script was run for
record SieveTrial(
        List<Note> errors, @Nullable Result result, List<Line> trace, @Nullable Delivery delivery) {
    private static final Pattern ROUTE = Pattern.compile("^@[A-Za-z0-9._,@-]+:");

    /// What happened at a line of the script.
    record Line(int number, String text) {}

    /// @param given the fields of doc/sieve.md
    static SieveTrial of(JsonNode given, ZonedDateTime now) throws Failure {
        JsonNode script = given.path("script");
        JsonNode message = given.path("message");
        if (!script.isString()) throw new Failure("the field script is missing");
        if (!message.isString()) throw new Failure("the field message is missing");
        try {
            byte[] octets = Base64.getDecoder().decode(message.asString());
            JsonNode time = given.path("now");
            return of(
                    script.asString(),
                    octets,
                    given,
                    time.isString() ? ZonedDateTime.parse(time.asString()) : now);
        } catch (IllegalArgumentException malformed) {
            throw new Failure("message is not base64: " + malformed.getMessage());
        } catch (DateTimeParseException malformed) {
            throw new Failure("now is no time such as 2026-11-24T10:00:00Z");
        }
    }

    static SieveTrial of(String script, byte[] octets, JsonNode given, ZonedDateTime now)
            throws Failure {
        byte[] message = onTheWire(octets);
        Script.Compiled compiled = Script.compile(script, Limits.defaults(), author(given));
        Script sound = compiled.script();
        if (sound == null) return new SieveTrial(compiled.errors(), null, List.of(), null);
        List<Line> trace = new ArrayList<>();
        Delivery delivery = delivery(message, given, now);
        Result result =
                sound.run(
                        delivery,
                        world(given),
                        Limits.defaults(),
                        (line, text) -> trace.add(new Line(line, text)));
        return new SieveTrial(List.of(), result, List.copyOf(trace), delivery);
    }

    /// Whether it is the administrator who writes.
    static Author author(JsonNode given) {
        return given.path("house").asBoolean(false) ? Author.HOUSE : Author.ACCOUNT;
    }

    boolean isSound() {
        return result != null && result.error() == null;
    }

    ObjectNode json() {
        return SieveJson.trial(this);
    }

    private static Delivery delivery(byte[] message, JsonNode given, ZonedDateTime now) {
        Header header = Header.parse(message, 1 << 20);
        String from = text(given, "from");
        String to = text(given, "to");
        String user = text(given, "user");
        List<String> owner = new ArrayList<>(texts(given.path("addresses")));
        if (user != null) owner.addFirst(bare(user));
        if (to == null) to = user;
        return new Delivery(
                message,
                bare(from == null ? address(header, "Return-Path", "Sender", "From") : from),
                bare(to == null ? address(header, "Delivered-To", "X-Original-To", "To") : to),
                owner,
                now,
                map(given.path("envelope")));
    }

    /// The first address in the first of these fields that has one.
    private static String address(Header header, String... names) {
        for (String name : names) {
            HeaderField field = header.first(name);
            List<HeaderAddress.Person> people =
                    field == null
                            ? List.of()
                            : HeaderAddresses.people(HeaderAddresses.parse(field.value()));
            if (!people.isEmpty())
                return people.getFirst().localPart() + "@" + people.getFirst().domain();
            if (field != null && name.equals("Return-Path")) return "";
        }
        return "";
    }

    /// An address as SMTP gives it may stand in angle brackets, with a route to be passed over.
    /// RFC 5321 §4.1.1.3
    private static String bare(String address) {
        String text = address.strip();
        if (!text.startsWith("<") || !text.endsWith(">")) return text;
        return ROUTE.matcher(text.substring(1, text.length() - 1)).replaceFirst("");
    }

    /// A message that was saved with bare line feeds gets those that it had on its way.
    private static byte[] onTheWire(byte[] message) {
        int first = 0;
        while (first < message.length && message[first] != '\n') first++;
        if (first == message.length || (first > 0 && message[first - 1] == '\r')) return message;
        ByteArrayOutputStream wire = new ByteArrayOutputStream(message.length + 1024);
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) wire.write('\r');
            wire.write(message[i]);
        }
        return wire.toByteArray();
    }

    private static FixedWorld world(JsonNode given) throws Failure {
        return new FixedWorld(
                mailboxes(given.path("mailboxes")),
                map(given.path("mailboxIds")),
                map(given.path("specialUse")),
                maps(given.path("metadata")),
                map(given.path("environment")),
                lists(given.path("lists")),
                Set.copyOf(texts(given.path("seen"))),
                level(given, "spam", 0, 100),
                level(given, "virus", 1, 5),
                scripts(given.path("scripts"), author(given)),
                scripts(given.path("globalScripts"), Author.HOUSE),
                map(given.path("answers")));
    }

    private static @Nullable Integer level(JsonNode given, String name, int least, int most)
            throws Failure {
        JsonNode level = given.path(name);
        if (!level.isNumber()) return null;
        double value = level.asDouble();
        if (value < least || value > most)
            throw new Failure("%s is a number from %d to %d".formatted(name, least, most));
        return (int) value;
    }

    private static Set<String> mailboxes(JsonNode given) {
        return given.isObject()
                ? new LinkedHashSet<>(given.propertyNames())
                : new LinkedHashSet<>(texts(given));
    }

    private static @Nullable String text(JsonNode given, String name) {
        JsonNode value = given.path(name);
        return value.isString() ? value.asString() : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asString("")));
        return texts;
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String name : object.propertyNames()) map.put(name, object.path(name).asString(""));
        return map;
    }

    private static Map<String, Map<String, String>> maps(JsonNode object) {
        Map<String, Map<String, String>> maps = new LinkedHashMap<>();
        for (String name : object.propertyNames()) maps.put(name, map(object.path(name)));
        return maps;
    }

    private static Map<String, List<String>> lists(JsonNode object) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String name : object.propertyNames()) lists.put(name, texts(object.path(name)));
        return lists;
    }

    private static Map<String, Script> scripts(JsonNode object, Author author) throws Failure {
        Map<String, Script> scripts = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : map(object).entrySet()) {
            Script.Compiled compiled = Script.compile(text.getValue(), Limits.defaults(), author);
            if (compiled.script() == null)
                throw new Failure("script " + text.getKey() + ": " + compiled.errors().getFirst());
            scripts.put(text.getKey(), compiled.script());
        }
        return scripts;
    }
}
