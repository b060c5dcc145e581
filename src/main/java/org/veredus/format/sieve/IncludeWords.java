package org.veredus.format.sieve;

import java.util.List;
import java.util.regex.Pattern;
import org.veredus.format.sieve.Signature.Kind;

/// Scripts within scripts. RFC 6609
final class IncludeWords {
    private static final String LOCATION = "location";
    private static final int MAX_NAME = 512;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private IncludeWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("include", "include")
                                .tag("personal", Kind.NOTHING, "", LOCATION)
                                .tag("global", Kind.NOTHING, "", LOCATION)
                                .tag("once", Kind.NOTHING)
                                .tag("optional", Kind.NOTHING)
                                .takes(Kind.TEXT, "the name of a script"),
                        IncludeWords::include),
                new Word<>(Signature.of("return", "include"), IncludeWords::leave),
                new Word<>(
                        Signature.of("global", "include").takes(Kind.TEXTS, "the variables"),
                        IncludeWords::global));
    }

    private static Step leave(Usage use) {
        use.compiler().die();
        return run -> {
            run.trace("return");
            return Flow.RETURN;
        };
    }

    private static Step include(Usage use) {
        String name = String.join("", use.constants(0)); // RFC 6609 §3.2: no variables
        World.Place place = use.has("global") ? World.Place.GLOBAL : World.Place.PERSONAL;
        boolean once = use.has("once");
        boolean optional = use.has("optional");
        if (name.isEmpty() || name.length() > MAX_NAME || name.contains("/")) {
            use.errorAt(0, "this is no name of a script");
        }
        return run -> {
            if (!run.firstInclude(place + " " + name) && once) {
                return Flow.NEXT;
            }
            Script script = run.world().script(place, name);
            if (script == null && optional) {
                run.trace("include \"" + name + "\": there is none");
                return Flow.NEXT;
            }
            if (script == null) {
                throw new ScriptFailure("there is no script \"" + name + "\" that can be run");
            }
            run.trace("include \"" + name + "\"");
            return run.include(name, script);
        };
    }

    private static Step global(Usage use) {
        List<String> names = use.constants(0);
        if (!use.requires("variables")) {
            use.error("\"global\" needs require \"variables\"");
        }
        for (String name : names) {
            if (!VARIABLE.matcher(name).matches()) {
                use.errorAt(0, "\"" + name + "\" is no name of a variable");
            }
        }
        return run -> {
            names.forEach(run.variables()::share);
            return Flow.NEXT;
        };
    }
}
