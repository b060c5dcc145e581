package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.veredus.account.auth.Visitor;
import org.veredus.base.net.Connection;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.protocol.imap.syntax.Output;

/// What the server says it can do. RFC 3501 §7.2.1
final class Capabilities {
    private static final String ALWAYS =
            "IMAP4rev1 IMAP4rev2 SASL-IR LOGIN-REFERRALS ENABLE ID LANGUAGE ";

    private static final String OF_USERS =
            " IDLE NAMESPACE MAILBOX-REFERRALS XLIST CHILDREN UNSELECT UIDPLUS MOVE ESEARCH SEARCHRES WITHIN LIST-EXTENDED"
                    + " LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE CONDSTORE QRESYNC STATUS=SIZE"
                    + " OBJECTID UTF8=ACCEPT BINARY MULTIAPPEND CATENATE REPLACE PREVIEW PREVIEW=FUZZY SNIPPET=FUZZY SAVEDATE"
                    + " PARTIAL UIDONLY SORT SORT=DISPLAY SORT=MODSEQ SORT=UID ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES"
                    + " THREAD=REFS SEARCH=FUZZY MULTISEARCH CONTEXT=SEARCH CONTEXT=SORT METADATA LIST-METADATA"
                    + " ANNOTATE-EXPERIMENT-1"
                    + " FILTERS QUOTA QUOTASET QUOTA=RES-STORAGE QUOTA=RES-MESSAGE QUOTA=RES-MAILBOX"
                    + " QUOTA=RES-ANNOTATION-STORAGE"
                    + " ACL RIGHTS=kxten LIST-MYRIGHTS NOTIFY CONVERT FILTER=SIEVE URLAUTH URLAUTH=BINARY URL-PARTIAL UNAUTHENTICATE I18NLEVEL=2 UIDBATCHES INPROGRESS X-GM-EXT-1 APPENDLIMIT=";

    private Capabilities() {}

    static String of(
            ImapServices services, Connection connection, boolean loggedIn, boolean compressed) {
        boolean encrypted = connection.isEncrypted();
        ImapPolicy policy = services.settings().policy();
        String always = ALWAYS + policy.literals().capability();
        if (loggedIn) {
            String all = always + OF_USERS + services.settings().maxMessage();
            all += ' ' + policy.messages().capability();
            if (services.settings().jmapSession() != null) all += " JMAPACCESS";
            if (services.people().applePushes() != null) all += " XAPPLEPUSHSERVICE";
            String sieve = services.settings().sieve();
            if (sieve != null) all += " IMAPSIEVE=" + sieve;
            // RFC 4978 §3
            return compressed ? all : all + " COMPRESS=DEFLATE";
        }
        StringBuilder all = new StringBuilder(always);
        if (!encrypted && services.tls() != null) all.append(" STARTTLS");
        boolean passwords = encrypted || services.settings().plaintextLogin();
        for (SaslMechanism mechanism :
                services.people().authenticator().offered(Visitor.on(connection), passwords)) {
            all.append(" AUTH=").append(mechanism.wire());
        }
        if (!passwords) all.append(" LOGINDISABLED");
        return all.toString();
    }

    /// RFC 2971 §3.2
    static void writeId(ImapSettings settings, Output out) throws IOException {
        out.ascii("* ID (");
        boolean first = true;
        for (Map.Entry<String, String> field : new TreeMap<>(settings.id()).entrySet()) {
            if (!first) out.octet(' ');
            first = false;
            out.string(field.getKey()).octet(' ').string(field.getValue());
        }
        out.octet(')').crlf();
    }
}
