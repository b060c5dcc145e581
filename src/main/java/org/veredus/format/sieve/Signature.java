package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which arguments a command or test takes. RFC 5228 §2.6
final class Signature {
    /// What a tag is followed by, or what stands in a place.
    enum Kind {
        NOTHING("nothing"),
        NUMBER("a number"),
        TEXT("a string"),
        TEXTS("a string or string list");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /// How many tests, or whether a block, follow.
    enum Tests {
        NONE,
        ONE,
        MANY
    }

    /// @param capability what must be required for it; empty for none
    /// @param group of the tags of a group only one can be given
    record Tag(String name, String capability, String group, Kind kind) {}

    /// @param what it is, for messages
    record Positional(Kind kind, String what) {}

    /// Which of the positional arguments may be left out.
    enum Optional {
        NONE,
        FIRST,
        LAST
    }

    private final String name;
    private final String capability;
    private final Map<String, Tag> tags = new LinkedHashMap<>();
    private final List<Positional> positionals = new ArrayList<>();
    private Optional optional = Optional.NONE;
    private Tests tests = Tests.NONE;
    private boolean block;

    private Signature(String name, String capability) {
        this.name = name;
        this.capability = capability;
    }

    /// @param capability what must be required for the word; empty for none
    static Signature of(String name, String capability) {
        return new Signature(name, capability);
    }

    Signature tag(String tag, Kind kind) {
        return tag(tag, kind, "", tag);
    }

    Signature tag(String tag, Kind kind, String needs) {
        return tag(tag, kind, needs, tag);
    }

    Signature tag(String tag, Kind kind, String needs, String group) {
        tags.put(tag, new Tag(tag, needs, group, kind));
        return this;
    }

    Signature takes(Kind kind, String what) {
        positionals.add(new Positional(kind, what));
        return this;
    }

    Signature optional(Optional which) {
        optional = which;
        return this;
    }

    Signature tests(Tests number) {
        tests = number;
        return this;
    }

    Signature block() {
        block = true;
        return this;
    }

    /// Match type and comparator. RFC 5228 §2.7, RFC 5231, RFC 6134 §2.2
    Signature matching() {
        String group = Matching.GROUP;
        return tag("is", Kind.NOTHING, "", group)
                .tag("contains", Kind.NOTHING, "", group)
                .tag("matches", Kind.NOTHING, "", group)
                .tag("regex", Kind.NOTHING, "regex", group)
                .tag("count", Kind.TEXT, "relational", group)
                .tag("value", Kind.TEXT, "relational", group)
                .tag("list", Kind.NOTHING, "extlists", group)
                .tag("comparator", Kind.TEXT);
    }

    /// RFC 5228 §2.7.4, RFC 5233
    Signature addressPart() {
        String group = AddressPart.GROUP;
        return tag("all", Kind.NOTHING, "", group)
                .tag("localpart", Kind.NOTHING, "", group)
                .tag("domain", Kind.NOTHING, "", group)
                .tag("user", Kind.NOTHING, "subaddress", group)
                .tag("detail", Kind.NOTHING, "subaddress", group);
    }

    /// RFC 5260 §6
    Signature index() {
        return tag("index", Kind.NUMBER, "index").tag("last", Kind.NOTHING, "index");
    }

    /// RFC 5703 §4
    Signature mime() {
        return tag("mime", Kind.NOTHING, "mime").tag("anychild", Kind.NOTHING, "mime");
    }

    String name() {
        return name;
    }

    String capability() {
        return capability;
    }

    @Nullable Tag tag(String tag) {
        return tags.get(tag);
    }

    List<Positional> positionals() {
        return positionals;
    }

    /// How many of the positional arguments must be there.
    int least() {
        return positionals.size() - (optional == Optional.NONE ? 0 : 1);
    }

    boolean lacksFirst(int given) {
        return optional == Optional.FIRST && given < positionals.size();
    }

    Tests tests() {
        return tests;
    }

    boolean hasBlock() {
        return block;
    }

    /// All that must be required for some use of it.
    Set<String> capabilities() {
        Set<String> names = new LinkedHashSet<>();
        names.add(capability);
        tags.values().forEach(tag -> names.add(tag.capability()));
        names.remove("");
        return names;
    }

    /// What can be put in the place of a wrong tag.
    String tagList() {
        return tags.isEmpty() ? "no tags" : ":" + String.join(", :", tags.keySet());
    }
}
