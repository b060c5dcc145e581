package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.transport.deliver.ScriptHouse.mail;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Examples of RFCs 5230 and 5436 that need more than one message, or what is sent in the end.
class SpecifiedRepliesTest {
    @SuppressWarnings("NullAway.Init")
    private ScriptHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
    }

    private void twoMails(String from, String first, String second) throws Exception {
        for (String subject : List.of(first, second))
            house.deliver(
                    from, "From: " + from + "\nTo: alice@a.test\nSubject: " + subject + "\n\nx\n");
        house.runQueue();
    }

    private List<String> sent() throws Exception {
        return mail(house.bob, "Outside");
    }

    /// RFC 5230 §4.2, first example.
    @Test
    void otherWordsAreAnotherReply() throws Exception {
        house.activate(
                """
                require "vacation";
                if header :contains "subject" "cyrus" {
                    vacation "I'm out -- send mail to cyrus-bugs";
                } else {
                    vacation "I'm out -- call me at +1 304 555 0123";
                }
                """);
        twoMails("coyote@desert.test", "Cyrus bug", "come over for dinner");
        assertThat(sent()).hasSize(2);
        assertThat(sent().get(0)).contains("I'm out -- send mail to cyrus-bugs");
        assertThat(sent().get(1)).contains("I'm out -- call me at +1 304 555 0123");
        twoMails("coyote@desert.test", "Cyrus bug", "come over for dinner");
        assertThat(sent()).hasSize(2);
    }

    /// RFC 5230 §4.2, second example: arguments count as they are written.
    @Test
    void anotherValueOfAVariableIsNoOtherReply() throws Exception {
        house.activate(
                """
                require ["vacation", "variables"];
                if header :matches "subject" "*" {
                    vacation :subject "Automatic response to: ${1}"
                             "I'm away -- send mail to foo in my absence";
                }
                """);
        twoMails("coyote@desert.test", "one", "two");
        assertThat(sent()).hasSize(1);
        assertThat(sent().getFirst()).contains("Subject: Automatic response to: one\r\n");
    }

    /// RFC 5230 §4.2, third example.
    @Test
    void oneHandleIsOneReply() throws Exception {
        house.activate(
                """
                require "vacation";
                if header :contains "subject" "lunch" {
                    vacation :handle "ran-away" "I'm out and can't meet for lunch";
                } else {
                    vacation :handle "ran-away" "I'm out";
                }
                """);
        twoMails("tweety@cage.test", "lunch?", "dinner?");
        assertThat(sent()).hasSize(1);
        assertThat(sent().getFirst()).contains("I'm out and can't meet for lunch");
    }

    /// RFC 5436 §3. The old Received fields may be kept; here they are not.
    @Test
    void aNotificationHasTheFieldsOfTheExample() throws Exception {
        house.activate(
                """
                require ["enotify", "variables"];
                if header :contains "list-id" "knitting.example.com" {
                  if header :matches "Subject" "[*] *" {
                    notify :message "From ${1} list: ${2}"
                        :importance "3"
                        "mailto:0123456789@sms.example.net?to=backup@example.com";
                  }
                }
                """);
        house.deliver(
                "knitting-bounces@example.com",
                """
                Received: from hobbies.example.com by mail.example.com
                  for <knitting@example.com>; Wed, 7 Dec 2005 02:00:26 -0800
                Message-ID: <1234567.89ABCDEF@example.com>
                Date: Wed, 07 Dec 2005 10:59:19 +0100
                Precedence: list
                List-Id: Knitting Mailing List <knitting.example.com>
                Sender: knitting-bounces@example.com
                Errors-To: knitting-bounces@example.com
                From: "Jeff Smith" <jeff@hobbies.example.com>
                To: "Knitting Mailing List" <knitting@example.com>
                Subject: [Knitting] A new sweater

                I just finished a great new sweater!
                """
                        .replace("\n", "\r\n"));
        house.runQueue();
        assertThat(sent()).isNotEmpty();
        assertThat(sent().getFirst())
                .contains(
                        "Auto-Submitted: auto-notified; owner-email=\"alice@a.test\"\r\n",
                        "From: alice@a.test\r\n",
                        "To: 0123456789@sms.example.net, backup@example.com\r\n",
                        "Subject: From Knitting list: A new sweater\r\n")
                .doesNotContain("1234567.89ABCDEF", "great new sweater");
    }
}
