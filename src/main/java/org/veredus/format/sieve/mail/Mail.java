package org.veredus.format.sieve.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;

/// One message, and the changes a script makes to it.
public final class Mail {
    /// Octets of the header that are looked at.
    private static final int MAX_HEADER = 1 << 20;

    /// A field of one line is left as its author wrote it up to this length. RFC 5322 §2.1.1
    private static final int MAX_LINE = 900;

    private byte[] octets;
    private Header header;
    private List<HeaderField> fields;
    private boolean fieldsChanged;
    private boolean changed;
    private final Map<String, List<String>> decoded = new HashMap<>();
    private @Nullable MessageIndex index;
    private final PartEdits edits = new PartEdits();

    public Mail(byte[] octets) {
        this.octets = octets;
        this.header = Header.parse(octets, MAX_HEADER);
        this.fields = header.fields();
    }

    /// The message as it is now.
    public byte[] octets() {
        if (fieldsChanged) {
            octets = rebuilt();
            become(octets);
        }
        return octets;
    }

    /// Whether a script has changed it.
    public boolean isChanged() {
        return changed;
    }

    public long size() {
        return octets().length;
    }

    /// Whether it begins a body, and where.
    public int bodyOffset() {
        octets();
        return header.bodyOffset();
    }

    public List<HeaderField> fields() {
        return fields;
    }

    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.named(name));
    }

    public List<HeaderField> all(String name) {
        return fields.stream().filter(field -> field.named(name)).toList();
    }

    /// The values of all fields of a name, as text for people.
    public List<String> values(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        List<String> known = decoded.get(key);
        if (known == null) {
            known = all(name).stream().map(FieldValues::decoded).toList();
            decoded.put(key, known);
        }
        return known;
    }

    /// Structure of the message as it is now; parts that are being changed keep their old places
    /// until [#applyEdits].
    public MessageIndex index() {
        byte[] current = octets();
        if (index == null) {
            index = MimeIndexer.index(current);
        }
        return index;
    }

    /// Adds a field at the top, or at the end of the header. RFC 5293 §4
    public void addField(String name, String value, boolean last) {
        HeaderField added = written(name, value);
        List<HeaderField> edited = new ArrayList<>(fields);
        edited.add(last ? edited.size() : 0, added);
        change(edited);
    }

    public void removeFields(List<HeaderField> gone) {
        if (gone.isEmpty()) {
            return;
        }
        List<HeaderField> edited = new ArrayList<>(fields);
        edited.removeIf(field -> gone.stream().anyMatch(other -> other == field));
        change(edited);
    }

    /// Puts fields of these names in the place of all that are there.
    public void replaceField(String name, String value) {
        removeFields(all(name));
        addField(name, value, true);
    }

    /// Replaces all there is, as `enclose` does.
    public void replaceAll(byte[] message) {
        changed = true;
        become(message);
    }

    /// Notes that a stretch of [#octets] is to become other octets; see [#applyEdits].
    public void edit(long from, long to, byte[] replacement) {
        edits.add(from, to, replacement);
    }

    /// Makes the noted changes, once nobody holds an [#index] any more.
    public void applyEdits() {
        if (!edits.isEmpty()) {
            changed = true;
            become(edits.apply(octets()));
        }
    }

    private void change(List<HeaderField> now) {
        fields = List.copyOf(now);
        fieldsChanged = true;
        changed = true;
        decoded.clear();
        index = null;
    }

    private void become(byte[] message) {
        octets = message;
        header = Header.parse(message, MAX_HEADER);
        fields = header.fields();
        fieldsChanged = false;
        decoded.clear();
        index = null;
    }

    private byte[] rebuilt() {
        var out = new ByteArrayOutputStream(octets.length + 256);
        out.write(octets, 0, header.fieldsOffset());
        fields.forEach(field -> out.writeBytes(field.raw()));
        out.write(octets, header.endOffset(), octets.length - header.endOffset());
        return out.toByteArray();
    }

    private HeaderField written(String name, String value) {
        String line = value.replaceAll("[\r\n]+[ \t]*", " ").strip();
        boolean plain =
                line.length() <= MAX_LINE && line.chars().allMatch(c -> c >= ' ' && c <= '~');
        byte[] wire =
                plain
                        ? (name + ": " + line + "\r\n").getBytes(StandardCharsets.US_ASCII)
                        : new MessageBuilder().unstructured(name, line).fields();
        byte[] styled = hasBareLineEnds() ? withoutCr(wire) : wire;
        return Header.parse(styled, MAX_HEADER).fields().getFirst();
    }

    /// A message that came from a file with LF alone keeps to that.
    private boolean hasBareLineEnds() {
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                return i == 0 || octets[i - 1] != '\r';
            }
        }
        return false;
    }

    private static byte[] withoutCr(byte[] wire) {
        return new String(wire, StandardCharsets.ISO_8859_1)
                .replace("\r", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
