package io.flashsale.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One user per service, each with rights on its own schemas only, and an administrator for tests and audits.
 *
 * @param passwords by user name; hexadecimal, so that they need no quoting anywhere
 */
public record DatabaseAccounts(Map<String, String> passwords) {

    /** The administrator of the local server; {@code root} stays without a network login. */
    public static final String ADMIN = "flash_admin";

    /** Services with a database, and so the names of the users. */
    public static final List<String> SERVICES = List.of("order", "inventory", "payment", "logistics");

    /** Physical databases per service. */
    public static final int DATABASES = 2;

    public DatabaseAccounts {
        passwords = Map.copyOf(passwords);
        for (String password : passwords.values()) {
            if (!password.matches("[0-9a-f]{16,128}")) {
                throw new IllegalArgumentException("database passwords are hexadecimal");
            }
        }
    }

    /** Fresh random passwords for all. */
    static DatabaseAccounts random() {
        Map<String, String> passwords = new TreeMap<>();
        SERVICES.forEach(service -> passwords.put(service, RandomText.hex(16)));
        passwords.put(ADMIN, RandomText.hex(16));
        return new DatabaseAccounts(passwords);
    }

    public String password(String user) {
        return Optional.ofNullable(passwords.get(user))
                .orElseThrow(() -> new IllegalArgumentException("no database user " + user));
    }

    static List<String> schemas(String service) {
        List<String> schemas = new ArrayList<>();
        for (int i = 0; i < DATABASES; i++) {
            schemas.add(service + "_" + i);
        }
        return List.copyOf(schemas);
    }

    /** Repeatable statements that make users, schemas and rights what they should be. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        if (passwords.containsKey(ADMIN)) {
            user(statements, ADMIN);
            statements.add("GRANT ALL PRIVILEGES ON *.* TO '" + ADMIN + "'@'%' WITH GRANT OPTION");
        }
        for (String service : SERVICES) {
            user(statements, service);
            for (String schema : schemas(service)) {
                statements.add("CREATE DATABASE IF NOT EXISTS `" + schema + "`");
                statements.add("GRANT ALL PRIVILEGES ON `" + schema + "`.* TO '" + service + "'@'%'");
            }
        }
        return List.copyOf(statements);
    }

    private void user(List<String> statements, String user) {
        statements.add("CREATE USER IF NOT EXISTS '" + user + "'@'%' IDENTIFIED BY '" + password(user) + "'");
        statements.add("ALTER USER '" + user + "'@'%' IDENTIFIED BY '" + password(user) + "'");
    }
}
