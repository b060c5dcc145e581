package org.veredus.format.contact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which properties the types of JSContact have. RFC 9553 §2
final class Shapes {
    /// A type a line: its name, then its properties with their types. `!` behind a property: it
    /// must be there. Types: `T[]` is a list, `T{}` a map from ids, `T{*}` one from any text,
    /// `A|B` either.
    private static final String TEXT =
            """
            Card version!=String uid!=String created=Date updated=Date kind=String language=String \
            members=True{*} prodId=String relatedTo=Relation{*} name=Name nicknames=Nickname{} \
            organizations=Organization{} speakToAs=SpeakToAs titles=Title{} emails=EmailAddress{} \
            onlineServices=OnlineService{} phones=Phone{} preferredLanguages=LanguagePref{} \
            calendars=Calendar{} schedulingAddresses=SchedulingAddress{} addresses=Address{} \
            cryptoKeys=CryptoKey{} directories=Directory{} links=Link{} media=Media{} \
            localizations=Any{*} anniversaries=Anniversary{} keywords=True{*} notes=Note{} \
            personalInfo=PersonalInfo{}
            Relation relation=True{*}
            Name components=NameComponent[] isOrdered=Boolean defaultSeparator=String full=String \
            sortAs=String{*} phoneticScript=String phoneticSystem=String
            NameComponent value!=String kind!=String phonetic=String
            Nickname name!=String contexts=True{*} pref=Pref
            Organization name=String units=OrgUnit[] sortAs=String contexts=True{*}
            OrgUnit name!=String sortAs=String
            SpeakToAs grammaticalGender=String pronouns=Pronouns{}
            Pronouns pronouns!=String contexts=True{*} pref=Pref
            Title name!=String kind=String organizationId=Id
            EmailAddress address!=String contexts=True{*} pref=Pref label=String
            OnlineService service=String uri=String user=String contexts=True{*} pref=Pref label=String
            Phone number!=String features=True{*} contexts=True{*} pref=Pref label=String
            LanguagePref language!=String contexts=True{*} pref=Pref
            Calendar kind!=String uri!=String mediaType=String contexts=True{*} pref=Pref label=String
            SchedulingAddress uri!=String contexts=True{*} pref=Pref label=String
            Address components=AddressComponent[] isOrdered=Boolean countryCode=String \
            coordinates=String timeZone=String contexts=True{*} full=String defaultSeparator=String \
            pref=Pref phoneticScript=String phoneticSystem=String
            AddressComponent value!=String kind!=String phonetic=String
            CryptoKey kind=String uri!=String mediaType=String contexts=True{*} pref=Pref label=String
            Directory kind!=String uri!=String mediaType=String contexts=True{*} pref=Pref \
            label=String listAs=Unsigned
            Link kind=String uri!=String mediaType=String contexts=True{*} pref=Pref label=String
            Media kind!=String uri=String blobId=Id mediaType=String contexts=True{*} pref=Pref \
            label=String
            Anniversary kind!=String date!=PartialDate|Timestamp place=Address
            PartialDate year=Unsigned month=Unsigned day=Unsigned calendarScale=String
            Timestamp utc!=Date
            Note note!=String created=Date author=Author
            Author name=String uri=String
            PersonalInfo kind!=String value!=String level=String listAs=Unsigned label=String
            """;

    /// A property of a type.
    record Property(String type, boolean required) {}

    /// Properties by name.
    record Shape(Map<String, Property> properties) {
        Shape {
            properties = Map.copyOf(properties);
        }
    }

    private final Map<String, Shape> byName = new LinkedHashMap<>();

    Shapes() {
        for (String line : TEXT.split("\n", -1)) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            Map<String, Property> properties = new LinkedHashMap<>();
            for (String word : words.subList(1, words.size())) {
                int equals = word.indexOf('=');
                String name = word.substring(0, equals);
                boolean required = name.endsWith("!");
                properties.put(
                        required ? name.substring(0, name.length() - 1) : name,
                        new Property(word.substring(equals + 1), required));
            }
            byName.put(words.getFirst(), new Shape(properties));
        }
    }

    /// Null for what is no object but a plain value.
    @Nullable Shape find(String type) {
        return byName.get(type);
    }
}
