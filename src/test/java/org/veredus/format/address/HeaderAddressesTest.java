package org.veredus.format.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderAddressesTest {
    /// Written as `name|local@domain`, groups as `name:{...}`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "a@b.c # |a@b.c",
                "a@b, c@d # |a@b |c@d",
                "John Q. Public <j@x> # John Q. Public|j@x",
                "\"Joe, \\\"J\\\"\" <j@x> # Joe, \"J\"|j@x",
                "\"Giant; \\\"Big\\\" Box\" <s@e.net>, Who <one@y.test> # Giant; \"Big\""
                        + " Box|s@e.net Who|one@y.test",
                "A Group:Ed Jones <joe@where.test>,john@one.test; # A Group:{Ed"
                        + " Jones|joe@where.test |john@one.test}",
                "Undisclosed recipients:; # Undisclosed recipients:{}",
                "undisclosed-recipients: ;, a@b # undisclosed-recipients:{} |a@b",
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)> #"
                        + " Pete|pete@silly.test",
                "A Group(Some people):Chris Jones <c@(Chris's host.)public.example>; # A"
                        + " Group:{Chris Jones|c@public.example}",
                "Mary Smith <@node.test:mary@example.net>, , jdoe@test . example # Mary"
                        + " Smith|mary@example.net |jdoe@test.example",
                "john . doe @ example . com # |john.doe@example.com",
                "user@host (Full Name) # Full Name|user@host",
                "user@host (a (nested) one) # a (nested) one|user@host",
                "a@b <c@d> # a@b|c@d",
                "a@b@c # |a@b@c",
                "<a@b@c> # |a@b@c",
                "a@b c@d # |a@b |c@d",
                "A <a@b> B <c@d> # A|a@b B|c@d",
                "a@b; c@d # |a@b |c@d",
                "root # |root@",
                "First Last # |First Last@",
                "First Last user@host # First Last|user@host",
                "foo <> # foo|@",
                "<> # |@",
                "foo <a@b # foo|a@b",
                "foo <a@b, c@d # foo|a@b |c@d",
                "\"foo <a@b> # foo|a@b",
                "foo (bar <a@b> # foo bar|a@b",
                "=?utf-8?Q?Foo,_<Bar>?= <a@b> # =?utf-8?Q?Foo,_<Bar>?=|a@b",
                "=?x <a@b> # =?x|a@b",
                "a@[192.0.2.1] # |a@[192.0.2.1]",
                "a b@[IPv6:::1] # a|b@[IPv6:::1]",
                "\"x y\"@b # |x y@b",
                "<x y@b> # |x y@b",
                "jürgen@bücher.example # |jürgen@bücher.example",
                ":;:;,,<<>>@ # :{} :{} |@ |@ |@",
            })
    void readsGoodAndBadLists(String value, String expected) {
        assertThat(show(HeaderAddresses.parse(value))).isEqualTo(expected);
    }

    @Test
    void keepsTheSourceRoute() {
        assertThat(HeaderAddresses.parse("M <@a.test,@b.test:m@x>"))
                .containsExactly(new HeaderAddress.Person("M", "@a.test,@b.test", "m", "x"));
    }

    @Test
    void findsNothingInNothing() {
        assertThat(HeaderAddresses.parse("")).isEmpty();
        assertThat(HeaderAddresses.parse(" (only) , , ")).isEmpty();
    }

    @Test
    void givesStrictAddressesWhereThereAreSome() {
        List<HeaderAddress.Person> people =
                HeaderAddresses.people(HeaderAddresses.parse("g: \"x y\"@B.example, bad@-; root"));
        assertThat(people).hasSize(3);
        assertThat(Objects.requireNonNull(people.getFirst().address()).wire())
                .isEqualTo("\"x y\"@b.example");
        assertThat(people.get(1).address()).isNull();
        assertThat(people.get(2).address()).isNull();
    }

    @Test
    void stopsAtTheLimit() {
        String value = "a@b,".repeat(20_000);
        assertThat(HeaderAddresses.parse(value)).hasSize(10_000);
        assertThat(HeaderAddresses.people(HeaderAddresses.parse("g:" + value))).hasSize(10_000);
    }

    @Test
    void takesLinearTimeOnHostileInput() {
        List<String> units =
                List.of(
                        "(", ")", "\"", "\\", "<", ">", "@", "[", "=?a?b?", "a ", "a.", ":", "(\"",
                        "\"(", "@a:", "a@");
        for (String unit : units) {
            String value = unit.repeat(1_000_000 / unit.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> HeaderAddresses.parse(value));
        }
    }

    @Test
    void neverThrows() {
        var random = new Random(5322);
        String alphabet = "ab. \t\r\n\"\\@[]<>()?=:,;\0ü\ud83d";
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(HeaderAddresses.parse(text.toString())).isNotNull();
        }
    }

    private static String show(List<HeaderAddress> addresses) {
        return addresses.stream().map(HeaderAddressesTest::show).collect(Collectors.joining(" "));
    }

    private static String show(HeaderAddress address) {
        return switch (address) {
            case HeaderAddress.Person(var name, var _, var local, var domain) ->
                    Objects.requireNonNullElse(name, "") + "|" + local + "@" + domain;
            case HeaderAddress.Group(var name, var members) ->
                    name + ":{" + show(List.copyOf(members)) + "}";
        };
    }
}
