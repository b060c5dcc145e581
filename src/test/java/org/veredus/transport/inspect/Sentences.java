package org.veredus.transport.inspect;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// The findings that this program can give, and their sentences, as its source has them: `{0}`,
/// `{1}` are what is put in, a `*` in a name what is added to it.
final class Sentences {
    private static final Path SOURCE = Path.of("src/main/java/org/veredus/transport/inspect");
    private static final Path PHRASES =
            Path.of("src/main/resources/org/veredus/transport/inspect/content/phrases.toml");

    /// Stands for what is not known before the program runs.
    private static final String HOLE = "\uFFFC";

    /// What a method with this name gives is the sender's.
    private static final String EVIDENCE = "shown";

    private static final int MAX_DEPTH = 4;

    /// Where a name is handed on: which ones there are.
    private static final Map<String, List<String>> HANDED =
            Map.of("Opinion", List.of("rspamd", "spamassassin"));

    private final SortedMap<String, Set<String>> found = new TreeMap<>();
    private final Map<String, String> constants = new HashMap<>();

    private Sentences() {}

    /// By names.
    static SortedMap<String, List<String>> all() throws IOException {
        Sentences sentences = new Sentences();
        List<CompilationUnitTree> units = parsed();
        for (CompilationUnitTree unit : units) unit.accept(sentences.new Constants(), null);
        for (CompilationUnitTree unit : units) unit.accept(sentences.new Calls(), null);
        for (JsonNode rule : new TomlMapper().readTree(Files.readString(PHRASES)).path("rule"))
            sentences.add(rule.path("name").asString(), rule.path("sentence").asString());
        SortedMap<String, List<String>> all = new TreeMap<>();
        sentences.found.forEach((name, texts) -> all.put(name, List.copyOf(texts)));
        return all;
    }

    private static List<CompilationUnitTree> parsed() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> paths = Files.walk(SOURCE)) {
            List<Path> java = paths.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(java));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return units;
        }
    }

    private void add(String name, String sentence) {
        String shown = name.replace(HOLE, "*");
        StringBuilder template = new StringBuilder();
        int holes = 0;
        for (int i = 0; i < sentence.length(); i++) {
            if (sentence.startsWith(HOLE, i)) template.append('{').append(holes++).append('}');
            else template.append(sentence.charAt(i));
        }
        found.computeIfAbsent(shown, _ -> new LinkedHashSet<>()).add(template.toString());
    }

    private static boolean isKnown(String text) {
        return !text.replace(HOLE, "").isBlank();
    }

    /// Texts with names of their own.
    private final class Constants extends TreeScanner<Void, String> {
        @Override
        public Void visitClass(ClassTree type, @Nullable String outer) {
            return super.visitClass(type, type.getSimpleName().toString());
        }

        @Override
        public Void visitVariable(VariableTree variable, @Nullable String type) {
            if (variable.getInitializer() instanceof LiteralTree literal
                    && literal.getValue() instanceof String text)
                constants.put(type + "." + variable.getName(), text);
            return super.visitVariable(variable, type);
        }
    }

    /// Where findings are made.
    private final class Calls extends TreeScanner<Void, @Nullable Void> {
        private @Nullable ClassTree type;
        private final Map<String, ExpressionTree> variables = new HashMap<>();

        @Override
        public Void visitClass(ClassTree inner, @Nullable Void nothing) {
            ClassTree outer = type;
            if (!inner.getSimpleName().isEmpty()) type = inner;
            super.visitClass(inner, null);
            type = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, @Nullable Void nothing) {
            variables.clear();
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            ExpressionTree initial = variable.getInitializer();
            if (initial != null) variables.put(variable.getName().toString(), initial);
            return super.visitVariable(variable, null);
        }

        @Override
        public Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            if (made.getIdentifier().toString().equals("Finding")) call(made.getArguments());
            return super.visitNewClass(made, null);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            String method = call.getMethodSelect().toString();
            if (method.equals("add") || method.endsWith(".add")) call(call.getArguments());
            return super.visitMethodInvocation(call, null);
        }

        /// Name, score, evidence and sentence are the last four.
        private void call(List<? extends ExpressionTree> arguments) {
            if (arguments.size() < 4) return;
            List<String> names = values(arguments.get(arguments.size() - 4), 0);
            List<String> sentences = values(arguments.getLast(), 0);
            for (String name : names) {
                List<String> all =
                        isKnown(name) ? List.of(name) : HANDED.getOrDefault(className(), List.of());
                for (String each : all) {
                    for (String sentence : sentences) {
                        if (!isKnown(sentence))
                            throw new AssertionError("no sentence to be seen of " + each);
                        Sentences.this.add(each, sentence);
                    }
                }
            }
        }

        private String className() {
            return type == null ? "" : type.getSimpleName().toString();
        }

        /// What an expression can be.
        private List<String> values(Tree expression, int depth) {
            List<String> unknown = List.of(HOLE);
            if (depth > MAX_DEPTH) return unknown;
            return switch (expression) {
                case LiteralTree literal ->
                        literal.getValue() instanceof String text ? List.of(text) : unknown;
                case ParenthesizedTree within -> values(within.getExpression(), depth);
                case BinaryTree both when both.getKind() == Tree.Kind.PLUS ->
                        joined(
                                values(both.getLeftOperand(), depth),
                                values(both.getRightOperand(), depth));
                case ConditionalExpressionTree choice ->
                        union(
                                List.of(choice.getTrueExpression(), choice.getFalseExpression()),
                                depth);
                case SwitchExpressionTree choice ->
                        union(choice.getCases().stream().map(CaseTree::getBody).toList(), depth);
                case IdentifierTree name -> named(name.getName().toString(), depth);
                case MemberSelectTree member -> {
                    String constant = constants.get(member.toString());
                    yield constant == null ? unknown : List.of(constant);
                }
                case MethodInvocationTree call
                        when call.getMethodSelect() instanceof IdentifierTree method ->
                        known(returned(method.getName().toString(), depth));
                default -> unknown;
            };
        }

        private List<String> named(String name, int depth) {
            String constant = constants.get(className() + "." + name);
            if (constant != null) return List.of(constant);
            ExpressionTree initial = variables.get(name);
            return initial == null ? List.of(HOLE) : known(values(initial, depth + 1));
        }

        private List<String> known(List<String> values) {
            return values.stream().anyMatch(Sentences::isKnown) ? values : List.of(HOLE);
        }

        private List<String> returned(String method, int depth) {
            Set<String> values = new LinkedHashSet<>();
            if (type == null || method.equals(EVIDENCE)) return List.of(HOLE);
            for (Tree member : type.getMembers()) {
                if (!(member instanceof MethodTree one) || !one.getName().contentEquals(method))
                    continue;
                new TreeScanner<Void, @Nullable Void>() {
                    @Override
                    public Void visitVariable(VariableTree variable, @Nullable Void nothing) {
                        ExpressionTree initial = variable.getInitializer();
                        if (initial != null) variables.put(variable.getName().toString(), initial);
                        return null;
                    }

                    @Override
                    public Void visitReturn(ReturnTree exit, @Nullable Void nothing) {
                        values.addAll(values(exit.getExpression(), depth + 1));
                        return null;
                    }
                }.scan(one.getBody(), null);
            }
            return values.isEmpty() ? List.of(HOLE) : List.copyOf(values);
        }

        private List<String> union(List<? extends Tree> choices, int depth) {
            Set<String> all = new LinkedHashSet<>();
            for (Tree choice : choices) all.addAll(values(choice, depth));
            return List.copyOf(all);
        }

        private static List<String> joined(List<String> starts, List<String> ends) {
            Set<String> all = new LinkedHashSet<>();
            for (String start : starts) {
                for (String end : ends) all.add(start + end);
            }
            return List.copyOf(all);
        }
    }
}
