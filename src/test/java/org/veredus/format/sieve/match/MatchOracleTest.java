package org.veredus.format.sieve.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Wildcards and expressions beside those of the platform.
class MatchOracleTest {
    private static final int ROUNDS = 20_000;

    @Test
    void wildcardsMatchAndCaptureLikeReluctantExpressions() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            String glob = text(random, "ab*?", 8);
            String value = text(random, "ab", 10);
            String expression = glob.replace("?", "(.)").replace("*", "(.*?)");
            Matcher expected = Pattern.compile(expression).matcher(value);
            List<String> found = Wildcard.compile(glob).match(value, value);
            assertThat(found != null).as(glob + " on " + value).isEqualTo(expected.matches());
            if (found != null) {
                for (int group = 1; group <= expected.groupCount(); group++) {
                    assertThat(found.get(group))
                            .as(glob + " on " + value)
                            .isEqualTo(expected.group(group));
                }
            }
        }
    }

    @Test
    void needlesAreFoundWhereTheyAre() {
        Random random = new Random(3);
        for (Collation collation :
                List.of(Collation.OCTET, Collation.ASCII_CASEMAP, Collation.UNICODE_CASEMAP)) {
            for (int i = 0; i < ROUNDS; i++) {
                String key = collation.fold(text(random, "aAbB\u00e4\u0161", 6));
                String value = text(random, "aAbB\u00e4\u0161", 30);
                assertThat(Needle.of(collation, key).isIn(value))
                        .as(key + " in " + value)
                        .isEqualTo(collation.fold(value).contains(key));
            }
        }
    }

    @Test
    void expressionsAreFoundWhereThePlatformFindsThem() throws RegexSyntax {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            String expression = expression(random, 3);
            String value = text(random, "abc", 10);
            Matcher expected = Pattern.compile(expression).matcher(value);
            List<String> found =
                    Regex.compile(expression, Collation.OCTET).find(value, Long.MAX_VALUE).match();
            boolean there = expected.find();
            assertThat(found != null).as(expression + " in " + value).isEqualTo(there);
            if (found != null) { // POSIX wants the longest, the platform may stop before
                assertThat(value.indexOf(found.getFirst())).isLessThanOrEqualTo(expected.start());
                assertThat(found.getFirst().length())
                        .as(expression + " in " + value)
                        .isGreaterThanOrEqualTo(expected.group().length());
            }
        }
    }

    @Test
    void noExpressionTakesExponentialTime() {
        String value = "a".repeat(5000) + "b";
        List<String> hostile =
                List.of("(a*)*c", "(a|a)*c", "(a+)+$x", "(a?){50}a{50}c", "(.*)(.*)(.*)c");
        for (String expression : hostile) {
            assertTimeout(
                    Duration.ofSeconds(20),
                    () -> Regex.compile(expression, Collation.OCTET).find(value, Long.MAX_VALUE),
                    expression);
        }
    }

    @Test
    void noTextMakesTheExpressionParserFailOtherwiseThanBySayingSo() {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            String expression = text(random, "ab()[]{}|*+?.^$\\1,-:[:alpha:]", 14);
            assertThatCode(
                            () -> {
                                try {
                                    Regex.compile(expression, Collation.ASCII_CASEMAP)
                                            .find("abab1", Long.MAX_VALUE)
                                            .match();
                                } catch (RegexSyntax said) {
                                    assertThat(said).hasMessageMatching(".+");
                                }
                            })
                    .as(expression)
                    .doesNotThrowAnyException();
        }
    }

    private static String text(Random random, String letters, int most) {
        var text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static String expression(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 3)) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> "[bc]";
            case 3 -> "(" + expression(random, depth - 1) + ")*";
            case 4 ->
                    "(" + expression(random, depth - 1) + "|" + expression(random, depth - 1) + ")";
            case 5 -> "(" + expression(random, depth - 1) + "){1,2}";
            case 6 -> expression(random, depth - 1) + "." + expression(random, depth - 1);
            default -> expression(random, depth - 1) + expression(random, depth - 1);
        };
    }
}
