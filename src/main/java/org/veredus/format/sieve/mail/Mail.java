package org.veredus.format.sieve.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.Part;

/// One message, and the changes a script makes to it.
///
/// Parts have their places in a *frame*, the message as it was when somebody began to walk through
/// its parts: see [#hold]. While it is held, the header can change and parts can get other content,
/// and all places stay right.
public final class Mail {
    /// Octets of the header that are looked at.
    private static final int MAX_HEADER = 1 << 20;

    /// A field of one line is left as its author wrote it up to this length. RFC 5322 §2.1.1
    private static final int MAX_LINE = 900;

    /// Names and values about which something is remembered.
    private static final int MAX_NAMES = 256;

    /// Forms of the body that are kept.
    private static final int MAX_BODIES = 4;

    /// Characters of a value whose folded form is remembered.
    private static final int MAX_FOLDED = 1000;

    private byte[] octets;
    private Header header;
    private List<HeaderField> fields;
    private boolean stale;
    private boolean changed;
    private final Memory<List<HeaderField>> named = new Memory<>(MAX_NAMES);
    private final Memory<List<String>> decoded = new Memory<>(MAX_NAMES);
    private final Memory<List<String>> ofHeader = new Memory<>(MAX_NAMES);
    private final Memory<String> folded = new Memory<>(MAX_NAMES);
    private final Memory<List<String>> ofBody = new Memory<>(MAX_BODIES);
    private final Memory<List<Stretch>> octetsOfBody = new Memory<>(MAX_BODIES);
    private final IdentityHashMap<HeaderField, List<HeaderAddress.Person>> people =
            new IdentityHashMap<>();
    private @Nullable Frame frame;
    private boolean held;
    private final PartEdits edits = new PartEdits();

    private record Frame(byte[] octets, int bodyFrom, Part root) {}

    public Mail(byte[] octets) {
        this.octets = octets;
        this.header = Header.parse(octets, MAX_HEADER);
        this.fields = header.fields();
    }

    /// The message as it is now.
    public byte[] octets() {
        if (stale) {
            show(rebuilt());
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

    /// Whether there is a body, be it empty: then an empty line divides it from the header.
    public boolean hasBody() {
        octets();
        return header.bodyOffset() > header.endOffset() || header.endOffset() < octets.length;
    }

    /// Where the body begins.
    public int bodyOffset() {
        octets();
        return header.bodyOffset();
    }

    public List<HeaderField> fields() {
        return fields;
    }

    public boolean has(String name) {
        return !all(name).isEmpty();
    }

    public List<HeaderField> all(String name) {
        List<HeaderField> known = named.answer(name);
        if (known == null) {
            known = named(name);
            named.keep(name, known);
        }
        return known;
    }

    private List<HeaderField> named(String name) {
        List<HeaderField> found = List.of();
        for (HeaderField field : fields) {
            if (field.named(name)) {
                if (found.isEmpty()) found = new ArrayList<>(2);
                found.add(field);
            }
        }
        return found;
    }

    /// The complete addresses in a field.
    public List<HeaderAddress.Person> people(HeaderField field) {
        return people.computeIfAbsent(field, Mail::complete);
    }

    private static List<HeaderAddress.Person> complete(HeaderField field) {
        List<HeaderAddress.Person> complete = new ArrayList<>();
        for (HeaderAddress.Person one :
                HeaderAddresses.people(HeaderAddresses.parse(field.value()))) {
            if (isComplete(one)) {
                complete.add(one);
            }
        }
        return complete;
    }

    private static boolean isComplete(HeaderAddress.Person person) {
        return !person.domain().isEmpty() && !person.localPart().isEmpty();
    }

    /// What tests have made of the header.
    public Memory<List<String>> ofHeader() {
        return ofHeader;
    }

    /// What they have made of the body.
    public Memory<List<String>> ofBody() {
        return ofBody;
    }

    /// The same before charsets were looked at.
    public Memory<List<Stretch>> octetsOfBody() {
        return octetsOfBody;
    }

    /// What a value is compared by: rules ask for that of the same subject again and again.
    public String folded(String value, UnaryOperator<String> fold) {
        if (value.length() > MAX_FOLDED) return fold.apply(value);
        String known = folded.answer(value);
        if (known == null) {
            known = fold.apply(value);
            folded.keep(value, known);
        }
        return known;
    }

    /// The values of all fields of a name, as text for people.
    public List<String> values(String name) {
        List<String> known = decoded.answer(name);
        if (known == null) {
            known = decoded(all(name));
            decoded.keep(name, known);
        }
        return known;
    }

    private static List<String> decoded(List<HeaderField> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>(fields.size());
        for (HeaderField field : fields) {
            values.add(FieldValues.decoded(field));
        }
        return values;
    }

    /// The message in the frame, with its parts.
    public Part root() {
        return frame().root();
    }

    /// The octets in which parts have their places.
    public byte[] framed() {
        return frame().octets();
    }

    private Frame frame() {
        Frame now = frame;
        if (now == null) {
            byte[] current = octets();
            now = new Frame(current, header.endOffset(), MimeIndexer.structure(current));
            frame = now;
        }
        return now;
    }

    /// Begins a walk through the parts: their places stay until [#release].
    public void hold() {
        frame();
        held = true;
    }

    /// Ends the walk.
    public void release() {
        octets();
        held = false;
        frame = null;
        edits.clear();
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
        removeFields(List.copyOf(all(name)));
        addField(name, value, true);
    }

    /// Replaces all there is, as `enclose` does. What a walk that goes on changes in parts of the
    /// old message is lost with it.
    public void replaceAll(byte[] message) {
        changed = true;
        edits.close();
        show(message);
    }

    /// Puts other octets in the place of a stretch of the frame.
    ///
    /// @return whether it can: not where the header is, as when bare CRs make the structure begin
    ///     in it
    public boolean edit(long from, long to, byte[] replacement) {
        if (from < frame().bodyFrom()) return false;
        edits.add(from, to, replacement);
        touch();
        return true;
    }

    /// Whether edits still reach the message: not once it was replaced in the walk.
    public boolean takesEdits() {
        return edits.areTaken();
    }

    private void change(List<HeaderField> now) {
        fields = List.copyOf(now);
        forget();
        touch();
    }

    private void forget() {
        named.forget();
        decoded.forget();
        people.clear();
        ofHeader.forget();
        ofBody.forget();
        octetsOfBody.forget();
    }

    private void touch() {
        stale = true;
        changed = true;
        if (!held) {
            frame = null;
        }
    }

    private void show(byte[] message) {
        octets = message;
        header = Header.parse(message, MAX_HEADER);
        fields = header.fields();
        stale = false;
        forget();
        if (!held) {
            frame = null;
        }
    }

    private byte[] rebuilt() {
        byte[] source = octets;
        int bodyFrom = header.endOffset();
        Frame walked = frame;
        if (walked != null && !edits.isEmpty()) {
            source = edits.apply(walked.octets());
            bodyFrom = walked.bodyFrom();
        }
        var out = new ByteArrayOutputStream(source.length + 256);
        out.write(octets, 0, header.fieldsOffset());
        fields.forEach(field -> out.writeBytes(field.raw()));
        out.write(source, bodyFrom, source.length - bodyFrom);
        return out.toByteArray();
    }

    private HeaderField written(String name, String value) {
        String line = value.replaceAll("[\r\n]+[ \t]*", " ").strip();
        boolean plain = line.length() <= MAX_LINE && line.chars().allMatch(c -> c > 0 && c <= '~');
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
