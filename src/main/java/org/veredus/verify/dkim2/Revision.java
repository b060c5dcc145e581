package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dkim2.Recipes.Step;

/// Finds what leads from a message back to what it was made of.
public final class Revision {
    /// Octets of a body that recipes may bring back; what changed more is lost.
    private static final int MAX_TEXT = 32 << 10;

    private Revision() {}

    /// Null if nothing that counts was changed, or a field was removed that is no UTF-8, so that no
    /// recipe can have it.
    ///
    /// @param before with CRLF line ends, as `after`
    public static @Nullable Recipes between(byte[] before, byte[] after) {
        Header header = Header.parse(before, before.length);
        Header now = Header.parse(after, after.length);
        SequencedMap<String, List<Step>> fields = fields(FieldSet.of(header), FieldSet.of(now));
        if (fields == null) return null;
        Body body = body(lines(before, header.bodyOffset()), lines(after, now.bodyOffset()));
        return fields.isEmpty() && body instanceof Body.Same ? null : new Recipes(fields, body);
    }

    private static @Nullable SequencedMap<String, List<Step>> fields(
            FieldSet before, FieldSet now) {
        SequencedMap<String, List<Step>> recipes = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>(before.fields().keySet());
        names.addAll(now.fields().keySet());
        for (String name : names) {
            List<byte[]> there = now.fields().getOrDefault(name, List.of());
            List<byte[]> wanted = before.fields().getOrDefault(name, List.of());
            if (same(there, wanted)) continue;
            List<Step> steps = steps(wanted, there);
            if (steps == null) return null;
            recipes.put(name, steps);
        }
        return recipes;
    }

    private static boolean same(List<byte[]> one, List<byte[]> other) {
        if (one.size() != other.size()) return false;
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) return false;
        }
        return true;
    }

    /// Copies each field that comes next or later, and writes the others.
    private static @Nullable List<Step> steps(List<byte[]> wanted, List<byte[]> there) {
        List<Step> steps = new ArrayList<>();
        int next = 0;
        for (byte[] field : wanted) {
            int at = next;
            while (at < there.size() && !Arrays.equals(there.get(at), field)) at++;
            if (at < there.size()) {
                add(steps, at + 1);
                next = at + 1;
            } else {
                String text = utf8(FieldSet.value(field).getBytes(ISO_8859_1));
                if (text == null) return null;
                add(steps, text);
            }
        }
        return steps;
    }

    private static void add(List<Step> steps, int number) {
        Step last = steps.isEmpty() ? null : steps.getLast();
        if (last instanceof Step.Copy(var from, var to) && to == number - 1)
            steps.set(steps.size() - 1, new Step.Copy(from, number));
        else steps.add(new Step.Copy(number, number));
    }

    private static void add(List<Step> steps, String text) {
        List<String> lines = new ArrayList<>();
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Text(var before)) {
            lines.addAll(before);
            steps.removeLast();
        }
        lines.add(text);
        steps.add(new Step.Text(lines));
    }

    /// What both begin with and what both end with is copied, the rest between is written.
    private static Body body(List<byte[]> before, List<byte[]> now) {
        if (same(before, now)) return new Body.Same();
        int shorter = Math.min(before.size(), now.size());
        int start = 0;
        while (start < shorter && Arrays.equals(before.get(start), now.get(start))) start++;
        int end = 0;
        while (end < shorter - start
                && Arrays.equals(
                        before.get(before.size() - 1 - end), now.get(now.size() - 1 - end))) end++;
        List<Step> steps = new ArrayList<>();
        if (start > 0) steps.add(new Step.Copy(1, start));
        List<byte[]> gone = before.subList(start, before.size() - end);
        if (!gone.isEmpty()) {
            List<String> texts = texts(gone);
            if (texts == null) return new Body.Lost();
            steps.add(new Step.Text(texts));
        }
        if (end > 0) steps.add(new Step.Copy(now.size() - end + 1, now.size()));
        return new Body.Steps(steps);
    }

    private static @Nullable List<String> texts(List<byte[]> lines) {
        List<String> texts = new ArrayList<>();
        int room = MAX_TEXT;
        for (byte[] line : lines) {
            room -= line.length + 2;
            String text = room < 0 ? null : utf8(line);
            if (text == null) return null;
            texts.add(text);
        }
        return texts;
    }

    private static @Nullable String utf8(byte[] octets) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 ? null : text;
        } catch (CharacterCodingException _) { // no JSON text can have it
            return null;
        }
    }

    /// Without their line ends.
    private static List<byte[]> lines(byte[] message, int from) {
        List<byte[]> lines = new ArrayList<>();
        int start = from;
        for (int at = from + 1; at < message.length; at++) {
            if (message[at] != '\n' || message[at - 1] != '\r') continue;
            lines.add(Arrays.copyOfRange(message, start, at - 1));
            start = at + 1;
        }
        if (start < message.length) lines.add(Arrays.copyOfRange(message, start, message.length));
        return lines;
    }
}
