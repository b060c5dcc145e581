package org.veredus.storage.lucene;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Words as they stand, by Unicode's rules (UAX #29), without case and accents; Chinese, Japanese
/// and Korean in pairs of characters, as they have no spaces.
final class PlainWords extends Analyzer {
    /// Characters of a word.
    private static final int MAX_WORD = 100;

    @Override
    protected TokenStreamComponents createComponents(String field) {
        StandardTokenizer words = new StandardTokenizer();
        words.setMaxTokenLength(MAX_WORD);
        Tokenizer source = words;
        TokenStream folded = new LowerCaseFilter(new CJKWidthFilter(source));
        return new TokenStreamComponents(
                source, new ASCIIFoldingFilter(new CJKBigramFilter(folded)));
    }
}
