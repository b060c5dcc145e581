package org.veredus.protocol.imap.search;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.storage.search.Area;

/// What a fuzzy key asks of an index.
record Fuzziness(String words, Set<Area> areas) {
    Fuzziness {
        areas = Set.copyOf(areas);
    }

    /// Null for a key that is not about words, or about fields that are not indexed by themselves.
    static @Nullable Fuzziness of(SearchKey key) {
        return switch (key) {
            case SearchKey.Subject(var text) -> new Fuzziness(text, Set.of(Area.SUBJECT));
            case SearchKey.Body(var text) ->
                    new Fuzziness(text, Set.of(Area.BODY, Area.ATTACHMENT));
            case SearchKey.Text(var text) -> new Fuzziness(text, EnumSet.allOf(Area.class));
            case SearchKey.Addresses(var field, var text) ->
                    new Fuzziness(text, Set.of(area(field)));
            default -> null;
        };
    }

    private static Area area(SearchKey.AddressField field) {
        return switch (field) {
            case FROM -> Area.FROM;
            case TO -> Area.TO;
            case CC -> Area.CC;
            case BCC -> Area.BCC;
        };
    }
}
