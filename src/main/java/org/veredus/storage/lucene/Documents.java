package org.veredus.storage.lucene;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;
import org.veredus.storage.search.TextDocument;

/// How documents become Lucene's, and questions its queries.
final class Documents implements AutoCloseable {
    static final String NUMBER = "n";
    private static final String READ = "g";
    private static final String UNREAD = "h"; // grams that are not in what is read, too
    private static final String CUT = "cut";

    /// Grams and words of a question that are used; more would only cost.
    private static final int MAX_GRAMS = 64;

    private static final int MAX_WORDS = 16;

    private static final FieldType GRAMS = new FieldType();
    private static final FieldType WORDS = new FieldType();

    static {
        GRAMS.setIndexOptions(IndexOptions.DOCS);
        GRAMS.setOmitNorms(true);
        GRAMS.freeze();
        WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        WORDS.freeze();
    }

    private final Languages languages = new Languages();
    private final Analyzer plain = new PlainWords();
    private final Analyzer byField =
            new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
                @Override
                protected Analyzer getWrappedAnalyzer(String field) {
                    Analyzer stems = languages.all().get(field.substring(field.indexOf('.') + 1));
                    return stems == null ? plain : stems;
                }
            };

    /// Chooses by the field's name.
    Analyzer analyzer() {
        return byField;
    }

    Document document(TextDocument from) {
        Document to = new Document();
        to.add(new LongPoint(NUMBER, from.number()));
        to.add(new NumericDocValuesField(NUMBER, from.number()));
        Grams read = new Grams();
        from.read().forEach(read::add);
        Grams unread = new Grams();
        from.unread().forEach(unread::add);
        unread.removeAll(read);
        to.add(new Field(READ, read.stream(), GRAMS));
        to.add(new Field(UNREAD, unread.stream(), GRAMS));
        if (!from.whole()) to.add(new StringField(CUT, "y", Field.Store.NO));
        String main = languages.of(from.words().getOrDefault(Area.BODY, ""));
        for (Map.Entry<Area, String> each : from.words().entrySet()) {
            String text = each.getValue();
            if (text.isBlank()) continue;
            to.add(new Field(name(each.getKey()), text, WORDS));
            if (!isProse(each.getKey())) continue;
            // a subject is often too short to tell
            String own = languages.of(text);
            String language = own == null ? main : own;
            if (language != null) to.add(new Field(stems(each.getKey(), language), text, WORDS));
        }
        return to;
    }

    private static boolean isProse(Area area) {
        return switch (area) {
            case SUBJECT, BODY, ATTACHMENT -> true;
            case FROM, TO, CC, BCC -> false;
        };
    }

    private static String name(Area area) {
        return area.name().toLowerCase(Locale.ROOT);
    }

    private static String stems(Area area, String language) {
        return name(area) + '.' + language;
    }

    /// Null if the text is but white space.
    static @Nullable Query containing(String text, Extent extent) {
        Grams grams = new Grams();
        grams.add(text);
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String gram : grams.sought(MAX_GRAMS)) all.add(gram(gram, extent), Occur.FILTER);
        BooleanQuery query = all.build();
        if (query.clauses().isEmpty()) return null;
        return new BooleanQuery.Builder()
                .add(query, Occur.SHOULD)
                .add(new TermQuery(new Term(CUT, "y")), Occur.SHOULD)
                .build();
    }

    private static Query gram(String gram, Extent extent) {
        Query read = gram(READ, gram);
        if (extent == Extent.READ) return read;
        return new BooleanQuery.Builder()
                .add(read, Occur.SHOULD)
                .add(gram(UNREAD, gram), Occur.SHOULD)
                .build();
    }

    /// A shorter text stands where a gram begins with it.
    private static Query gram(String field, String gram) {
        Term term = new Term(field, gram);
        return Grams.isWhole(gram) ? new TermQuery(term) : new PrefixQuery(term);
    }

    /// Null if there are no words.
    @Nullable Query like(String text, Set<Area> areas) throws StoreFailed {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int count = 0;
        for (String word : text.strip().split("\\s+", MAX_WORDS + 1)) {
            if (count >= MAX_WORDS) break;
            BooleanQuery anywhere = word(word, areas);
            if (anywhere.clauses().isEmpty()) continue;
            all.add(anywhere, Occur.MUST);
            count++;
        }
        return count == 0 ? null : all.build();
    }

    private BooleanQuery word(String word, Set<Area> areas) throws StoreFailed {
        BooleanQuery.Builder anywhere = new BooleanQuery.Builder();
        for (Area area : areas) {
            add(anywhere, area, plain, name(area), word);
            if (!isProse(area)) continue;
            for (Map.Entry<String, Analyzer> each : languages.all().entrySet())
                add(anywhere, area, each.getValue(), stems(area, each.getKey()), word);
        }
        return anywhere.build();
    }

    private static void add(
            BooleanQuery.Builder to, Area area, Analyzer analyzer, String field, String word)
            throws StoreFailed {
        List<String> tokens = Languages.tokens(analyzer, field, word);
        if (tokens.isEmpty()) return;
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String token : tokens) all.add(new TermQuery(new Term(field, token)), Occur.MUST);
        to.add(new BoostQuery(all.build(), weight(area)), Occur.SHOULD);
    }

    private static float weight(Area area) {
        return switch (area) {
            case SUBJECT -> 3;
            case FROM -> 2;
            case TO, CC, BCC, BODY -> 1;
            case ATTACHMENT -> 0.5f;
        };
    }

    @Override
    public void close() {
        byField.close();
        plain.close();
        languages.close();
    }
}
