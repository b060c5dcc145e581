package org.veredus.storage.lucene;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// The languages whose words are reduced to their stems. A text's language is the one most of whose
/// small words it has; a text without any, or too short to tell, has none.
final class Languages implements AutoCloseable {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}']+");

    /// Words that are looked at to tell a language.
    private static final int SAMPLE = 400;

    /// Small words that must be there.
    private static final int ENOUGH = 3;

    private final Map<String, Analyzer> analyzers = new LinkedHashMap<>();
    private final Map<String, List<String>> languagesOfSmallWords = new HashMap<>();

    Languages() {
        add("en", new EnglishAnalyzer(), EnglishAnalyzer.getDefaultStopSet());
        add("de", new GermanAnalyzer(), GermanAnalyzer.getDefaultStopSet());
        add("fr", new FrenchAnalyzer(), FrenchAnalyzer.getDefaultStopSet());
        add("es", new SpanishAnalyzer(), SpanishAnalyzer.getDefaultStopSet());
        add("it", new ItalianAnalyzer(), ItalianAnalyzer.getDefaultStopSet());
        add("pt", new PortugueseAnalyzer(), PortugueseAnalyzer.getDefaultStopSet());
        add("nl", new DutchAnalyzer(), DutchAnalyzer.getDefaultStopSet());
        add("sv", new SwedishAnalyzer(), SwedishAnalyzer.getDefaultStopSet());
        add("da", new DanishAnalyzer(), DanishAnalyzer.getDefaultStopSet());
        add("no", new NorwegianAnalyzer(), NorwegianAnalyzer.getDefaultStopSet());
        add("fi", new FinnishAnalyzer(), FinnishAnalyzer.getDefaultStopSet());
        add("ru", new RussianAnalyzer(), RussianAnalyzer.getDefaultStopSet());
    }

    private void add(String language, Analyzer analyzer, CharArraySet small) {
        analyzers.put(language, analyzer);
        for (Object word : small)
            languagesOfSmallWords
                    .computeIfAbsent(new String((char[]) word), _ -> new ArrayList<>())
                    .add(language);
    }

    Map<String, Analyzer> all() {
        return analyzers;
    }

    /// Null if it is none of ours.
    @Nullable String of(String text) {
        Map<String, Integer> small = new HashMap<>();
        String[] words = BETWEEN_WORDS.split(text, SAMPLE + 1);
        for (int i = 0; i < Math.min(words.length, SAMPLE); i++) {
            String word = words[i].toLowerCase(Locale.ROOT);
            for (String each : languagesOfSmallWords.getOrDefault(word, List.of()))
                small.merge(each, 1, Integer::sum);
        }
        String best = null;
        for (String language : analyzers.keySet()) {
            int count = small.getOrDefault(language, 0);
            if (count >= ENOUGH && (best == null || count > small.getOrDefault(best, 0)))
                best = language;
        }
        return best;
    }

    /// What an analyzer makes of a text.
    static List<String> tokens(Analyzer analyzer, String field, String text) throws StoreFailed {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) tokens.add(term.toString());
            stream.end();
        } catch (java.io.IOException broken) {
            throw new StoreFailed("words of a search", broken);
        }
        return tokens;
    }

    @Override
    public void close() {
        analyzers.values().forEach(Analyzer::close);
    }
}
