package org.veredus.app.cli;

import java.io.ByteArrayOutputStream;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
import tools.jackson.databind.node.MissingNode;
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
        String time = MailTool.text(given, "now");
        try {
            return of(
                    MailTool.needed(given, "script"),
                    MailTool.message(given),
                    given,
                    time == null ? now : ZonedDateTime.parse(time));
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
    static Author author(JsonNode given) throws Failure {
        JsonNode house = field(given, "house");
        if (!house.isMissingNode() && !house.isBoolean())
            throw new Failure("the field house is neither true nor false");
        return house.asBoolean(false) ? Author.HOUSE : Author.ACCOUNT;
    }

    /// One that is null is as good as none.
    private static JsonNode field(JsonNode given, String name) {
        JsonNode value = given.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    boolean isSound() {
        return result != null && result.error() == null;
    }

    ObjectNode json() {
        return SieveJson.trial(this);
    }

    private static Delivery delivery(byte[] message, JsonNode given, ZonedDateTime now)
            throws Failure {
        Header header = Header.parse(message, 1 << 20);
        String from = MailTool.text(given, "from");
        String to = MailTool.text(given, "to");
        String user = MailTool.text(given, "user");
        List<String> owner = new ArrayList<>(texts(given, "addresses"));
        if (user != null) owner.addFirst(bare(user));
        if (to == null) to = user;
        return new Delivery(
                message,
                bare(from == null ? address(header, "Return-Path", "Sender", "From") : from),
                bare(to == null ? address(header, "Delivered-To", "X-Original-To", "To") : to),
                owner,
                now,
                map(given, "envelope"));
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
                mailboxes(given),
                map(given, "mailboxIds"),
                map(given, "specialUse"),
                maps(given, "metadata"),
                map(given, "environment"),
                lists(given, "lists"),
                Set.copyOf(texts(given, "seen")),
                level(given, "spam", 0, 100),
                level(given, "virus", 1, 5),
                scripts(given, "scripts", author(given)),
                scripts(given, "globalScripts", Author.HOUSE),
                map(given, "answers"));
    }

    private static @Nullable Integer level(JsonNode given, String name, int least, int most)
            throws Failure {
        JsonNode level = field(given, name);
        if (level.isMissingNode()) return null;
        double value = level.asDouble(-1);
        if (!level.isNumber() || value < least || value > most)
            throw new Failure("%s is a number from %d to %d".formatted(name, least, most));
        return (int) value;
    }

    /// Names, or an object with one of them in each field.
    private static Set<String> mailboxes(JsonNode given) throws Failure {
        JsonNode mailboxes = given.path("mailboxes");
        return new LinkedHashSet<>(
                mailboxes.isObject() ? mailboxes.propertyNames() : texts(given, "mailboxes"));
    }

    private static List<String> texts(JsonNode given, String name) throws Failure {
        JsonNode array = field(given, name);
        return array.isMissingNode() ? List.of() : MailTool.texts(array, name);
    }

    private static JsonNode object(JsonNode given, String name) throws Failure {
        JsonNode object = field(given, name);
        if (!object.isMissingNode() && !object.isObject())
            throw new Failure("the field " + name + " is not an object");
        return object;
    }

    private static Map<String, String> map(JsonNode given, String name) throws Failure {
        JsonNode object = object(given, name);
        Map<String, String> map = new LinkedHashMap<>();
        for (String key : object.propertyNames()) map.put(key, MailTool.needed(object, key));
        return map;
    }

    private static Map<String, Map<String, String>> maps(JsonNode given, String name)
            throws Failure {
        JsonNode object = object(given, name);
        Map<String, Map<String, String>> maps = new LinkedHashMap<>();
        for (String key : object.propertyNames()) maps.put(key, map(object, key));
        return maps;
    }

    private static Map<String, List<String>> lists(JsonNode given, String name) throws Failure {
        JsonNode object = object(given, name);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String key : object.propertyNames()) lists.put(key, texts(object, key));
        return lists;
    }

    private static Map<String, Script> scripts(JsonNode given, String name, Author author)
            throws Failure {
        Map<String, Script> scripts = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : map(given, name).entrySet()) {
            Script.Compiled compiled = Script.compile(text.getValue(), Limits.defaults(), author);
            if (compiled.script() == null)
                throw new Failure("script " + text.getKey() + ": " + compiled.errors().getFirst());
            scripts.put(text.getKey(), compiled.script());
        }
        return scripts;
    }
}
