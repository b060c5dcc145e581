package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.ConvertItem.Kind;

/// Reads CONVERT and CONVERSIONS. RFC 5259 §10
final class ConvertParser {
    private static final int MAX_PARAMETERS = 20;
    private static final int MAX_ITEMS = 40;

    private static final String NAME = "[A-Za-z0-9!#$&.+^_-]{1,127}";
    private static final Pattern TYPE = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern ASKED = Pattern.compile("\\*|" + NAME + "/(?:\\*|" + NAME + ")");
    private static final Pattern SECTION = Pattern.compile("(?:\\d{1,9}\\.)*\\d{1,9}");

    private final CommandText in;

    ConvertParser(CommandText in) {
        this.in = in;
    }

    Command conversions() throws BadSyntax {
        String from = asked();
        in.space();
        return new Command.Conversions(from, asked());
    }

    private String asked() throws BadSyntax {
        String type = in.peek() == '*' ? in.listMailbox() : in.astring();
        if (!ASKED.matcher(type).matches()) throw new BadSyntax("no media type " + type);
        return type.toLowerCase(Locale.ROOT);
    }

    Command convert(Numbers numbers) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        in.expect('(');
        String target = in.nstring();
        if (target != null && !TYPE.matcher(target).matches()) {
            throw new BadSyntax("no media type " + target);
        }
        Map<String, String> parameters = in.take(' ') ? parameters() : Map.of();
        in.expect(')');
        in.space();
        return new Command.Convert(numbers, set, target, parameters, items(target));
    }

    private Map<String, String> parameters() throws BadSyntax {
        Map<String, String> parameters = new LinkedHashMap<>();
        in.expect('(');
        do {
            if (parameters.size() == MAX_PARAMETERS) throw new BadSyntax("too many parameters");
            String name = in.astring().toLowerCase(Locale.ROOT);
            in.space();
            parameters.put(name, in.astring());
        } while (in.take(' '));
        in.expect(')');
        return parameters;
    }

    private List<ConvertItem> items(@Nullable String target) throws BadSyntax {
        List<ConvertItem> items = new ArrayList<>();
        boolean list = in.take('(');
        do {
            if (items.size() == MAX_ITEMS) throw new BadSyntax("too many items");
            items.add(item(target));
        } while (list && in.take(' '));
        if (list) in.expect(')');
        return items;
    }

    private ConvertItem item(@Nullable String target) throws BadSyntax {
        String name = in.itemName();
        if (name.equals("UID")) return new ConvertItem(Kind.UID, name, "", null);
        in.expect('[');
        String section = in.peek() == ']' ? "" : in.itemName();
        in.expect(']');
        if (name.equals("BODY")) return header(section, target);
        if (!section.isEmpty() && !SECTION.matcher(section).matches()) {
            throw new BadSyntax("no part " + section);
        }
        Kind kind =
                switch (name) {
                    case "BINARY" -> Kind.BINARY;
                    case "BINARY.SIZE" -> Kind.SIZE;
                    case "BODYPARTSTRUCTURE" -> Kind.STRUCTURE;
                    case "AVAILABLECONVERSIONS" -> Kind.TARGETS;
                    default -> throw new BadSyntax("CONVERT knows no " + name);
                };
        StringBuilder label = new StringBuilder(name).append('[').append(section).append(']');
        FetchItem.Partial partial = kind == Kind.BINARY ? FetchParser.partial(in, label) : null;
        return new ConvertItem(kind, label.toString(), section, partial);
    }

    /// RFC 5259 §6: headers take no target type.
    private static ConvertItem header(String section, @Nullable String target) throws BadSyntax {
        if (target != null) throw new BadSyntax("headers are converted to NIL");
        boolean mime = section.endsWith(".MIME");
        int dot = Math.max(0, section.lastIndexOf('.'));
        String numbers = section.equals("HEADER") ? "" : section.substring(0, dot);
        boolean known = section.equals("HEADER") || section.endsWith(".HEADER") || mime;
        if (!known || (!numbers.isEmpty() && !SECTION.matcher(numbers).matches())) {
            throw new BadSyntax("CONVERT knows no BODY[" + section + "]");
        }
        return new ConvertItem(
                mime ? Kind.MIME : Kind.HEADER, "BODY[" + section + "]", numbers, null);
    }
}
