package org.veredus.verify.dkim2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.HashAlgorithm;

/// A Message-Instance field: what the message was when it was added, draft §7.
///
/// @param hashes those by algorithms that we know
/// @param recipes that lead to the instance before; null: it is the same
record MessageInstance(
        HeaderField field,
        FieldTags tags,
        int number,
        List<Hashes> hashes,
        @Nullable Recipes recipes) {
    static final String FIELD = "Message-Instance";

    MessageInstance {
        hashes = List.copyOf(hashes);
    }

    /// The whole message by one algorithm.
    record Hashes(HashAlgorithm algorithm, byte[] header, byte[] body) {}

    static MessageInstance of(HeaderField field) throws DkimFailure {
        FieldTags tags = FieldTags.of(field, FIELD, "m");
        return new MessageInstance(field, tags, tags.ordinal("m"), hashes(tags), recipes(tags));
    }

    // draft §7.3
    private static List<Hashes> hashes(FieldTags tags) throws DkimFailure {
        List<Hashes> known = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String set : tags.list("h")) {
            List<String> parts = tags.parts(set, 3);
            String name = FieldTags.word(parts.get(0), tags);
            if (!names.add(name)) throw tags.wrong("has a duplicate hash algorithm");
            byte[] header = FieldTags.octets(parts.get(1), tags);
            byte[] body = FieldTags.octets(parts.get(2), tags);
            HashAlgorithm algorithm = HashAlgorithm.named(name);
            if (algorithm != null) known.add(new Hashes(algorithm, header, body));
        }
        return known;
    }

    private static @Nullable Recipes recipes(FieldTags tags) throws DkimFailure {
        if (!tags.has("r")) return null;
        Recipes recipes = RecipeJson.read(FieldTags.octets(tags.needed("r"), tags));
        if (recipes == null) throw tags.wrong("contains invalid JSON");
        return recipes;
    }
}
