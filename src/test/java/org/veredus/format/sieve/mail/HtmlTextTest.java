package org.veredus.format.sieve.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    <p>one</p><p>two</p>                          | one two
                    o<b>n</b>e                                    | one
                    one<br>two<BR/>three                          | one two three
                    <a href="x>y" title='>'>link</a>              | link
                    <a href="never closed>text</a>                | text
                    <a b=c">text</a>                              | text
                    a < b && c > d                                | a < b && c > d
                    &lt;b&gt; &amp;nbsp; caf&eacute; &#65;&#x42;  | <b> &nbsp; café AB
                    <style>p { x }</style>one<script>a<b</script> | one
                    <SCRIPT>one</Script>two                       | two
                    <script>never closed                          | ``
                    one<!-- <p>two</p> -->three                   | onethree
                    <!doctype html><?xml x?><html>one             | one
                    one<                                          | one<
                    one</p                                        | one
                    <td>a</td><td>b</td>                          | a b
                    """)
    void readsAsAPersonDoes(String html, String text) {
        assertThat(HtmlText.of(html)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<a ", "<a href=\"", "<!--", "<script>", "</", "&", "<a b='>\""})
    void takesTimeInProportion(String piece) {
        assertTimeout(Duration.ofSeconds(5), () -> HtmlText.of(piece.repeat(200_000)));
    }
}
