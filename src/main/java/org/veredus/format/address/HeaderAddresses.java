package org.veredus.format.address;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressTokens.Token;

/// Reads the address lists of From, To, Cc and the like, RFC 5322 §3.4 and §4.4, out of anything.
///
/// Never throws; what makes no sense is passed over. One pass over the tokens, so linear in the
/// input. How doubtful cases are decided:
/// - `a@b <c@d>`: the address in angle brackets counts, the text before is the display name.
/// - `a@b@c`: the last `@` divides.
/// - `First Last user@host`: only what touches the `@` is the local part.
/// - `user@host (Name)`: the comment is the display name, the old custom.
/// - a missing comma ends the address where the next one starts; `;` outside a group counts as a
/// comma.
/// - a quote or comment that is never closed is no quote and no comment.
public final class HeaderAddresses {
    private static final int MAX_ADDRESSES = 10_000;

    private final AddressTokens tokens;
    private final List<HeaderAddress> found = new ArrayList<>();
    private @Nullable String groupName;
    private List<HeaderAddress.Person> members = new ArrayList<>();
    private int count;

    private HeaderAddresses(String value) {
        this.tokens = new AddressTokens(value);
    }

    /// The addresses in a field's unfolded, undecoded value; at most 10,000.
    public static List<HeaderAddress> parse(String unfoldedValue) {
        var parser = new HeaderAddresses(unfoldedValue);
        parser.run();
        return List.copyOf(parser.found);
    }

    /// All persons, those within groups too, in the order written.
    public static List<HeaderAddress.Person> people(List<HeaderAddress> addresses) {
        List<HeaderAddress.Person> people = new ArrayList<>();
        for (HeaderAddress address : addresses) {
            switch (address) {
                case HeaderAddress.Person person -> people.add(person);
                case HeaderAddress.Group group -> people.addAll(group.members());
            }
        }
        return people;
    }

    private void run() {
        boolean afterAngle = false;
        while (count < MAX_ADDRESSES) {
            List<Token> phrase = words();
            Token next = tokens.next();
            switch (next.kind()) {
                case AT -> bareAddress(phrase);
                case OPEN_ANGLE -> angleAddress(AddressTokens.phrase(phrase));
                case COLON -> colon(phrase);
                case COMMA, SEMICOLON, END -> {
                    if (!phrase.isEmpty() && !afterAngle) {
                        addPerson(null, null, AddressTokens.glued(phrase), "");
                    }
                }
                case WORD, QUOTED, LITERAL, CLOSE_ANGLE -> {}
            }
            if (next.kind() == AddressTokens.Kind.SEMICOLON) {
                closeGroup();
            }
            if (next.kind() == AddressTokens.Kind.END) {
                break;
            }
            afterAngle = next.kind() == AddressTokens.Kind.OPEN_ANGLE;
        }
        closeGroup();
    }

    private List<Token> words() {
        List<Token> words = new ArrayList<>();
        while (true) {
            switch (tokens.peek().kind()) {
                case WORD, QUOTED, LITERAL -> words.add(tokens.next());
                case AT, OPEN_ANGLE, CLOSE_ANGLE, COLON, COMMA, SEMICOLON, END -> {
                    return words;
                }
            }
        }
    }

    /// Starts a group, or inside one is just noise.
    private void colon(List<Token> phrase) {
        if (groupName == null) {
            groupName = AddressTokens.glued(phrase);
        }
    }

    private void closeGroup() {
        if (groupName != null) {
            found.add(new HeaderAddress.Group(groupName, members));
            groupName = null;
            members = new ArrayList<>();
        }
    }

    /// After the `@` of an address without angle brackets.
    private void bareAddress(List<Token> phrase) {
        tokens.forgetComment();
        int start = AddressTokens.lastRun(phrase);
        var local = new StringBuilder(AddressTokens.glued(phrase.subList(start, phrase.size())));
        String domain = lastDomain(local);
        String before = AddressTokens.phrase(phrase.subList(0, start));
        if (tokens.peek().kind() == AddressTokens.Kind.OPEN_ANGLE) {
            tokens.next();
            String name = (before == null ? "" : before + " ") + local + "@" + domain;
            angleAddress(name);
            return;
        }
        addPerson(before == null ? tokens.lastComment() : before, null, local.toString(), domain);
    }

    /// After the `<`; reads up to and with the `>`.
    private void angleAddress(@Nullable String phrase) {
        String route = null;
        if (tokens.peek().kind() == AddressTokens.Kind.AT) {
            route = route();
        }
        var local = new StringBuilder(AddressTokens.glued(words()));
        String domain = "";
        if (tokens.peek().kind() == AddressTokens.Kind.AT) {
            tokens.next();
            domain = lastDomain(local);
        }
        skipToCloseAngle();
        addPerson(phrase, route, local.toString(), domain);
    }

    // RFC 5322 §4.4: obs-route
    private String route() {
        var route = new StringBuilder();
        while (true) {
            switch (tokens.peek().kind()) {
                case AT, COMMA, WORD, LITERAL, QUOTED -> route.append(tokens.next().text());
                case COLON -> {
                    tokens.next();
                    return route.toString();
                }
                case OPEN_ANGLE, CLOSE_ANGLE, SEMICOLON, END -> {
                    return route.toString();
                }
            }
        }
    }

    private void skipToCloseAngle() {
        while (true) {
            switch (tokens.peek().kind()) {
                case CLOSE_ANGLE -> {
                    tokens.next();
                    return;
                }
                case COMMA, SEMICOLON, OPEN_ANGLE, END -> {
                    return;
                }
                case WORD, QUOTED, LITERAL, AT, COLON -> tokens.next();
            }
        }
    }

    /// After an `@`: the domain behind the last one; what other ones divide goes to the local part.
    private String lastDomain(StringBuilder local) {
        String domain = domain();
        while (tokens.peek().kind() == AddressTokens.Kind.AT) {
            tokens.next();
            local.append('@').append(domain);
            domain = domain();
        }
        return domain;
    }

    /// Words joined by dots, or a literal; stops before a word that does not belong.
    private String domain() {
        var domain = new StringBuilder();
        while (true) {
            Token token = tokens.peek();
            boolean part =
                    switch (token.kind()) {
                        case WORD, LITERAL, QUOTED -> true;
                        case AT, OPEN_ANGLE, CLOSE_ANGLE, COLON, COMMA, SEMICOLON, END -> false;
                    };
            boolean joined =
                    domain.isEmpty()
                            || !token.spaceBefore()
                            || token.text().startsWith(".")
                            || domain.charAt(domain.length() - 1) == '.';
            if (!part || !joined) {
                return domain.toString();
            }
            domain.append(tokens.next().text());
        }
    }

    private void addPerson(
            @Nullable String name, @Nullable String route, String localPart, String domain) {
        var person = new HeaderAddress.Person(name, route, localPart, domain);
        count++;
        if (groupName == null) {
            found.add(person);
        } else {
            members.add(person);
        }
    }
}
