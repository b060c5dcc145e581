package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.FetchItem.Attribute;
import org.veredus.protocol.imap.syntax.FetchItem.Binary;
import org.veredus.protocol.imap.syntax.FetchItem.BinarySize;
import org.veredus.protocol.imap.syntax.FetchItem.Content;
import org.veredus.protocol.imap.syntax.FetchItem.Kind;
import org.veredus.protocol.imap.syntax.FetchItem.Partial;

/// Reads what stands behind FETCH. RFC 3501 §6.4.5
final class FetchParser {
    private static final int MAX_ITEMS = 200;
    private static final int MAX_FIELDS = 500;

    private final CommandText in;

    FetchParser(CommandText in) {
        this.in = in;
    }

    Command.Fetch fetch(Numbers numbers) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        List<FetchItem> items = new ArrayList<>();
        if (in.peek() == '(') {
            items.addAll(attributes());
        } else if (!macro(items)) {
            item(items);
        }
        long changedSince = -1;
        boolean vanished = false;
        Command.Window partial = null;
        if (in.take(' ')) {
            in.expect('(');
            Set<String> given = new HashSet<>();
            do {
                String modifier = in.word();
                // RFC 4466 §2.4
                if (!given.add(modifier)) throw new BadSyntax(modifier + " is there twice");
                switch (modifier) {
                    case "CHANGEDSINCE" -> {
                        in.space();
                        changedSince = in.number();
                    }
                    case "VANISHED" -> vanished = true;
                    case "PARTIAL" -> {
                        in.space();
                        partial = in.window();
                    }
                    default -> throw new BadSyntax("unknown FETCH modifier " + modifier);
                }
            } while (in.take(' '));
            in.expect(')');
        }
        // RFC 7162 §3.2.6
        if (vanished && (changedSince < 0 || numbers == Numbers.SEQUENCE)) {
            throw new BadSyntax("VANISHED goes with UID FETCH and CHANGEDSINCE");
        }
        // RFC 9394 §3.3
        if (partial != null && numbers == Numbers.SEQUENCE) {
            throw new BadSyntax("PARTIAL goes with UID FETCH");
        }
        return new Command.Fetch(numbers, set, List.copyOf(items), changedSince, vanished, partial);
    }

    /// A list of items in parentheses.
    List<FetchItem> attributes() throws BadSyntax {
        List<FetchItem> items = new ArrayList<>();
        in.expect('(');
        do {
            item(items);
            if (items.size() > MAX_ITEMS) throw new BadSyntax("too many items");
        } while (in.take(' '));
        in.expect(')');
        return items;
    }

    private boolean macro(List<FetchItem> items) {
        List<FetchItem> fast = List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE);
        if (in.takeWord("FAST")) {
            items.addAll(fast);
        } else if (in.takeWord("ALL")) {
            items.addAll(fast);
            items.add(Attribute.ENVELOPE);
        } else if (in.takeWord("FULL")) {
            items.addAll(fast);
            items.add(Attribute.ENVELOPE);
            items.add(Attribute.BODY);
        } else {
            return false;
        }
        return true;
    }

    private void item(List<FetchItem> items) throws BadSyntax {
        String name = in.itemName();
        FetchItem item =
                switch (name) {
                    case "UID" -> Attribute.UID;
                    case "FLAGS" -> Attribute.FLAGS;
                    case "INTERNALDATE" -> Attribute.INTERNALDATE;
                    case "RFC822.SIZE" -> Attribute.SIZE;
                    case "ENVELOPE" -> Attribute.ENVELOPE;
                    case "BODYSTRUCTURE" -> Attribute.BODYSTRUCTURE;
                    case "MODSEQ" -> Attribute.MODSEQ;
                    case "EMAILID" -> Attribute.EMAILID;
                    case "THREADID" -> Attribute.THREADID;
                    case "SAVEDATE" -> Attribute.SAVEDATE;
                    case "PREVIEW" -> preview();
                    case "SNIPPET" -> snippet();
                    case "X-GM-MSGID" -> Attribute.GM_MSGID;
                    case "X-GM-THRID" -> Attribute.GM_THRID;
                    case "X-GM-LABELS" -> Attribute.GM_LABELS;
                    case "ANNOTATION" -> new AnnotationParser(in).fetch();
                    case "BINARY" -> binary("BINARY[", false);
                    case "BINARY.PEEK" -> binary("BINARY[", true);
                    case "BINARY.SIZE" -> {
                        Binary sized = binary("BINARY.SIZE[", true);
                        if (sized.partial() != null) throw new BadSyntax("a size is of the whole");
                        yield new BinarySize(sized.label(), sized.numbers());
                    }
                    case "BODY" -> in.peek() == '[' ? content(false) : Attribute.BODY;
                    case "BODY.PEEK" -> content(true);
                    case "RFC822" -> old(name, Kind.ALL, false);
                    case "RFC822.HEADER" -> old(name, Kind.HEADER, true);
                    case "RFC822.TEXT" -> old(name, Kind.TEXT, false);
                    default -> throw new BadSyntax("unknown FETCH item " + name);
                };
        if (!items.contains(item)) items.add(item);
    }

    /// RFC 8970 §3.2: previews are made when mail comes in, so LAZY makes no difference.
    private FetchItem preview() throws BadSyntax {
        if (!modified()) return Attribute.PREVIEW;
        if (!in.takeWord("LAZY")) {
            algorithms("PREVIEW");
            return Attribute.PREVIEW_FUZZY;
        }
        in.expect(')');
        return Attribute.PREVIEW;
    }

    private FetchItem snippet() throws BadSyntax {
        if (modified()) algorithms("SNIPPET");
        return Attribute.SNIPPET;
    }

    private boolean modified() {
        return in.peek() == ' ' && in.ahead(1) == '(' && in.take(' ') && in.take('(');
    }

    /// Those that the client would have, the best first. There is only one.
    private void algorithms(String item) throws BadSyntax {
        do {
            if (!in.takeWord("FUZZY") && !in.takeWord("LAZY=FUZZY"))
                throw new BadSyntax("unknown " + item + " modifier" + in.here());
        } while (in.take(' '));
        in.expect(')');
    }

    private Binary binary(String item, boolean peek) throws BadSyntax {
        in.expect('[');
        String numbers = partNumbers();
        in.expect(']');
        StringBuilder label = new StringBuilder(item).append(numbers).append(']');
        Partial partial = partial(in, label);
        return new Binary(label.toString(), numbers, peek, partial);
    }

    private static Content old(String label, Kind kind, boolean peek) {
        return new Content(label, "", kind, List.of(), peek, null);
    }

    private Content content(boolean peek) throws BadSyntax {
        in.expect('[');
        String numbers = partNumbers();
        StringBuilder label = new StringBuilder("BODY[").append(numbers);
        Kind kind = Kind.ALL;
        List<String> fields = List.of();
        if (in.peek() != ']') {
            if (!numbers.isEmpty()) {
                in.expect('.');
                label.append('.');
            }
            String text = in.itemName();
            kind = kind(text, numbers);
            label.append(text);
            if (kind == Kind.FIELDS || kind == Kind.FIELDS_NOT) fields = fields(label);
        }
        in.expect(']');
        label.append(']');
        Partial partial = partial(in, label);
        return new Content(label.toString(), numbers, kind, fields, peek, partial);
    }

    private static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }

    /// `1.2` of `1.2.MIME`.
    private String partNumbers() throws BadSyntax {
        StringBuilder numbers = new StringBuilder();
        while (isDigit(in.peek())) {
            long number = in.number32();
            if (number == 0 || numbers.length() > 1000) throw new BadSyntax("no such part number");
            numbers.append(numbers.isEmpty() ? "" : ".").append(number);
            if (in.peek() != '.' || !isDigit(in.ahead(1))) break;
            in.expect('.');
        }
        return numbers.toString();
    }

    private static Kind kind(String text, String numbers) throws BadSyntax {
        return switch (text) {
            case "HEADER" -> Kind.HEADER;
            case "HEADER.FIELDS" -> Kind.FIELDS;
            case "HEADER.FIELDS.NOT" -> Kind.FIELDS_NOT;
            case "TEXT" -> Kind.TEXT;
            case "MIME" -> {
                if (numbers.isEmpty()) throw new BadSyntax("MIME goes with a part number");
                yield Kind.MIME;
            }
            default -> throw new BadSyntax("unknown section " + text);
        };
    }

    private List<String> fields(StringBuilder label) throws BadSyntax {
        List<String> fields = new ArrayList<>();
        in.space();
        in.expect('(');
        label.append(" (");
        do {
            String field = in.astring();
            if (fields.size() == MAX_FIELDS) throw new BadSyntax("too many header fields");
            label.append(fields.isEmpty() ? "" : " ").append(shown(field));
            fields.add(field);
        } while (in.take(' '));
        in.expect(')');
        label.append(')');
        return fields;
    }

    /// A field name as the response repeats it.
    private static String shown(String field) throws BadSyntax {
        boolean atom = !field.isEmpty();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c < ' ' || c >= 0x7F) throw new BadSyntax("header field name with odd octets");
            atom &= CommandText.isAtom((byte) c);
        }
        return atom ? field : '"' + field.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static @Nullable Partial partial(CommandText in, StringBuilder label) throws BadSyntax {
        if (!in.take('<')) return null;
        long from = in.number();
        in.expect('.');
        long length = in.number();
        in.expect('>');
        if (length == 0) throw new BadSyntax("a partial fetch of nothing");
        label.append('<').append(from).append('>');
        return new Partial(from, length);
    }
}
