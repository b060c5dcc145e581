package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim.BodySink;
import org.veredus.verify.dkim.HashAlgorithm;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dkim2.Recipes.Step;

final class RecipesTest {
    private static final List<String> LINES =
            List.of("", "a", "b", "\u00e9 \"\\", "-- ", "  c  d", "a");

    private static final List<String> FIELDS =
            List.of("Subject: a", "To:  b\r\n c", "To: d", "List-Id: <l>", "Received: x", "to:b c");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"h\":{\"subject\":[{\"d\":[\"a\",\"\"]},{\"c\":[1,2]},{\"c\":[4,4]}]}}",
                "{\"h\":{\"subject\":[]},\"b\":null}",
                "{\"b\":[]}",
                "{\"b\":[{\"c\":[1,2147483647]}],\"future\":{\"a\":[1]}}"
            })
    void theseAreRecipes(String json) {
        Recipes recipes = requireNonNull(RecipeJson.read(json.getBytes(UTF_8)));
        assertThat(RecipeJson.read(RecipeJson.write(recipes))).isEqualTo(recipes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"x\":1}",
                "{\"h\":{}}",
                "{\"h\":null}",
                "{\"h\":[]}",
                "{\"h\":{\"Subject\":[]}}",
                "{\"h\":{\"subject\":null}}",
                "{\"h\":{\"subject\":[]},\"h\":{\"to\":[]}}",
                "{\"h\":{\"subject\":[],\"subject\":[]}}",
                "{\"b\":{}}",
                "{\"b\":[1]}",
                "{\"b\":[{}]}",
                "{\"b\":[{\"c\":[1]}]}",
                "{\"b\":[{\"c\":[1,2,3]}]}",
                "{\"b\":[{\"c\":[0,1]}]}",
                "{\"b\":[{\"c\":[2,1]}]}",
                "{\"b\":[{\"c\":[1,2.0]}]}",
                "{\"b\":[{\"c\":[1,\"2\"]}]}",
                "{\"b\":[{\"c\":[1,4294967297]}]}",
                "{\"b\":[{\"c\":[1,3]},{\"c\":[3,4]}]}",
                "{\"b\":[{\"c\":[3,4]},{\"c\":[1,2]}]}",
                "{\"b\":[{\"d\":[]}]}",
                "{\"b\":[{\"d\":[1]}]}",
                "{\"b\":[{\"d\":[\"a\\r\\nb\"]}]}",
                "{\"b\":[{\"d\":[\"a\\nb\"]}]}",
                "{\"b\":[{\"d\":[\"a\"],\"c\":[1,1]}]}",
                "{\"b\":[{\"d\":[\"a\"],\"x\":1}]}",
                "{\"b\":[{\"d\":[[\"a\"]]}]}",
                "{\"b\":[]} {}",
                "{\"future\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}},\"b\":[]}"
            })
    void theseAreNot(String json) {
        assertThat(RecipeJson.read(json.getBytes(UTF_8))).isNull();
    }

    @Test
    void whatIsFoundLeadsBack() {
        Random random = new Random(2026);
        for (int i = 0; i < 3000; i++) {
            byte[] before = message(random);
            byte[] after = message(random);
            Recipes found = Revision.between(before, after);
            Header header = Header.parse(before, before.length);
            Header now = Header.parse(after, after.length);
            if (found == null) {
                assertThat(hash(FieldSet.of(header))).isEqualTo(hash(FieldSet.of(now)));
                assertThat(body(before, header)).isEqualTo(body(after, now));
                continue;
            }
            Recipes recipes = requireNonNull(RecipeJson.read(RecipeJson.write(found)));
            assertThat(recipes).isEqualTo(found);
            FieldSet undone = requireNonNull(FieldSet.of(now).before(recipes));
            assertThat(hash(undone)).isEqualTo(hash(FieldSet.of(header)));
            if (recipes.body() instanceof Body.Steps(var steps))
                assertThat(undo(steps, body(after, now), random)).isEqualTo(body(before, header));
            else assertThat(body(after, now)).isEqualTo(body(before, header));
        }
    }

    @Test
    void fieldsAreCountedFromBelow() {
        String text = "To: three\r\nTo: two\r\nTO: one\r\n\r\n";
        byte[] octets = text.getBytes(UTF_8);
        Recipes recipes =
                requireNonNull(
                        RecipeJson.read(
                                "{\"h\":{\"to\":[{\"c\":[1,1]},{\"d\":[\"  x \\t y \"]},{\"c\":[3,3]}]}}"
                                        .getBytes(UTF_8)));
        FieldSet before =
                requireNonNull(FieldSet.of(Header.parse(octets, octets.length)).before(recipes));
        assertThat(before.fields().get("to"))
                .extracting(field -> new String(field, UTF_8))
                .containsExactly("to:one", "to:x y", "to:three");
    }

    @Test
    void aFieldThatNoJsonCanHaveCannotBeBroughtBack() {
        byte[] before = "Subject: \u00e9\r\n\r\n".getBytes(ISO_8859_1);
        assertThat(Revision.between(before, "Subject: e\r\n\r\n".getBytes(UTF_8))).isNull();
    }

    @Test
    void linesThatAreCopiedMustBeThere() {
        BodyUndo undo = new BodyUndo(List.of(new Step.Copy(2, 3)), new Kept());
        byte[] body = "a\r\nb\r\n".getBytes(UTF_8);
        undo.update(body, 0, body.length);
        undo.finish();
        assertThat(undo.complete()).isFalse();
    }

    @Test
    void theLastLineGetsItsEnd() {
        Kept kept = new Kept();
        BodyUndo undo =
                new BodyUndo(List.of(new Step.Copy(1, 1), new Step.Text(List.of("b"))), kept);
        undo.update(new byte[] {'a'}, 0, 1);
        undo.finish();
        assertThat(undo.complete()).isTrue();
        assertThat(kept.octets.toString(UTF_8)).isEqualTo("a\r\nb\r\n");
    }

    private static byte[] message(Random random) {
        StringBuilder message = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--)
            message.append(FIELDS.get(random.nextInt(FIELDS.size()))).append("\r\n");
        message.append("\r\n");
        for (int n = random.nextInt(6); n > 0; n--)
            message.append(LINES.get(random.nextInt(LINES.size()))).append("\r\n");
        return message.toString().getBytes(UTF_8);
    }

    private static byte[] hash(FieldSet fields) {
        return fields.hash(HashAlgorithm.SHA512);
    }

    private static String body(byte[] message, Header header) {
        return new String(message, UTF_8)
                .substring(new String(message, 0, header.bodyOffset(), UTF_8).length());
    }

    private static String undo(List<Step> steps, String body, Random random) {
        Kept kept = new Kept();
        BodyUndo undo = new BodyUndo(steps, kept);
        byte[] octets = body.getBytes(UTF_8);
        int at = 0;
        while (at < octets.length) {
            int end = at + 1 + random.nextInt(octets.length - at);
            undo.update(octets, at, end);
            at = end;
        }
        undo.finish();
        assertThat(undo.complete()).isTrue();
        return kept.octets.toString(UTF_8);
    }

    private static final class Kept implements BodySink {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        @Override
        public void update(byte[] body, int from, int to) {
            octets.write(body, from, to - from);
        }

        @Override
        public void finish() {}
    }
}
