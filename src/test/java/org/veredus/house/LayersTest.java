package org.veredus.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The house as `layers.txt` draws it and the house as it is built are the same. A new edge and a
/// dead edge both fail; run with
/// `-Dlayers.write=true` to have the file written, and look at the difference before you commit it.
class LayersTest {
    private static final String ROOT = "org.veredus.";
    private static final List<String> FLOORS =
            List.of(
                    "base",
                    "format",
                    "verify",
                    "storage",
                    "account",
                    "transport",
                    "protocol",
                    "app");
    /// One contract in two packages: blobs become durable with commits, commits name blobs.
    private static final List<String> CONTRACT = List.of("storage.kv", "storage.blob");

    private static final Path FILE = Path.of("src/test/resources/layers.txt");

    private final Map<String, SortedSet<String>> built = edges();

    @Test
    void theDrawingIsTheHouse() throws IOException {
        List<String> lines = new ArrayList<>();
        built.forEach((room, used) -> lines.add((room + ": " + String.join(" ", used)).strip()));
        if (Boolean.getBoolean("layers.write")) Files.write(FILE, lines);
        List<String> drawn =
                Files.readAllLines(FILE).stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(lines).containsExactlyElementsOf(drawn);
    }

    @Test
    void noRoomKnowsOneOnAHigherFloor() {
        built.forEach(
                (room, used) ->
                        used.forEach(
                                other ->
                                        assertThat(floor(room))
                                                .as("%s uses %s", room, other)
                                                .isGreaterThanOrEqualTo(floor(other))));
    }

    @Test
    void protocolsDoNotKnowEachOther() {
        built.forEach(
                (room, used) -> {
                    if (!room.startsWith("protocol.")) return;
                    for (String other : used) {
                        assertThat(
                                        other.startsWith("protocol.")
                                                && !topic(other).equals(topic(room)))
                                .as("%s uses %s", room, other)
                                .isFalse();
                    }
                });
    }

    @Test
    void roomsDoNotUseEachOtherInCircles() {
        for (String room : built.keySet()) {
            if (CONTRACT.contains(room)) continue;
            assertThat(reachable(room)).as("what %s reaches", room).doesNotContain(room);
        }
    }

    private SortedSet<String> reachable(String from) {
        SortedSet<String> seen = new TreeSet<>();
        List<String> open = new ArrayList<>(built.getOrDefault(from, new TreeSet<>()));
        while (!open.isEmpty()) {
            String room = open.removeLast();
            if (seen.add(room)) open.addAll(built.getOrDefault(room, new TreeSet<>()));
        }
        return seen;
    }

    private static int floor(String room) {
        return FLOORS.indexOf(room.substring(0, room.indexOf('.')));
    }

    private static String topic(String room) {
        int dot = room.indexOf('.');
        int end = room.indexOf('.', dot + 1);
        return end < 0 ? room.substring(dot + 1) : room.substring(dot + 1, end);
    }

    private static Map<String, SortedSet<String>> edges() {
        JavaClasses classes = new ClassFileImporter().importPath(Path.of(mainClasses()));
        Map<String, SortedSet<String>> edges = new TreeMap<>();
        for (JavaClass owner : classes) {
            SortedSet<String> used = edges.computeIfAbsent(room(owner), _ -> new TreeSet<>());
            for (Dependency dependency : owner.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith(ROOT)) continue;
                if (!room(target).equals(room(owner))) used.add(room(target));
            }
        }
        return edges;
    }

    private static String mainClasses() {
        return LayersTest.class
                .getClassLoader()
                .getResource("org/veredus/app/cli/Main.class")
                .getPath()
                .replace("org/veredus/app/cli/Main.class", "");
    }

    private static String room(JavaClass owner) {
        return owner.getPackageName().substring(ROOT.length());
    }
}
