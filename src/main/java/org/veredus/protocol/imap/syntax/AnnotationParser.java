package org.veredus.protocol.imap.syntax;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.protocol.imap.syntax.FetchItem.Annotations;

/// Reads what stands behind ANNOTATION. RFC 5257 §5
final class AnnotationParser {
    private static final int MAX_ENTRIES = 100;

    private final CommandText in;

    AnnotationParser(CommandText in) {
        this.in = in;
    }

    /// `(entries attributes)` of FETCH.
    Annotations fetch() throws BadSyntax {
        in.space();
        in.expect('(');
        List<String> entries = new ArrayList<>();
        boolean list = in.take('(');
        do {
            if (entries.size() == MAX_ENTRIES) throw new BadSyntax("too many entries");
            entries.add(EntryName.requirePattern(in.listMailbox()));
        } while (list && in.take(' '));
        if (list) in.expect(')');
        in.space();
        List<Annotations.Attribute> attributes = new ArrayList<>();
        list = in.take('(');
        do attribute(attributes);
        while (list && in.take(' '));
        if (list) in.expect(')');
        in.expect(')');
        return new Annotations(entries, attributes);
    }

    /// One without a suffix stands for both. RFC 5257 §3.2.2
    private void attribute(List<Annotations.Attribute> into) throws BadSyntax {
        String name = in.astring().toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        Annotations.Property property =
                Annotations.Property.ofWire(dot < 0 ? name : name.substring(0, dot));
        List<Scope> scopes = scopes(dot < 0 ? null : name.substring(dot + 1));
        if (property == null || scopes.isEmpty()) throw new BadSyntax("unknown attribute " + name);
        for (Scope scope : scopes) {
            Annotations.Attribute attribute = new Annotations.Attribute(property, scope);
            if (!into.contains(attribute)) into.add(attribute);
        }
    }

    private static List<Scope> scopes(@Nullable String suffix) {
        if (suffix == null) return List.of(Scope.values());
        for (Scope scope : Scope.values()) {
            if (scope.wire().equals(suffix)) return List.of(scope);
        }
        return List.of();
    }

    /// `(entry (attribute value …) …)` of STORE and APPEND.
    ///
    /// @return values octet by octet; null for what is to be removed
    Map<AnnotationName, byte @Nullable []> changes() throws BadSyntax {
        Map<AnnotationName, byte @Nullable []> changes = new LinkedHashMap<>();
        in.expect('(');
        do {
            String entry = EntryName.require(in.astring());
            if (!EntryName.isDefined(entry)) throw new BadSyntax("no such entry: " + entry);
            in.space();
            in.expect('(');
            do {
                if (changes.size() == MAX_ENTRIES) throw new BadSyntax("too many values");
                Scope scope = valueScope(in.astring());
                in.space();
                changes.put(new AnnotationName(entry, scope), value(entry));
            } while (in.take(' '));
            in.expect(')');
        } while (in.take(' '));
        in.expect(')');
        return changes;
    }

    private byte @Nullable [] value(String entry) throws BadSyntax {
        String value = in.nstring();
        if (value == null) return null;
        // RFC 5257 §3.2.1
        if (EntryName.isFlag(entry) && !value.equals("0") && !value.equals("1"))
            throw new BadSyntax("a flag is 0, 1 or NIL");
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The only attribute that can be set or sorted by, for one or for all. RFC 5257 §3.3, §4.9
    private static Scope valueScope(String attribute) throws BadSyntax {
        for (Scope scope : Scope.values()) {
            if (attribute.equalsIgnoreCase("value." + scope.wire())) return scope;
        }
        throw new BadSyntax("value.priv or value.shared is meant, not " + attribute);
    }

    /// RFC 5257 §4.8
    ///
    /// @param charset of the text that is searched for
    SearchKey search(Charset charset) throws BadSyntax {
        String entry = EntryName.requirePattern(in.listMailbox());
        in.space();
        String attribute = in.astring();
        List<Scope> scopes =
                attribute.equalsIgnoreCase("value")
                        ? List.of(Scope.values())
                        : List.of(valueScope(attribute));
        in.space();
        String text = in.nstring();
        return new SearchKey.Annotated(
                entry, scopes, text == null ? null : WireText.decode(text, charset, "search text"));
    }

    /// RFC 5257 §4.9
    AnnotationName sort() throws BadSyntax {
        in.space();
        String entry = EntryName.require(in.astring());
        in.space();
        return new AnnotationName(entry, valueScope(in.astring()));
    }
}
