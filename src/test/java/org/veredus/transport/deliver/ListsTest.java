package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.contact.Card;
import org.veredus.account.contact.ContactRefused;
import org.veredus.account.contact.Contacts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;
import org.veredus.account.script.ScriptName;
import org.veredus.format.address.Domain;

/// Lists that scripts ask about. RFC 6134
class ListsTest {
    private static final String BY_SENDER =
            "require [\"extlists\", \"fileinto\"]; if address :list \"from\" \"%s\" {"
                    + " fileinto \"Archive\"; }";

    private ScriptHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
    }

    private void list(String domain, String name, String... members) throws Exception {
        house.lists.put(
                domain.isEmpty() ? null : Domain.parse(domain),
                new ScriptName(name),
                String.join("\n", members));
    }

    private int archived() throws Exception {
        return ScriptHouse.mail(house.alice, "Archive").size();
    }

    @Test
    void findsAddressesAndWholeDomains() throws Exception {
        list("", "friends", "# people", "C@c.test", "@d.test");
        house.activate(BY_SENDER.formatted("friends"));
        house.deliver();
        house.deliver("x@d.test", ScriptHouse.MESSAGE.replace("c@c.test", "x@D.test"));
        house.deliver("x@e.test", ScriptHouse.MESSAGE.replace("c@c.test", "x@e.test"));
        assertThat(archived()).isEqualTo(2);
    }

    @Test
    void aDomainsListGoesBeforeTheServers() throws Exception {
        list("", "friends", "c@c.test");
        list("a.test", "friends", "other@c.test");
        house.activate(BY_SENDER.formatted("friends"));
        house.deliver();
        assertThat(archived()).isZero();
        house.lists.remove(Domain.parse("a.test"), new ScriptName("friends"));
        house.deliver();
        assertThat(archived()).isEqualTo(1);
    }

    @Test
    void tellsWhichListsThereAre() throws Exception {
        list("", "friends", "c@c.test");
        house.activate(
                "require [\"extlists\", \"fileinto\"];",
                "if allof (valid_ext_list [\"friends\", \"addrbook:default\"],",
                "          not valid_ext_list \"foes\") { fileinto \"Archive\"; }");
        house.deliver();
        assertThat(archived()).isEqualTo(1);
    }

    @Test
    void theAddressBookHasWhomTheOwnerWroteTo() throws Exception {
        house.activate(BY_SENDER.formatted("addrbook:default"));
        house.deliver();
        assertThat(archived()).isZero();
        byte[] sent =
                "From: alice@a.test\r\nTo: Friend <C@c.test>\r\n\r\nhi\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = house.accounts.intake()) {
            intake.write(sent, 0, sent.length);
            house.alice.file(
                    Objects.requireNonNull(house.alice.state().tree().find(Role.SENT)).id(),
                    List.of(
                            new Filing(
                                    intake.finish(),
                                    new byte[0],
                                    Flags.NONE,
                                    house.clock.instant())));
        }
        house.deliver();
        assertThat(archived()).isEqualTo(1);
    }

    @Test
    void theAddressBookHasTheOwnersContacts() throws Exception {
        house.activate(BY_SENDER.formatted("addrbook:default"));
        house.deliver();
        assertThat(archived()).isZero();
        Contacts contacts = new Contacts(house.alice);
        Card card =
                new Card(
                        Set.of(contacts.knownBooks().all().firstEntry().getKey()),
                        "one",
                        Set.of("c@c.test"),
                        Set.of(),
                        "{}");
        long number =
                contacts.change(
                        draft -> {
                            try {
                                return draft.add(card, List.of());
                            } catch (ContactRefused refused) {
                                throw new AssertionError(refused);
                            }
                        });
        assertThat(contacts.cards().find(number)).isEqualTo(card);
        house.deliver();
        assertThat(archived()).isEqualTo(1);
    }

    @Test
    void redirectsToAllWhoAreInAList() throws Exception {
        list("", "team", "one@far.test", "two@far.test", "alice@a.test", "nobody@a.test", "no");
        house.activate("require \"extlists\"; redirect :list \"team\";");
        house.deliver();
        house.runQueue();
        List<String> sent = ScriptHouse.mail(house.bob, "Outside");
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst())
                .contains("X-Envelope-To: <one@far.test>", "X-Envelope-To: <two@far.test>");
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).isEmpty();
    }

    @Test
    void keepsWhatCannotGoToAList() throws Exception {
        house.activate("require \"extlists\"; redirect :list \"addrbook:default\";");
        house.deliver();
        assertThat(house.done())
                .containsExactly("kept instead of redirect: no such list: addrbook:default");
        list("", "team", "alice@a.test", "nobody@a.test");
        house.activate("require \"extlists\"; redirect :list \"team\";");
        house.deliver();
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(2);
    }
}
