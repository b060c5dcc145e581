package org.veredus.app.cli;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("veredus");
    }
}
