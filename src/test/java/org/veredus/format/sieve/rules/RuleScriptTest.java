package org.veredus.format.sieve.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.rules.RuleScript.Item;

class RuleScriptTest {
    private static RuleScript parse(String text) {
        return Objects.requireNonNull(RuleScript.parse(text));
    }

    private static String client(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        RuleScriptTest.class.getResourceAsStream(
                                "/sieve/clients/" + name + ".sieve"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsAndWritesARule() {
        String text =
                """
                require ["fileinto", "mailbox"];
                # rule:[Lists]
                if allof (header :contains "list-id" ["a", "b \\"c\\""], not size :over 100)
                {
                	fileinto :create "Lists";
                	stop;
                }
                """;
        RuleScript script = parse(text);
        assertThat(script.items())
                .containsExactly(
                        new Item.Known(
                                new Rule(
                                        "Lists",
                                        true,
                                        Rule.Join.ALL,
                                        List.of(
                                                new RuleTest.Field(
                                                        List.of("list-id"),
                                                        RuleTest.Match.CONTAINS,
                                                        List.of("a", "b \"c\""),
                                                        false),
                                                new RuleTest.Size(RuleTest.Side.OVER, 100, true)),
                                        List.of(new RuleAction.FileInto("Lists", false, true)),
                                        true)));
        assertThat(script.print()).isEqualTo(text);
    }

    @Test
    void keepsWhatIsNoRule() {
        String text =
                """
                require ["vacation", "fileinto"];
                # a thought of somebody
                if header "x" "1" { fileinto "A"; } elsif header "x" "2" { fileinto "B"; }
                /* and another */
                vacation text:
                if you { read this; } "
                .
                ;
                if header "x" "3" { fileinto "C"; # why?
                }
                # rule:[Good]
                if true { keep; }
                # the end
                """;
        RuleScript script = parse(text);
        assertThat(script.required()).containsExactly("fileinto", "vacation");
        assertThat(script.items()).hasSize(3);
        assertThat(script.items().get(1)).isInstanceOf(Item.Known.class);
        String printed = script.print();
        assertThat(printed)
                .contains(
                        "# a thought of somebody",
                        "elsif header \"x\" \"2\"",
                        "/* and another */",
                        "read this; } \"\n.\n;",
                        "# why?",
                        "# the end");
        assertThat(parse(printed)).isEqualTo(script);
    }

    @Test
    void aRuleThatIsOffIsACommentForSieve() {
        Rule off =
                new Rule(
                        "Off",
                        false,
                        Rule.Join.ANY,
                        List.of(new RuleTest.Exists(List.of("x-a"), true)),
                        List.of(new RuleAction.Discard()),
                        false);
        RuleScript script = new RuleScript(Set.of(), List.of(new Item.Known(off)));
        assertThat(script.print())
                .isEqualTo(
                        "# rule:[Off]\nif false # anyof (not exists \"x-a\")\n{\n\tdiscard;\n}\n");
        assertThat(parse(script.print())).isEqualTo(script);
    }

    @Test
    void aWrongScriptHasNoRules() {
        assertThat(RuleScript.parse("if { keep; }")).isNull();
        assertThat(parse("")).isEqualTo(RuleScript.empty());
        assertThat(RuleScript.empty().print()).isEmpty();
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        assertThatThrownBy(
                        () ->
                                new Rule(
                                        "a]b",
                                        true,
                                        Rule.Join.ALWAYS,
                                        List.of(),
                                        List.of(new RuleAction.Keep()),
                                        false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rule("", true, Rule.Join.ALL, List.of(), List.of(), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rule("", true, Rule.Join.ALWAYS, List.of(), List.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"roundcube", "thunderbird", "fastmail", "proton"})
    void scriptsOfClientsComeBackSayingTheSame(String name) throws IOException {
        RuleScript script = parse(client(name));
        String printed = script.print();
        assertThat(Script.compile(printed, Limits.defaults()).errors()).isEmpty();
        assertThat(parse(printed)).isEqualTo(script);
    }

    @Test
    void roundcubesSimpleRulesAreRules() throws IOException {
        List<String> names = new ArrayList<>();
        for (Item item : parse(client("roundcube")).items()) {
            if (item instanceof Item.Known(var rule)) names.add(rule.name());
        }
        assertThat(names)
                .containsExactly("Newsletters", "Boss", "Large", "Copy to phone", "Switched off");
    }

    @Test
    void whateverIsWrittenIsReadAgain() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            List<Item> items = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) items.add(new Item.Known(rule(random)));
            RuleScript script = new RuleScript(Set.of(), items);
            String printed = script.print();
            assertThat(RuleScript.parse(printed)).as(printed).isEqualTo(script);
        }
    }

    private static Rule rule(Random random) {
        List<RuleTest> tests = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) tests.add(test(random));
        Rule.Join join =
                tests.isEmpty()
                        ? Rule.Join.ALWAYS
                        : random.nextBoolean() ? Rule.Join.ALL : Rule.Join.ANY;
        return new Rule(
                "r" + random.nextInt(9),
                random.nextBoolean(),
                join,
                tests,
                List.of(action(random)),
                random.nextBoolean());
    }

    private static RuleTest test(Random random) {
        RuleTest.Match match = RuleTest.Match.values()[random.nextInt(4)];
        List<String> values =
                match == RuleTest.Match.REGEX
                        ? List.of("^a+ \"b\\.#$")
                        : List.of(text(random), text(random));
        boolean not = random.nextBoolean();
        return switch (random.nextInt(5)) {
            case 0 -> new RuleTest.Field(List.of("subject", "x-y"), match, values, not);
            case 1 ->
                    new RuleTest.Address(
                            List.of("from"),
                            RuleTest.Part.values()[random.nextInt(3)],
                            match,
                            values,
                            not);
            case 2 -> new RuleTest.Body(match, values, not);
            case 3 -> new RuleTest.Exists(List.of("x"), not);
            default -> new RuleTest.Size(RuleTest.Side.UNDER, random.nextInt(5000), not);
        };
    }

    private static RuleAction action(Random random) {
        boolean one = random.nextBoolean();
        return switch (random.nextInt(6)) {
            case 0 -> new RuleAction.FileInto("M" + text(random), one, random.nextBoolean());
            case 1 -> new RuleAction.Redirect("a@b.example", one);
            case 2 -> new RuleAction.Keep();
            case 3 -> new RuleAction.Discard();
            case 4 -> new RuleAction.Reject(text(random), one);
            default -> new RuleAction.AddFlags(List.of("\\Seen", "b"));
        };
    }

    private static String text(Random random) {
        String signs = "ab \"\\{};#/*[]$é";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--)
            text.append(signs.charAt(random.nextInt(signs.length())));
        return text.toString();
    }
}
