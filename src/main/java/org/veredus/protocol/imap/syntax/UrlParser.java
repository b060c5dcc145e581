package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads commands about URLs. RFC 4467, RFC 5524
final class UrlParser {
    private static final int MAX_URLS = 100;
    private static final int MAX_MECHANISMS = 100;

    private final CommandText in;
    private final MailboxNames names;

    UrlParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    /// RFC 4467 §9 resetkey
    Command resetKey() throws BadSyntax {
        if (!in.take(' ')) return new Command.ResetKeys();
        String mailbox = names.decode(in.astring());
        List<String> mechanisms = new ArrayList<>();
        while (in.take(' ')) {
            if (mechanisms.size() == MAX_MECHANISMS) throw new BadSyntax("too many mechanisms");
            mechanisms.add(in.word());
        }
        return new Command.ResetKey(mailbox, mechanisms);
    }

    /// RFC 4467 §9 genurlauth
    Command authorize() throws BadSyntax {
        List<Command.UrlRequest> requests = new ArrayList<>();
        do {
            if (requests.size() == MAX_URLS) throw new BadSyntax("too many URLs");
            String url = in.astring();
            in.space();
            requests.add(new Command.UrlRequest(url, in.word()));
        } while (in.take(' '));
        return new Command.AuthorizeUrls(requests);
    }

    /// RFC 4467 §9 urlfetch
    Command fetch() throws BadSyntax {
        List<Command.UrlFetch> urls = new ArrayList<>();
        do {
            if (urls.size() == MAX_URLS) throw new BadSyntax("too many URLs");
            urls.add(url());
        } while (in.take(' '));
        return new Command.FetchUrls(urls);
    }

    /// RFC 5524 §5
    private Command.UrlFetch url() throws BadSyntax {
        if (!in.take('(')) return new Command.UrlFetch(in.astring(), List.of());
        String url = in.astring();
        Set<Command.UrlForm> forms = new LinkedHashSet<>();
        while (in.take(' ')) {
            Command.UrlForm form = urlForm();
            // RFC 5524 §3.1
            if (!forms.add(form)) throw new BadSyntax(form + " is there twice");
        }
        in.expect(')');
        if (forms.contains(Command.UrlForm.BODY) && forms.contains(Command.UrlForm.BINARY))
            throw new BadSyntax("BODY or BINARY, not both");
        return new Command.UrlFetch(url, List.copyOf(forms));
    }

    private Command.UrlForm urlForm() throws BadSyntax {
        for (Command.UrlForm form : Command.UrlForm.values()) {
            if (in.takeWord(form.name())) return form;
        }
        throw new BadSyntax("BODY, BINARY or BODYPARTSTRUCTURE expected");
    }
}
