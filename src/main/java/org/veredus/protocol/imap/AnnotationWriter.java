package org.veredus.protocol.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.protocol.imap.syntax.FetchItem.Annotations;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.Wildcards;

/// Writes the annotations of one message. RFC 5257 §4.4
final class AnnotationWriter {
    private final Output out;

    AnnotationWriter(Output out) {
        this.out = out;
    }

    /// The entries to show: those asked for by name, and of the patterns those that have something
    /// of what is asked.
    static NavigableSet<String> entries(Annotations wanted, MessageAnnotations there) {
        NavigableSet<String> known = new TreeSet<>();
        for (Scope scope : Scope.values()) {
            if (wanted.has(scope)) known.addAll(there.entries(scope));
        }
        NavigableSet<String> entries = new TreeSet<>();
        for (String name : wanted.entries()) {
            if (!Wildcards.areIn(name)) {
                entries.add(name);
                continue;
            }
            Wildcards pattern = new Wildcards(name, Wildcards.Least.ONE_CHARACTER);
            for (String entry : known) if (pattern.matches(entry)) entries.add(entry);
        }
        return entries;
    }

    /// Not for a message that has none of them: the list must not be empty. RFC 5257 §5
    void write(Annotations wanted, MessageAnnotations there) throws IOException {
        out.ascii("ANNOTATION (");
        boolean first = true;
        for (String entry : entries(wanted, there)) {
            if (!first) out.octet(' ');
            first = false;
            out.astring(entry).ascii(" (");
            boolean again = false;
            for (Annotations.Attribute attribute : wanted.attributes()) {
                if (again) out.octet(' ');
                again = true;
                byte[] value = there.value(new AnnotationName(entry, attribute.scope()));
                out.ascii(attribute.wire()).octet(' ');
                switch (attribute.property()) {
                    case VALUE -> value(value);
                    case SIZE -> out.string(String.valueOf(value == null ? 0 : value.length));
                }
            }
            out.octet(')');
        }
        out.octet(')');
    }

    private void value(byte @Nullable [] value) throws IOException {
        if (value == null) {
            out.ascii("NIL");
            return;
        }
        for (byte octet : value) {
            if (octet != 0) continue;
            out.literal8(value.length).octets(value, 0, value.length);
            return;
        }
        out.string(new String(value, StandardCharsets.ISO_8859_1));
    }

    /// Only the names of what has changed. RFC 5257 §4.4
    void writeNames(Collection<String> entries) throws IOException {
        out.ascii("ANNOTATION (");
        boolean first = true;
        for (String entry : entries) {
            if (!first) out.octet(' ');
            first = false;
            out.astring(entry);
        }
        out.octet(')');
    }
}
