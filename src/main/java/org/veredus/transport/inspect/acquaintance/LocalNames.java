package org.veredus.transport.inspect.acquaintance;

import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The local parts that an organisation gives to somebody of a name: `erika.mustermann`,
/// `mustermann_erika`, `erikamustermann`. Initials are left out: they are many people's.
final class LocalNames {
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /// Words of a name; what has more is a sentence.
    private static final int MAX_WORDS = 4;

    private static final List<String> JOINTS = List.of(".", "_", "-", "");

    /// Whoever has one of these in his name is an office, and every house has it.
    private static final Set<String> OFFICES =
            Set.of(
                    ("account accounts admin alert alerts billing board business care center centre"
                                    + " contact customer customers department desk delivery editor events"
                                    + " finance group help helpdesk hotel human info mail mailing manager"
                                    + " marketing member members news newsletter no noreply office online"
                                    + " order orders payment payments postmaster press privacy product"
                                    + " public relations reply resources sales security service services"
                                    + " shop staff store subscription support system team tech the update"
                                    + " web webmaster your")
                            .split(" "));

    private LocalNames() {}

    /// @param name as it is shown, `Mustermann, Erika` turned round, too
    static Collection<String> of(String name) {
        Set<String> all = new LinkedHashSet<>();
        String lower = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        add(bare(lower), all);
        add(bare(spelled(lower)), all);
        return all;
    }

    private static String bare(String name) {
        return MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    }

    /// As it is written where there are no such letters.
    private static String spelled(String name) {
        return name.replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss")
                .replace("ø", "oe")
                .replace("å", "aa");
    }

    private static void add(String name, Set<String> all) {
        List<String> words = BETWEEN.splitAsStream(name).filter(word -> !word.isEmpty()).toList();
        if (words.size() < 2 || words.size() > MAX_WORDS) return;
        if (words.stream().anyMatch(OFFICES::contains)) return;
        String first = words.getFirst();
        String last = words.getLast();
        for (String joint : JOINTS) {
            all.add(String.join(joint, words));
            all.add(first + joint + last);
            all.add(last + joint + first);
        }
    }
}
