package io.flashsale.platform.database;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.apache.shardingsphere.infra.metadata.database.schema.manager.SystemSchemaManager;

/**
 * ShardingSphere's descriptions of the databases' own tables: three hundred files of YAML for MySQL, which it would read at each
 * start and throw away ({@code system-schema-metadata-assembly-enabled}). It looks for them once, through the class loader of
 * the thread that comes first; this one shows it those of its own tables only, which it needs.
 */
final class SystemTables {

    private static final String FILES = "schema";
    private static final String ITS_OWN = "/common";

    private SystemTables() {}

    /** To be called before ShardingSphere is used. */
    static void leaveOut() {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(new ItsOwnOnly(usual));
        try {
            SystemSchemaManager.getTables("MySQL", "information_schema");
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    private static final class ItsOwnOnly extends ClassLoader {

        ItsOwnOnly(ClassLoader usual) {
            super(usual);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> found = Collections.list(super.getResources(name));
            if (name.equals(FILES)) {
                List<String> wanted = Collections.list(super.getResources(FILES + ITS_OWN)).stream()
                        .map(URL::toString)
                        .toList();
                found.removeIf(place -> !wanted.contains(place + ITS_OWN));
            }
            return Collections.enumeration(found);
        }
    }
}
