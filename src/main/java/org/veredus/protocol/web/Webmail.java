package org.veredus.protocol.web;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.account.session.PasskeyChallenges;
import org.veredus.base.http.Routes;
import org.veredus.storage.blob.BlobStore;

/// The webmail's pages and all they ask besides JMAP.
public final class Webmail {
    private final WebServices services;
    private final WebSettings settings;
    private final WebPages pages;
    private final ImageProxy images;
    private final ListDoor lists;
    private final Outlooks outlooks;
    private final Vouching vouching;
    private final @Nullable BrandLogos logos;

    /// @param images fetches what mail refers to
    /// @param lists leads to where mailing lists are left
    /// @param outlooks on how safely mail will go
    /// @param vouching for certificates
    /// @param logos of senders; null: there are none to be had
    public Webmail(
            WebServices services,
            WebSettings settings,
            ImageProxy images,
            ListDoor lists,
            Outlooks outlooks,
            Vouching vouching,
            @Nullable BrandLogos logos)
            throws IOException {
        this.services = services;
        this.settings = settings;
        this.images = images;
        this.lists = lists;
        this.outlooks = outlooks;
        this.vouching = vouching;
        this.logos = logos;
        pages = WebPages.inside(settings);
    }

    public void addTo(Routes routes) {
        Gate gate = new Gate(services.door(), settings.clear());
        pages.addTo(routes);
        PasskeyRoutes passkeys =
                new PasskeyRoutes(
                        new PasskeyChallenges(
                                services.authenticator(),
                                services.credentials(),
                                settings.parties()));
        Proof proof = new Proof(services, passkeys);
        passkeys.addTo(routes, gate);
        new SignIn(services, passkeys).addTo(routes, gate);
        new OwnAccount(services, proof).addTo(routes, gate);
        new OwnFactors(services, passkeys, proof, settings.hostName()).addTo(routes, gate);
        images.addTo(routes, gate);
        outlooks.addTo(routes, gate);
        vouching.addTo(routes, gate);
        if (logos != null) logos.addTo(routes, gate);
        new Unsubscribing(services.accounts(), settings.hostName(), lists).addTo(routes, gate);
    }

    /// Where files are that are too large to be mailed.
    ///
    /// @param random must be hard to guess
    public ParcelDoor parcels(ParcelSettings limits, BlobStore blobs, RandomGenerator random) {
        return new ParcelDoor(services, settings, limits, blobs, random);
    }
}
